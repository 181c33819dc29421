"""What the forms of a recurring meeting say; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day, a_number, an_hour
from badges.base.text.sentences import TITLE_LENGTH
from badges.gatherings.recurring.rules import EVERY_WEEKS, check_hours
from badges.gatherings.rules import SHORT_LINE, optional_title, short_line
from badges.gatherings.tables import RecurringMeeting


def a_weekday(text: str) -> int:
    """Parse a weekday; 0 is Monday. Raises Refused: form.choice, recurring.weekday when there is none."""
    number = a_number(text)
    if number > 6:
        raise Refused("recurring.weekday")
    return number


def weeks_apart(text: str) -> int:
    """Parse every how many weeks a meeting comes back. Raises Refused: form.choice, recurring.every_weeks."""
    number = a_number(text)
    if number not in EVERY_WEEKS:
        raise Refused("recurring.every_weeks")
    return number


@dataclass(frozen=True, kw_only=True)
class RhythmFacts(Facts):
    """On which weekday and how often a meeting comes back, which is said once."""

    weekday: int = fact(
        a_weekday, label="weekday", kind=Kind.CHOICE, codes=("recurring.weekday",), column=RecurringMeeting.weekday
    )
    every_weeks: int = fact(
        weeks_apart, label="every_weeks", kind=Kind.CHOICE, codes=("recurring.every_weeks",),
        column=RecurringMeeting.every_weeks,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RecurringFacts(Facts):
    """At which hours, where and under which name a meeting comes back. It ends on the day on which it begins."""

    start: time = fact(an_hour, label="start", kind=Kind.HOUR, column=RecurringMeeting.starts, fills=False)
    end: time = fact(
        an_hour, label="end", kind=Kind.HOUR, codes=("gathering.order", "gathering.too_long"),
        column=RecurringMeeting.ends, fills=False,
    )  # fmt: skip
    place: str | None = fact(
        short_line, label="gathering_place", limit=SHORT_LINE, column=RecurringMeeting.place, default=None
    )
    title: str | None = fact(
        optional_title, label="gathering_title", limit=TITLE_LENGTH, column=RecurringMeeting.title, default=None
    )

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """The order of the hours, and how long it lasts."""
        try:
            check_hours(self.start, self.end)
        except Refused as refusal:
            yield "end", refusal

    @property
    def hours(self) -> dict[str, str]:
        """The hours as the columns hold them."""
        return {"starts": f"{self.start:%H:%M}", "ends": f"{self.end:%H:%M}"}


@dataclass(frozen=True, kw_only=True)
class NewRecurringFacts(RecurringFacts, RhythmFacts):
    """A meeting that begins to come back: its rhythm, then what can be changed later, and its first day."""

    first_on: date = fact(
        a_day,
        label="first_on",
        kind=Kind.DAY,
        codes=("gathering.date", "gathering.before_opening"),
        column=RecurringMeeting.first_on,
        fills=False,
    )
