"""In what order the day's page says what waits, and shows the gatherings of the day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Final, Protocol, TypeVar

MONTH: Final = timedelta(days=31)  # after which something waits on the list of the week
AT_THE_DOOR: Final = timedelta(minutes=30)  # before it begins, in which a gathering counts as going on


class Urgency(IntEnum):
    """Why something waits: what stops work, then what was promised to people, then what would be forgotten."""

    STOPPED = 1  # no badge can be signed at all
    PAUSED = 2  # a badge says « mis en pause » to its readers
    ASKED = 3  # a reader asked, or a member is to be told of it
    AGREED = 4  # a member said yes, and the signature is missing
    PLACE = 5  # a place in a workshop is free, and a member waits for it
    TO_READ = 6  # a colleague waits for a reading
    NOT_SENT = 7  # a member does not have what is theirs: a letter, a link
    LATER = 8  # a member said « plus tard »
    ATTENDANCE = 9  # a gathering is over, and memory fades
    BEGUN = 10  # an award was begun
    TO_RECOGNISE = 11  # people came, and nothing was recognised
    IN_YOUR_NAME = 12  # what a colleague entered as seen by this staff member
    IS_IT_YOU = 13  # a member whose name could be the staff member's own
    TEAM = 14  # a colleague leaves, a day of many badges, a coordinator who is alone
    RECORDS = 15  # records without news for two years


STOPS_WORK: Final = frozenset({Urgency.STOPPED, Urgency.PAUSED})
PROMISED: Final = frozenset(
    {Urgency.ASKED, Urgency.AGREED, Urgency.PLACE, Urgency.TO_READ, Urgency.NOT_SENT, Urgency.LATER}
)


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


def promises_first(waiting: Iterable[WaitsT]) -> list[WaitsT]:
    """Order what waits: what stops work, what was promised to people, the rest; in each what waits longest is first.

    What has no day comes last, by why it waits, else as it was given.
    """

    def place(each: WaitsT) -> tuple[int, date, Urgency]:
        rank = 0 if each.urgency in STOPS_WORK else 1 if each.urgency in PROMISED else 2
        return rank, each.since or date.max, each.urgency

    return sorted(waiting, key=place)


def by_age(waiting: Iterable[WaitsT], today: date) -> tuple[list[WaitsT], list[WaitsT]]:
    """Divide what waits, in its order: what stands on the day's page, and what has waited for more than a month.

    What stops work stays on the day's page.
    """
    day: list[WaitsT] = []
    week: list[WaitsT] = []
    for each in waiting:
        old = each.since is not None and each.since < today - MONTH and each.urgency not in STOPS_WORK
        (week if old else day).append(each)
    return day, week


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
