"""What is presented for verification: bytes as they came, and the error for those that hold no badge.

Nothing here is believed. `Presented` is the only input of the pipeline, whether it came from an upload, a pasted text,
a URL, a QR code or our own store.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from schemas.baked_images import Baked, unbake
from schemas.errors import ImageMalformed, ImageNotBaked, OpenBadgesError
from verifier.limits import Limits


@dataclass(frozen=True)
class Presented:
    """Bytes as presented.

    `media_type`: what the sender said it is, or None; a hint for messages, never a decision.
    `origin`: where it came from: a URL, a file name, "text" or a name of the caller's choice. `readings`: what
    `verifier.reading.readers.read` found in these bytes, by the limits of that reading.
    """

    data: bytes
    media_type: str | None = None
    origin: str = "text"
    readings: dict[Limits, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the presented bytes, 64 lower-case hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def image(self) -> Baked | ImageNotBaked | ImageMalformed:
        """What the bytes hold as an image, or the error that `schemas.baked_images.unbake` raised.

        An image is opened once, also where the caller asks before the verifier does."""
        try:
            return unbake(self.data)
        except (ImageNotBaked, ImageMalformed) as error:
            return error.with_traceback(None)  # which would keep the bytes of each step of the opening


class InputUnreadable(OpenBadgesError):
    """No badge can be read from it: input.empty, .too_large, .not_text, .html, .pdf, .picture, .not_a_badge,
    .version_1, .presentation, .presentation_empty, .not_found, .gone, .status, .redirects."""
