"""Views of bundles: as the member sees them, and as their link shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from badges.sharing.others.views import OtherView


@dataclass(frozen=True)
class BundleView:
    """A bundle of the member's: its key, its last day, and the codes of its badges, the latest badge first."""

    id: int
    key: str
    created_at: datetime
    ends_on: date
    stopped_at: datetime | None
    codes: tuple[str, ...]
    others: tuple[int, ...]  # badges by other issuers, by number


@dataclass(frozen=True)
class ShownBundle:
    """What a link shows: that it is closed, or the codes of its badges, its badges by other issuers, its last day."""

    is_open: bool
    ends_on: date
    codes: tuple[str, ...]
    others: tuple[OtherView, ...] = ()
