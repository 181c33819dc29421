"""What the forms of a gathering say: its day and hours, what it is, its name and place.

Each field is declared once (`badges.base.facts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypedDict

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day, a_number, an_hour, as_sent
from badges.base.text.sentences import TITLE_LENGTH, title_line
from badges.base.times import instant, local, moments
from badges.gatherings.rules import SHORT_LINE, GatheringKind, check_length, optional_title, short_line
from badges.gatherings.tables import Gathering

NEW: Final = "new"  # a workshop that the form opens
_NIGHT_ENDS: Final = time(6)  # an end before it is of the next day


@dataclass(frozen=True, kw_only=True)
class HoursFacts(Facts):
    """The day and the hours of a gathering, as clocks show them. An end before six may be of the next day."""

    day: date = fact(
        a_day, label="day", kind=Kind.DAY,
        codes=("gathering.date", "gathering.attended", "gathering.observed", "gathering.before_opening"),
        column=Gathering.starts_at, fills=False,
    )  # fmt: skip
    start: time = fact(
        an_hour, label="start", kind=Kind.HOUR, codes=("gathering.same",), column=Gathering.starts_at, fills=False
    )
    end: time = fact(
        an_hour, label="end", kind=Kind.HOUR, codes=("gathering.order", "gathering.too_long"),
        column=Gathering.ends_at, fills=False,
    )  # fmt: skip

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """When the gathering begins and ends, in local time."""
        return instant(self.day, self.start), instant(self._last_day, self.end)

    @property
    def _last_day(self) -> date:
        return self.day + timedelta(days=1) if self.end <= self.start and self.end < _NIGHT_ENDS else self.day

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """An hour that clocks leave out or show twice that day, then the order and the length."""
        if not date.min < self.day < date.max:
            yield "day", Refused("gathering.date")
            return
        certain = True
        for name, day, hour in (("start", self.day, self.start), ("end", self._last_day, self.end)):
            shown = len(moments(day, hour))
            if shown != 1:
                certain = False
                code = "form.hour_twice" if shown else "form.hour_left_out"
                yield name, Refused(code, hour=f"{hour:%H:%M}")
        if certain:
            try:
                check_length(*self.instants)
            except Refused as refusal:
                yield "end", refusal


class Hours(TypedDict):
    """The fields of `HoursFacts`, by name."""

    day: date
    start: time
    end: time


def hours_of(starts_at: datetime, ends_at: datetime) -> Hours:
    """The day, the start and the end of a gathering, as its form says them."""
    start, end = local(starts_at), local(ends_at)
    return {"day": start.date(), "start": start.time(), "end": end.time()}


def what_it_is(text: str) -> str | int:
    """Parse what takes place: a meeting, a session of a workshop by its number, or a new workshop.

    Raises Refused: form.choice when it is none.
    """
    return text if text in (GatheringKind.MEETING, NEW) else a_number(text)


@dataclass(frozen=True, kw_only=True)
class PlaceFacts(HoursFacts):
    """The day and the hours of a gathering, and where it takes place."""

    place: str | None = fact(
        short_line, label="gathering_place", limit=SHORT_LINE, column=Gathering.place, default=None
    )


@dataclass(frozen=True, kw_only=True)
class NewGatheringFacts(PlaceFacts):
    """A gathering to record. `title` is that of the workshop that the form opens."""

    what: str | int = fact(
        what_it_is, label="gathering", kind=Kind.CHOICE, codes=("gathering.workshop", "gathering.kind"),
        column=Gathering.workshop_id, fills=False,
    )  # fmt: skip
    title: str = fact(
        as_sent, label="new_workshop", limit=TITLE_LENGTH, codes=("workshop.title_missing", "workshop.title_too_long"),
        because="it names the workshop that is opened with its first gathering", default="",
    )  # fmt: skip

    @property
    def workshop_id(self) -> int | None:
        """The workshop of which it is a session; None for a meeting."""
        return self.what if isinstance(self.what, int) else None

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """A new workshop needs a title."""
        yield from super().disagreements()
        if self.what == NEW:
            try:
                title_line(self.title, "workshop.title_missing", "workshop.title_too_long")
            except Refused as refusal:
                yield "title", refusal


@dataclass(frozen=True, kw_only=True)
class GatheringFacts(PlaceFacts):
    """A gathering that is moved or renamed."""

    title: str | None = fact(
        optional_title, label="gathering_title", limit=TITLE_LENGTH, column=Gathering.title, default=None
    )
