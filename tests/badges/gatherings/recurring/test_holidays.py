"""The bundled calendars: public holidays of any year, school holidays of zone A, and when that table ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from badges.gatherings.recurring import holidays


@pytest.mark.parametrize(
    "sunday", [date(1818, 3, 22), date(1943, 4, 25), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
)
def test_easter(sunday: date) -> None:
    assert holidays.easter(sunday.year) == sunday


def test_the_public_holidays_of_2027() -> None:
    found = {each.code: each.first for each in holidays.public_holidays(2027)}
    assert len(found) == 11
    assert found["holiday.easter"] == date(2027, 3, 29)
    assert found["holiday.ascension"] == date(2027, 5, 6)
    assert found["holiday.pentecost"] == date(2027, 5, 17)


def test_what_meets_a_period() -> None:
    found = [each.code for each in holidays.holidays(date(2026, 12, 14), date(2027, 1, 3))]
    assert found == ["holiday.school_christmas", "holiday.christmas", "holiday.new_year"]
    assert holidays.holidays(date(2026, 12, 1), date(2026, 12, 18)) == []


def test_school_holidays_are_in_order_and_begin_on_a_saturday() -> None:
    for one, after in zip(holidays.SCHOOL, holidays.SCHOOL[1:], strict=False):
        assert one.first < one.last < after.first
    assert [each.first for each in holidays.SCHOOL if each.first.weekday() != 5] == [date(2028, 7, 4)]  # a Tuesday


def test_the_end_of_the_table_is_told_two_months_ahead() -> None:
    assert not holidays.ends_soon(holidays.SCHOOL_ENDS - timedelta(days=63))
    assert holidays.ends_soon(holidays.SCHOOL_ENDS - timedelta(days=62))
    assert holidays.ends_soon(holidays.SCHOOL_ENDS + timedelta(days=1))
