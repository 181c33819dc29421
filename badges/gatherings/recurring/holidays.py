"""French public holidays, and the school holidays of zone A: they propose a pause and cancel nothing.

Public holidays are reckoned for any year. School holidays are a table for zone A, in which the académie de
Limoges lies, as the Ministry of National Education has set them: for 2026-2027 on 22 October 2025, for 2027-2028 on
21 July 2026 (service-public.fr, F31952). The year 2028-2029 is not set; the last summer is taken to end with August. A
new table comes with a release.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)
TOLD_AHEAD: Final = timedelta(days=62)  # that the table ends


@dataclass(frozen=True)
class Holiday:
    """A public holiday or school holidays, `first` and `last` included; `code` has its words in the catalogue."""

    code: str
    first: date
    last: date

    @property
    def public(self) -> bool:
        """Whether it is a public holiday."""
        return self.first == self.last


SCHOOL: Final = (
    Holiday("holiday.school_autumn", date(2025, 10, 18), date(2025, 11, 2)),
    Holiday("holiday.school_christmas", date(2025, 12, 20), date(2026, 1, 4)),
    Holiday("holiday.school_winter", date(2026, 2, 7), date(2026, 2, 22)),
    Holiday("holiday.school_spring", date(2026, 4, 4), date(2026, 4, 19)),
    Holiday("holiday.school_summer", date(2026, 7, 4), date(2026, 8, 31)),
    Holiday("holiday.school_autumn", date(2026, 10, 17), date(2026, 11, 1)),
    Holiday("holiday.school_christmas", date(2026, 12, 19), date(2027, 1, 3)),
    Holiday("holiday.school_winter", date(2027, 2, 13), date(2027, 2, 28)),
    Holiday("holiday.school_spring", date(2027, 4, 10), date(2027, 4, 25)),
    Holiday("holiday.school_summer", date(2027, 7, 3), date(2027, 9, 1)),
    Holiday("holiday.school_autumn", date(2027, 10, 23), date(2027, 11, 7)),
    Holiday("holiday.school_christmas", date(2027, 12, 18), date(2028, 1, 2)),
    Holiday("holiday.school_winter", date(2028, 2, 19), date(2028, 3, 5)),
    Holiday("holiday.school_spring", date(2028, 4, 22), date(2028, 5, 8)),
    Holiday("holiday.school_summer", date(2028, 7, 4), date(2028, 8, 31)),
)
SCHOOL_ENDS: Final = SCHOOL[-1].last
_FIXED: Final = (
    ("holiday.new_year", 1, 1),
    ("holiday.labour", 5, 1),
    ("holiday.victory", 5, 8),
    ("holiday.national", 7, 14),
    ("holiday.assumption", 8, 15),
    ("holiday.all_saints", 11, 1),
    ("holiday.armistice", 11, 11),
    ("holiday.christmas", 12, 25),
)
_AFTER_EASTER: Final = (("holiday.easter", 1), ("holiday.ascension", 39), ("holiday.pentecost", 50))


def holidays(first: date, last: date) -> list[Holiday]:
    """The public and school holidays that meet a period, in the order of their first day."""
    found = [each for year in range(first.year, last.year + 1) for each in public_holidays(year)]
    return sorted(
        (each for each in (*found, *SCHOOL) if each.first <= last and each.last >= first),
        key=lambda each: (each.first, each.last),
    )


def public_holidays(year: int) -> Iterator[Holiday]:
    """The eleven public holidays of a year in metropolitan France (Code du travail, art. L3133-1)."""
    for code, month, day in _FIXED:
        yield Holiday(code, date(year, month, day), date(year, month, day))
    for code, days in _AFTER_EASTER:
        day_of = easter(year) + days * DAY
        yield Holiday(code, day_of, day_of)


def ends_soon(today: date) -> bool:
    """Whether the table of school holidays ends within two months, or has ended."""
    return SCHOOL_ENDS - today <= TOLD_AHEAD


def easter(year: int) -> date:
    """Easter Sunday of a year in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    corrected = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + corrected + 15) % 30
    letter = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * letter) // 451
    month, day = divmod(epact + letter - 7 * late + 114, 31)
    return date(year, month, day + 1)
