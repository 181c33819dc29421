"""The catalogue's sentences outside of the web application: for refusals on the command line, always in French."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from babel.support import NullTranslations, Translations

from badges.base.settings import SettingsRefused
from schemas.errors import OpenBadgesError


class _Facts(dict[str, object]):
    """Facts for a sentence; one that is missing leaves a gap, never a fault in what explains a fault."""

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def _catalogue() -> NullTranslations:
    return Translations.load(str(files("badges") / "translations"), ["fr"], domain="codes")


def sentence(code: str, /, **facts: object) -> str:
    """The French sentence of a code; the code itself where the catalogue has none, so that nothing stays silent."""
    return str(_catalogue().gettext(code)) % _Facts(facts)


def printable(text: str) -> str:
    """A text of others as a terminal may show it: no control sequences, no change of direction."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def refusal(refused: SettingsRefused | OpenBadgesError) -> list[str]:
    """One clear line for each thing that was refused."""
    if isinstance(refused, SettingsRefused):
        return [f"{each.name} : {sentence(each.code, **each.facts)}" for each in refused.problems]
    return [f"{sentence(refused.code, **refused.facts)} [{refused.code}]"]
