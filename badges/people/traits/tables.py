"""Which optional questions are asked, and what members answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import CHOICE, DAY, OURS, Way, belongs, deleted, kept, of_nobody
from badges.people.traits.rules import AgeBand, Gender, SentBy, Trait


class TraitQuestion(Base):
    """A question that the coordination switched on. Without a row it is not asked, and nothing of it is kept."""

    __tablename__ = "trait_question"
    __table_args__ = (only("trait", Trait), of_nobody("what is asked of everybody alike"))

    trait: Mapped[Trait] = mapped_column(enum_of(Trait, 10), primary_key=True, info=kept(CHOICE))
    since: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))


class MemberTraits(Base):
    """What a member answered; absent where they answered nothing. No page of the staff shows it.

    The row says by no date when it was written, so that an answer is not told from who sat at the telephone that day.
    """

    __tablename__ = "member_traits"
    __table_args__ = (
        only("age_band", AgeBand),
        only("gender", Gender),
        only("sent_by", SentBy),
        belongs(Way("member_id", counted=False), kept_for="unanswered", filled=True),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    commune: Mapped[str | None] = mapped_column(String(60), info=deleted(given=True))  # its INSEE code, or "elsewhere"
    age_band: Mapped[AgeBand | None] = mapped_column(enum_of(AgeBand, 12), info=deleted(given=True))
    # an export that a member of the staff makes leaves it out (`badges.leaving.export`)
    gender: Mapped[Gender | None] = mapped_column(enum_of(Gender, 10), info=deleted(given=True))
    sent_by: Mapped[SentBy | None] = mapped_column(enum_of(SentBy, 10), info=deleted(given=True))
