"""The periods of a report: which there are, what they are called, which are refused, and what stands beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.reports import periods
from badges.reports.periods import Length
from badges.reports.views import Period
from tests.cast.refusals import code

TODAY = date(2026, 11, 24)


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("key", "wanted", "length"),
    [
        ("2026", days("2026-01-01", "2026-12-31"), Length.YEAR),
        ("2026-T3", days("2026-07-01", "2026-09-30"), Length.QUARTER),
        ("2024-02", days("2024-02-01", "2024-02-29"), Length.MONTH),
        ("2026-09-03_2026-10-01", days("2026-09-03", "2026-10-01"), Length.DAYS),
        ("2026-02-01_2026-04-30", days("2026-02-01", "2026-04-30"), Length.DAYS),  # three months, and no quarter
    ],
)
def test_a_key_names_a_period_and_a_period_its_key(key: str, wanted: Period, length: Length) -> None:
    found = periods.of_key(key, TODAY)
    assert (found, periods.length(found), periods.key_of(found)) == (wanted, length, key)


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ("1986-01-01", "2026-01-01", "report.early"),
        ("2000-01-01", "2040-01-01", "report.too_long"),  # forty years
        ("2025-11-01", "2026-11-01", "report.too_long"),  # a year and a day
        ("2026-10-25T02:00", "2026-10-25T03:00", "report.day"),  # an hour
        ("", "2026-10-25", "report.day"),
        ("2026-02-30", "2026-03-01", "report.day"),
        ("٢٠٢٦-١٠-٢٥", "2026-10-26", "report.day"),
        ("2026-10-25", "2026-10-24", "report.order"),
        ("2026-11-25", "2026-11-25", "report.future"),
        ("9999-01-01", "9999-12-31", "report.future"),  # no calendar has the year after
    ],
)
def test_what_is_no_period_is_refused_in_words(first: str, last: str, wanted: str) -> None:
    assert code(lambda: periods.chosen(first, last, TODAY)) == wanted


@pytest.mark.parametrize(("first", "last"), [("2025-11-02", "2026-11-01"), ("2026-11-24", "2026-11-24")])
def test_a_year_of_days_and_one_day_are_periods(first: str, last: str) -> None:
    assert periods.chosen(first, last, TODAY) == days(first, last)


@pytest.mark.parametrize("key", ["", "26", "2026-13", "2026-T5", "0000", "2026-9", "x", "2026-09-03_"])
def test_what_names_no_period_is_refused(key: str) -> None:
    assert code(lambda: periods.of_key(key, TODAY)) == "report.period"


def test_a_year_to_come_is_refused() -> None:
    for key in ("2027", "9999", "9999-T4", "9999-12"):
        assert code(lambda key=key: periods.of_key(key, TODAY)) == "report.future"  # type: ignore[misc]
    assert code(lambda: periods.of_key("1999", TODAY)) == "report.early"


def test_the_usual_ones_have_begun() -> None:
    keys = [periods.key_of(each) for each in periods.usual(TODAY)]
    assert keys[:4] == ["2026", "2025", "2026-T4", "2026-T3"] and "2026-11" in keys and "2026-12" not in keys
    assert len(keys) == len(set(keys)) == 2 + 8 + 23


@pytest.mark.parametrize(
    ("period", "wanted"),
    [
        (days("2026-01-01", "2026-12-31"), days("2025-01-01", "2025-11-24")),  # it runs: up to the same day
        (days("2025-01-01", "2025-12-31"), days("2024-01-01", "2024-12-31")),
        (days("2025-02-01", "2025-02-28"), days("2024-02-01", "2024-02-29")),  # a whole month stays whole
        (days("2024-02-01", "2024-02-29"), days("2023-02-01", "2023-02-28")),
        (days("2024-02-29", "2024-03-10"), days("2023-02-28", "2023-03-10")),
        (days("2026-11-24", "2026-11-24"), days("2025-11-24", "2025-11-24")),
    ],
)
def test_the_same_days_of_the_year_before(period: Period, wanted: Period) -> None:
    assert periods.a_year_before(period, TODAY) == wanted


def test_the_days_of_the_two_clock_changes_are_whole() -> None:
    start, end = periods.instants(days("2026-10-25", "2026-10-25"))
    assert (start, end) == (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))
    start, end = periods.instants(days("2026-03-29", "2026-03-29"))
    assert end - start == timedelta(hours=23)


@given(st.dates(date(2001, 1, 1), date(2026, 11, 24)), st.integers(0, 364))
def test_months_make_up_a_period_and_the_year_before_never_touches_it(first: date, more: int) -> None:
    period = Period(first, first + timedelta(days=more))
    months = periods.months_of(period)
    assert sum((each.last - each.first).days + 1 for each in months) == more + 1
    assert months[0].first == period.first and months[-1].last == period.last
    before = periods.a_year_before(period, TODAY)
    assert before.first <= before.last < period.first
