"""When a phone answers: on which weekdays, from when, until when.

A column holds it as "Mo-Fr 09:00-17:00;Sa 09:00-12:00", in the form of schema.org's `openingHours`: at most three
spans of 26 signs. What French texts of before could not be read as such stays their text, which pages show as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import combinations, pairwise
from typing import Final

MOST: Final = 3  # spans
WEEKDAYS: Final = range(7)  # 0 is Monday
_CODES: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SPAN: Final = re.compile(r"([A-Za-z,-]+) ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")
_LONGEST: Final = 200  # of a text that people type
_TOKENS: Final = (  # what French texts are made of, by the letter under which their order is read
    ("E", r"tous les jours|7\s*j(?:ours)?\s*/\s*7"),
    ("D", r"(?:lun|mar|mer|jeu|ven|sam|dim)\b\.?|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b"),
    ("T", r"[0-9]{1,2}\s*(?:h(?:eures?\b)?|:)(?:\s*[0-9]{2}(?![0-9]|\s*h))?|midi\b"),
    ("N", r"[0-9]{1,2}\b"),
    ("t", r"au\b|à(?!\w)|a\b|[-–—]"),
    ("c", r"et\b|puis\b|[,;:/&]"),
    ("", r"(?:du|de|le|les|tous)\b|\s+|\.$"),
)
_TOKEN: Final = re.compile("|".join(f"({pattern})" for _letter, pattern in _TOKENS))
_DAYS, _RANGES = "(?:E|D(?:tD)?(?:cD(?:tD)?)*)", "[TN]tT(?:c*[TN]tT)*"
_ORDERS: Final = (re.compile(f"(?:{_DAYS}c*{_RANGES}c*)+"), re.compile(f"{_RANGES}c*{_DAYS}"))
_NAMES: Final = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")


@dataclass(frozen=True)
class Span:
    """On which weekdays (0 is Monday, in order, each once), and from when until when on the wall, of the same day."""

    days: tuple[int, ...]
    start: time
    end: time


def fault(spans: Sequence[Span]) -> str | None:
    """The code of what is wrong: hours.order, hours.overlap, hours.many; None where nothing is."""
    if len(spans) > MOST:
        return "hours.many"
    if any(each.end <= each.start for each in spans):
        return "hours.order"
    overlap = any(
        set(one.days) & set(other.days) and one.start < other.end and other.start < one.end
        for one, other in combinations(spans, 2)
    )
    return "hours.overlap" if overlap else None


def written(spans: Iterable[Span]) -> str:
    """Spans as a column holds them, by their first days, then by their hours; empty for none."""
    in_order = sorted(spans, key=lambda each: (each.days[:1], each.start, each.days))
    return ";".join(f"{_coded(each.days)} {each.start:%H:%M}-{each.end:%H:%M}" for each in in_order)


def read(text: str) -> tuple[Span, ...] | None:
    """The spans that a column holds; None for a text of before, which is no such form."""
    found = [_SPAN.fullmatch(part) for part in text.split(";")]
    try:
        spans = tuple(
            Span(_days(each[1]), time.fromisoformat(each[2]), time.fromisoformat(each[3])) for each in found if each
        )
    except ValueError:
        return None
    return spans if text and written(spans) == text and fault(spans) is None else None


def typed(text: str) -> str | None:
    """What people type in French, or the form itself, as a column holds it; None where it cannot be read whole.

    "lundi au vendredi, 9 h à 17 h" and "Lundi-vendredi : 9h-17h" are "Mo-Fr 09:00-17:00".
    """
    plain = " ".join(text.split())
    if read(plain) is not None:
        return plain
    spans = _spans(plain.casefold()) if len(plain) <= _LONGEST else None
    return written(spans) if spans and fault(spans) is None else None


def runs(days: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of three weekdays or more; other days by themselves, twice."""
    breaks = [0, *(at for at, (one, other) in enumerate(pairwise(days), 1) if other != one + 1), len(days)]
    found: list[tuple[int, int]] = []
    for first, end in pairwise(breaks):
        run = days[first:end]
        found += [(run[0], run[-1])] if len(run) > 2 else [(day, day) for day in run]
    return found


def _coded(days: Sequence[int]) -> str:
    pairs = runs(days)
    return ",".join(_CODES[first] if first == last else f"{_CODES[first]}-{_CODES[last]}" for first, last in pairs)


def _days(coded: str) -> tuple[int, ...]:
    """The weekdays of "Mo-We,Fr". Raises ValueError."""
    ends = [[_CODES.index(each) for each in part.split("-")] for part in coded.split(",")]
    return tuple(day for each in ends for day in range(each[0], each[-1] + 1))


def _spans(text: str) -> list[Span] | None:
    tokens = list(_tokens(text))
    order = "".join(letter for letter, _said in tokens)
    if not any(each.fullmatch(order) for each in _ORDERS):
        return None
    days: list[int] = []
    hours: list[list[time]] = []  # of these days, or before any
    found: list[tuple[list[int], list[time]]] = []
    reaching = False  # whether the word before was "à"
    try:
        for at, (letter, said) in enumerate(tokens):
            if letter in "ED":
                if hours and days:  # the hours of those days are said
                    found += [(days, each) for each in hours]
                    days, hours = [], []
                day = _NAMES.index(said[:3]) if letter == "D" else 0
                days += WEEKDAYS if letter == "E" else range(days[-1] + 1, day + 1) if reaching else [day]
                if reaching and days[-1] != day:
                    return None  # from Saturday to Monday
            elif letter in "TN":
                hours += [] if reaching else [[]]
                hours[-1].append(_hour(said))
            reaching = letter == "t" and at > 0
    except ValueError:
        return None
    found += [(days, each) for each in hours]
    return [Span(tuple(sorted(set(each))), start, end) for each, (start, end) in found]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """The letter and the words of each token; an unknown word is one of its own, which no order admits."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastindex is None or found.end() == at:
            yield "?", text[at:]
            return
        if letter := _TOKENS[found.lastindex - 1][0]:
            yield letter, found[0]
        at = found.end()


def _hour(said: str) -> time:
    """The hour of "9 h", "9h30", "14:00", "9" or "midi". Raises ValueError."""
    numbers = [12] if said == "midi" else [int(each) for each in re.findall(r"[0-9]+", said)]
    return time(numbers[0], numbers[1] if len(numbers) > 1 else 0)
