"""A sheet to draw on: the face, wrapped text, the woven edge, the QR as vectors. In points, y from the bottom.

This module owns reportlab, and imports it when a sheet is drawn: no page needs it.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

from badges.paper import scripts
from issuer import qr
from issuer.artwork import font_path

MM = 72 / 2.54 * 0.1
A4 = (210 * MM, 297 * MM)
REGULAR, BOLD = "Text", "Text-Bold"
SPARE = {REGULAR: "Spare", BOLD: "Spare-Bold"}  # the faces for letters that the first ones lack: Arabic, Hebrew…
SPARE_FILES = {REGULAR: "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf"}
FONTS = Path(__file__).parent / "fonts"
INK, STONE, LINE = (0.125, 0.141, 0.165), (0.337, 0.365, 0.4), (0.867, 0.831, 0.769)
INDIGO, BRICK, MOSS = (0.165, 0.263, 0.451), (0.659, 0.314, 0.173), (0.239, 0.416, 0.286)
WELD, PLUM = (0.722, 0.525, 0.043), (0.4, 0.251, 0.427)
# The two threads of the woven edge: colour and length in mm, repeated; the second begins a little later.
THREADS = (
    (0.0, ((INDIGO, 5.5), (BRICK, 2.3), (MOSS, 4.2))),
    (1.6, ((WELD, 2.3), (INDIGO, 2.3), (PLUM, 7.4))),
)
GAP = 0.5
# reportlab reads a face through one file position for all threads: two concurrent sheets would mix their letters.
FACES = Lock()


@cache
def _faces() -> frozenset[int]:
    """Register the bundled faces; the characters that both can draw."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    drawn: list[set[int]] = []
    for name, weight in ((REGULAR, "regular"), (BOLD, "bold")):
        face = TTFont(name, str(font_path(weight)))
        pdfmetrics.registerFont(face)
        drawn.append(set(face.face.charToGlyph))
    return frozenset(drawn[0] & drawn[1])


@cache
def _spare() -> frozenset[int]:
    """Register the faces for other letters, in a process that meets one; the characters that both can draw."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    drawn: list[set[int]] = []
    with FACES:
        for first, name in SPARE.items():
            face = TTFont(name, str(FONTS / SPARE_FILES[first]))
            if name not in pdfmetrics.getRegisteredFontNames():  # another thread may have been first
                pdfmetrics.registerFont(face)
            drawn.append(set(face.face.charToGlyph))
    return frozenset(drawn[0] & drawn[1])


def drawable(text: str) -> str:
    """The text with what no face can draw replaced by a visible sign, never by a gap.

    A letter loses a mark that the face does not have; U+2011 becomes a hyphen; anything else a question mark.
    """
    return "".join(_drawn(character) for character in unicodedata.normalize("NFC", text).replace("\u2011", "-"))


def _drawn(character: str) -> str:
    known = _faces()
    if ord(character) in known or ord(character) in _spare():
        return character
    bare = "".join(part for part in unicodedata.normalize("NFKD", character) if ord(part) in known)
    return bare or ("" if unicodedata.combining(character) else "?")


def _runs(line: str, font: str) -> list[tuple[str, str]]:
    """A line as it is drawn from left to right: each piece with its face."""
    known = _faces()
    if all(ord(character) in known for character in line):
        return [(font, line)]
    return [
        (font if first else SPARE[font], "".join(piece))
        for first, piece in groupby(scripts.visual(line), lambda character: ord(character) in known)
    ]


def width_of(line: str, font: str, size: float) -> float:
    """How wide a drawable line is."""
    from reportlab.pdfbase import pdfmetrics

    return sum(float(pdfmetrics.stringWidth(piece, face, size)) for face, piece in _runs(line, font))


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Lines at most `width` wide, broken at plain spaces only (decisions 30); a longer word is cut where it must be."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(longer, font, size) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if lines[-1] and width_of(lines[-1] + character, font, size) > width:
                lines.append("")
            lines[-1] += character
    return lines


def shortened(line: str, font: str, size: float, width: float) -> str:
    """A line that is not the last, with "…" at its end, at most `width` wide."""
    while line and width_of(f"{line.rstrip()}…", font, size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


class Sheet:
    """One PDF in the making. `invariant`: the same facts give the same bytes."""

    def __init__(self, title: str, size: tuple[float, float] = A4, *, language: str = "fr") -> None:
        from reportlab.pdfgen.canvas import Canvas

        with FACES:
            _faces()
        self._out = io.BytesIO()
        self.canvas: Any = Canvas(self._out, pagesize=size, lang=language, initialFontName=REGULAR, invariant=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor("Réseau Citoyen de Services")
        self.width, self.height = size

    def text(
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        *,
        bold: bool = False,
        colour: Sequence[float] = INK,
        align: str = "left",
    ) -> None:
        """One line, its baseline at y."""
        font, line = BOLD if bold else REGULAR, drawable(words)
        self.canvas.setFillColorRGB(*colour)
        x -= {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * width_of(line, font, size)
        for face, piece in _runs(line, font):
            self.canvas.setFont(face, size)
            self.canvas.drawString(x, y, piece)
            x += self.canvas.stringWidth(piece, face, size)

    def paragraph(
        self,
        words: str,
        x: float,
        y: float,
        width: float,
        size: float,
        *,
        bold: bool = False,
        colour: Sequence[float] = INK,
        lines: int = 12,
        align: str = "left",
    ) -> float:
        """Wrapped text from the baseline y downwards, at most `lines` of them. Returns the next free baseline."""
        leading, font = size * 1.32, BOLD if bold else REGULAR
        found = wrapped(drawable(words), font, size, width)
        if len(found) > lines:
            found = [*found[: lines - 1], shortened(found[lines - 1], font, size, width)]
        for line in found:
            anchor = {"left": x, "centre": x + width / 2, "right": x + width}[align]
            self.text(line, anchor, y, size, bold=bold, colour=colour, align=align)
            y -= leading
        return y

    def fitted(self, words: str, width: float, size: float, *, bold: bool = False, least: float = 8) -> float:
        """The largest size, at most `size`, at which the words stand on one line."""
        natural = width_of(drawable(words), BOLD if bold else REGULAR, size)
        return max(least, size if natural <= width else size * width / natural)

    def weave(self, x: float, y: float, width: float) -> None:
        """The woven edge: two thin threads of dyed dashes, y at the top."""
        for row, (start, threads) in enumerate(THREADS):
            at, turn = -start * MM, 0
            while at < width:
                colour, length = threads[turn % len(threads)]
                left, right = max(at, 0.0), min(at + length * MM, width)
                if right > left:
                    self.canvas.setFillColorRGB(*colour)
                    self.canvas.rect(
                        x + left, y - (row + 1) * 1.0 * MM - row * 0.5 * MM, right - left, 1.0 * MM, stroke=0, fill=1
                    )
                at += (length + GAP) * MM
                turn += 1

    def rule(self, x: float, y: float, width: float) -> None:
        """A thin line."""
        self.canvas.setStrokeColorRGB(*LINE)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x, y, x + width, y)

    def disc(self, x: float, y: float, radius: float, colour: Sequence[float]) -> None:
        """A filled disc about (x, y)."""
        self.canvas.setFillColorRGB(*colour)
        self.canvas.circle(x, y, radius, stroke=0, fill=1)

    def code(self, url: str, x: float, y: float, width: float) -> None:
        """A QR as vectors, `width` wide with its quiet zone of four modules; lower left corner at (x, y)."""
        rows = qr.matrix(url)
        side = len(rows) + 2 * qr.QUIET_ZONE
        module = width / side
        path = self.canvas.beginPath()
        for row, modules in enumerate(rows):
            column = 0
            while column < len(modules):
                run = column
                while run < len(modules) and modules[run]:
                    run += 1
                if run > column:
                    left = x + (column + qr.QUIET_ZONE) * module
                    top = y + width - (row + qr.QUIET_ZONE + 1) * module
                    path.rect(left, top, (run - column) * module, module)
                column = max(run, column + 1)
        self.canvas.setFillColorRGB(0, 0, 0)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def finish(self) -> bytes:
        """The bytes of the PDF."""
        self.canvas.showPage()
        with FACES:
            self.canvas.save()
        return self._out.getvalue()
