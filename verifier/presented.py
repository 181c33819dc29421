"""What somebody handed over: bytes, before anybody has looked at them.

Nothing here is believed. `Presented` is the only thing that the pipeline accepts, whether it came from an upload,
a pasted text, a URL, a QR code or our own store.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Presented:
    """Bytes as presented.

    `media_type`: what the sender said it is, or None; a hint for messages, never a decision.
    `origin`: where it came from: a URL, a file name, "text" or a name of the caller's choice.
    """

    data: bytes
    media_type: str | None = None
    origin: str = "text"

    @property
    def digest(self) -> str:
        """SHA-256 of the presented bytes, 64 lower-case hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()
