"""Views of who may be asked, and of the counts that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from badges.base.database.views import view
from badges.people.views import MemberView
from badges.sharing.afterwards import rules
from badges.sharing.afterwards.rules import OPEN_FOR, AfterwardsState, AskedBy, Outcome, months_after
from badges.sharing.afterwards.tables import AfterwardsQuestion


@dataclass(frozen=True)
class QuestionView:
    """Whether and how a member may be asked what came after their dossier."""

    member_id: int
    agreed_on: date
    asked_by: AskedBy
    state: AfterwardsState
    times_asked: int
    asked_on: date | None
    due_on: date | None
    after_leaving: bool

    @classmethod
    def of(cls, row: AfterwardsQuestion) -> QuestionView:
        """Return the view of a row."""
        return view(cls, row)

    def may_ask(self, member: MemberView) -> bool:
        """Whether their member may be asked at all."""
        return self.state is AfterwardsState.OPEN and rules.may_ask(
            member.age, member.left_on, practice=member.practice, after_leaving=self.after_leaving
        )

    def may_answer(self, member: MemberView, today: date) -> bool:
        """Whether an answer of their member is counted today."""
        return self.may_ask(member) and rules.may_answer(self.state, self.agreed_on, today)

    def is_due(self, today: date) -> bool:
        """Whether a question is to be asked today."""
        return rules.is_due(self.state, self.times_asked, self.due_on, self.agreed_on, today)

    def stands_on_page(self, member: MemberView, today: date) -> bool:
        """Whether the private page asks: as the member wished, for a month after each question."""
        if self.asked_by is AskedBy.VOICE or not self.may_answer(member, today):
            return False
        return self.is_due(today) or (self.asked_on is not None and today <= months_after(self.asked_on, OPEN_FOR))


@dataclass(frozen=True)
class DueQuestion:
    """A member who is to be asked by voice, and since when."""

    member: MemberView
    due_on: date
    second: bool


@dataclass(frozen=True)
class HalfYear:
    """The answers of a half-year: how many in all, and each one as it was at the last multiple of `SHOWN_BY`."""

    first_day: date
    total: int
    shown: Mapping[Outcome, int]

    @property
    def shown_total(self) -> int:
        """How many answers are told apart."""
        return sum(self.shown.values())
