"""The A4 attestation: who and what at the top, what was seen in the middle, how to check it at the foot."""

from __future__ import annotations

from badges.paper.facts import PaperFacts
from badges.paper.sheet import BRICK, MM, STONE, Sheet

MARGIN = 20 * MM


def attestation(facts: PaperFacts) -> bytes:
    """The attestation of one badge as a one-page PDF."""
    sheet = Sheet(f"Attestation : {facts.badge_name}")
    width = sheet.width - 2 * MARGIN
    sheet.weave(MARGIN, sheet.height - 14 * MM, width)
    y = sheet.height - 26 * MM
    sheet.text(facts.issuer, MARGIN, y, 12, bold=True)
    sheet.text(f"Site {facts.of_site}", sheet.width - MARGIN, y, 12, colour=STONE, align="right")
    if facts.mark:
        sheet.text(f"{facts.mark} : personne et badge inventés", MARGIN, y - 6.5 * MM, 11, bold=True, colour=BRICK)
    y = _head(sheet, facts, width, y - 20 * MM)
    y = _seen(sheet, facts, width, y)
    _attested(sheet, facts, width, y)
    _foot(sheet, facts, width)
    return sheet.finish()


def _head(sheet: Sheet, facts: PaperFacts, width: float, top: float) -> float:
    patch = 40 * MM
    sheet.picture(facts.patch_png, MARGIN, top - patch * 1.12 + 6 * MM, patch, patch * 1.12)
    left, beside = MARGIN + patch + 9 * MM, width - patch - 9 * MM
    y = sheet.paragraph(facts.badge_name, left, top - 2 * MM, beside, 25, bold=True, lines=2)
    y = sheet.paragraph(facts.description, left, y - 0.5 * MM, beside, 12.5, colour=STONE, lines=2)
    y -= 4 * MM
    sheet.text("Délivré à", left, y, 12.5, colour=STONE)
    size = sheet.fitted(facts.recipient, beside, 20, bold=True)
    y = sheet.paragraph(facts.recipient, left, y - 8 * MM, beside, size, bold=True, lines=2)
    y = sheet.paragraph(f"le {facts.awarded_on}", left, y + 0.5 * MM, beside, 12.5)
    return float(min(y, top - patch * 1.12 + 6 * MM) - 9 * MM)


def _seen(sheet: Sheet, facts: PaperFacts, width: float, y: float) -> float:
    sheet.text("Ce qui a été vu", MARGIN, y, 15, bold=True)
    y -= 8.5 * MM
    for line in facts.seen:
        sheet.tick(MARGIN + 0.5 * MM, y, 12)
        y = sheet.paragraph(line, MARGIN + 7 * MM, y, width - 7 * MM, 13, lines=2) - 1 * MM
    if facts.sentence:
        y = sheet.paragraph(facts.sentence, MARGIN, y - 1.5 * MM, width, 13, lines=4)
    return sheet.paragraph(facts.context, MARGIN, y - 1.5 * MM, width, 11.5, colour=STONE, lines=3)


def _attested(sheet: Sheet, facts: PaperFacts, width: float, y: float) -> None:
    y -= 7 * MM
    sheet.text("Qui l’atteste", MARGIN, y, 15, bold=True)
    y = sheet.paragraph(facts.attested, MARGIN, y - 7.5 * MM, width, 13, lines=3)
    if facts.phone:
        sheet.text(f"Téléphone du site : {facts.phone}", MARGIN, y, 13)


def _foot(sheet: Sheet, facts: PaperFacts, width: float) -> None:
    square = 40 * MM
    base = 24 * MM
    sheet.rule(MARGIN, base + square + 5 * MM, width)
    sheet.code(facts.url, MARGIN - 4 * MM, base, square)
    left = MARGIN + square + 2 * MM
    y = base + square - 7 * MM
    sheet.text("Vérifiez ce badge en 10 secondes", left, y, 14, bold=True)
    y = sheet.paragraph(
        f"Scannez le carré, ou tapez ce code sur {facts.shown_address}", left, y - 6.5 * MM, width - square, 11.5
    )
    sheet.text(facts.grouped_code, left, y - 5.5 * MM, 25, bold=True)
    sheet.text(
        facts.url, left, y - 13 * MM, sheet.fitted(facts.url, width - square - 2 * MM, 9.5, least=5), colour=STONE
    )
    sheet.text("Ce badge n’est pas un diplôme. Il dit ce que des personnes ont vu.", MARGIN, 15 * MM, 11, colour=STONE)
    sheet.weave(MARGIN, 12 * MM, width)
