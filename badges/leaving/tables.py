"""Requests to erase a person: hidden at once, destroyed later, taken back in between if need be."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime
from badges.base.personal.columns import NUMBER, OURS, STAFF, belongs, kept

_SHOWN: Final = "that a person was erased, and when, has to be shown; it names nobody"

_OPEN = text("taken_back_at IS NULL AND destroyed_at IS NULL")


class Erasure(Base):
    """One request about a member or a former member of staff. Its row stays: it says when, and names no person."""

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint("(member_id IS NULL) <> (staff_id IS NULL)", name="one_person"),
        Index("ix_erasure_open", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        belongs("member_id", "staff_id", kept_for="erasure"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(_SHOWN, given=OURS))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True, info=kept(_SHOWN, given=OURS))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True, info=kept(_SHOWN, given=OURS))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(_SHOWN, given=True))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(_SHOWN, given=True))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))
    taken_back_at: Mapped[datetime | None] = mapped_column(info=kept(_SHOWN, given=OURS))
    destroyed_at: Mapped[datetime | None] = mapped_column(info=kept(_SHOWN, given=OURS))
