"""A dated proof of one verification: one A4 page with the answer, whose badge it is, each check, and the digest.

The words are those of the employer's page, in its language; this module places them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from badges.paper.sheet import BRICK, MM, STONE, Sheet

MARGIN: Final = 18 * MM
WHITE: Final = (1.0, 1.0, 1.0)
# The colours of the page's panels.
TONES: Final[Mapping[str, tuple[float, float, float]]] = {
    "good": (0.09, 0.376, 0.227),
    "warn": (0.49, 0.322, 0.0),
    "bad": (0.596, 0.137, 0.094),
    "calm": (0.29, 0.322, 0.361),
}
# Nothing of what was said and checked reaches below these heights: who says so, and the facts, have their room.
SEEN_ABOVE, SAID_ABOVE, FACTS_TOP = 140 * MM, 103 * MM, 90 * MM


@dataclass(frozen=True)
class ProofFacts:
    """One verification in words. `checks`, `facts`: pairs of a noun and what is said of it. `url` is the QR's text;
    `patch_png` the badge's drawing; `mark` a demonstration's word."""

    language: str
    heading: str  # "Preuve datée d’une vérification"
    network: str
    tone: str
    answer: str
    lines: tuple[str, ...]
    badge_name: str
    issued_to: str  # "Délivré à"
    recipient: str
    issued: str  # "le 20 novembre 2026 par le Réseau Citoyen de Services, Guéret"
    seen_heading: str
    role: str
    seen: tuple[str, ...]
    sentences: tuple[str, ...]
    attested_heading: str
    attested: tuple[str, ...]
    checks_heading: str
    checks: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    again: str  # how to verify again
    code: str  # as it is copied: 7K3M9-QXD4T
    url: str
    foot: str
    patch_png: bytes | None = None
    mark: str | None = None


def proof(facts: ProofFacts) -> bytes:
    """The proof of one verification as a one-page PDF."""
    sheet = Sheet(f"{facts.heading} : {facts.answer}", language=facts.language)
    width = sheet.width - 2 * MARGIN
    sheet.weave(MARGIN, sheet.height - 12 * MM, width)
    y = sheet.height - 22 * MM
    sheet.text(facts.network, MARGIN, y, 12, bold=True)
    sheet.text(facts.heading, sheet.width - MARGIN, y, 12, colour=STONE, align="right")
    if facts.mark:
        sheet.text(facts.mark, sheet.width - MARGIN, y - 5.5 * MM, 10, bold=True, colour=BRICK, align="right")
    y = _answer(sheet, facts, width, y - 8 * MM)
    y = _whose(sheet, facts, width, y - 9 * MM)
    left = 0.56 * width
    beside = MARGIN + left + 8 * MM
    top = y - 9 * MM
    bottom = min(_said(sheet, facts, left, top), _checks(sheet, facts, beside, width - left - 8 * MM, top))
    _facts(sheet, facts, width, max(bottom - 3 * MM, FACTS_TOP))
    _again(sheet, facts, width)
    return sheet.finish()


def _answer(sheet: Sheet, facts: ProofFacts, width: float, top: float) -> float:
    """The panel; returns its lower edge."""
    lines = facts.lines[:3]
    height = (13 + 5.6 * len(lines)) * MM
    sheet.panel(MARGIN, top - height, width, height, TONES[facts.tone])
    inner, x = width - 12 * MM, MARGIN + 6 * MM
    y = top - 8.5 * MM
    sheet.text(facts.answer, x, y, sheet.fitted(facts.answer, inner, 17, bold=True), bold=True, colour=WHITE)
    for line in lines:
        y -= 5.6 * MM
        sheet.text(line, x, y, sheet.fitted(line, inner, 11.5, least=6), colour=WHITE)
    return top - height


def _whose(sheet: Sheet, facts: ProofFacts, width: float, top: float) -> float:
    """The badge and its holder; returns the lowest line."""
    if not facts.badge_name and not facts.recipient:
        return top
    patch = 26 * MM if facts.patch_png else 0
    if facts.patch_png:
        sheet.picture(facts.patch_png, MARGIN, top - patch * 1.12 + 4 * MM, patch, patch * 1.12)
    left = MARGIN + patch + (7 * MM if patch else 0)
    beside = width - (left - MARGIN)
    y = sheet.paragraph(facts.badge_name, left, top, beside, 15, bold=True, lines=2)
    if facts.recipient:
        sheet.text(facts.issued_to, left, y - 0.5 * MM, 11, colour=STONE)
        size = sheet.fitted(facts.recipient, beside, 20, bold=True)
        y = sheet.paragraph(facts.recipient, left, y - 8 * MM, beside, size, bold=True, lines=1)
    y = sheet.paragraph(facts.issued, left, y, beside, 11, lines=2)
    return float(min(y, top - patch * 1.12))


def _said(sheet: Sheet, facts: ProofFacts, width: float, y: float) -> float:
    """What was seen, and who says so; returns the next free line."""
    if facts.seen or facts.role or facts.sentences:
        sheet.text(facts.seen_heading, MARGIN, y, 12.5, bold=True)
        y -= 6 * MM
        y = sheet.paragraph(facts.role, MARGIN, y, width, 10.5, lines=3) if facts.role else y
        for line in facts.seen:
            if y < SEEN_ABOVE:
                break
            sheet.tick(MARGIN + 0.5 * MM, y, 10)
            y = sheet.paragraph(line, MARGIN + 6 * MM, y, width - 6 * MM, 10.5, lines=2)
        for line in facts.sentences:
            if y < SEEN_ABOVE:
                break
            y = sheet.paragraph(line, MARGIN, y - 1 * MM, width, 10.5, lines=3)
        y -= 4 * MM
    if facts.attested:
        sheet.text(facts.attested_heading, MARGIN, y, 12.5, bold=True)
        y -= 6 * MM
        for line in facts.attested:
            if y < SAID_ABOVE:
                break
            y = sheet.paragraph(line, MARGIN, y, width, 10.5, lines=2) - 1 * MM
    return y


def _checks(sheet: Sheet, facts: ProofFacts, x: float, width: float, y: float) -> float:
    """Each check, its outcome beside its noun; returns the next free line."""
    if not facts.checks:
        return y
    sheet.text(facts.checks_heading, x, y, sheet.fitted(facts.checks_heading, width, 12.5, bold=True), bold=True)
    y -= 6 * MM
    for noun, outcome in facts.checks:
        if y < SAID_ABOVE:
            break
        sheet.text(noun, x, y, sheet.fitted(noun, 0.48 * width, 10, least=6), colour=STONE)
        y = sheet.paragraph(outcome, x + 0.5 * width, y, 0.5 * width, 10, lines=2)
    return y


def _facts(sheet: Sheet, facts: ProofFacts, width: float, y: float) -> None:
    """When, about which bytes, at which address."""
    sheet.rule(MARGIN, y + 2 * MM, width)
    y -= 4 * MM
    for noun, said in facts.facts:
        sheet.text(noun, MARGIN, y, 10, colour=STONE)
        size = sheet.fitted(said, width - 42 * MM, 10, least=5)
        sheet.text(said, MARGIN + 42 * MM, y, size)
        y -= 5.2 * MM


def _again(sheet: Sheet, facts: ProofFacts, width: float) -> None:
    """How anybody verifies it again, at the foot."""
    square, base = 36 * MM, 20 * MM
    sheet.rule(MARGIN, base + square, width)
    sheet.code(facts.url, MARGIN - 4 * MM, base - 2 * MM, square)
    left = MARGIN + square + 2 * MM
    y = sheet.paragraph(facts.again, left, base + square - 10 * MM, width - square, 11, lines=3)
    sheet.text(facts.code, left, y - 4 * MM, 20, bold=True)
    sheet.text(facts.foot, MARGIN, 14 * MM, sheet.fitted(facts.foot, width, 10), colour=STONE)
    sheet.weave(MARGIN, 11 * MM, width)
