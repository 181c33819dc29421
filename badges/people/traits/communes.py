"""The communes of the Creuse, by their INSEE codes: a commune is chosen of this list, so that no address is typed."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

from badges.base.errors import Refused
from badges.base.text.names import folded
from badges.people.traits.rules import ELSEWHERE
from schemas import strict_json

LENGTH: Final = 60  # of what may be typed
_ELSEWHERE: Final = ("ailleurs", "elsewhere")  # as it is typed


@cache
def names() -> dict[str, str]:
    """The name of each commune, by its code."""
    return strict_json.parse_object(files("badges.people.traits").joinpath("communes.json").read_bytes())


@cache
def _codes() -> dict[str, str]:
    return {_key(name): code for code, name in names().items()}


def a_commune(text: str) -> str | None:
    """Parse the name of a commune, whatever its accents, capitals and hyphens; None when it is empty.

    Its code, or the word for elsewhere, is taken as it is. Raises Refused: `commune.unknown`, or `commune.like` with
    the commune that it resembles.
    """
    if not text or text == ELSEWHERE or text in names():
        return text or None
    key = _key(text)
    if key in _ELSEWHERE:
        return ELSEWHERE
    if (code := _codes().get(key)) is not None:
        return code
    if near := get_close_matches(key, _codes(), n=1, cutoff=0.75):
        raise Refused("commune.like", name=names()[_codes()[near[0]]])
    raise Refused("commune.unknown")


def _key(name: str) -> str:
    words = folded(name).replace("-", " ").replace("'", " ").replace("’", " ").split()
    return " ".join("saint" if word == "st" else "sainte" if word == "ste" else word for word in words)
