"""What must be true of a bundle: its badges, its days, and when it is open. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from badges.base.database import bounds
from badges.base.errors import Refused
from badges.recognition.rules import is_shown, is_valid
from badges.recognition.tables import Award

DAYS: Final = (7, 30, 90, 180)
USUAL_DAYS: Final = 90


def refuse_badges(wanted: Collection[str], chosen: Collection[Award], now: datetime) -> None:
    """Check what was chosen: `wanted` codes, and the member's awards that have them.

    Raises Refused: `bundle.empty`, `bundle.too_many`, `bundle.unknown`, `bundle.ended`, `bundle.hidden`.
    """
    if not wanted:
        raise Refused("bundle.empty")
    if len(wanted) > bounds.BUNDLE_BADGES:
        raise Refused("bundle.too_many", most=bounds.BUNDLE_BADGES)
    if {award.code for award in chosen} != set(wanted):
        raise Refused("bundle.unknown")
    for award in chosen:
        if award.closed_at is not None or not is_valid(award, now):
            raise Refused("bundle.ended")
        if not is_shown(award):
            raise Refused("bundle.hidden")


def is_open(ends_on: date, stopped_at: datetime | None, today: date) -> bool:
    """Whether a bundle's link shows its badges today."""
    return stopped_at is None and today <= ends_on
