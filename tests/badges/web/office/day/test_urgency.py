"""The order of what waits, and of the gatherings of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise, permutations

import pytest

from badges.web.office.day.urgency import Urgency, most_urgent_first, now_first


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


def test_what_stops_work_and_who_waits_come_before_what_can_wait() -> None:
    found = [each.urgency for each in most_urgent_first([Waiting(each) for each in reversed(Urgency)])]
    assert found == list(Urgency)
    assert found[0] is Urgency.STOPPED and found[-1] is Urgency.RECORDS
    order = [Urgency.PAUSED, Urgency.ASKED, Urgency.AGREED, Urgency.ATTENDANCE, Urgency.BEGUN, Urgency.TO_RECOGNISE]
    assert all(found.index(one) < found.index(other) for one, other in pairwise(order))


def test_of_equals_what_waits_longest_is_first_and_what_has_no_day_is_last() -> None:
    old, new = Waiting(Urgency.BEGUN, date(2026, 11, 1)), Waiting(Urgency.BEGUN, date(2026, 11, 20))
    without = Waiting(Urgency.BEGUN)
    for given in permutations([old, new, without]):
        assert most_urgent_first(given) == [old, new, without]


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
