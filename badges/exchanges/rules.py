"""On which side of an exchange a member stands."""

from __future__ import annotations

from enum import StrEnum


class ExchangePart(StrEnum):
    """On which side of an exchange a member was."""

    GIVES = "gives"
    RECEIVES = "receives"
