"""Workshops and who enrols, gatherings (meetings and sessions of a workshop), and who was there in which role."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, TextList, UtcDateTime, enum_of, only
from badges.gatherings.rules import GatheringKind, Participation
from badges.network.tables import Site, Staff
from badges.people.tables import Member


class Activity(Base):
    """What a workshop or an exchange is about: sewing, cooking, English. Exchanges, a room above, point to it too.

    `key` never changes, whatever the coordination calls it. `retired_on`: it is offered for nothing new.
    """

    __tablename__ = "activity"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    retired_on: Mapped[date | None]


class Workshop(Base):
    """A workshop (atelier) that members run: a series of gatherings on one subject.

    `accepted_on` None: a member's proposal. `closed_on`: nothing more takes place; of a proposal, it was set aside.
    """

    __tablename__ = "workshop"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    description: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(120))
    capacity: Mapped[int | None]  # places for those who take part; None: as many as come
    skills: Mapped[list[str]] = mapped_column(
        TextList(), nullable=True
    )  # slugs of the badges to propose; no key: above
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    came: Mapped[int | None]  # people who came in all, as the staff said when it closed
    went_well: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    activity: Mapped[Activity | None] = relationship()
    proposed_by: Mapped[Member | None] = relationship()
    gatherings: Mapped[list[Gathering]] = relationship(back_populates="workshop", order_by="Gathering.starts_at")


class Enrolment(Base):
    """A member takes part in a workshop, helps or leads it; or waits for a place, in the order of the rows."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("workshop_id", "member_id"),
        only("role", Participation),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    role: Mapped[Participation] = mapped_column(enum_of(Participation, 10))
    waiting: Mapped[bool]
    name_agreed: Mapped[bool]  # the first name may stand on the public page
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    workshop: Mapped[Workshop] = relationship(innerjoin=PRESENT)
    member: Mapped[Member] = relationship(innerjoin=PRESENT)


class Gathering(Base):
    """One gathering: a meeting (rencontre), or a session (séance) of a workshop. Attendance hangs on it alike."""

    __tablename__ = "gathering"
    __table_args__ = (
        only("kind", GatheringKind),
        CheckConstraint(f"(kind = '{GatheringKind.WORKSHOP}') = (workshop_id IS NOT NULL)", name="workshop"),
        CheckConstraint("ends_at > starts_at", name="order"),
        UniqueConstraint("client_key"),
        UniqueConstraint("recurring_id", "planned_for"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    kind: Mapped[GatheringKind] = mapped_column(enum_of(GatheringKind, 10))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(120))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime())
    led_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # the facilitator who was there
    attendance_saved_at: Mapped[datetime | None]
    nameless: Mapped[int] = mapped_column(default=0)  # people who were there and whose name was erased
    client_key: Mapped[str | None] = mapped_column(String(36))  # makes saving the form twice harmless
    title: Mapped[str | None] = mapped_column(String(120))  # its own name, where it has one
    recurring_id: Mapped[int | None] = mapped_column(ForeignKey("recurring_meeting.id"))  # the rule that made it
    planned_for: Mapped[date | None]  # the day of that rule, wherever the gathering was moved since
    cancelled_at: Mapped[datetime | None]
    cancelled_because: Mapped[str | None] = mapped_column(String(120))
    settled_at: Mapped[datetime | None]  # when somebody said that there was nothing to recognise
    revision: Mapped[int] = mapped_column(default=0)  # how often it was changed, for the calendars that follow it

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    workshop: Mapped[Workshop | None] = relationship(back_populates="gatherings")
    attendances: Mapped[list[Attendance]] = relationship(back_populates="gathering", cascade="all, delete-orphan")


class Attendance(Base):
    """A member was there, and in which role."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("gathering_id", "member_id"),
        only("role", Participation),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    role: Mapped[Participation] = mapped_column(enum_of(Participation, 10))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime())

    gathering: Mapped[Gathering] = relationship(back_populates="attendances", innerjoin=PRESENT)
    member: Mapped[Member] = relationship(innerjoin=PRESENT)
    recorded_by: Mapped[Staff | None] = relationship()


class RecurringMeeting(Base):
    """A rule in local time that makes the meetings of a site ahead: every week or every second one, on one weekday."""

    __tablename__ = "recurring_meeting"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("every_weeks IN (1, 2)", name="every_weeks"),
        UniqueConstraint("client_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    title: Mapped[str | None] = mapped_column(String(120))
    place: Mapped[str | None] = mapped_column(String(120))
    weekday: Mapped[int]  # 0 is Monday
    every_weeks: Mapped[int]
    first_on: Mapped[date]  # on that weekday; from it every second week is counted
    last_on: Mapped[date | None]
    starts: Mapped[str] = mapped_column(String(5))  # "14:00", as a clock on the wall shows it
    ends: Mapped[str] = mapped_column(String(5))
    planned_until: Mapped[date]  # every meeting up to this day was made
    client_key: Mapped[str | None] = mapped_column(String(36))

    site: Mapped[Site] = relationship(innerjoin=PRESENT)


class Visitor(Base):
    """Somebody unknown who was at a gathering, by a first name alone; or, with the name "", somebody who prefers none.

    It is deleted after `bounds.VISITORS_KEPT`.
    """

    __tablename__ = "visitor"

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    given_name: Mapped[str] = mapped_column(String(60))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True)  # makes saving the form twice harmless
