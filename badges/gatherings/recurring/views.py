"""The view of a recurring meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from badges.base import versions
from badges.base.database.views import view
from badges.gatherings.recurring.facts import RecurringFacts
from badges.gatherings.tables import RecurringMeeting


@dataclass(frozen=True)
class RecurringView:
    """A rule: which weekday (0 is Monday), every how many weeks, from and until when, at which hours on the wall."""

    id: int
    site_id: int
    title: str | None
    place: str | None
    weekday: int
    every_weeks: int
    first_on: date
    last_on: date | None
    starts: time
    ends: time

    @classmethod
    def of(cls, rule: RecurringMeeting) -> RecurringView:
        """Return the view of a rule's row."""
        return view(cls, rule, starts=time.fromisoformat(rule.starts), ends=time.fromisoformat(rule.ends))


def version(rule: RecurringView | RecurringMeeting) -> str:
    """Return the version of what a form about a rule shows."""
    said = recorded(rule if isinstance(rule, RecurringView) else RecurringView.of(rule))
    return versions.version_of(said.version, rule.last_on.isoformat() if rule.last_on else None)


def recorded(rule: RecurringView) -> RecurringFacts:
    """Return what is recorded of a rule and can be changed, as its form says it."""
    return RecurringFacts.recorded(rule, start=rule.starts, end=rule.ends)
