"""The report for the hall on one A4 sheet: six facts in large letters, and two questions with lines to write on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from badges.paper.typeset import typeset

LINES: Final = 2  # to write on, under each question


@dataclass(frozen=True)
class HallSheet:
    """All that the sheet says, in plain words. `at`: the moment of the print; `mark`: a demonstration's word."""

    network: str
    heading: str
    whose: str
    facts: tuple[str, ...]
    questions: tuple[str, ...]
    ending: str
    at: datetime
    mark: str | None = None


def hall_sheet(facts: HallSheet) -> bytes:
    """The sheet as a tagged PDF of one page; its letters shrink with the name of a place."""
    words = {name: said for name, said in asdict(facts).items() if name != "at"}
    words |= {
        "title": f"{facts.heading}, {facts.whose}",
        "author": facts.network,
        "language": "fr",
        "write": LINES,
    }
    return typeset("hall-sheet", words, facts.at)
