"""What one member gave another: a service or know-how, its day and its duration."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.gatherings.tables import Activity
from badges.network.tables import Site
from badges.people.tables import Member


class Exchange(Base):
    """A service or know-how that one member gave another, freely. Its duration is evidence, never a balance.

    `confirmed_at`: when somebody said that it took place; None while it is planned, and until it was asked.
    """

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
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    activity: Mapped[Activity | None] = relationship()
    giver: Mapped[Member] = relationship(foreign_keys=[giver_id], innerjoin=PRESENT)
    receiver: Mapped[Member] = relationship(foreign_keys=[receiver_id], innerjoin=PRESENT)
