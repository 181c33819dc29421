"""Who may be asked what came after a dossier, and counts of what was answered: no row leads from one to the other."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, enum_of, only
from badges.base.personal.columns import CHOICE, COUNT, DAY, OURS, a_sign, belongs, deleted, kept, made, of_nobody
from badges.people.tables import Member
from badges.sharing.afterwards.rules import AfterwardsState, AskedBy, Outcome


class AfterwardsQuestion(Base):
    """A member who said that they may be asked, once or twice, what came after a dossier. One row a person.

    `agreed_on`: the day of the dossier, from which the months count. `due_on`: the next question; None when there is
    none. `times_asked`, `asked_on`: how often they were asked, and when last. What was answered, and when, is not here.
    `after_leaving`: they left, and said that they may be asked still.
    """

    __tablename__ = "afterwards_question"
    __table_args__ = (
        only("asked_by", AskedBy),
        only("state", AfterwardsState),
        CheckConstraint("times_asked BETWEEN 0 AND 2", name="times_asked"),
        belongs("member_id", kept_for=("afterwards", "unanswered")),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    agreed_on: Mapped[date] = mapped_column(info=a_sign(deleted(given=True)))
    asked_by: Mapped[AskedBy] = mapped_column(enum_of(AskedBy, 10), info=deleted(given=True))
    state: Mapped[AfterwardsState] = mapped_column(
        enum_of(AfterwardsState, 10), info=deleted(given=True, fullest=tuple(AfterwardsState))
    )
    times_asked: Mapped[int] = mapped_column(default=0, info=deleted(given=True, fullest=(0, 1, 2)))
    asked_on: Mapped[date | None] = mapped_column(info=deleted(given=True))
    due_on: Mapped[date | None] = mapped_column(index=True, info=deleted(given=True))
    after_leaving: Mapped[bool] = mapped_column(default=False, info=deleted(given=True))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)


class OutcomeCount(Base):
    """How often one answer was given in a half-year, over the whole network.

    All answers of a half-year are made at once, and written at once at each answer, so that no row, no order and no
    mark of a transaction says which was the last. `shown`: the number at the last multiple of `SHOWN_BY` answers.
    """

    __tablename__ = "outcome_count"
    __table_args__ = (only("answer", Outcome), of_nobody("counts of a half-year over the whole network"))

    half_year: Mapped[date] = mapped_column(primary_key=True, info=kept(DAY))  # its first day
    answer: Mapped[Outcome] = mapped_column(enum_of(Outcome, 20), primary_key=True, info=made(CHOICE))
    number: Mapped[int] = mapped_column(default=0, info=kept(COUNT))
    shown: Mapped[int] = mapped_column(default=0, info=kept(COUNT))
