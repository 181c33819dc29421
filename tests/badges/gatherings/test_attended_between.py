"""The gatherings of a period where a member was, on both databases; and which periods can be attested."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from badges.base.errors import Refused
from badges.base.services import Services
from badges.gatherings import reads
from badges.gatherings.rules import check_period, months_before
from badges.gatherings.tables import Gathering
from tests.cast.people import Cast

TODAY = date(2026, 11, 24)


def test_those_of_the_period_earliest_first_without_the_cancelled(services: Services) -> None:
    cast = Cast(services)
    member, other = cast.member(), cast.member("Inès", "Roche")
    workshop = cast.workshop()
    numbers = [cast.gathering(days, {member: "helps"}, workshop=workshop) for days in (1, 30, 10, 60)]
    cast.gathering(5, {other: "leads"})
    auzances = cast.gathering(20, {member: "takes_part"}, site="auzances")
    now = services.now()

    def found(start: int, end: int) -> list[int]:
        with services.database.begin(read_only=True) as session:
            there = reads.attended_between(session, member, now - timedelta(days=start), now - timedelta(days=end))
            return [each.gathering.id for each in there]

    assert found(40, 0) == [numbers[1], auzances, numbers[2], numbers[0]]
    assert found(400, 0)[0] == numbers[3] and found(400, 390) == []
    with services.database.begin() as session:
        session.get_one(Gathering, numbers[2]).cancelled_at = now
    assert found(40, 0) == [numbers[1], auzances, numbers[0]]


def test_the_first_instant_is_in_and_the_end_is_not(services: Services) -> None:
    cast = Cast(services)
    member = cast.member()
    number = cast.gathering(3, {member: "helps"})
    with services.database.begin(read_only=True) as session:
        start = session.get_one(Gathering, number).starts_at
        assert len(reads.attended_between(session, member, start, start + timedelta(seconds=1))) == 1
        assert reads.attended_between(session, member, start - timedelta(days=1), start) == []


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (TODAY, TODAY - timedelta(days=1), "presence.order"),
        (TODAY, TODAY + timedelta(days=1), "presence.future"),
        (date(1999, 12, 31), TODAY, "presence.early"),
        (date.min, date.min, "presence.early"),
        (date.min, date.max, "presence.future"),
    ],
)
def test_a_period_that_cannot_be_attested(first: date, last: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_period(first, last, TODAY)
    assert refused.value.code == code
    check_period(TODAY, TODAY, TODAY)
    check_period(date(2000, 1, 1), TODAY, TODAY)


@pytest.mark.parametrize(
    ("day", "before"),
    [(TODAY, date(2026, 8, 24)), (date(2026, 5, 31), date(2026, 2, 28)), (date(2024, 1, 1), date(2023, 10, 1))],
)
def test_three_months_before(day: date, before: date) -> None:
    assert months_before(day, 3) == before
