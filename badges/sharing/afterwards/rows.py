"""The rows of who may be asked, for intentions inside their transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.rules import months_before
from badges.people.tables import Member
from badges.sharing.afterwards import rules
from badges.sharing.afterwards.rules import GONE, MOST_ASKED, AfterwardsState
from badges.sharing.afterwards.tables import AfterwardsQuestion


def held(session: OrmSession, member_id: int) -> AfterwardsQuestion | None:
    """The row of a member, whose own row the caller holds; it is held until the transaction ends."""
    found = {"of": AfterwardsQuestion}
    return session.get(AfterwardsQuestion, member_id, with_for_update=found, populate_existing=True)


def due(today: date) -> tuple[ColumnElement[bool], ...]:
    """Of rows with their members: those to be asked today, as `rules.is_due` and `rules.may_ask` say it."""
    return (
        AfterwardsQuestion.state == AfterwardsState.OPEN,
        AfterwardsQuestion.due_on <= today,
        AfterwardsQuestion.times_asked < MOST_ASKED,
        AfterwardsQuestion.agreed_on >= months_before(today, GONE),
        Member.erased_at.is_(None),
        Member.age.is_(None),
        Member.practice.is_(False),
        or_(Member.left_on.is_(None), AfterwardsQuestion.after_leaving),
    )


def may_ask(member: Member, row: AfterwardsQuestion | None = None) -> bool:
    """Whether a member may be asked, as `rules.may_ask` says it."""
    after_leaving = row is not None and row.after_leaving
    return rules.may_ask(member.age, member.left_on, practice=member.practice, after_leaving=after_leaving)


def is_due(row: AfterwardsQuestion, today: date) -> bool:
    """Whether a question is to be asked today."""
    return rules.is_due(row.state, row.times_asked, row.due_on, row.agreed_on, today)


def ask(row: AfterwardsQuestion, today: date) -> None:
    """Write that a member was asked today."""
    row.times_asked, row.asked_on = row.times_asked + 1, today
    row.due_on = rules.next_question(row.agreed_on, row.times_asked, today)
