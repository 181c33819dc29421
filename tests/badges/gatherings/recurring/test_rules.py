"""Days and hours of a recurring meeting, on both sides of each change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from badges.base.times import local, moments
from badges.gatherings.recurring import rules
from tests.cast.refusals import code

TODAY = date(2026, 11, 24)
AFTERNOON = (time(14), time(17))


@pytest.mark.parametrize("day", [date(2026, 10, 20), date(2026, 10, 27), date(2027, 3, 23), date(2027, 3, 30)])
def test_the_hours_on_the_wall_stay_over_both_changes_of_clocks(day: date) -> None:
    start, end = rules.instants(day, *AFTERNOON)
    assert (local(start).time(), local(end).time(), local(start).date()) == (time(14), time(17), day)
    assert start.utcoffset() == timedelta(0)


def test_the_offset_changes_with_the_clocks() -> None:
    summer, winter = rules.instants(date(2026, 10, 20), *AFTERNOON), rules.instants(date(2026, 10, 27), *AFTERNOON)
    assert (summer[0].hour, winter[0].hour) == (12, 13)


def test_a_meeting_in_the_hour_left_out_or_repeated_has_an_end_after_its_start() -> None:
    for day in (date(2026, 10, 25), date(2027, 3, 28)):
        for starts, ends in ((time(2, 30), time(3, 30)), (time(1, 30), time(2, 30)), (time(2), time(2, 59))):
            start, end = rules.instants(day, starts, ends)
            assert timedelta(0) < end - start <= timedelta(hours=2)


def test_the_instants_that_clocks_show() -> None:
    assert moments(date(2027, 3, 28), time(2, 30)) == ()
    twice = moments(date(2026, 10, 25), time(2, 30))
    assert twice == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert moments(date(2026, 11, 24), time(14)) == (datetime(2026, 11, 24, 13, tzinfo=UTC),)


def test_days_are_counted_from_the_first() -> None:
    first = rules.first_day(1, TODAY + timedelta(days=1))
    assert first == date(2026, 12, 1)
    weekly = list(rules.days(first, 1, first - timedelta(days=1), date(2026, 12, 22)))
    assert weekly == [date(2026, 12, each) for each in (1, 8, 15, 22)]
    fortnightly = list(rules.days(first, 2, date(2026, 12, 1), date(2027, 1, 12)))
    assert fortnightly == [date(2026, 12, 15), date(2026, 12, 29), date(2027, 1, 12)]
    assert list(rules.days(first, 2, date(2026, 12, 15), date(2026, 12, 20))) == []


def test_impossible_rules_are_refused() -> None:
    def of(weekday: int = 1, every: int = 1, hours: tuple[time, time] = AFTERNOON, first: date = TODAY) -> None:
        rules.check(weekday, every, *hours, first, TODAY)

    of()
    assert code(lambda: of(7)) == "recurring.weekday"
    assert code(lambda: of(every=3)) == "recurring.every_weeks"
    assert code(lambda: of(hours=(time(14), time(14)))) == "gathering.order"
    assert code(lambda: of(hours=(time(6), time(22)))) == "gathering.too_long"
    assert code(lambda: of(first=date(1950, 1, 1))) == "gathering.date"
    assert code(lambda: of(first=date(2050, 1, 1))) == "gathering.date"
