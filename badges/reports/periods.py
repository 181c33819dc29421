"""The periods of a report: a year, a quarter, a month, or chosen days. Pure.

A report counts whole days of Europe/Paris, so that the hour which the change of October repeats is counted once, and
the one that the change of March leaves out is missed nowhere.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from badges.base.errors import Refused
from badges.base.times import local_day
from badges.gatherings.rules import EARLIEST
from badges.reports.views import Period

_YEAR: Final = re.compile(r"(\d{4})")
_QUARTER: Final = re.compile(r"(\d{4})-T([1-4])")
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAYS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Length(StrEnum):
    """How long a period is: one of those that are made each night, or chosen days."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    DAYS = "days"


_MONTHS: Final = {12: Length.YEAR, 3: Length.QUARTER, 1: Length.MONTH}


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def quarter(of_year: int, number: int) -> Period:
    """One of the four quarters of a year; `number` from 1."""
    return _months(date(of_year, number * 3 - 2, 1), 3)


def month(of_year: int, number: int) -> Period:
    """A calendar month."""
    return _months(date(of_year, number, 1), 1)


def length(period: Period) -> Length:
    """How long a period is: chosen days where it is no whole year, quarter or month."""
    first, last = period.first, period.last
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and last == _end_of_month(last) and (first.month - 1) % months == 0
    return _MONTHS.get(months, Length.DAYS) if whole else Length.DAYS


def key_of(period: Period) -> str:
    """The name of a period in an address: "2026", "2026-09", "2026-09-03_2026-10-01"; with a T, that of a quarter."""
    first = period.first
    return {
        Length.YEAR: f"{first:%Y}",
        Length.QUARTER: f"{first:%Y}-T{(first.month + 2) // 3}",
        Length.MONTH: f"{first:%Y-%m}",
        Length.DAYS: f"{first.isoformat()}_{period.last.isoformat()}",
    }[length(period)]


def of_key(key: str, today: date) -> Period:
    """The period that an address names.

    Raises Refused: report.period for what names none, and as `check` does.
    """
    if found := _DAYS.fullmatch(key):
        return chosen(found[1], found[2], today)
    try:
        if found := _YEAR.fullmatch(key):
            period = year(int(found[1]))
        elif found := _QUARTER.fullmatch(key):
            period = quarter(int(found[1]), int(found[2]))
        elif found := _MONTH.fullmatch(key):
            period = month(int(found[1]), int(found[2]))
        else:
            raise Refused("report.period")
    except ValueError:
        raise Refused("report.period") from None
    return check(period, today)


def chosen(first: str, last: str, today: date) -> Period:
    """The days that a form gives, as "2026-09-03".

    Raises Refused: report.day for what is no day, such as an hour of one; and as `check` does.
    """
    return check(Period(_day(first), _day(last)), today)


def check(period: Period, today: date) -> Period:
    """Return a period that can be counted: within one year, begun, and not before the year 2000.

    Raises Refused: report.order, report.early, report.future, report.too_long.
    """
    if period.last < period.first:
        raise Refused("report.order")
    if period.first < EARLIEST:
        raise Refused("report.early")
    if period.first > today:
        raise Refused("report.future")
    if period.last >= _a_year_later(period.first):
        raise Refused("report.too_long")
    return period


def stands_first(period: Period, other: Period) -> bool:
    """Whether of two published reports the home page shows that of `period`: it reaches farther, or as far and from
    earlier on, or it is the same."""
    return (period.last, other.first) >= (other.last, period.first)


def usual(today: date) -> list[Period]:
    """The periods that are made each night: those of this year that have begun, and all of last year's.

    The years first, then the quarters, then the months; the latest first.
    """
    years = [today.year, today.year - 1]
    found = [year(each) for each in years]
    found += [quarter(each, number) for each in years for number in (4, 3, 2, 1)]
    found += [month(each, number) for each in years for number in range(12, 0, -1)]
    return [each for each in found if each.first <= today]


def is_over(period: Period, today: date) -> bool:
    """Whether the last day of a period has passed."""
    return period.last < today


def a_year_before(period: Period, today: date) -> Period:
    """The same days one year earlier, which stand beside a report.

    Whole months stay whole, whatever February is. Of a period that still runs it is the days up to the same day, so
    that a part is not compared with a whole.
    """
    first = _a_year_earlier(period.first)
    if not is_over(period, today):
        return Period(first, _a_year_earlier(today))
    if period.last == _end_of_month(period.last):
        return Period(first, _end_of_month(date(period.last.year - 1, period.last.month, 1)))
    return Period(first, _a_year_earlier(period.last))


def months_of(period: Period) -> list[Period]:
    """The months that a period touches, each cut to its days."""
    return list(_cut(period))


def is_whole_months(period: Period) -> bool:
    """Whether a period begins and ends with a month: what is counted by month alone can be told of it."""
    return period.first.day == 1 and period.last == _end_of_month(period.last)


def instants(period: Period) -> tuple[datetime, datetime]:
    """The first instant of a period, and the first after it, in UTC."""
    return local_day(period.first)[0], local_day(period.last)[1]


def _cut(period: Period) -> Iterator[Period]:
    first = period.first
    while first <= period.last:
        last = min(_end_of_month(first), period.last)
        yield Period(first, last)
        first = last + timedelta(days=1)


def _day(text: str) -> date:
    try:
        if not _DAY.fullmatch(text.strip()):
            raise ValueError
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("report.day") from None


def _months(first: date, count: int) -> Period:
    return Period(first, _end_of_month(date(first.year, first.month + count - 1, 1)))


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 3, 1)


def _a_year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 1, 2, 28)
