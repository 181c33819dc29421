"""The report of a period on two A4 pages, of which the first is enough alone; its numbers stand beside last year's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from badges.paper.typeset import typeset

PAGES: Final = 2
MOST_PLACES: Final = 24  # lines of the table of places: with more of them its letters were too small to be read
MOST_LINES: Final = 14  # of any other table, so that a network that has much of everything has two pages as well
BESIDE: Final = 6  # as many places stand on the first page beside a chart
ALONE: Final = 20  # and as many where there is none


@dataclass(frozen=True)
class KeyFigure:
    """A number in large letters, already written as it is read, what it counts, and what it was a year before."""

    number: str
    label: str
    before: str


@dataclass(frozen=True)
class PrintedTable:
    """A table as it is printed: its title, a sentence, the head of each column, and lines of a name and numbers.

    `shares`: for a table of one number a line, the length of the bar beside each, 0 to 1; else empty. `more` says what
    the sheet leaves out, with %(num)s for how many lines that are.
    """

    title: str
    sentence: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    more: str
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class PrintedChart:
    """Columns side by side: a name for each series, and for each group its label and its numbers."""

    title: str
    sentence: str
    series: tuple[str, ...]
    groups: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class ReportSheet:
    """All that the two pages say, in one language. `at`: the moment of the print; `mark`: a demonstration's word."""

    network: str
    heading: str
    whose: str  # "Tous les lieux", or the name of one
    dated: str  # when it was made, and published
    minute_heading: str
    minute: str
    figures: tuple[KeyFigure, ...]
    chart: PrintedChart | None
    places: PrintedTable | None
    tables_heading: str
    tables: tuple[PrintedTable, ...]
    meanings_heading: str
    meanings: tuple[tuple[str, str], ...]
    meanings_elsewhere: str  # said in their place where they have no room
    method: str
    at: datetime
    mark: str | None = None
    language: str = "fr"


def report(facts: ReportSheet) -> bytes:
    """The report as a tagged PDF of two pages: the places on the first where they are few, all other tables after.

    A report without a chart and without places has its first two tables in their room.
    """
    drawn = facts.chart is not None and bool(facts.chart.groups)
    few = facts.places is not None and len(facts.places.lines) <= (BESIDE if drawn else ALONE)
    beside = 0 if drawn or facts.places is not None else 2
    words = {name: said for name, said in asdict(facts).items() if name not in ("at", "places", "tables")}
    words |= {
        "title": f"{facts.heading}, {facts.whose}",
        "author": facts.network,
        "places": _table(facts.places, MOST_PLACES) if facts.places is not None else None,
        "few": few,
        "beside": [_table(each, MOST_LINES) for each in facts.tables[:beside]],
        "tables": [_table(each, MOST_LINES) for each in facts.tables[beside:]],
    }
    return typeset("report", words, facts.at)


def _table(table: PrintedTable, most: int) -> dict[str, Any]:
    """Its words with `most` lines, and a sentence that says how many there are beside them."""
    shown, left = _cut(table.lines, most)
    return asdict(table) | {"lines": shown, "more": table.more % {"num": left} if left else None}


def _cut(lines: Sequence[Any], most: int) -> tuple[Sequence[Any], int]:
    """The first lines, and how many are left out: never one alone, whose place the sentence would take."""
    return (lines, 0) if len(lines) <= most + 1 else (lines[:most], len(lines) - most)
