"""Views of questions and wishes, for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.base.database.views import view
from badges.people.views import MemberView
from badges.questions.tables import Question, Wish
from badges.recognition.views import AwardView


@dataclass(frozen=True)
class QuestionView:
    """A question as the site reads it. `contact`: a number in E.164 form, or an e-mail address."""

    id: int
    award: AwardView
    text: str
    asker: str | None
    contact: str | None
    asked_at: datetime

    @classmethod
    def of(cls, question: Question) -> QuestionView:
        """Return the view of a question's row, its award loaded."""
        return view(cls, question, award=AwardView.of(question.award))


@dataclass(frozen=True)
class WishView:
    """What a member wishes to have corrected, and since when."""

    id: int
    member: MemberView
    text: str
    asked_at: datetime

    @classmethod
    def of(cls, wish: Wish) -> WishView:
        """Return the view of a wish's row, its member loaded."""
        return view(cls, wish, member=MemberView.of(wish.member))
