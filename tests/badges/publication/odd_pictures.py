"""Pictures and PDFs that hold no badge, or more than one picture."""

from __future__ import annotations

import io
import struct
import zlib

import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.badges.paper.examples import FACTS
from tests.badges.publication.held_pictures import page


def moving(kind: str) -> bytes:
    """A picture that moves: a blank sheet, then our card."""
    card = page(FACTS, "card", 72).convert("L")
    blank = Image.new("L", card.size, 255)
    stream = io.BytesIO()
    blank.save(stream, kind, save_all=True, append_images=[blank.point(lambda value: value - 9), card], duration=100)
    return stream.getvalue()


def pdf(pages: int = 1, **options: object) -> bytes:
    """A PDF without a code."""
    stream = io.BytesIO()
    canvas = Canvas(stream, **options)
    for number in range(pages):
        canvas.drawString(100, 100, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def with_attachments(data: bytes, files: dict[str, bytes]) -> bytes:
    """A PDF with files inside it."""
    document = pypdfium2.PdfDocument(data)
    for name, content in files.items():
        document.new_attachment(name).set_data(content)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def giant_png() -> bytes:
    """A few bytes that claim four thousand million points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 65535, 65535, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")
