"""Bounds of one verification: how much is read, how much is fetched, how long it may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one verification (DECISIONS.md rows S3, S4, C2, J1, U1). Sizes are in bytes. `processor_seconds` is
    compared between two steps, `seconds` (of the clock) before each fetch from another site."""

    fetches: int = 10
    seconds: float = 20.0
    processor_seconds: float = 1.0
    document_bytes: int = 1_048_576
    upload_bytes: int = 12 * 1_048_576
    download_bytes: int = 5 * 1_048_576
    endorsements: int = 10


DEFAULT_LIMITS = Limits()
