"""The opening and the closing of a place, the letters that ask its members, and where they want to go on."""
# mypy: disable-error-code="assignment"

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import DAY, NUMBER, OURS, STAFF, a_sign, belongs, deleted, kept, made, of_nobody
from badges.places.rules import SaidHow


class Opening(Base):
    """The preparation of a place, from its first day on: whether its public address answers with its key.

    `asked_at`: when it was asked last; `answered_at`: since when it answers, None where it did not answer then, and
    `trouble` says why, as a code.
    """

    __tablename__ = "opening"
    __table_args__ = (of_nobody("whether the address of a place answers"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True, info=kept(NUMBER))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=kept(DAY))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=kept(DAY))
    trouble: Mapped[str | None] = mapped_column(String(40), info=made("a code of the service"))


class Closing(Base):
    """The decision to close a place: where people turn from then on, and answers are given for its badges."""

    __tablename__ = "closing"
    __table_args__ = (
        CheckConstraint("turn_to_id <> site_id", name="elsewhere"),
        of_nobody("which place answers for one that closes"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True, info=kept(NUMBER))
    turn_to_id: Mapped[int] = mapped_column(ForeignKey("site.id"), info=kept(NUMBER))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))


class Onward(Base):
    """Where a member of a place that closes says that they want to go on; `to_site_id` None: nowhere.

    They are moved by this answer alone, when the place closes; it counts while the other place takes members
    (`rules.takes_onward`). `recorded_by_id` None: they said it on their own page.
    """

    __tablename__ = "onward"
    __table_args__ = (
        only("said", SaidHow),
        belongs("member_id", kept_for="unanswered", latest="said_at"),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=deleted(given=True))
    to_site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), info=deleted(given=True))
    said: Mapped[SaidHow] = mapped_column(enum_of(SaidHow, 10), info=deleted(given=True))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))


class OnwardLetter(Base):
    """A letter that asks a member of a place that closes where they want to go on. It goes when the day changes."""

    __tablename__ = "onward_letter"
    __table_args__ = (belongs("member_id", kept_for="unanswered"),)

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=deleted(given=True))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
