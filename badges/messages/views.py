"""What a member is to be told, or was told, for pages and for the words of a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from badges.base import versions
from badges.messages.rules import Occasion, Way
from badges.people.views import MemberView


@dataclass(frozen=True)
class Thing:
    """What one member is told: the occasion, the number of the row that it is about, and the member's."""

    occasion: Occasion
    number: int
    member_id: int


@dataclass(frozen=True)
class Telling:
    """A thing to tell a member, or of which they were told: then `way`, `noted_at` and `noted_by_id` say how.

    `title`: of the workshop, for the staff. `what`: the same for others, in « » or in words without a name, once
    `reads.worded` gave it. None where there is no workshop. `starts_at`: of the session. `town`: of the site.
    """

    thing: Thing
    member: MemberView
    town: str
    title: str | None
    site_id: int | None  # of the workshop
    what: str | None
    workshop_id: int | None
    since: datetime
    meeting_on: date | None
    starts_at: datetime | None
    way: Way | None
    noted_at: datetime | None
    noted_by_id: int | None
    takes_letters: bool  # an address was confirmed; whether it counts on the day, the page of the message asks

    @property
    def occasion(self) -> Occasion:
        """Of what it tells."""
        return self.thing.occasion

    @property
    def version(self) -> str:
        """The version of what a form about it shows: another hour or day makes another."""
        times = (self.since, self.meeting_on, self.starts_at)
        return versions.version_of(*(each.isoformat() if each is not None else None for each in times))

    @property
    def is_wanted(self) -> bool:
        """Whether it may be written: the member did not say « pas de messages »."""
        return self.member.no_messages_on is None
