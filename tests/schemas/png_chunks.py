"""The chunks of a PNG, written by hand."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


END = chunk(b"IEND")


def international(keyword: bytes, text: bytes, compressed: bytes = b"\x00\x00", tags: bytes = b"\x00\x00") -> bytes:
    return chunk(b"iTXt", keyword + b"\x00" + compressed + tags + text)
