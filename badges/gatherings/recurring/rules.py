"""The days and hours of a recurring meeting, in local time; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from badges.base.errors import Refused
from badges.base.times import local_zone
from badges.gatherings.rules import EARLIEST, LATEST, LONGEST_GATHERING

AHEAD: Final = timedelta(weeks=13)  # how far meetings are made ahead
EVERY_WEEKS: Final = (1, 2)
WEEK: Final = timedelta(days=7)


def check(weekday: int, every_weeks: int, starts: time, ends: time, first_on: date, today: date) -> None:
    """Check a rule. Raises Refused: recurring.weekday, recurring.every_weeks, gathering.date; as `check_hours`."""
    if not 0 <= weekday <= 6:
        raise Refused("recurring.weekday")
    if every_weeks not in EVERY_WEEKS:
        raise Refused("recurring.every_weeks")
    check_hours(starts, ends)
    if not EARLIEST <= first_on <= today + LATEST:
        raise Refused("gathering.date")


def check_hours(starts: time, ends: time) -> None:
    """Check the hours of a rule, which ends on the day on which it begins.

    Raises Refused: gathering.order, gathering.too_long.
    """
    lasts = _lasts(starts, ends)
    if lasts <= timedelta(0):
        raise Refused("gathering.order")
    if lasts > LONGEST_GATHERING:
        hours = -(-lasts // timedelta(hours=1))
        raise Refused("gathering.too_long", start=starts, end=ends, hours=hours)


def first_day(weekday: int, day: date) -> date:
    """The first day from `day` on that is this weekday; 0 is Monday."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def days(first_on: date, every_weeks: int, after: date, until: date) -> Iterator[date]:
    """The days of a rule that begins on `first_on`, later than `after` and not later than `until`."""
    step = every_weeks * WEEK
    day = first_on
    if after >= first_on:
        day += ((after - first_on) // step + 1) * step
    while day <= until:
        yield day
        day += step


def instants(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """When the meeting of a day begins and ends: at the hours on the wall, before and after each change of clocks.

    In the hour that is left out it begins when clocks have moved on; in the one that comes twice, the first time.
    """
    start = datetime.combine(day, starts, local_zone()).astimezone(UTC)
    end = datetime.combine(day, ends, local_zone()).astimezone(UTC)
    return start, end if end > start else start + _lasts(starts, ends)


def _lasts(starts: time, ends: time) -> timedelta:
    anyday = date(2026, 1, 1)
    return datetime.combine(anyday, ends, UTC) - datetime.combine(anyday, starts, UTC)
