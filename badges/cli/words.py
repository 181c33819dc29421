"""The catalogue's sentences outside of the web application: for refusals on the command line, always in French."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from babel.support import NullTranslations, Translations

from badges.base.settings import SettingsRefused
from schemas.errors import OpenBadgesError


class _Facts(dict[str, object]):
    """Facts for a sentence; a missing one leaves a gap instead of raising while an error is reported."""

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def _catalogue() -> NullTranslations:
    return Translations.load(str(files("badges") / "translations"), ["fr"], domain="codes")


def sentence(code: str, /, **facts: object) -> str:
    """The French sentence of a code; the code itself where the catalogue has none."""
    return str(_catalogue().gettext(code)) % _Facts(facts)


def printable(text: str) -> str:
    """Foreign text made safe for a terminal: no control sequences, no change of direction."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def refusal(refused: SettingsRefused | OpenBadgesError) -> list[str]:
    """One clear line for each thing that was refused."""
    if isinstance(refused, SettingsRefused):
        return [f"{each.name} : {sentence(each.code, **each.facts)}" for each in refused.problems]
    return [f"{sentence(refused.code, **refused.facts)} [{refused.code}]"]
