"""Text of any script as it is drawn from left to right: Arabic letters joined, right-to-left words turned. Pure.

A PDF is drawn glyph by glyph. What a browser does by itself is done here, as far as names and short lines need it: the
forms of letters that join (Unicode Standard, section 9.2), by the presentation forms that a typeface holds, and the
order of a line that runs from left to right and has words that run the other way (Unicode Standard Annex 9, without
embeddings: `names.clean` leaves their marks out). Signs for vowels in Arabic and Hebrew are left out, as names are
written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_KINDS: Final = ("isolated", "final", "initial", "medial")
_UNITS: Final = re.compile("\u0644[\u0622\u0623\u0625\u0627]|.", re.DOTALL)  # lam and alef are one
_TATWEEL: Final = "\u0640"
_PRESENTED: Final = ((0xFB50, 0xFBFF), (0xFE70, 0xFEFC))
_TURNED: Final = re.compile("R(?:[RN1]*R)?")
_NUMBERS: Final = re.compile(r"\d(?:[\d.,:/]*\d)?")
_MIRRORED: Final = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def visual(text: str) -> str:
    """Return a line as it is drawn from left to right; a line without right-to-left letters stays as it is."""
    kinds = "".join(map(_direction, text))
    if "R" not in kinds:
        return text
    kinds = _with_brackets(text, kinds)
    drawn, at = [], 0
    for run in _TURNED.finditer(kinds):
        drawn += [text[at : run.start()], _turned(text[run.start() : run.end()])]
        at = run.end()
    return "".join([*drawn, text[at:]])


def joined(text: str) -> str:
    """Return Arabic letters in the form that their neighbours give them; other letters stay as they are."""
    forms = _forms()
    plain = "".join(mark for mark in text if not (unicodedata.combining(mark) and _direction(mark) == "R"))
    shaped, before = [], ""
    units = _UNITS.findall(plain)
    for unit, after in zip(units, [*units[1:], ""], strict=True):
        own = forms.get(unit, {})
        follows = "final" in own and _joins_next(before)
        goes_on = "initial" in own and _joins_previous(after)
        shaped.append(own.get(_KINDS[follows + 2 * goes_on]) or own.get("isolated") or unit)
        before = unit
    return "".join(shaped)


def _with_brackets(text: str, kinds: str) -> str:
    """The directions with those of brackets: of what stands in and before them, else of the line."""
    directions, opened = list(kinds), list[int]()
    for place, mark in enumerate(text):
        if mark in "([{":
            opened.append(place)
        elif mark in ")]}" and opened and text[opened[-1]] == "([{"[")]}".index(mark)]:
            start = opened.pop()
            before = "".join(directions[:start]).replace("N", "").replace("1", "")
            turns = "R" in kinds[start:place] and "L" not in kinds[start:place] and before.endswith("R")
            directions[start] = directions[place] = "R" if turns else "L"
    return "".join(directions)


def _turned(run: str) -> str:
    """A right-to-left run in the order in which it is drawn: numbers in it keep theirs, brackets face the other way."""
    drawn = joined(run)[::-1].translate(_MIRRORED)
    return _NUMBERS.sub(lambda number: number[0][::-1], drawn)


def _direction(mark: str) -> str:
    """ "R" right to left, "L" left to right, "1" a digit, "N" what takes the direction of its neighbours."""
    kind = unicodedata.bidirectional(mark)
    if kind in ("R", "AL"):
        return "R"
    if kind in ("EN", "AN"):
        return "1"
    if kind == "NSM":
        return "R" if "\u0590" <= mark <= "\u08ff" else "L"
    return "L" if kind == "L" else "N"


def _joins_next(letter: str) -> bool:
    return letter == _TATWEEL or "initial" in _forms().get(letter, {})


def _joins_previous(letter: str) -> bool:
    return letter == _TATWEEL or "final" in _forms().get(letter, {})


@cache
def _forms() -> dict[str, dict[str, str]]:
    """The presentation forms of a letter, and of lam with an alef, by kind: from the data of the Unicode standard."""
    forms: dict[str, dict[str, str]] = {}
    for first, last in _PRESENTED:
        for point in range(first, last + 1):
            kind, _space, parts = unicodedata.decomposition(chr(point)).partition(" ")
            unit = "".join(chr(int(part, 16)) for part in parts.split())
            if kind.strip("<>") in _KINDS and _UNITS.fullmatch(unit):
                forms.setdefault(unit, {})[kind.strip("<>")] = chr(point)
    return forms
