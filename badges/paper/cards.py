"""Wallet cards of A6, four on an A4 sheet; any quarter can be printed alone, on a sheet begun before."""

from __future__ import annotations

from collections.abc import Collection

from badges.paper.facts import PaperFacts
from badges.paper.sheet import BRICK, MM, STONE, Sheet

QUARTERS = (0, 1, 2, 3)  # upper left, upper right, lower left, lower right
MARGIN = 10 * MM


def cards(facts: PaperFacts, quarters: Collection[int] = QUARTERS) -> bytes:
    """The same card in the given quarters of one A4 sheet. ValueError for a quarter that does not exist."""
    if not quarters or not set(quarters) <= set(QUARTERS):
        raise ValueError("a quarter is 0 to 3")
    sheet = Sheet(f"Carte : {facts.badge_name}")
    width, height = sheet.width / 2, sheet.height / 2
    sheet.canvas.setDash(1, 3)
    sheet.rule(MARGIN, height, sheet.width - 2 * MARGIN)
    sheet.canvas.line(width, MARGIN, width, sheet.height - MARGIN)
    sheet.canvas.setDash()
    for quarter in sorted(set(quarters)):
        column, row = quarter % 2, quarter // 2
        _card(sheet, facts, column * width, (1 - row) * height, width, height)
    return sheet.finish()


def _card(sheet: Sheet, facts: PaperFacts, x: float, y: float, width: float, height: float) -> None:
    left, inner = x + MARGIN, width - 2 * MARGIN
    top = y + height - MARGIN
    sheet.weave(left, top, inner)
    sheet.text(facts.issuer, left, top - 8 * MM, sheet.fitted(facts.issuer, inner, 9.5, bold=True, least=6), bold=True)
    sheet.text(f"Site {facts.of_site}", left, top - 12.5 * MM, 9, colour=STONE)
    if facts.mark:
        sheet.text(facts.mark, left + inner, top - 12.5 * MM, 9, bold=True, colour=BRICK, align="right")
    patch = 24 * MM
    sheet.picture(facts.patch_png, left, top - 17 * MM - patch * 1.12, patch, patch * 1.12)
    beside = left + patch + 5 * MM
    line = sheet.paragraph(facts.badge_name, beside, top - 22 * MM, inner - patch - 5 * MM, 14, bold=True, lines=3)
    sheet.paragraph(f"le {facts.awarded_on}", beside, line - 0.5 * MM, inner - patch - 5 * MM, 9, colour=STONE, lines=2)
    name = top - 17 * MM - patch * 1.12 - 9 * MM
    sheet.text("Délivré à", left, name, 9, colour=STONE)
    sheet.paragraph(
        facts.recipient,
        left,
        name - 6 * MM,
        inner,
        sheet.fitted(facts.recipient, inner, 16, bold=True, least=10),
        bold=True,
        lines=2,
    )
    _check(sheet, facts, left, y + MARGIN, inner)


def _check(sheet: Sheet, facts: PaperFacts, left: float, base: float, inner: float) -> None:
    square = 33 * MM
    sheet.code(facts.url, left - 3 * MM, base + 6 * MM, square)
    beside = left + square - 1 * MM
    room = inner - square + 1 * MM
    y = sheet.paragraph("Vérifiez en 10 secondes", beside, base + 33 * MM, room, 11, bold=True, lines=2)
    y = sheet.paragraph(
        f"Scannez, ou tapez ce code sur {facts.shown_address}", beside, y, room, 9, colour=STONE, lines=3
    )
    sheet.text(
        facts.grouped_code, beside, y - 3.5 * MM, sheet.fitted(facts.grouped_code, room, 18, bold=True), bold=True
    )
    foot = f"Site : {facts.phone}" if facts.phone else "Ce badge n’est pas un diplôme."
    sheet.text(foot, left, base + 2 * MM, 9, colour=STONE)
