"""The week on one sheet: what to do, in six steps, for the wall; the QR opens the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from badges.paper.sheet import BRICK, INDIGO, MM, STONE, Sheet

MARGIN: Final = 16 * MM
DISC: Final = 6 * MM  # the radius of a number's
TOP: Final = 51 * MM  # from the upper edge to the first step
FOOT: Final = 54 * MM
SQUARE: Final = 42 * MM


@dataclass(frozen=True)
class WeekFacts:
    """The steps in French, each a title and what to do; `phones`: whom to call, and the number with its hours."""

    network: str
    title: str
    site: str
    steps: tuple[tuple[str, str], ...]
    phones: tuple[tuple[str, str], ...]
    url: str
    open_it: str
    shown_address: str
    mark: str | None = None


def week(facts: WeekFacts) -> bytes:
    """The sheet as a one-page PDF."""
    sheet = Sheet(facts.title)
    width = sheet.width - 2 * MARGIN
    sheet.weave(MARGIN, sheet.height - 12 * MM, width)
    y = sheet.height - 23 * MM
    sheet.text(f"{facts.network} · {facts.site}", MARGIN, y, 14, colour=STONE)
    if facts.mark:
        sheet.text(facts.mark, sheet.width - MARGIN, y, 11, bold=True, colour=BRICK, align="right")
    sheet.text(facts.title, MARGIN, y - 15 * MM, sheet.fitted(facts.title, width, 36, bold=True), bold=True)
    room = (sheet.height - TOP - FOOT) / len(facts.steps)
    for number, (title, words) in enumerate(facts.steps, start=1):
        _step(sheet, number, title, words, sheet.height - TOP - (number - 1) * room)
    _foot(sheet, facts, width)
    return sheet.finish()


def _step(sheet: Sheet, number: int, title: str, words: str, y: float) -> None:
    left = MARGIN + 2 * DISC + 6 * MM
    width = sheet.width - MARGIN - left
    sheet.disc(MARGIN + DISC, y + 1.5 * MM, DISC, INDIGO)
    sheet.text(str(number), MARGIN + DISC, y - 1 * MM, 20, bold=True, colour=(1, 1, 1), align="centre")
    sheet.text(title, left, y, sheet.fitted(title, width, 20, bold=True), bold=True, colour=INDIGO)
    sheet.paragraph(words, left, y - 8 * MM, width, 14.5, lines=3)


def _foot(sheet: Sheet, facts: WeekFacts, width: float) -> None:
    base = 14 * MM
    sheet.rule(MARGIN, FOOT, width)
    sheet.code(facts.url, MARGIN - 5 * MM, base - 3 * MM, SQUARE)
    left = MARGIN + SQUARE - 2 * MM
    room = sheet.width - MARGIN - left
    y = FOOT - 11 * MM
    for whom, number in facts.phones[:2]:
        sheet.text(whom, left, y, 12, colour=STONE)
        sheet.text(number, left, y - 7.5 * MM, sheet.fitted(number, room, 21, bold=True), bold=True)
        y -= 16 * MM
    shown = f"{facts.open_it} {facts.shown_address}"
    sheet.text(shown, left, base + 1 * MM, sheet.fitted(shown, room, 13), colour=STONE)
    sheet.weave(MARGIN, 10 * MM, width)
