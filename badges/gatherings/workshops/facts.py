"""What the forms of a workshop say, from its proposal to its end; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_count, a_number, a_title, as_sent, one_of, optional, yes
from badges.base.text.sentences import TITLE_LENGTH
from badges.gatherings.facts import HoursFacts
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Enrolment, Workshop
from badges.gatherings.workshops.rules import (
    DESCRIPTION_LENGTH,
    MOST_PEOPLE,
    MOST_PLACES,
    MOST_WEEKS,
    PLACE_LENGTH,
    WENT_WELL_LENGTH,
    check_skills,
    public_text,
)


def a_role(text: str) -> Participation:
    """Parse a role; none is to take part. Raises Refused: attendance.role."""
    return one_of(Participation, "attendance.role")(text) if text else Participation.TAKES_PART


@dataclass(frozen=True, kw_only=True)
class AboutFacts(Facts):
    """What a workshop is about, as the public reads it. `activity`: its key."""

    title: str = fact(
        a_title("workshop.title_missing", "workshop.title_too_long"), label="workshop", limit=TITLE_LENGTH,
        column=Workshop.title,
    )  # fmt: skip
    activity: str | None = fact(
        optional(as_sent), label="activity", kind=Kind.CHOICE, codes=("activity.unknown",),
        column=Workshop.activity_id, fills=False, default=None,
    )  # fmt: skip
    description: str | None = fact(
        lambda text: public_text(text, DESCRIPTION_LENGTH), label="workshop_about", kind=Kind.LONG_TEXT,
        limit=DESCRIPTION_LENGTH, column=Workshop.description, default=None,
    )  # fmt: skip

    @property
    def texts(self) -> dict[str, str | None]:
        """The texts that name no member, by field."""
        return {"title": self.title, "description": self.description}


@dataclass(frozen=True, kw_only=True)
class ProposalFacts(AboutFacts):
    """A workshop that a member proposes, who leads it. `agreed`: the public may read their first name."""

    member: int | None = fact(
        optional(a_number), label="proposer", kind=Kind.CHOICE, column=Workshop.proposed_by_id, default=None
    )
    agreed: bool = fact(
        yes, label="name_agreed", kind=Kind.YES, column=Enrolment.name_agreed, fills=False, default=False
    )


@dataclass(frozen=True, kw_only=True)
class WorkshopFacts(AboutFacts):
    """A workshop that is changed. `capacity` None: as many as come.

    `skills`: slugs of the badges that the wizard proposes here; None leaves them.
    """

    place: str | None = fact(
        lambda text: public_text(text, PLACE_LENGTH), label="workshop_place", limit=PLACE_LENGTH, column=Workshop.place,
        default=None,
    )  # fmt: skip
    capacity: int | None = fact(
        optional(a_count(1, MOST_PLACES, "workshop.capacity")), label="capacity", kind=Kind.NUMBER, limit=MOST_PLACES,
        codes=("workshop.capacity", "workshop.capacity_taken"), column=Workshop.capacity, default=None,
    )  # fmt: skip
    skills: list[str] | None = fact(
        check_skills, label="skills", kind=Kind.CHOICE, column=Workshop.skills, fills=False, several=True, default=None
    )


@dataclass(frozen=True, kw_only=True)
class SessionsFacts(HoursFacts):
    """Sessions to plan: one, or the same hour week after week."""

    weeks: int = fact(
        a_count(1, MOST_WEEKS, "workshop.weeks"), label="weeks", kind=Kind.NUMBER, limit=MOST_WEEKS,
        codes=("workshop.weeks",), because="it says how many rows there will be", default=1,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EnrolmentFacts(Facts):
    """A member who comes, helps or leads. `agreed`: the public may read the first name of a member who does either."""

    member: int = fact(a_number, label="enrolled", kind=Kind.CHOICE, column=Enrolment.member_id)
    role: Participation = fact(
        a_role, label="enrolment_role", kind=Kind.CHOICE, column=Enrolment.role, default=Participation.TAKES_PART
    )
    agreed: bool = fact(
        yes, label="name_agreed", kind=Kind.YES, column=Enrolment.name_agreed, fills=False, default=False
    )


@dataclass(frozen=True, kw_only=True)
class ClosingFacts(Facts):
    """What came of a workshop: how many came in all, and a sentence of what went well."""

    came: int = fact(
        a_count(0, MOST_PEOPLE, "workshop.came"), label="came", kind=Kind.NUMBER, limit=MOST_PEOPLE,
        codes=("workshop.came",), column=Workshop.came,
    )  # fmt: skip
    went_well: str | None = fact(
        lambda text: public_text(text, WENT_WELL_LENGTH), label="went_well", kind=Kind.LONG_TEXT,
        limit=WENT_WELL_LENGTH, column=Workshop.went_well, default=None,
    )  # fmt: skip
