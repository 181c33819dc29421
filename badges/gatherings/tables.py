"""Workshops and who enrols, gatherings (meetings and sessions of a workshop), and who was there in which role."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, TextList, UtcDateTime, enum_of, only
from badges.base.personal.columns import (
    CHOICE,
    COUNT,
    DAY,
    NUMBER,
    OURS,
    RANDOM,
    STAFF,
    a_sign,
    belongs,
    deleted,
    emptied,
    kept,
    made,
    of_nobody,
    words,
)
from badges.gatherings.rules import ActivityGroup, GatheringKind, Participation
from badges.network.tables import Site, Staff
from badges.people.tables import Member

_ROLES: Final = tuple(Participation)  # from the lightest to the fullest
_THERE: Final = "it is said with the presence there"
_TO_COMPLETE: Final = text("attendance_saved_at IS NULL AND cancelled_at IS NULL")


class Activity(Base):
    """What a workshop or an exchange is about: sewing, cooking, English. Exchanges, a room above, point to it too.

    `key` never changes, whatever the coordination calls it. `group_key` None: in no group yet. `retired_on`: it is
    offered for nothing new. `merged_into_id`: the activity that took its place, which is merged into no other itself.
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("key"),
        only("group_key", ActivityGroup),
        of_nobody("sewing, cooking, English: the words of the network"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    key: Mapped[str] = mapped_column(String(40), info=made("a word of ours"))
    name: Mapped[str] = mapped_column(String(60), info=words("the name of an activity"))
    group_key: Mapped[ActivityGroup | None] = mapped_column(enum_of(ActivityGroup, 10), info=kept(CHOICE))
    retired_on: Mapped[date | None] = mapped_column(info=kept(DAY))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), info=kept(NUMBER))


class Workshop(Base):
    """A workshop (atelier) that members run: a series of gatherings on one subject.

    `accepted_on` None: a member's proposal. `closed_on`: nothing more takes place; of a proposal, it was set aside.
    """

    __tablename__ = "workshop"
    __table_args__ = (belongs("proposed_by_id", kept_for="unanswered"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=kept(NUMBER, given=OURS))
    title: Mapped[str] = mapped_column(
        String(120),
        info=words("its form refuses the names of members; others came, and their presences name it", given=True),
    )
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), info=kept(NUMBER, given=OURS))
    description: Mapped[str | None] = mapped_column(Text, info=emptied(given=True))
    place: Mapped[str | None] = mapped_column(String(120), info=emptied(given=True))
    # places for those who take part; None: as many as come
    capacity: Mapped[int | None] = mapped_column(info=kept(COUNT, given=OURS))
    # slugs of the badges to propose; no key: above
    skills: Mapped[list[str]] = mapped_column(TextList(), nullable=True, info=made("the slugs of badges", given=OURS))
    proposed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("member.id", ondelete="SET NULL"), info=emptied(given=OURS)
    )
    accepted_on: Mapped[date | None] = mapped_column(info=kept(DAY, given=OURS))
    closed_on: Mapped[date | None] = mapped_column(info=kept(DAY, given=OURS))
    # people who came in all, as the staff said when it closed
    came: Mapped[int | None] = mapped_column(info=kept(COUNT, given=OURS))
    went_well: Mapped[str | None] = mapped_column(
        String(300), info=emptied(given="the sentence of the staff, about all who came")
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=True))

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    activity: Mapped[Activity | None] = relationship()
    proposed_by: Mapped[Member | None] = relationship()
    gatherings: Mapped[list[Gathering]] = relationship(back_populates="workshop", order_by="Gathering.starts_at")

    @property
    def subject(self) -> str | None:
        """The key of what it is about, which its patch follows."""
        return self.activity.key if self.activity is not None else None


class Enrolment(Base):
    """A member takes part in a workshop, helps or leads it; or waits for a place, in the order of the rows."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("workshop_id", "member_id"),
        only("role", Participation),
        belongs("member_id", kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), info=deleted(given=True))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    role: Mapped[Participation] = mapped_column(enum_of(Participation, 10), info=deleted(given=True, fullest=_ROLES))
    waiting: Mapped[bool] = mapped_column(info=deleted(given=True, fullest=(True, False)))
    name_agreed: Mapped[bool] = mapped_column(info=deleted(given=True))  # the first name may stand on the public page
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))

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
        Index(None, "workshop_id", "starts_at"),
        Index(
            "ix_gathering_to_complete",
            "site_id",
            "starts_at",
            sqlite_where=_TO_COMPLETE,
            postgresql_where=_TO_COMPLETE,
        ),
        belongs("workshop_id.proposed_by_id", kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=_THERE))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=kept(NUMBER, given=_THERE))
    kind: Mapped[GatheringKind] = mapped_column(enum_of(GatheringKind, 10), info=kept(CHOICE, given=_THERE))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), info=kept(NUMBER, given=_THERE))
    place: Mapped[str | None] = mapped_column(String(120), info=emptied(given=_THERE))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=kept(DAY, given=_THERE))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=_THERE))
    # the facilitator who was there
    led_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=_THERE))
    attendance_saved_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=_THERE))
    # people who were there and whose name was erased
    nameless: Mapped[int] = mapped_column(default=0, info=kept(COUNT, given=_THERE))
    # makes saving the form twice harmless
    client_key: Mapped[str | None] = mapped_column(String(36), info=made(RANDOM, given=_THERE))
    title: Mapped[str | None] = mapped_column(String(120), info=emptied(given=_THERE))  # its own name, where it has one
    # the rule that made it
    recurring_id: Mapped[int | None] = mapped_column(
        ForeignKey("recurring_meeting.id"), info=kept(NUMBER, given=_THERE)
    )
    # the day of that rule, wherever the gathering was moved since
    planned_for: Mapped[date | None] = mapped_column(info=kept(DAY, given=_THERE))
    # when its day, its hours or its place were changed last: those who have a place are told
    moved_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=_THERE))
    cancelled_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=_THERE))
    cancelled_because: Mapped[str | None] = mapped_column(String(120), info=emptied(given=_THERE))
    # when somebody said that there was nothing to recognise
    settled_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=_THERE))
    # how often it was changed, for the calendars that follow it
    revision: Mapped[int] = mapped_column(default=0, info=kept(COUNT, given=_THERE))

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    workshop: Mapped[Workshop | None] = relationship(back_populates="gatherings")
    attendances: Mapped[list[Attendance]] = relationship(back_populates="gathering", cascade="all, delete-orphan")


class Attendance(Base):
    """A member was there, and in which role."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("gathering_id", "member_id"),
        Index("ix_attendance_gathering_id_role", "gathering_id", "role", "member_id"),  # all that a report asks for
        only("role", Participation),
        belongs("member_id", kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), info=deleted(given=True))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    role: Mapped[Participation] = mapped_column(enum_of(Participation, 10), info=deleted(given=True, fullest=_ROLES))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True, info=deleted(given=STAFF))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))

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
        of_nobody("the weekday, hours and place of a site's meetings"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=kept(NUMBER))
    title: Mapped[str | None] = mapped_column(String(120), info=words("the name of a meeting that comes back"))
    place: Mapped[str | None] = mapped_column(String(120), info=words("where a meeting that comes back is held"))
    weekday: Mapped[int] = mapped_column(info=kept(COUNT))  # 0 is Monday
    every_weeks: Mapped[int] = mapped_column(info=kept(COUNT))
    first_on: Mapped[date] = mapped_column(info=kept(DAY))  # on that weekday; from it every second week is counted
    last_on: Mapped[date | None] = mapped_column(info=kept(DAY))
    starts: Mapped[str] = mapped_column(String(5), info=made("an hour"))  # "14:00", as a clock on the wall shows it
    ends: Mapped[str] = mapped_column(String(5), info=made("an hour"))
    planned_until: Mapped[date] = mapped_column(info=kept(DAY))  # every meeting up to this day was made
    client_key: Mapped[str | None] = mapped_column(String(36), info=made(RANDOM))

    site: Mapped[Site] = relationship(innerjoin=PRESENT)


class Visitor(Base):
    """An unknown person at a gathering, by a first name alone; or, with the name "", one who prefers none.

    It is deleted after `bounds.VISITORS_KEPT`.
    """

    __tablename__ = "visitor"
    __table_args__ = (of_nobody("a first name alone, of somebody who has no record", kept_for="visitor"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("gathering.id", ondelete="CASCADE"), index=True, info=kept(NUMBER)
    )
    given_name: Mapped[str] = mapped_column(String(60), info=words("it leads to no record, and goes after thirty days"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=kept(DAY))
    # makes saving the form twice harmless
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, info=made(RANDOM))
