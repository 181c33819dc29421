"""What members offer and look for, in their own words, and under which conditions they do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, TextList, UtcDateTime, enum_of, only
from badges.base.personal.columns import OURS, RANDOM, STAFF, belongs, deleted
from badges.gatherings.tables import Activity
from badges.matching.rules import Manner, PostingSide, Reach
from badges.people.tables import Member

_OTHER: Final = text("other_activity IS NOT NULL")


class Posting(Base):
    """An offer or a request of a member, in their own words. It is read at the site that the member belongs to.

    `activity_id` None: what `other_activity` says, where the list of activities had no word for it. `recorded_by_id`
    None: the member wrote it on the private page, and no other member sees it before the staff has read it (`read_at`).
    `words_public`, `name_public`: what everybody may read on the public wall. `ended_at`: it is over, because it was
    answered (`fulfilled`), taken back, or not said again by the day `until`.
    """

    __tablename__ = "posting"
    __table_args__ = (
        only("side", PostingSide),
        only("manner", Manner),
        only("reach", Reach),
        CheckConstraint("activity_id IS NULL OR other_activity IS NULL", name="one_activity"),
        CheckConstraint("name_public = false OR words_public = true", name="name_with_words"),
        UniqueConstraint("client_key"),
        Index("ix_posting_other", "other_activity", sqlite_where=_OTHER, postgresql_where=_OTHER),
        belongs("member_id", kept_for=("posting", "unanswered")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    side: Mapped[PostingSide] = mapped_column(enum_of(PostingSide, 10), info=deleted(given=True))
    words: Mapped[str] = mapped_column(String(200), info=deleted(given=True))
    manner: Mapped[Manner] = mapped_column(enum_of(Manner, 10), info=deleted(given=True))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True, info=deleted(given=OURS))
    other_activity: Mapped[str | None] = mapped_column(String(60), info=deleted(given=True))
    days: Mapped[list[str]] = mapped_column(TextList(), nullable=True, info=deleted(given=True))
    moments: Mapped[list[str]] = mapped_column(TextList(), nullable=True, info=deleted(given=True))
    reach: Mapped[Reach | None] = mapped_column(enum_of(Reach, 10), info=deleted(given=True))
    until: Mapped[date] = mapped_column(info=deleted(given=True))
    words_public: Mapped[bool] = mapped_column(info=deleted(given=True))
    name_public: Mapped[bool] = mapped_column(info=deleted(given=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=OURS))
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=True))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=True))
    fulfilled: Mapped[bool] = mapped_column(default=False, info=deleted(given=True))
    # makes saving the form twice harmless
    client_key: Mapped[str | None] = mapped_column(String(36), info=deleted(given=RANDOM))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)
    activity: Mapped[Activity | None] = relationship()


class MemberConditions(Base):
    """« Ses conditions »: what a member wishes wherever they take part. A member without a row has none."""

    __tablename__ = "member_conditions"
    __table_args__ = (belongs("member_id", kept_for="unanswered"),)

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    at_meetings_only: Mapped[bool] = mapped_column(info=deleted(given=True, fullest=(False, True)))
    not_at_home: Mapped[bool] = mapped_column(info=deleted(given=True, fullest=(False, True)))
    in_company: Mapped[bool] = mapped_column(info=deleted(given=True, fullest=(False, True)))
    words: Mapped[str | None] = mapped_column(String(200), info=deleted(given=True))  # for the facilitator alone

    member: Mapped[Member] = relationship(innerjoin=PRESENT)
