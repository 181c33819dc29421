"""Reports made by hand: of any number of places, with any names and numbers, as `badges.reports` gives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from badges.reports.views import Figure, Period, Place, Report, Row, Table

MADE: Final = datetime(2027, 1, 2, 1, 50, tzinfo=UTC)
YEAR: Final = Period(date(2026, 1, 1), date(2026, 12, 31))
COUNTED: Final = {
    "gatherings": 46, "presences": 326, "persons": 163, "persons.new": 38, "persons.active": 71, "exchanges": 71,
    "introductions": 58, "workshops": 9, "workshops.dates": 27, "badges": 24, "orientations": 30,
    "orientations.came": 23,
}  # fmt: skip
TOWNS: Final = ("Guéret", "La Souterraine", "Auzances")
BY_PLACE: Final = ("gatherings", "persons", "exchanges", "introductions", "workshops", "badges")
BY_MONTH: Final = ("gatherings", "presences", "workshops.dates", "exchanges", "badges")
FORMULA: Final = '=HYPERLINK("https://elsewhere.example","Guéret")'


def report(
    names: Sequence[str] = TOWNS, *, times: int = 1, period: Period = YEAR, place: Place | None = None,
    published: bool = True, earlier: bool = True, optional: bool = False,
) -> Report:  # fmt: skip
    """A report; `times`: its numbers, in times of the usual ones (0: no data); `earlier`: last year is known."""
    figures = tuple(
        Figure(key, value * times, value * times - times * 5 if earlier else None, key.startswith("persons"))
        for key, value in COUNTED.items()
        if place is None or not key.startswith("orientations")
    )
    months = range(period.first.month, period.last.month + 1)
    tables = [
        Table("families", ("badges",), _rows({"autres": 9, "faire": 13, "cite": 2}, times)),
        Table("categories", ("offered", "sought", "exchanges"), _categories(times)),
    ]
    if len(months) > 1:
        rows = tuple(_month(period.first.year, month, times) for month in months)
        tables.insert(0, Table("months", BY_MONTH, rows))
    if place is None:
        tables.insert(0, Table("places", BY_PLACE, tuple(_place(name, each, times) for each, name in enumerate(names))))
        tables.append(Table("afterwards", ("answers",), _rows({"volunteering": 15, "training": 10, "job": 5}, times)))
    if optional:
        tables.append(Table("senders", ("persons",), _rows({"work": 12, "others": 9}, times), persons=True))
        tables.append(Table("ages", ("persons",), _rows({"25_to_39": 40, "others": 8}, times), persons=True))
    stamp = MADE if published else None
    return Report(period, place, MADE, stamp, figures, tuple(tables))


def _month(year: int, month: int, times: int) -> Row:
    return Row(f"{year}-{month:02}", None, tuple(times * (month + place) for place in range(len(BY_MONTH))))


def _place(name: str, number: int, times: int) -> Row:
    return Row(None, name, tuple(times * (number + place + 3) for place in range(len(BY_PLACE))))


def _rows(values: dict[str, int], times: int) -> tuple[Row, ...]:
    return tuple(Row(key, None, (times * value,)) for key, value in values.items() if times)


def _categories(times: int) -> tuple[Row, ...]:
    named = {"Cuisine": (8, 9, 19), "Couture": (4, 6, 14), FORMULA: (1, 2, 3)}
    rows = [Row(None, name, tuple(times * value for value in values)) for name, values in named.items()]
    return (*rows, Row("others", None, (times, times, times))) if times else ()
