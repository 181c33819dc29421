"""In what order the day's page says what waits, and shows the gatherings of the day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Final, Protocol, TypeVar

AT_THE_DOOR: Final = timedelta(minutes=30)  # before it begins, in which a gathering counts as going on


class Urgency(IntEnum):
    """Why something waits, the most urgent first: what stops work, who waits for an answer, what would be forgotten."""

    STOPPED = 1  # no badge can be signed at all
    PAUSED = 2  # a badge says « mis en pause » to whoever reads it
    ASKED = 3  # somebody outside asked, or a member is to be told of it
    AGREED = 4  # a member said yes, and the signature is missing
    ATTENDANCE = 5  # a gathering is over, and memory fades
    PLACE = 6  # a place in a workshop is free, and somebody waits for it
    TO_READ = 7  # a colleague waits for a reading
    NOT_SENT = 8  # a member does not have what is theirs: a letter, a link
    BEGUN = 9  # an award was begun, or the member said « plus tard »
    TO_RECOGNISE = 10  # people came, and nothing was recognised
    TEAM = 11  # a colleague leaves, a day of many badges, a coordinator who is alone
    RECORDS = 12  # records of which nobody has heard for two years


class Waits(Protocol):
    """Something that waits: why, and since when."""

    @property
    def urgency(self) -> Urgency:
        """Why it waits."""

    @property
    def since(self) -> date | None:
        """Since which day; None where it has no day."""


class OfToday(Protocol):
    """A gathering of the day: from when until when, and whether its attendance was noted."""

    @property
    def starts_at(self) -> datetime:
        """Its beginning."""

    @property
    def ends_at(self) -> datetime:
        """Its end."""

    @property
    def noted(self) -> bool:
        """Whether its attendance was noted."""


WaitsT = TypeVar("WaitsT", bound=Waits)
OfTodayT = TypeVar("OfTodayT", bound=OfToday)


def most_urgent_first(waiting: Iterable[WaitsT]) -> list[WaitsT]:
    """Order what waits by why it waits; what waits longest first, what has no day last, else as it was given."""
    return sorted(waiting, key=lambda each: (each.urgency, each.since or date.max))


def now_first(gatherings: Iterable[OfTodayT], now: datetime) -> list[OfTodayT]:
    """Order the gatherings of a day.

    First those that go on or begin within half an hour, then those that are over without attendance, then those to
    come, then those that are noted; each by the hour.
    """

    def place(each: OfTodayT) -> tuple[int, datetime]:
        if each.starts_at - AT_THE_DOOR <= now < each.ends_at:
            return 0, each.starts_at
        if now < each.starts_at:
            return 2, each.starts_at
        return (3 if each.noted else 1), each.starts_at

    return sorted(gatherings, key=place)
