"""Reads about « du nouveau ? », each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.database.counts import Counting
from badges.people.tables import Member
from badges.people.ties.identity_question import not_own
from badges.people.views import MemberView
from badges.sharing.afterwards import rows
from badges.sharing.afterwards.rules import AskedBy, Outcome
from badges.sharing.afterwards.tables import AfterwardsQuestion, OutcomeCount
from badges.sharing.afterwards.views import DueQuestion, HalfYear, QuestionView

LINES: Final = 10  # members of one day's page
HALF_YEARS: Final = 6  # of the coordination's page


def question(session: OrmSession, member_id: int) -> QuestionView | None:
    """Whether and how a member may be asked; None where they never said yes. One statement."""
    found = session.scalar(select(AfterwardsQuestion).where(AfterwardsQuestion.member_id == member_id))
    return QuestionView.of(found) if found is not None else None


def is_open(session: OrmSession, member: MemberView) -> bool:
    """Whether a member may be asked, now or later. One statement."""
    found = question(session, member.id)
    return found is not None and found.may_ask(member)


def counting_due(site_ids: Collection[int], today: date, *, unless: int | None = None) -> Counting:
    """Count those who are to be asked by voice at these sites (`badges.base.database.counts`).

    `unless`: the account of a staff member, who is asked by a colleague.
    """
    chosen = select(func.count(AfterwardsQuestion.member_id)).join(Member, Member.id == AfterwardsQuestion.member_id)
    return chosen.where(Member.site_id.in_(site_ids), *_by_voice(today, unless))


def due(session: OrmSession, site_ids: Collection[int], today: date, *, unless: int | None = None) -> list[DueQuestion]:
    """The same, the longest due first, `LINES` at most. One statement."""
    chosen = select(AfterwardsQuestion).join(AfterwardsQuestion.member)
    chosen = chosen.where(Member.site_id.in_(site_ids), *_by_voice(today, unless))
    chosen = chosen.options(joinedload(AfterwardsQuestion.member).joinedload(Member.site))
    chosen = chosen.order_by(AfterwardsQuestion.due_on, AfterwardsQuestion.member_id).limit(LINES)
    return [
        DueQuestion(MemberView.of(each.member), each.due_on, each.times_asked > 0)
        for each in session.scalars(chosen)
        if each.due_on is not None
    ]


def due_by_page(today: date, after: int) -> Select[int]:
    """Select the numbers of the members who are asked on their page or by a letter, those above `after`."""
    chosen = select(AfterwardsQuestion.member_id).join(Member, Member.id == AfterwardsQuestion.member_id)
    chosen = chosen.where(AfterwardsQuestion.member_id > after, AfterwardsQuestion.asked_by != AskedBy.VOICE)
    return chosen.where(*rows.due(today)).order_by(AfterwardsQuestion.member_id)


def counts(session: OrmSession) -> list[HalfYear]:
    """What was answered in the last half-years that have an answer, the latest first. One statement."""
    chosen = select(OutcomeCount.half_year, OutcomeCount.answer, OutcomeCount.number, OutcomeCount.shown)
    found: dict[date, dict[Outcome, tuple[int, int]]] = {}
    for half_year, answer, number, shown in session.execute(chosen.order_by(OutcomeCount.half_year.desc())):
        found.setdefault(half_year, {})[Outcome(answer)] = (number, shown)
    return [
        HalfYear(
            first, sum(number for number, _ in each.values()), {one: each[one][1] for one in Outcome if one in each}
        )
        for first, each in list(found.items())[:HALF_YEARS]
    ]


def _by_voice(today: date, unless: int | None) -> tuple[ColumnElement[bool], ...]:
    others = not_own(unless) if unless is not None else ()
    return (*rows.due(today), AfterwardsQuestion.asked_by == AskedBy.VOICE, *others)
