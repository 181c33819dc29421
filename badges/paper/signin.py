"""The sheet that people sign at a gathering, and the empty sheet for a day without network. Black on white, A4.

First names and initials alone: the sheet lies on a table. Its words are the caller's, in French.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from badges.paper.sheet import MM, STONE, Sheet

MARGIN: Final = 16 * MM
ROW: Final = 8.9 * MM
ROWS: Final = 25  # on one page
COLUMNS: Final = (0.0, 0.46, 0.68)  # where name, role and signature begin, as shares of the width


@dataclass(frozen=True)
class SigninFacts:
    """What the sheet says: its head, the names that are printed, and what is written at its foot."""

    title: str
    site: str
    lines: tuple[str, ...]
    columns: tuple[str, str, str]
    names: Sequence[str]
    foot: tuple[str, ...]


def signin(facts: SigninFacts) -> bytes:
    """The sheet as a PDF: the names, then blank lines; as many pages as the names need, and always five blank lines."""
    sheet = Sheet(facts.title)
    pages = max(1, -(-(len(facts.names) + 5) // ROWS))
    rows = [*facts.names, *[""] * (pages * ROWS - len(facts.names))]
    for page in range(pages):
        if page:
            sheet.canvas.showPage()
        _page(sheet, facts, rows[page * ROWS : (page + 1) * ROWS], f"{page + 1} / {pages}" if pages > 1 else "")
    return sheet.finish()


def _page(sheet: Sheet, facts: SigninFacts, rows: Sequence[str], number: str) -> None:
    width = sheet.width - 2 * MARGIN
    sheet.weave(MARGIN, sheet.height - 10 * MM, width)
    y = sheet.height - 21 * MM
    size = sheet.fitted(facts.title, width * 0.7, 20, bold=True)
    sheet.text(facts.title, MARGIN, y, size, bold=True)
    sheet.text(facts.site, sheet.width - MARGIN, y, 12, colour=STONE, align="right")
    y -= 8 * MM
    for line in facts.lines:
        y = sheet.paragraph(line, MARGIN, y, width, 12, lines=1) - 1 * MM
    y -= 2 * MM
    for share, words in zip(COLUMNS, facts.columns, strict=True):
        sheet.text(words, MARGIN + share * width, y, 10.5, colour=STONE)
    y -= 2.5 * MM
    sheet.rule(MARGIN, y, width)
    for name in rows:
        if name:
            room = (COLUMNS[1] - COLUMNS[0]) * width - 3 * MM
            sheet.paragraph(name, MARGIN, y - 6.2 * MM, room, sheet.fitted(name, room, 13, least=9), lines=1)
        y -= ROW
        sheet.rule(MARGIN, y, width)
    foot = 14 * MM
    for line in reversed(facts.foot):
        sheet.text(line, MARGIN, foot, sheet.fitted(line, width - 20 * MM, 10), colour=STONE)
        foot += 5 * MM
    sheet.text(number, sheet.width - MARGIN, 14 * MM, 10, colour=STONE, align="right")
