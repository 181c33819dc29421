"""Who takes what waited on a colleague who left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import belongs, deleted
from badges.leaving.handover.rules import Waits


class Handover(Base):
    """One thing that waited on `staff_id` is `taker_id`'s now. The thing itself keeps who began it.

    `subject_id`: its number in the table of its kind. What the first begins afterwards is theirs. The row goes when the
    thing goes back to them, when their account is opened again, and once nothing waits.
    """

    __tablename__ = "handover"
    __table_args__ = (
        only("kind", Waits),
        UniqueConstraint("staff_id", "kind", "subject_id"),
        belongs("staff_id", "taker_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted())
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=deleted())
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), info=deleted())
    kind: Mapped[Waits] = mapped_column(enum_of(Waits, 12), info=deleted())
    subject_id: Mapped[int] = mapped_column(info=deleted())
    taker_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True, info=deleted())
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
