"""What people ask: about a badge, in writing or by telephone; and what a member wishes to have corrected."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database import bounds
from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.people.tables import Member
from badges.recognition.tables import Award


class Question(Base):
    """A question to the site of a badge. It is deleted once it is answered, or after `bounds.QUESTIONS_KEPT`."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(bounds.QUESTION_LETTERS))
    asker: Mapped[str | None] = mapped_column(String(bounds.ASKER_LETTERS))  # as they wrote it: a person, a company
    contact: Mapped[str | None] = mapped_column(String(254))  # E.164, or an e-mail address
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())

    award: Mapped[Award] = relationship(innerjoin=PRESENT)


class Wish(Base):
    """What a member wishes to have corrected. It is deleted once the site has settled it with them."""

    __tablename__ = "wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(bounds.QUESTION_LETTERS))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())

    member: Mapped[Member] = relationship(innerjoin=PRESENT)


class BadgeCall(Base):
    """That somebody asked about a badge by telephone on a day; nothing is kept of them."""

    __tablename__ = "badge_call"
    __table_args__ = (UniqueConstraint("award_id", "called_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"))
    called_on: Mapped[date] = mapped_column(index=True)
    told_at: Mapped[datetime | None] = mapped_column(index=True)  # None: the site tells the member when it sees them

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
