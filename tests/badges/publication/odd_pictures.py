"""Pictures and PDFs that hold no badge, or more than one picture."""

from __future__ import annotations

import ctypes
import io
import struct
import zlib

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from tests.badges.paper.examples import FACTS
from tests.badges.publication.held_pictures import page


def moving(kind: str) -> bytes:
    """A picture that moves: a blank sheet, then our card."""
    card = page(FACTS, "card", 72).convert("L")
    blank = Image.new("L", card.size, 255)
    stream = io.BytesIO()
    blank.save(stream, kind, save_all=True, append_images=[blank.point(lambda value: value - 9), card], duration=100)
    return stream.getvalue()


def pdf(pages: int = 1) -> bytes:
    """A PDF without a code."""
    document = pypdfium2.PdfDocument.new()
    for number in range(pages):
        page = document.new_page(595, 842)
        words = pdfium.FPDFPageObj_NewTextObj(document, b"Helvetica", 12)
        said = f"page {number + 1}".encode("utf-16-le") + b"\0\0"
        pdfium.FPDFText_SetText(words, ctypes.cast(ctypes.create_string_buffer(said), pdfium.FPDF_WIDESTRING))
        pdfium.FPDFPageObj_Transform(words, 1, 0, 0, 1, 100, 100)
        pdfium.FPDFPage_InsertObject(page, words)
        page.gen_content()
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def locked_pdf() -> bytes:
    """A PDF that asks for a password (ISO 32000-1, 7.6.3): a page, and a dictionary that no password fits."""
    nothing = "00" * 32
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{nothing}> /U <{nothing}> >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] >>\n"
    return data + f"{head}{trailer}startxref\n{len(data)}\n%%EOF\n".encode()


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
