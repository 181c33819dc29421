"""The sheet that people sign at a gathering, and the empty sheet for a day without network. Black on white, A4.

First names and initials alone: the sheet lies on a table. Its words are the caller's, in French.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from badges.paper.typeset import typeset

ROWS: Final = 25  # on one page
BLANK: Final = 5  # at least, after the last name


@dataclass(frozen=True)
class SigninFacts:
    """What the sheet says: its head, the names that are printed, and what is written at its foot; `at`: the moment of
    the print."""

    title: str
    network: str
    site: str
    lines: tuple[str, ...]
    columns: tuple[str, str, str]
    names: Sequence[str]
    foot: tuple[str, ...]
    at: datetime


def signin(facts: SigninFacts) -> bytes:
    """The sheet, tagged: the names, then blank lines; as many pages as they need, and always five blank lines."""
    pages = max(1, -(-(len(facts.names) + BLANK) // ROWS))
    rows = [*facts.names, *[""] * (pages * ROWS - len(facts.names))]
    words = {
        "title": facts.title,
        "author": facts.network,
        "language": "fr",
        "site": facts.site,
        "lines": facts.lines,
        "columns": facts.columns,
        "pages": [rows[page * ROWS : (page + 1) * ROWS] for page in range(pages)],
        "foot": facts.foot,
    }
    return typeset("signin", words, facts.at)
