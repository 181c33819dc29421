"""Local time: instants are stored in UTC, days are those of Europe/Paris (decisions 30)."""

from __future__ import annotations

import time as machine
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo


@cache
def local_zone() -> ZoneInfo:
    """The network's time zone."""
    return ZoneInfo("Europe/Paris")


def steady_clock() -> Callable[[], datetime]:
    """A clock that starts at this machine's time and goes on by the time since boot, sleep included.

    It does not follow when the machine's clock is set, and so tells that it was.
    """
    counter = getattr(machine, "CLOCK_BOOTTIME", machine.CLOCK_MONOTONIC)
    booted = datetime.now(UTC) - timedelta(seconds=machine.clock_gettime(counter))
    return lambda: booted + timedelta(seconds=machine.clock_gettime(counter))


def local(instant: datetime) -> datetime:
    """An aware instant in Europe/Paris; in UTC for the last hours of the year 9999, which Paris time cannot express."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime is no instant")
    try:
        return instant.astimezone(local_zone())
    except OverflowError:
        return instant.astimezone(UTC)


def instant(day: date, hour: time) -> datetime:
    """The aware instant of a local day and hour, as a form gives them."""
    return datetime.combine(day, hour, tzinfo=local_zone())


def local_date(instant: datetime) -> date:
    """The local day of an aware instant."""
    return local(instant).date()


def local_day(day: date) -> tuple[datetime, datetime]:
    """The first instant of a local day and of the next, in UTC; 23 to 25 hours apart."""
    start = datetime.combine(day, time(), local_zone())
    end = datetime.combine(day + timedelta(days=1), time(), local_zone())
    return start.astimezone(UTC), end.astimezone(UTC)


def moments(day: date, hour: time) -> tuple[datetime, ...]:
    """The instants at which clocks show this hour of this day, in UTC: none in the hour that the change of March leaves
    out, two in the hour that the change of October repeats, else one."""
    found = {datetime.combine(day, hour.replace(fold=fold), local_zone()).astimezone(UTC) for fold in (0, 1)}
    shown = (day, hour.replace(fold=0))
    return tuple(sorted(each for each in found if (local(each).date(), local(each).time().replace(fold=0)) == shown))
