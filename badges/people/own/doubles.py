"""Two records that seem to be of one person: a staff member says so, and the coordination joins them or answers no.

Colleagues of the site see it first, and may not join records. Nothing of a record changes by the signal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.errors import Refused
from badges.base.rights import Action, Actor, require_staff
from badges.base.services import Services
from badges.network.tables import Staff
from badges.people.own.member_row import held_member
from badges.people.tables import DoubleSignal, Member
from badges.people.views import MemberView


@dataclass(frozen=True)
class Double:
    """Two records that were signalled, the earlier one first; the name of the colleague who did, and when."""

    member: MemberView
    other: MemberView
    signalled_by: str | None
    signalled_at: datetime


def signal(services: Services, actor: Actor, member_id: int, other_id: int) -> None:
    """Record that two records of the actor's sites seem to be of one person. Idempotent: the first signal stays.

    Raises NotFound; NotAllowed; Refused: `merge.same`, `member.practice`, `tie.unanswered`.
    """
    staff_id = require_staff(actor)
    if member_id == other_id:
        raise Refused("merge.same")
    first, second = sorted((member_id, other_id))
    with services.database.begin() as session:
        for number in (first, second):
            held_member(session, actor, number, Action.CHANGE_MEMBER)
        row = DoubleSignal(member_id=first, other_id=second)
        row.signalled_by_id, row.signalled_at = staff_id, services.now()
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            return  # it was signalled before


def are_two(services: Services, actor: Actor, member_id: int, other_id: int) -> None:
    """Record the coordination's answer that two records are of two persons: the signal ends. Idempotent.

    Raises NotFound; NotAllowed; Refused: `member.practice`, `tie.unanswered`.
    """
    first, second = sorted((member_id, other_id))
    with services.database.begin() as session:
        held_member(session, actor, first, Action.MERGE_MEMBERS)
        session.execute(delete(DoubleSignal).where(*_of(first, second)))


def is_signalled(session: OrmSession, member_id: int, other_id: int) -> bool:
    """Whether two records were signalled, and wait for an answer."""
    first, second = sorted((member_id, other_id))
    return session.scalar(select(DoubleSignal.id).where(*_of(first, second))) is not None


def waiting(session: OrmSession) -> list[Double]:
    """The pairs that wait for the coordination, the oldest signal first. Two statements."""
    chosen = select(DoubleSignal, Staff.name).outerjoin(Staff, Staff.id == DoubleSignal.signalled_by_id)
    found = session.execute(chosen.where(_both_there()).order_by(DoubleSignal.signalled_at, DoubleSignal.id)).all()
    numbers = {number for row, _ in found for number in (row.member_id, row.other_id)}
    there = {each.id: MemberView.of(each) for each in session.scalars(select(Member).where(Member.id.in_(numbers)))}
    return [Double(there[row.member_id], there[row.other_id], name, row.signalled_at) for row, name in found]


def counting() -> Select[int]:
    """Count the pairs that wait (`badges.base.database.counts`)."""
    return select(func.count(DoubleSignal.id)).where(_both_there())


def _of(first: int, second: int) -> tuple[ColumnElement[bool], ...]:
    return DoubleSignal.member_id == first, DoubleSignal.other_id == second


def _both_there() -> ColumnElement[bool]:
    """Whether neither record was erased or joined to another since."""
    one, other = aliased(Member), aliased(Member)
    first = select(one.id).where(one.id == DoubleSignal.member_id, one.erased_at.is_(None)).exists()
    return first & select(other.id).where(other.id == DoubleSignal.other_id, other.erased_at.is_(None)).exists()
