"""The communes of the Creuse, by their INSEE codes: a commune is chosen of this list, so that no address is typed."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from badges.base.errors import Refused
from badges.base.text.names import folded
from badges.people.traits.rules import ELSEWHERE
from schemas import strict_json

LENGTH: Final = 60  # of what may be typed
SHORT, LONG = 4, 9  # letters of a name in which one slip, or two, are seen as such
_NAME: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
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

    Its code, or the word for elsewhere, is taken as it is. A name that is far from each of the list is elsewhere, and
    is not kept itself. Raises Refused: `commune.like` with the commune from which it differs by a slip;
    `commune.unknown` for what is no name.
    """
    if not text or text == ELSEWHERE or text in names():
        return text or None
    key = _key(text)
    if key in _ELSEWHERE:
        return ELSEWHERE
    if (code := _codes().get(key)) is not None:
        return code
    if len(text) > LENGTH or not _NAME.fullmatch(key):
        raise Refused("commune.unknown")
    slips, near = min((_slips(key, known), known) for known in _codes())
    if slips <= (2 if len(key) >= LONG else 1 if len(key) >= SHORT else 0):
        raise Refused("commune.like", name=names()[_codes()[near]])
    return ELSEWHERE


def _slips(one: str, other: str) -> int:
    """How many letters are missing, too many, others or swapped between two names."""
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, there in enumerate(other, 1):
            least = min(line[column] + 1, here[-1] + 1, line[column - 1] + (letter != there))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == there:
                least = min(least, before[column - 2] + 1)
            here.append(least)
        before, line = line, here
    return line[-1]


def _key(name: str) -> str:
    words = folded(name).replace("-", " ").replace("'", " ").replace("’", " ").split()
    return " ".join("saint" if word == "st" else "sainte" if word == "ste" else word for word in words)
