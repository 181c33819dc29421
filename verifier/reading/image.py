"""An image that holds a badge (Baking 2.0; Open Badges 3.0 "Document Formats")."""

from __future__ import annotations

from typing import Final

from schemas.baked_images import Baked
from verifier.limits import Limits
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.reading.layers import Inside, Layer

# XML may be in UTF-16, JSON may not; the second character of an XML text is ASCII.
_UTF_16: Final = (b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def is_image(data: bytes) -> bool:
    """Whether the bytes begin as an image that may hold a badge.

    Raises InputUnreadable: input.pdf; input.picture for other pictures (a photograph of a badge).
    """
    if data.startswith(b"%PDF-"):
        raise InputUnreadable("input.pdf")
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<", *_UTF_16)) or data.startswith(b"\x89PNG"):
        return True
    if data.startswith((b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x00\x00\x00")) or b"ftyp" in data[:16]:
        raise InputUnreadable("input.picture")
    return False


def read_image(presented: Presented, _: Limits) -> Inside:
    """The text in an image. Raises ImageNotBaked, ImageMalformed."""
    found = presented.image
    if not isinstance(found, Baked):
        raise found
    faults = () if found.is_standard else ("form.baked_as_text",)
    return Inside(Layer.TEXT, found.text.encode("utf-8"), {"carrier": found.carrier, "faults": faults})
