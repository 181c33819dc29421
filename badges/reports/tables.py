"""Reports as they were made last, in the night or for who asked, and those that the coordination has published.

Both hold counts alone. The usual ones are made anew each night, in which those of chosen days end; what is published
stays as it was.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime
from badges.base.personal.columns import DAY, NUMBER, kept, made, of_nobody

_NETWORK = text("site_id IS NULL")
_STANDING = text("withdrawn_at IS NULL")
_COUNTS = "counts under our own keys, names of places and of activities"


class MadeReport(Base):
    """The report of one period and one place, or of the network (`site_id` None), as it was made last."""

    __tablename__ = "made_report"
    __table_args__ = (
        CheckConstraint("last >= first", name="order"),
        Index("uq_made_report_place", "first", "last", "site_id", unique=True),
        Index(
            "uq_made_report_network",
            "first",
            "last",
            unique=True,
            sqlite_where=_NETWORK,
            postgresql_where=_NETWORK,
        ),
        of_nobody("counts of a period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    first: Mapped[date] = mapped_column(info=kept(DAY))
    last: Mapped[date] = mapped_column(info=kept(DAY))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True, info=kept(NUMBER))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    content: Mapped[dict[str, Any]] = mapped_column(info=made(_COUNTS))


class PublishedReport(Base):
    """A report of the whole network as everybody reads it: frozen when it was published.

    At most one of a period stands; `withdrawn_at`: since when the public reads it no longer.
    """

    __tablename__ = "published_report"
    __table_args__ = (
        CheckConstraint("last >= first", name="order"),
        Index(
            "uq_published_report_standing",
            "first",
            "last",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        of_nobody("counts of a period, which everybody reads"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    first: Mapped[date] = mapped_column(info=kept(DAY))
    last: Mapped[date] = mapped_column(info=kept(DAY))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    content: Mapped[dict[str, Any]] = mapped_column(info=made(_COUNTS))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=kept(DAY))
