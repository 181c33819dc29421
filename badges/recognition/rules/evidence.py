"""How much has to be seen (decisions 28), and between which days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from badges.recognition.rules.blockers import Blocker

MINIMUM_CRITERIA: Final = 2
MINIMUM_DATES: Final = 2
IN_TIME: Final = timedelta(days=14)  # what is entered later than this after its day is entered late
NOT_COUNTED: Final[Mapping[str, str]] = {  # by the code with which it would be refused when it is recorded
    "observation.too_early": "award.blocked.too_early",
    "observation.too_old": "award.blocked.too_old",
    "observation.before_opening": "award.blocked.before_opening",
    "observation.before_member": "award.blocked.before_member",
}


class Times(Protocol):
    """Between which days something may have been seen: a dossier, or `Judged`."""

    @property
    def today(self) -> date | None:
        """The local day; None judges nothing."""

    @property
    def came_on(self) -> date | None:
        """When the member came first, if it is known."""


class SeenOnDay(Protocol):
    """What was seen once, as far as its day is asked: `Seen` is one."""

    @property
    def seen_on(self) -> date:
        """Its day."""

    @property
    def opened_on(self) -> date | None:
        """When the site of the place opened, if it is known."""


class Told(Protocol):
    """A testimony, as far as its days are asked: `badges.matching.introductions.testimonies.Testimony` is one."""

    @property
    def days(self) -> tuple[date, ...]:
        """The days of which it tells."""

    @property
    def opened_on(self) -> date | None:
        """When the site opened, if it is known."""


@dataclass(frozen=True)
class Judged:
    """The day on which days are judged, and when the member came first."""

    today: date
    came_on: date


def outside(day: date, times: Times, opened_on: date | None) -> str | None:
    """Why what was seen on a day does not count, as a code; None when it does.

    Nothing is seen in the future, more than a year ago, before the site opened, or before the member came.
    """
    if times.today is None:
        return None
    if day > times.today:
        return "observation.too_early"
    if day < year_before(times.today):
        return "observation.too_old"
    if opened_on is not None and day < opened_on:
        return "observation.before_opening"
    if times.came_on is not None and day < times.came_on:
        return "observation.before_member"
    return None


def first_day(joined_on: date, visits: Iterable[tuple[date, date]]) -> date:
    """When a member came first: the day of their registration, or an earlier one on which they took part.

    `visits`: such days, each with the day on which it was entered. One is believed when it was entered within fourteen
    days of itself or of the registration.
    """
    return min([joined_on, *(day for day, entered in visits if not is_late(max(day, joined_on), entered))])


def another_date(day: date, seen_on: Collection[date], times: Times, opened_on: date | None) -> bool:
    """Whether a second date can be found on a day: nothing of the badge was seen then, and what is seen then counts."""
    return day not in seen_on and outside(day, times, opened_on) is None


def year_before(day: date) -> date:
    """The same day a year before; the 28th of February for the 29th."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def is_late(happened_on: date, entered_on: date | None) -> bool:
    """Whether something was entered more than fourteen days after it took place."""
    return entered_on is not None and entered_on - happened_on > IN_TIME


def days_seen(seen: Iterable[SeenOnDay], times: Times) -> frozenset[date]:
    """The days on which something was seen that counts."""
    return frozenset(each.seen_on for each in seen if outside(each.seen_on, times, each.opened_on) is None)


def days_told(told: Iterable[Told], times: Times) -> frozenset[date]:
    """The days of testimonies that may stand for a second date: by the same limits as what is seen."""
    return frozenset(day for each in told for day in each.days if outside(day, times, each.opened_on) is None)


def evidence_missing(
    seen: Iterable[tuple[str, date]], *, told_on: Collection[date] = (), practice: bool = False
) -> list[Blocker]:
    """What decisions 28 still asks for, given (criterion, date) pairs.

    `told_on`: days of which a testimony tells. Another day than the one that was seen stands for the second date; it
    is never a criterion, and never the only date. `practice`: of a practice member one date is enough, since nothing
    is ever signed for them.
    """
    pairs = set(seen)
    criteria, dates = {criterion for criterion, _ in pairs}, {day for _, day in pairs}
    missing: list[Blocker] = []
    if len(criteria) < MINIMUM_CRITERIA:
        missing.append(Blocker("award.blocked.two_criteria", {"count": MINIMUM_CRITERIA - len(criteria)}))
    if len(dates) < MINIMUM_DATES and not (dates and (practice or set(told_on) - dates)):
        missing.append(Blocker("award.blocked.two_dates", {"count": MINIMUM_DATES - len(dates)}))
    return missing
