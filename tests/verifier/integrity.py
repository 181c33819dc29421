"""Digests of evidence in the spelling of Subresource Integrity."""

from __future__ import annotations

import base64
import hashlib

DATA = b"%PDF-1.7 what was seen"


def integrity(function: str, data: bytes = DATA) -> str:
    """Subresource Integrity's spelling of a digest."""
    return f"{function}-{base64.b64encode(hashlib.new(function, data).digest()).decode()}"
