"""Members who said, with a dossier, that they may be asked what came after; and what is recorded of them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from badges.base.services import Services
from badges.base.times import local_date
from badges.people.tables import Member
from badges.sharing.afterwards import changes, reads
from badges.sharing.afterwards.facts import NewsFacts
from badges.sharing.afterwards.rules import AskedBy, Outcome
from badges.sharing.afterwards.tables import AfterwardsQuestion, OutcomeCount
from badges.sharing.afterwards.views import QuestionView

JOB, NOTHING = NewsFacts(outcome=Outcome.JOB), NewsFacts(outcome=Outcome.NOTHING)


def agreed(services: Services, member_id: int, asked_by: str = "voice", *, days_ago: int = 0) -> None:
    """The yes of a member, with a dossier of some days ago."""
    day = local_date(services.now() - timedelta(days=days_ago))
    with services.database.begin() as session:
        changes.agree(session, session.get_one(Member, member_id), AskedBy(asked_by), day, has_address=True)


def question(services: Services, member_id: int) -> QuestionView | None:
    """What is recorded of a member."""
    with services.database.begin(read_only=True) as session:
        return reads.question(session, member_id)


def counted(services: Services) -> dict[str, int]:
    """How often each answer was given, over all half-years, without those that nobody gave."""
    found: dict[str, int] = {}
    with services.database.begin(read_only=True) as session:
        for answer, number in session.execute(select(OutcomeCount.answer, OutcomeCount.number)):
            found[answer.value] = found.get(answer.value, 0) + number
    return {answer: number for answer, number in found.items() if number}


def passed(services: Services, days: int) -> None:
    """Let some days have passed since what is recorded, where a clock that moves would end a browser's session."""
    step = timedelta(days=days)
    with services.database.begin() as session:
        for row in session.scalars(select(AfterwardsQuestion)):
            row.agreed_on -= step
            row.asked_on = row.asked_on - step if row.asked_on is not None else None
            row.due_on = row.due_on - step if row.due_on is not None else None
