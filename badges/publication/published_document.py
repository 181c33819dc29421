"""An answer to a program, and the error for a document that is gone."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.errors import NotFound

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Published:
    """One answer: the exact bytes, their media type, how long it may be kept (seconds), and the HTTP status."""

    media_type: str
    data: bytes
    max_age: int = HOUR
    status: int = 200


class Gone(NotFound):
    """It existed, and was withdrawn or erased (410)."""
