"""The catalogue's sentences outside of the web application: for refusals on the command line, always in French."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from babel.support import NullTranslations, Translations

from badges.settings import SettingsRefused
from schemas.errors import OpenBadgesError


@cache
def _catalogue() -> NullTranslations:
    return Translations.load(str(files("badges") / "translations"), ["fr"], domain="codes")


def sentence(code: str, **facts: object) -> str:
    """The French sentence of a code; the code itself where the catalogue has none, so that nothing stays silent."""
    text = str(_catalogue().gettext(code))
    try:
        return text % facts
    except (KeyError, TypeError, ValueError):
        return text


def refusal(refused: SettingsRefused | OpenBadgesError) -> list[str]:
    """One clear line for each thing that was refused."""
    if isinstance(refused, SettingsRefused):
        return [f"{each.name} : {sentence(each.code, **each.facts)}" for each in refused.problems]
    return [sentence(refused.code, **refused.facts)]
