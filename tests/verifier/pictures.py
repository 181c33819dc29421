"""The smallest pictures, and one with a text chunk."""

from __future__ import annotations

import struct
import zlib

from tests.schemas import png_corpus

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>'


def png() -> bytes:
    """The smallest picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


KEYWORDS = (b"openbadgecredential", b"openbadges", b"openbadge")


def as_text(keyword: bytes, text: str) -> bytes:
    """An image with a `tEXt` chunk."""
    body = b"tEXt" + keyword + b"\x00" + text.encode("latin-1")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png_corpus.picture(png_corpus.header(), chunk, png_corpus.pixels(), png_corpus.END)
