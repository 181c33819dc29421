"""That a member was told of something, how, and by which member of the staff: one row for each occasion and thing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import OURS, STAFF, belongs, deleted
from badges.messages.rules import Occasion, Way


class Message(Base):
    """A member was told of one thing. Of what is told anew, such as a session that moved again, the row is the last."""

    __tablename__ = "message"
    __table_args__ = (
        only("occasion", Occasion),
        only("way", Way),
        UniqueConstraint("member_id", "occasion", "number"),
        belongs("member_id", kept_for=("message", "unanswered")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"),
        info=deleted(given=OURS),
    )
    occasion: Mapped[Occasion] = mapped_column(
        enum_of(Occasion, 10),
        info=deleted(given=True),
    )
    # of the thing, as `Occasion` says; no key: things end
    number: Mapped[int] = mapped_column(info=deleted(given=OURS))
    # when what was told came about: the enrolment, the change, the second yes, the signature. Another value is to be
    # told again.
    since: Mapped[datetime] = mapped_column(
        UtcDateTime(),
        info=deleted(given=OURS),
    )
    # of a thread: the day that was told; another day is to be told again
    meeting_on: Mapped[date | None] = mapped_column(info=deleted(given=True))
    way: Mapped[Way] = mapped_column(
        enum_of(Way, 10),
        info=deleted(given=True),
    )
    noted_at: Mapped[datetime] = mapped_column(
        UtcDateTime(),
        index=True,
        info=deleted(given=True),
    )
    # None: the member said that they know it
    noted_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff.id"),
        info=deleted(given=STAFF),
    )
