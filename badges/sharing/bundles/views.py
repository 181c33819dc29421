"""Views of bundles: as the member sees them, and as their link shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class BundleView:
    """A bundle of the member's: its key, its last day, and the codes of its badges, the latest badge first."""

    id: int
    key: str
    created_at: datetime
    ends_on: date
    stopped_at: datetime | None
    codes: tuple[str, ...]


@dataclass(frozen=True)
class ShownBundle:
    """What a link shows: that it is closed, or the codes of its badges and its last day."""

    is_open: bool
    ends_on: date
    codes: tuple[str, ...]
