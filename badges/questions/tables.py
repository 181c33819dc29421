"""What people ask: about a badge, in writing or by telephone; and what a member wishes to have corrected."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database import bounds
from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.base.personal.columns import OURS, a_sign, belongs, deleted
from badges.people.tables import Member
from badges.recognition.tables import Award

_ASKER: Final = "another person's: who asked"


class Question(Base):
    """A question to the site of a badge. It is deleted once it is answered, or after `bounds.QUESTIONS_KEPT`."""

    __tablename__ = "question"
    __table_args__ = (belongs("award_id.member_id", kept_for="question"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    text: Mapped[str] = mapped_column(String(bounds.QUESTION_LETTERS), info=deleted(given=True))
    # as they wrote it: a person, a company
    asker: Mapped[str | None] = mapped_column(String(bounds.ASKER_LETTERS), info=deleted(given=_ASKER))
    contact: Mapped[str | None] = mapped_column(String(254), info=deleted(given=_ASKER))  # E.164, or an e-mail address
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)


class Wish(Base):
    """What a member wishes to have corrected. It is deleted once the site has settled it with them."""

    __tablename__ = "wish"
    __table_args__ = (belongs("member_id", kept_for="unanswered"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    text: Mapped[str] = mapped_column(String(bounds.QUESTION_LETTERS), info=deleted(given=True))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)


class BadgeCall(Base):
    """The fact of a call about a badge on a day; nothing is kept of the caller."""

    __tablename__ = "badge_call"
    __table_args__ = (UniqueConstraint("award_id", "called_on"), belongs("award_id.member_id", kept_for="question"))

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), info=deleted(given=OURS))
    called_on: Mapped[date] = mapped_column(index=True, info=deleted(given=True))
    # None: the site tells the member when it sees them
    told_at: Mapped[datetime | None] = mapped_column(index=True, info=deleted(given=OURS))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
