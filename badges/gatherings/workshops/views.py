"""Views of workshops: in a list, on their page, as the public reads them, and who to call about a free place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from badges.base.database.views import view
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.rules import Participation, place_for_all
from badges.gatherings.tables import Enrolment, Gathering, Workshop
from badges.gatherings.views import GatheringView
from badges.gatherings.workshops.facts import WorkshopFacts
from badges.gatherings.workshops.rules import WorkshopState, next_in_line, places_left, state_of
from badges.network.views import SiteView
from badges.people.views import MemberView


def version_of_workshop(workshop: Workshop, activity_id: int | None) -> str:
    """The version of what the form of a workshop shows, with the activity of this number."""
    return WorkshopFacts.recorded(workshop, activity=activity_id, skills=list(workshop.skills or ())).version


@dataclass(frozen=True)
class EnrolmentView:
    """A member who enrolled in a workshop, in which role, or who waits."""

    member: MemberView
    role: Participation
    waiting: bool
    name_agreed: bool
    asked_at: datetime

    @classmethod
    def of(cls, enrolment: Enrolment) -> EnrolmentView:
        """Return the view of an enrolment's row, its member loaded."""
        return view(cls, enrolment, member=MemberView.of(enrolment.member))


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop in the list of a site. `subject`: the key of what it is about, which its patch follows."""

    id: int
    title: str
    activity: str | None
    subject: str | None
    state: WorkshopState
    proposed_by: MemberView | None
    capacity: int | None
    taken: int
    waiting: int
    next_at: datetime | None
    closed_on: date | None

    @property
    def left(self) -> int | None:
        """How many places are left; None where as many may come as want to."""
        return places_left(self.capacity, self.taken)


@dataclass(frozen=True)
class WorkshopBeside:
    """A workshop in the list beside another of its site."""

    id: int
    title: str
    activity: str | None
    state: WorkshopState
    next_at: datetime | None  # when its next session begins


@dataclass(frozen=True)
class WorkshopFound:
    """A workshop that a search found, of whichever state."""

    id: int
    site_id: int
    title: str
    activity: str | None
    state: WorkshopState

    @classmethod
    def of(cls, workshop: Workshop) -> WorkshopFound:
        """Return the view of a workshop's row, its activity loaded."""
        activity = workshop.activity.name if workshop.activity is not None else None
        return view(cls, workshop, activity=activity, state=state_of(workshop.accepted_on, workshop.closed_on))


@dataclass(frozen=True)
class WorkshopPage:
    """All that the page of a workshop shows. `sessions`: each gathering with the number of people present."""

    id: int
    site_id: int
    site: SiteView
    title: str
    activity: ActivityView | None
    description: str | None
    place: str | None
    capacity: int | None
    skills: tuple[str, ...]  # slugs of the badges that the wizard proposes here
    state: WorkshopState
    proposed_by: MemberView | None
    created_at: datetime
    closed_on: date | None
    came: int | None
    went_well: str | None
    version: str
    sessions: tuple[tuple[GatheringView, int], ...]
    enrolments: tuple[EnrolmentView, ...]

    @classmethod
    def of(
        cls, workshop: Workshop, sessions: tuple[tuple[GatheringView, int], ...], enrolments: tuple[EnrolmentView, ...]
    ) -> WorkshopPage:
        """Return the view of a workshop's row, its site and its proposer loaded."""
        return view(
            cls,
            workshop,
            site=SiteView.of(workshop.site),
            state=state_of(workshop.accepted_on, workshop.closed_on),
            skills=tuple(workshop.skills or ()),
            proposed_by=MemberView.of(workshop.proposed_by) if workshop.proposed_by is not None else None,
            activity=ActivityView.of(workshop.activity) if workshop.activity is not None else None,
            version=version_of_workshop(workshop, workshop.activity_id),
            sessions=sessions,
            enrolments=enrolments,
        )

    def in_role(self, role: Participation) -> list[EnrolmentView]:
        """Those who take part, help or lead; who waits is not among them."""
        return [each for each in self.enrolments if each.role is role and not each.waiting]

    @cached_property
    def coming(self) -> list[EnrolmentView]:
        """Those who have a place, by name."""
        found = self.in_role(Participation.TAKES_PART)
        return sorted(found, key=lambda each: (each.member.folded_name, each.member.id))

    @cached_property
    def queue(self) -> list[EnrolmentView]:
        """The waiting list in its order."""
        return [each for each in self.enrolments if each.waiting]

    @property
    def left(self) -> int | None:
        """How many places are left; None where as many may come as want to."""
        return places_left(self.capacity, len(self.coming))

    def for_public(self, upcoming: Sequence[GatheringView], named: Collection[str]) -> PublicWorkshop:
        """What the public reads of an open workshop. `upcoming`: its sessions that are not over; `named`: the places
        that name a member.
        """
        place = self.place or place_for_all(next((each.place for each in upcoming if each.place), None))
        return PublicWorkshop(
            id=self.id,
            title=self.title,
            activity=self.activity.name if self.activity is not None else None,
            subject=self.activity.key if self.activity is not None else None,
            description=self.description,
            place=None if place in named else place,
            site=self.site,
            dates=tuple((each.starts_at, each.ends_at) for each in upcoming),
            left=places_left(self.capacity, len(self.coming) + len(self.queue)),
            led_by=tuple(
                each.member.given_name
                for each in self.in_role(Participation.LEADS)
                if each.name_agreed and each.member.folded_name  # a hidden member has none
            ),
            over=not upcoming,
            at_home=place in named,
        )

    @property
    def to_call(self) -> list[EnrolmentView]:
        """Those who wait and can have a place, in the order in which to call them."""
        return list(next_in_line(self.queue, self.capacity, len(self.coming)))


@dataclass(frozen=True)
class PublicWorkshop:
    """A workshop as the public reads it: no name but the first names of those who lead it and agreed.

    `dates`: the sessions that are not over, earliest first. `at_home`: at the home of a member that the place names.
    `subject`: the key of the activity, which the workshop's patch follows.
    """

    id: int
    title: str
    activity: str | None
    subject: str | None
    description: str | None
    place: str | None
    site: SiteView
    dates: tuple[tuple[datetime, datetime], ...]
    left: int | None
    led_by: tuple[str, ...]
    over: bool
    at_home: bool

    @classmethod
    def of(
        cls,
        workshop: Workshop,
        to_come: list[Gathering],
        left: int | None,
        led_by: list[str],
        named: Collection[str],
    ) -> PublicWorkshop:
        """Return what the public reads of a workshop's row, its site loaded. `named`: the places that name a member."""
        place = workshop.place or place_for_all(next((each.place for each in to_come if each.place), None))
        return view(
            cls,
            workshop,
            site=SiteView.of(workshop.site),
            activity=workshop.activity.name if workshop.activity is not None else None,
            subject=workshop.subject,
            place=None if place in named else place,
            at_home=place in named,
            dates=tuple((each.starts_at, each.ends_at) for each in to_come),
            left=left,
            led_by=tuple(led_by),
            over=workshop.closed_on is not None or not to_come,
        )


@dataclass(frozen=True)
class PlaceToGive:
    """A place is free in a workshop, and this member has waited longest for it."""

    workshop_id: int
    title: str
    member: MemberView
