"""The attestation and the cards as they were drawn before 2026-11-28, glyph by glyph with reportlab: the reference of
`tests.benchmarks.paper`, and used by nothing else."""

from __future__ import annotations

import io

from badges.paper.facts import PaperFacts
from badges.paper.sheet import BRICK, MM, MOSS, STONE, Sheet
from issuer.artwork import patch_png

WIDE, MARGIN = 20 * MM, 10 * MM
PATCH = patch_png("transmettre", width=600, title="Transmettre un savoir-faire")


def attestation(facts: PaperFacts) -> bytes:
    """The attestation of one badge as a one-page PDF."""
    sheet = Sheet(f"Attestation : {facts.badge_name}")
    width = sheet.width - 2 * WIDE
    sheet.weave(WIDE, sheet.height - 14 * MM, width)
    y = sheet.height - 26 * MM
    sheet.text(facts.issuer, WIDE, y, 12, bold=True)
    sheet.text(f"Site {facts.of_site}", sheet.width - WIDE, y, 12, colour=STONE, align="right")
    if facts.mark:
        sheet.text(f"{facts.mark} : personne et badge inventés", WIDE, y - 6.5 * MM, 11, bold=True, colour=BRICK)
    y = _head(sheet, facts, width, y - 20 * MM)
    y = _seen(sheet, facts, width, y)
    _attested(sheet, facts, width, y)
    _foot(sheet, facts, width)
    return sheet.finish()


def _head(sheet: Sheet, facts: PaperFacts, width: float, top: float) -> float:
    patch = 40 * MM
    _picture(sheet, PATCH, WIDE, top - patch * 1.12 + 6 * MM, patch, patch * 1.12)
    left, beside = WIDE + patch + 9 * MM, width - patch - 9 * MM
    y = sheet.paragraph(facts.badge_name, left, top - 2 * MM, beside, 25, bold=True, lines=2)
    y = sheet.paragraph(facts.description, left, y - 0.5 * MM, beside, 12.5, colour=STONE, lines=2)
    y -= 4 * MM
    sheet.text("Délivré à", left, y, 12.5, colour=STONE)
    size = sheet.fitted(facts.recipient, beside, 20, bold=True)
    y = sheet.paragraph(facts.recipient, left, y - 8 * MM, beside, size, bold=True, lines=2)
    y = sheet.paragraph(f"le {facts.awarded_on}", left, y + 0.5 * MM, beside, 12.5)
    return float(min(y, top - patch * 1.12 + 6 * MM) - 9 * MM)


def _seen(sheet: Sheet, facts: PaperFacts, width: float, y: float) -> float:
    sheet.text("Ce qui a été vu", WIDE, y, 15, bold=True)
    y -= 8.5 * MM
    for line in facts.seen:
        _tick(sheet, WIDE + 0.5 * MM, y, 12)
        y = sheet.paragraph(line, WIDE + 7 * MM, y, width - 7 * MM, 13, lines=2) - 1 * MM
    if facts.sentence:
        y = sheet.paragraph(facts.sentence, WIDE, y - 1.5 * MM, width, 13, lines=4)
    return sheet.paragraph(facts.context, WIDE, y - 1.5 * MM, width, 11.5, colour=STONE, lines=3)


def _attested(sheet: Sheet, facts: PaperFacts, width: float, y: float) -> None:
    y -= 7 * MM
    sheet.text("Qui l’atteste", WIDE, y, 15, bold=True)
    y = sheet.paragraph(facts.attested, WIDE, y - 7.5 * MM, width, 13, lines=3)
    if facts.phone:
        sheet.text(f"Téléphone du site : {facts.phone}", WIDE, y, 13)


def _foot(sheet: Sheet, facts: PaperFacts, width: float) -> None:
    square = 40 * MM
    base = 24 * MM
    sheet.rule(WIDE, base + square + 5 * MM, width)
    sheet.code(facts.url, WIDE - 4 * MM, base, square)
    left = WIDE + square + 2 * MM
    y = base + square - 7 * MM
    sheet.text("Vérifiez ce badge en 10 secondes", left, y, 14, bold=True)
    y = sheet.paragraph(
        f"Scannez le carré, ou tapez ce code sur {facts.shown_address}", left, y - 6.5 * MM, width - square, 11.5
    )
    sheet.text(facts.grouped_code, left, y - 5.5 * MM, 25, bold=True)
    sheet.text(
        facts.url, left, y - 13 * MM, sheet.fitted(facts.url, width - square - 2 * MM, 9.5, least=5), colour=STONE
    )
    sheet.text("Ce badge n’est pas un diplôme. Il dit ce que des personnes ont vu.", WIDE, 15 * MM, 11, colour=STONE)
    sheet.weave(WIDE, 12 * MM, width)


def cards(facts: PaperFacts) -> bytes:
    """Four cards of A6 on one sheet."""
    sheet = Sheet(f"Carte : {facts.badge_name}")
    width, height = sheet.width / 2, sheet.height / 2
    sheet.canvas.setDash(1, 3)
    sheet.rule(MARGIN, height, sheet.width - 2 * MARGIN)
    sheet.canvas.line(width, MARGIN, width, sheet.height - MARGIN)
    sheet.canvas.setDash()
    for quarter in range(4):
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
    _picture(sheet, PATCH, left, top - 17 * MM - patch * 1.12, patch, patch * 1.12)
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


def _tick(sheet: Sheet, x: float, y: float, size: float) -> None:
    sheet.canvas.setStrokeColorRGB(*MOSS)
    sheet.canvas.setLineWidth(size * 0.13)
    sheet.canvas.setLineCap(1)
    turn = (x + size * 0.25, y + size * 0.05)
    sheet.canvas.lines([(x, y + size * 0.3, *turn), (*turn, x + size * 0.7, y + size * 0.6)])


def _picture(sheet: Sheet, png: bytes, x: float, y: float, width: float, height: float) -> None:
    from reportlab.lib.utils import ImageReader

    sheet.canvas.drawImage(ImageReader(io.BytesIO(png)), x, y, width, height, mask="auto")
