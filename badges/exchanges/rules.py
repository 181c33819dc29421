"""On which side of an exchange a member stands, and where an exchange stands: planned, to be asked about, held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from badges.base.errors import Refused
from badges.base.times import local_date
from badges.gatherings.rules import EARLIEST, LATEST

LONGEST_EXCHANGE: Final = 24 * 60


class ExchangePart(StrEnum):
    """On which side of an exchange a member was."""

    GIVES = "gives"
    RECEIVES = "receives"


class ExchangeState(StrEnum):
    """Where an exchange stands."""

    PLANNED = "planned"  # its day is to come
    ASKED = "asked"  # its day is here or past, and nobody said yet whether it took place
    HELD = "held"
    CANCELLED = "cancelled"


def state_of(
    happened_on: date, confirmed_at: datetime | None, cancelled_at: datetime | None, today: date
) -> ExchangeState:
    """Where an exchange stands on a day."""
    if cancelled_at is not None:
        return ExchangeState.CANCELLED
    if confirmed_at is not None:
        return ExchangeState.HELD
    return ExchangeState.PLANNED if happened_on > today else ExchangeState.ASKED


def refusals(happened_on: date | None, duration_minutes: int | None, now: datetime) -> Iterator[Refused]:
    """What is refused of the day and the duration of an exchange: exchange.date, exchange.duration. None: not said."""
    if happened_on is not None and not EARLIEST <= happened_on <= local_date(now + LATEST):
        yield Refused("exchange.date")
    if duration_minutes is not None and not 0 < duration_minutes <= LONGEST_EXCHANGE:
        yield Refused("exchange.duration")
