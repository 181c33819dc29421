"""The poster of a workshop: one A4 page to read from afar, with the QR of its public page and the phone to call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from badges.paper.sheet import BRICK, INDIGO, MM, STONE, Sheet

MARGIN: Final = 18 * MM
SQUARE: Final = 58 * MM
BASE: Final = 22 * MM
FOOT: Final = BASE + SQUARE  # nothing of the text reaches below
MOST_LINES: Final = 6


@dataclass(frozen=True)
class PosterFacts:
    """A workshop in words, in French.

    `when`: a line for each date; `url`: the QR's text; `mark`: a demonstration's word.
    """

    network: str
    of_place: str  # "Atelier à Guéret"
    title: str
    description: str
    when: tuple[str, ...]
    where: str
    led_by: str  # "Avec Fatou, membre du réseau", or nothing
    price: str
    call: str  # "Pour s’inscrire"
    phone: str
    hours: str
    url: str
    shown_address: str
    mark: str | None = None


def poster(facts: PosterFacts) -> bytes:
    """The poster as a one-page PDF."""
    sheet = Sheet(facts.title)
    width = sheet.width - 2 * MARGIN
    sheet.weave(MARGIN, sheet.height - 14 * MM, width)
    y = sheet.height - 26 * MM
    sheet.text(facts.network, MARGIN, y, 17, bold=True)
    if facts.mark:
        sheet.text(facts.mark, sheet.width - MARGIN, y, 11, bold=True, colour=BRICK, align="right")
    sheet.text(facts.of_place, MARGIN, y - 10 * MM, 17, colour=STONE)
    size = 46.0
    while size > 26 and _lines(sheet, facts.title, width, size) > 2:
        size -= 2
    y = sheet.paragraph(facts.title, MARGIN, y - 32 * MM, width, size, bold=True, colour=INDIGO, lines=3)
    much = size <= 26 or len(facts.when) > 3 or len(facts.description) > 200
    read, date, step = (15, 20, 9 * MM) if much else (21, 28, 13 * MM)
    if facts.description:
        y = sheet.paragraph(facts.description, MARGIN, y + 1 * MM, width, read, lines=6)
    y -= 7 * MM
    for line in facts.when[:MOST_LINES]:
        sheet.text(line, MARGIN, y, sheet.fitted(line, width, date, bold=True), bold=True)
        y -= step
    where = sheet.fitted(facts.where, width, read + 3, least=read - 1)
    y = sheet.paragraph(facts.where, MARGIN, y - 1 * MM, width, where, lines=2)
    for line, bold in ((facts.price, True), (facts.led_by, False)):  # the foot leaves room for the first at least
        if line and y > FOOT + 3 * MM:
            y = sheet.paragraph(line, MARGIN, y, width, read, bold=bold, lines=1)
    _foot(sheet, facts, width)
    return sheet.finish()


def _lines(sheet: Sheet, words: str, width: float, size: float) -> int:
    """How many lines a bold text takes: its width on one line, which `fitted` tells, over the page's."""
    natural = size / sheet.fitted(words, width, size, bold=True, least=1)
    return 1 if natural <= 1 else 2 if natural <= 1.8 else 3


def _foot(sheet: Sheet, facts: PosterFacts, width: float) -> None:
    sheet.rule(MARGIN, FOOT, width)
    sheet.code(facts.url, MARGIN - 6 * MM, BASE - 2 * MM, SQUARE)
    left, room = MARGIN + SQUARE - 2 * MM, width - SQUARE + 2 * MM
    y = BASE + SQUARE - 14 * MM
    if facts.phone:
        sheet.text(facts.call, left, y, 17, colour=STONE)
        sheet.text(facts.phone, left, y - 14 * MM, sheet.fitted(facts.phone, room, 34, bold=True), bold=True)
        sheet.paragraph(facts.hours, left, y - 23 * MM, room, 13, lines=2)
    sheet.text(facts.shown_address, left, BASE + 4 * MM, sheet.fitted(facts.shown_address, room, 15), colour=STONE)
    sheet.weave(MARGIN, 14 * MM, width)
