"""Who takes what waited on a colleague who left, by kind and by site."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import belongs, deleted
from badges.leaving.handover.rules import Waits


class Handover(Base):
    """What waited on `staff_id` of one kind at one site is `taker_id`'s now. The rows themselves keep who began them.

    It counts while the account of the first is closed, and that of the second open.
    """

    __tablename__ = "handover"
    __table_args__ = (
        only("kind", Waits),
        UniqueConstraint("staff_id", "site_id", "kind"),
        CheckConstraint("staff_id <> taker_id", name="another"),
        belongs("staff_id", "taker_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted())
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=deleted())
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), info=deleted())
    kind: Mapped[Waits] = mapped_column(enum_of(Waits, 12), info=deleted())
    taker_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True, info=deleted())
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
