"""The order of what waits, and of the gatherings of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from badges.web.office.day.urgency import PROMISED, STOPS_WORK, Urgency, by_age, now_first, promises_first


@dataclass(frozen=True)
class Waiting:
    """Something that waits."""

    urgency: Urgency
    since: date | None = None


@dataclass(frozen=True)
class Held:
    """A gathering of 24 November, by its hours (UTC)."""

    first: int
    last: int
    noted: bool = False

    @property
    def starts_at(self) -> datetime:
        return datetime(2026, 11, 24, self.first, tzinfo=UTC)

    @property
    def ends_at(self) -> datetime:
        return datetime(2026, 11, 24, self.last, tzinfo=UTC)


def test_what_stops_work_and_promises_to_people_come_before_what_can_wait() -> None:
    found = [each.urgency for each in promises_first([Waiting(each) for each in reversed(Urgency)])]
    assert found == list(Urgency)
    assert set(found[:2]) == STOPS_WORK and set(found[2:8]) == PROMISED and found[-1] is Urgency.RECORDS


@pytest.mark.parametrize("promised", PROMISED)
def test_a_promise_of_today_comes_before_an_older_thing_that_is_none(promised: Urgency) -> None:
    today, before = date(2026, 11, 24), date(2026, 11, 1)
    others = [Waiting(each, before) for each in Urgency if each not in PROMISED | STOPS_WORK]
    assert promises_first([*others, Waiting(promised, today)])[0].urgency is promised


def test_of_promises_the_oldest_is_first_whatever_its_kind() -> None:
    letter, call = Waiting(Urgency.NOT_SENT, date(2026, 11, 3)), Waiting(Urgency.ASKED, date(2026, 11, 20))
    assert promises_first([call, letter]) == [letter, call]


@pytest.mark.parametrize(("since", "old"), [("2026-10-24", False), ("2026-10-23", True), (None, False)])
def test_what_has_waited_for_more_than_a_month_is_for_the_list_of_the_week(since: str | None, old: bool) -> None:
    each = Waiting(Urgency.ASKED, date.fromisoformat(since) if since else None)
    assert by_age([each], date(2026, 11, 24)) == (([], [each]) if old else ([each], []))
    stopped = Waiting(Urgency.STOPPED, each.since)
    assert by_age([stopped], date(2026, 11, 24)) == ([stopped], [])


def test_of_equals_what_waits_longest_is_first_and_what_has_no_day_is_last() -> None:
    old, new = Waiting(Urgency.BEGUN, date(2026, 11, 1)), Waiting(Urgency.BEGUN, date(2026, 11, 20))
    without = Waiting(Urgency.BEGUN)
    for given in permutations([old, new, without]):
        assert promises_first(given) == [old, new, without]


@pytest.mark.parametrize(
    ("hour", "minute", "first_hours"),
    [
        (8, 0, [9, 14, 18]),  # nothing goes on: the next one first
        (8, 31, [9, 14, 18]),  # half an hour before it begins, it is at the door
        (12, 0, [9, 14, 18]),  # the one of the morning waits for its attendance
        (13, 30, [14, 9, 18]),  # the next is at the door
        (15, 0, [14, 9, 18]),
        (17, 0, [9, 14, 18]),  # an end is not "now" any more
        (18, 0, [18, 9, 14]),
        (23, 0, [9, 14, 18]),
    ],
)
def test_what_goes_on_now_is_first(hour: int, minute: int, first_hours: list[int]) -> None:
    held = [Held(9, 11), Held(14, 17), Held(18, 20)]
    now = datetime(2026, 11, 24, hour, minute, tzinfo=UTC)
    for given in permutations(held):
        assert [each.first for each in now_first(given, now)] == first_hours


def test_what_is_noted_is_last_unless_it_goes_on() -> None:
    morning, evening = Held(9, 11, noted=True), Held(18, 20)
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert now_first([morning, evening], noon) == [evening, morning]
    assert now_first([evening, morning], noon.replace(hour=10)) == [morning, evening]
