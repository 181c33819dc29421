"""The picture itself: facts in, PNG out. A portrait as large as a telephone's screen, read without network.

It is not the badge: nothing signed is inside, and what a messenger makes of a picture (smaller, another format) leaves
its QR and its code readable. Always dark on light, whatever the theme.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from badges.paper.facts import PaperFacts
from badges.paper.sheet import BOLD, FACES, FONTS, REGULAR, SPARE_FILES, drawable, shortened, width_of, wrapped
from issuer import qr
from issuer.artwork import FAMILY_NAME, render_png

WIDTH: Final = 1080
HEIGHT: Final = 1920
MARGIN: Final = 84
INK, STONE, WOOL, LINE = "#20242a", "#565d66", "#faf7f1", "#ddd4c4"
INDIGO, BRICK, MOSS, WELD, PLUM = "#2a4373", "#a8502c", "#3d6a49", "#b8860b", "#66406d"
PATCH: Final = 340
QR: Final = 520
MODULES_OF_QUIET: Final = 4
# The woven edge: top, height, and the threads as colour and length, repeated to the end.
WEAVE: Final = (
    (0, 12, ((INDIGO, 66), (BRICK, 27), (MOSS, 51))),
    (18, 12, ((WELD, 27), (INDIGO, 27), (PLUM, 90))),
)
GAP: Final = 6
SPARE: Final = tuple(FONTS / name for name in SPARE_FILES.values())


@dataclass
class _Column:
    """Lines of text in the middle of the picture, from the top down; `y` is the next free place."""

    y: float
    parts: list[str] = field(default_factory=list)

    def text(self, words: str, size: float, *, bold: bool = False, colour: str = INK, lines: int = 1) -> None:
        """Wrapped words, at most `lines` of them, smaller where the last would be cut."""
        font, room, drawn = BOLD if bold else REGULAR, WIDTH - 2 * MARGIN, drawable(words)
        found = wrapped(drawn, font, size, room)
        while len(found) > lines and size > 40:
            size -= 4
            found = wrapped(drawn, font, size, room)
        if len(found) > lines:
            found = [*found[: lines - 1], shortened(found[lines - 1], font, size, room)]
        for line in found:
            self.y += size * 1.2
            self.parts.append(
                f'<text x="{WIDTH / 2:g}" y="{self.y - size * 0.25:.1f}" text-anchor="middle" font-size="{size:g}"'
                f' font-weight="{"bold" if bold else "normal"}" fill="{colour}"'
                f" font-family={quoteattr(FAMILY_NAME)}>{escape(line)}</text>"
            )

    def gap(self, height: float) -> None:
        """Nothing, as high as this."""
        self.y += height


def picture_of(facts: PaperFacts) -> bytes:
    """The picture of a badge for a telephone, as PNG. The same facts give the same bytes."""
    with FACES:
        width_of(" ", REGULAR, 1)  # the faces that measure are registered once
    column = _Column(96)
    column.text(facts.issuer, 42, bold=True, colour=INDIGO)
    if facts.mark:
        column.text(facts.mark, 42, bold=True, colour=BRICK)
    column.gap(28)
    column.parts.append(_patch(facts.patch_svg, column.y))
    column.gap(PATCH * 1.12 + 20)
    column.text(facts.badge_name, 68, bold=True, lines=2)
    column.gap(14)
    column.text(facts.recipient, 64, lines=2)
    column.gap(8)
    column.text(f"le {facts.awarded_on}, site {facts.of_site}", 40, colour=STONE)
    square = HEIGHT - MARGIN - 270 - QR
    column.parts.append(_code(facts.url, square))
    column.y = square + QR + 8
    column.text(facts.grouped_code, 76, bold=True)
    column.text(f"Pour vérifier : {facts.shown_address}", 42, lines=2)
    if facts.phone:
        column.text(f"Téléphone du site : {facts.phone}", 40, colour=STONE)
    ground = f'<path d="M0 0h{WIDTH}v{HEIGHT}H0z" fill="{WOOL}"/>'
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{ground}{_weave()}{"".join(column.parts)}</svg>'
    return render_png(svg, width=WIDTH, spare=SPARE)


def _weave() -> str:
    """The woven edge along the top."""
    parts = []
    for top, height, threads in WEAVE:
        x, turn = -top, 0
        while x < WIDTH:
            colour, length = threads[turn % len(threads)]
            parts.append(f'<path d="M{x} {top}h{length}v{height}h-{length}z" fill="{colour}"/>')
            x, turn = x + length + GAP, turn + 1
    return "".join(parts)


def _patch(svg: str, top: float) -> str:
    """The drawing of the badge, in the middle."""
    data = b64encode(svg.encode()).decode("ascii")
    return (
        f'<image x="{(WIDTH - PATCH) / 2:g}" y="{top:g}" width="{PATCH}" height="{PATCH * 1.12:g}"'
        f' href="data:image/svg+xml;base64,{data}"/>'
    )


def _code(url: str, top: float) -> str:
    """The QR on white, whole pixels to a module, with a thin edge around its quiet zone."""
    rows = qr.matrix(url)
    side = QR // (len(rows) + 2 * MODULES_OF_QUIET)
    whole = side * (len(rows) + 2 * MODULES_OF_QUIET)
    left, start = (WIDTH - whole) // 2, int(top) + (QR - whole) // 2
    dark = "".join(
        f"M{left + (column + MODULES_OF_QUIET) * side} {start + (row + MODULES_OF_QUIET) * side}h{side}v{side}h-{side}z"
        for row, modules in enumerate(rows)
        for column, module in enumerate(modules)
        if module
    )
    return (
        f'<rect x="{left}" y="{start}" width="{whole}" height="{whole}" fill="#fff" stroke="{LINE}" stroke-width="3"/>'
        f'<path d="{dark}" fill="#000" shape-rendering="crispEdges"/>'
    )
