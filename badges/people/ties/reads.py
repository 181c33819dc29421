"""Reads of who is one person, and of who has answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.people.tables import Member, StaffTie
from badges.people.ties.persons import Pair, Persons


def persons(
    session: OrmSession,
    *,
    staff_ids: Collection[int] = (),
    member_ids: Collection[int] = (),
    at: datetime | None = None,
) -> Persons:
    """All pairs that these accounts and records belong to, as they were `at` an instant, or as they are.

    Two statements where nobody is tied, and two more for each step from account to record to account.
    """
    accounts, records = set(staff_ids), set(member_ids)
    asked: tuple[set[int], set[int]] = set(), set()
    pairs: set[Pair] = set()
    while accounts - asked[0] or records - asked[1]:
        new = accounts - asked[0], records - asked[1]
        asked = set(accounts), set(records)
        pairs |= _pairs(session, *new, at)
        accounts |= {staff for staff, _ in pairs}
        records |= {member for _, member in pairs}
    return Persons(frozenset(pairs))


def _pairs(session: OrmSession, staff_ids: set[int], member_ids: set[int], at: datetime | None) -> set[Pair]:
    chosen = select(StaffTie).where(or_(StaffTie.staff_id.in_(staff_ids), StaffTie.member_id.in_(member_ids)))
    found = session.scalars(chosen.order_by(StaffTie.id)).all()
    asked = {(each.staff_id, each.member_id) for each in found}
    answers = {
        (each.staff_id, each.member_id): each.same_person for each in found if at is None or each.answered_at <= at
    }
    named = select(Member.staff_id, Member.id).where(
        Member.staff_id.is_not(None), or_(Member.staff_id.in_(staff_ids), Member.id.in_(member_ids))
    )
    pairs = {(staff, member) for staff, member in session.execute(named) if staff is not None}
    return (pairs - asked) | {pair for pair, same in answers.items() if same}


def answered(session: OrmSession, staff_ids: Collection[int], member_ids: Collection[int]) -> set[int]:
    """Those of these members about whom one of these accounts has answered, yes or no."""
    chosen = select(StaffTie.member_id).where(StaffTie.staff_id.in_(staff_ids), StaffTie.member_id.in_(member_ids))
    return set(session.scalars(chosen))
