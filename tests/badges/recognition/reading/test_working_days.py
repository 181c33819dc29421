"""Working days in France, against dates that calendars print."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from badges.recognition.reading.working_days import after_working_days, easter, is_working_day, public_holidays


@pytest.mark.parametrize(
    "sunday",
    [
        date(1818, 3, 22), date(1943, 4, 25), date(2000, 4, 23), date(2024, 3, 31), date(2025, 4, 20),
        date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25), date(2049, 4, 18), date(2076, 4, 19),
    ],
)  # fmt: skip
def test_easter(sunday: date) -> None:
    assert easter(sunday.year) == sunday


def test_easter_is_a_sunday_of_spring() -> None:
    for year in range(1990, 2200):
        found = easter(year)
        assert found.weekday() == 6 and date(year, 3, 22) <= found <= date(year, 4, 25)


def test_the_public_holidays_of_2026() -> None:
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 14), date(2026, 5, 25),
        date(2026, 7, 14), date(2026, 8, 15), date(2026, 11, 1), date(2026, 11, 11), date(2026, 12, 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),  # Monday to Thursday
        (date(2026, 11, 26), date(2026, 12, 1)),  # over a weekend
        (date(2026, 11, 28), date(2026, 12, 2)),  # from a Saturday
        (date(2026, 12, 23), date(2026, 12, 29)),  # over Christmas
        (date(2026, 12, 30), date(2027, 1, 5)),  # over New Year
        (date(2026, 4, 2), date(2026, 4, 8)),  # over Easter Monday
        (date(2026, 5, 12), date(2026, 5, 18)),  # over Ascension, a Thursday
        (date(2026, 11, 10), date(2026, 11, 16)),  # over Armistice Day
    ],
)
def test_three_working_days_later(asked: date, due: date) -> None:
    assert after_working_days(asked, 3) == due


def test_no_day_is_counted_that_is_not_worked() -> None:
    day = date(2026, 1, 1)
    for count in range(1, 400):
        found = after_working_days(day, count)
        worked = [
            each for offset in range(1, (found - day).days + 1) if is_working_day(each := day + timedelta(offset))
        ]
        assert len(worked) == count and is_working_day(found)
