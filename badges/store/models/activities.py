"""What happens at a site: workshops and their sessions, meetings, who was there and in which role, exchanges."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.states import GatheringKind, Participation
from badges.store.models.base import Base, UtcDateTime, enum_of, only
from badges.store.models.people import Member, Site, Staff


class Workshop(Base):
    """A workshop (atelier) that members run: a series of sessions on one subject."""

    __tablename__ = "workshop"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    activity: Mapped[str | None] = mapped_column(String(60))  # couture, cuisine, anglais…
    description: Mapped[str | None] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())

    site: Mapped[Site] = relationship()
    sessions: Mapped[list[Session]] = relationship(back_populates="workshop", order_by="Session.starts_at")


class Session(Base):
    """One gathering: a meeting (rencontre), or a session (séance) of a workshop. Attendance hangs on it alike."""

    __tablename__ = "session"
    __table_args__ = (
        only("kind", GatheringKind),
        CheckConstraint(f"(kind = '{GatheringKind.WORKSHOP}') = (workshop_id IS NOT NULL)", name="workshop"),
        CheckConstraint("ends_at > starts_at", name="order"),
        UniqueConstraint("client_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    kind: Mapped[GatheringKind] = mapped_column(enum_of(GatheringKind, 10))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(120))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime())
    led_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # the animatrice who was there
    attendance_saved_at: Mapped[datetime | None]
    client_key: Mapped[str | None] = mapped_column(String(36))  # makes saving the form twice harmless

    site: Mapped[Site] = relationship()
    workshop: Mapped[Workshop | None] = relationship(back_populates="sessions")
    attendances: Mapped[list[Attendance]] = relationship(back_populates="session", cascade="all, delete-orphan")


class Attendance(Base):
    """A member was there, and in which role."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        only("role", Participation),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    role: Mapped[Participation] = mapped_column(enum_of(Participation, 10))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime())

    session: Mapped[Session] = relationship(back_populates="attendances")
    member: Mapped[Member] = relationship()


class Exchange(Base):
    """A service or know-how that one member gave another, freely. Its duration is evidence, never a balance."""

    __tablename__ = "exchange"
    __table_args__ = (
        CheckConstraint("giver_id <> receiver_id", name="two_people"),
        CheckConstraint("duration_minutes IS NULL OR duration_minutes > 0", name="duration"),
        UniqueConstraint("client_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    what: Mapped[str] = mapped_column(String(120))
    happened_on: Mapped[date] = mapped_column(index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    duration_minutes: Mapped[int | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime())
    client_key: Mapped[str | None] = mapped_column(String(36))

    site: Mapped[Site] = relationship()
    giver: Mapped[Member] = relationship(foreign_keys=[giver_id])
    receiver: Mapped[Member] = relationship(foreign_keys=[receiver_id])


class Observation(Base):
    """A staff member saw a criterion, in one session or in one exchange, and may have added one sentence."""

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint("(session_id IS NULL) <> (exchange_id IS NULL)", name="one_place"),
        UniqueConstraint("member_id", "badge_model_id", "criterion", "session_id", "staff_id"),
        UniqueConstraint("member_id", "badge_model_id", "criterion", "exchange_id", "staff_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    badge_model_id: Mapped[int] = mapped_column(ForeignKey("badge_model.id"))
    criterion: Mapped[str] = mapped_column(String(40))  # Criterion key within the model, stable across versions
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    sentence: Mapped[str | None] = mapped_column(String(300))
    seen_on: Mapped[date]  # the local date of the session or exchange
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime())

    member: Mapped[Member] = relationship()
    staff: Mapped[Staff] = relationship()
    session: Mapped[Session | None] = relationship()
    exchange: Mapped[Exchange | None] = relationship()
