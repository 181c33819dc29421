"""Whether words that the public would read name the member whose they are."""

from __future__ import annotations

from typing import Final

from badges.base.text.names import Named, folded
from badges.base.text.sentences import names_someone

# Family names that are everyday words too: written small they name no person, as in « un petit ourlet ».
_WORDS_TOO: Final = frozenset(
    {
        "ami", "bel", "berger", "blanc", "bois", "bon", "boucher", "boulanger", "brun", "carpentier", "chat", "court",
        "couturier", "dubois", "fleur", "fort", "gay", "grand", "gras", "gris", "gros", "jardin", "jeune", "joli",
        "jour", "leger", "long", "loup", "lundi", "maison", "marchand", "marche", "meunier", "moulin", "neuf", "noel",
        "noir", "pain", "pas", "petit", "poisson", "pont", "pre", "prevost", "roi", "rose", "rouge", "roux", "sage",
        "savoir", "tailleur", "tissu", "vert", "vieux", "ville", "voisin",
    }
)  # fmt: skip


def names_their_own(words: str, member: Named, *, shown: str | None = None) -> bool:
    """Whether words name their own member: by a first name other than the one `shown` beside them, or a family name."""
    given = [each for each in (member.given_name, member.called) if each and _differs(each, shown)]
    family = member.family_name or ""
    careful = folded(family) in _WORDS_TOO or not family
    surely, perhaps = ([], [family]) if careful else ([family], _parts(family))
    return names_someone(words, [*given, *surely], perhaps) is not None


def _differs(name: str, shown: str | None) -> bool:
    return shown is None or folded(name) != folded(shown)


def _parts(family: str) -> list[str]:
    """The words of a compound family name, each of which counts with a capital."""
    parts = folded(family).split()
    return [each for each in parts if len(each) > 3] if len(parts) > 1 else []
