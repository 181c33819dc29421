"""Views of workshops, gatherings and attendance, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from badges.base.database.views import view
from badges.base.text import names
from badges.gatherings.rules import GatheringKind, Participation
from badges.gatherings.tables import Attendance, Gathering, Visitor, Workshop
from badges.people.views import MemberView


@dataclass(frozen=True)
class WorkshopView:
    """A workshop as a choice of a form."""

    id: int
    title: str

    @classmethod
    def of(cls, workshop: Workshop) -> WorkshopView:
        """Return the view of a workshop's row."""
        return view(cls, workshop)


@dataclass(frozen=True)
class GatheringView:
    """A gathering; `title` is its own or that of its workshop, None for a meeting without one.

    `subject`: the key of what its workshop is about, which its patch follows.
    """

    id: int
    site_id: int
    kind: GatheringKind
    workshop_id: int | None
    subject: str | None
    title: str | None
    place: str | None
    starts_at: datetime
    ends_at: datetime
    attendance_saved_at: datetime | None
    led_by_id: int | None
    own_title: str | None
    recurring_id: int | None
    cancelled_at: datetime | None
    cancelled_because: str | None
    settled_at: datetime | None
    nameless: int  # people who were there, and of whom no name stands
    revision: int

    @classmethod
    def of(cls, gathering: Gathering) -> GatheringView:
        """Return the view of a gathering's row, its workshop loaded."""
        workshop = gathering.workshop
        title, subject = (workshop.title, workshop.subject) if workshop is not None else (None, None)
        return view(cls, gathering, title=gathering.title or title, own_title=gathering.title, subject=subject)


@dataclass(frozen=True)
class AnnouncedView:
    """A gathering to come as everybody may read it; `title` is its own or that of its workshop.

    A title or a place that names a member is not told; `at_home`: the place is withheld for that.
    """

    id: int
    site_id: int
    workshop_id: int | None
    title: str | None
    place: str | None
    at_home: bool
    starts_at: datetime
    ends_at: datetime
    cancelled: bool


@dataclass(frozen=True)
class Present:
    """How many people were at a gathering, each once. Of them: members by name, who can be observed, and
    visitors by their first name."""

    people: int = 0
    members: int = 0
    visitors: int = 0

    @property
    def unnamed(self) -> int:
        """How many of them are counted without a name."""
        return self.people - self.members - self.visitors


@dataclass(frozen=True)
class PresenceView:
    """A member who was at a gathering, in which role, and who recorded it when; no name of an erased account."""

    member: MemberView
    role: Participation
    recorded_by: str | None
    recorded_at: datetime

    @classmethod
    def of(cls, attendance: Attendance) -> PresenceView:
        """Return the view of an attendance's row, its member and who recorded it loaded."""
        by = attendance.recorded_by
        name = by.name if by is not None and by.erased_at is None else None
        return cls(MemberView.of(attendance.member), attendance.role, name, attendance.recorded_at)


@dataclass(frozen=True)
class VisitorView:
    """An unknown visitor of a gathering, by a first name; "" for a person who is counted without a name."""

    id: int
    given_name: str

    @classmethod
    def of(cls, visitor: Visitor) -> VisitorView:
        """Return the view of a visitor's row."""
        return view(cls, visitor)


@dataclass(frozen=True)
class AttendedView:
    """A gathering where a member was, in which role, when that was entered, and since when its site is open."""

    gathering: GatheringView
    role: Participation
    recorded_at: datetime
    opened_on: date | None

    @classmethod
    def of(cls, attendance: Attendance) -> AttendedView:
        """Return the view of an attendance's row, its gathering and its site loaded."""
        place = attendance.gathering
        return cls(GatheringView.of(place), attendance.role, attendance.recorded_at, place.site.opened_on)


@dataclass(frozen=True)
class NameToTick:
    """A member of a list of names alone: since when they are known, and whether they came lately."""

    id: int
    given_name: str
    family_name: str | None
    called: str | None
    joined_on: date
    practice: bool
    came: bool

    @property
    def short(self) -> str:
        """The first name and an initial."""
        return names.short(self.called or self.given_name, self.family_name)
