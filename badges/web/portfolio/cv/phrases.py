"""A badge as its holder writes it in a CV: « J’ai animé un atelier couture …, en 2026 : je montre le geste. »

Activity, role, year and place are those of what was seen (`badges.recognition.evidence.Part`); no other person is
named. A title that may not stand in a sentence as it is, is quoted; one that names a member is left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from badges.exchanges.rules import ExchangePart
from badges.gatherings.rules import Participation
from badges.recognition.evidence import Part
from badges.web.http.formats import listed
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language, language, typeset

CATALOGUE: Final = Path(__file__).parent / "criteria.toml"
MOST_PARTS: Final = 2
# « Atelier couture », « Atelier d’écriture »: common words alone, so that « un atelier couture » is right.
_COMMON: Final = re.compile(r"Atelier [a-zà-öø-ÿœæ][a-zà-öø-ÿœæ’' -]{1,38}[a-zà-öø-ÿœæ]")


@cache
def first_persons() -> Mapping[str, Mapping[str, str]]:
    """The criteria in the first person, {"fr": …, "en": …} by the French that is signed."""
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def sentence(
    parts: Sequence[Part],
    criteria: Sequence[Mapping[str, Any]],
    *,
    network: str,
    site: str,
    year: int,
    withheld: Collection[str] = (),
) -> str:
    """What was seen, in the language of the page.

    `criteria`: those of the badge's content that were seen. `site`, `year`: of the badge, where nothing of what was
    seen is left. `withheld`: titles that name a member.
    """
    kept = parts[:MOST_PARTS]
    deeds = list(dict.fromkeys(_deed(each, withheld) for each in kept)) or [_("obtenu ce badge")]
    places = list(dict.fromkeys(place for each in kept for place in each.sites)) or [site]
    years = sorted({each for part in kept for each in part.years}) or [year]
    lead = _("J’ai %(deeds)s", deeds=listed(deeds))
    where = ", ".join(
        (_at_network(network), listed([_at(each) for each in places]), _("en %(years)s", years=listed(years)))
    )
    text = f"{lead} {where}{_told(criteria)}"
    return typeset(text) if language() == "fr" else text


def _told(criteria: Sequence[Mapping[str, Any]]) -> str:
    """What follows the year: the criteria in the first person; those that have none, quoted."""
    known = [in_language(first_persons()[each["fr"]]) for each in criteria if each["fr"] in first_persons()]
    quoted = [_("« %(words)s »", words=in_language(each)) for each in criteria if each["fr"] not in first_persons()]
    text = f"{_(' : ')}{', '.join(known)}." if known else "."
    return f"{text} {_('L’équipe a vu : %(words)s.', words=', '.join(quoted))}" if quoted else text


def _deed(part: Part, withheld: Collection[str]) -> str:
    """What was done, after « J’ai »: « animé un atelier couture ». No word of it has a gender."""
    title = None if part.title is None or part.title in withheld else part.title.strip().rstrip(".")
    if part.kind == "exchange":
        return _exchanged(part, title)
    if part.kind == "meeting":
        what = _("une rencontre") if part.times == 1 else _("des rencontres")
    elif not title:
        what = _("un atelier")
    elif language() == "fr" and _COMMON.fullmatch(title):
        what = f"un {title[:1].lower()}{title[1:]}"
    elif language() == "fr" and title.casefold().startswith("atelier"):  # not « l’atelier « Atelier Couture » »
        what = _("« %(words)s »", words=title)
    else:
        what = _("l’atelier « %(title)s »", title=title)
    if part.role == Participation.LEADS:
        return _("animé %(what)s", what=what)
    if part.role == Participation.HELPS:
        return _("aidé à animer %(what)s", what=what)
    return _("participé à %(what)s", what=what)


def _exchanged(part: Part, title: str | None) -> str:
    """The same of an exchange between members."""
    gave = part.role == ExchangePart.GIVES
    if not title:
        return _("rendu service") if gave else _("appris dans un échange")
    if gave:
        return _("rendu service (« %(title)s »)", title=title)
    return _("appris dans un échange (« %(title)s »)", title=title)


def _at_network(name: str) -> str:
    return _("au %(network)s", network=name) if name.startswith("Réseau") else _("avec « %(network)s »", network=name)


def _at(place: str) -> str:
    """A town after « à »: « au Grand-Bourg », « à La Souterraine »."""
    if language() == "fr" and place.startswith(("Le ", "Les ")):
        article, _space, rest = place.partition(" ")
        return f"{'au' if article == 'Le' else 'aux'} {rest}"
    return _("à %(place)s", place=place)
