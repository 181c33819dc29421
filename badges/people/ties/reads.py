"""The read of who is one person, and of what they have answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, CompoundSelect, bindparam, literal, null, or_, select, union_all
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import table_of
from badges.people.tables import Member, StaffTie
from badges.people.ties.persons import Pair, Persons

_STAFF: Final[BindParameter[Any]] = bindparam("staff", expanding=True)
_MEMBERS: Final[BindParameter[Any]] = bindparam("members", expanding=True)
# The answers, each with its number; and, without one, the accounts that were named at a registration.
_TIE, _MEMBER = table_of(StaffTie).c, table_of(Member).c
_TIES: Final[CompoundSelect[Any]] = union_all(
    select(_TIE.id, _TIE.staff_id, _TIE.member_id, _TIE.same_person, _TIE.answered_at).where(
        _TIE.same_person.is_not(None), or_(_TIE.staff_id.in_(_STAFF), _TIE.member_id.in_(_MEMBERS))
    ),
    select(literal(0), _MEMBER.staff_id, _MEMBER.id, null(), null()).where(
        _MEMBER.staff_id.is_not(None), or_(_MEMBER.staff_id.in_(_STAFF), _MEMBER.id.in_(_MEMBERS))
    ),
)


def persons(
    session: OrmSession,
    *,
    staff_ids: Collection[int] = (),
    member_ids: Collection[int] = (),
    at: datetime | None = None,
) -> Persons:
    """All pairs that these accounts and records belong to, as they were `at` an instant, or as they are.

    One statement where no account is tied, and one more for each step from account to record to account.
    """
    accounts, records = set(staff_ids), set(member_ids)
    asked: tuple[set[int], set[int]] = set(), set()
    pairs: set[Pair] = set()
    answers: set[Pair] = set()
    while accounts - asked[0] or records - asked[1]:
        new = accounts - asked[0], records - asked[1]
        asked = set(accounts), set(records)
        found, answered = _pairs(session, *new, at)
        pairs |= found
        answers |= answered
        accounts |= {staff for staff, _ in pairs}
        records |= {member for _, member in pairs}
    return Persons(frozenset(pairs), frozenset(answers))


def _pairs(
    session: OrmSession, staff_ids: set[int], member_ids: set[int], at: datetime | None
) -> tuple[set[Pair], set[Pair]]:
    """The pairs of these accounts and records, and those about which an answer was given."""
    pairs: set[Pair] = set()
    asked: set[Pair] = set()
    answers: dict[Pair, bool] = {}
    found: Sequence[Any] = session.execute(_TIES, {"staff": list(staff_ids), "members": list(member_ids)}).all()
    for number, staff, member, same, answered_at in sorted(found, key=lambda row: row[0]):
        if number == 0:
            pairs.add((staff, member))
            continue
        asked.add((staff, member))
        if at is None or answered_at <= at:
            answers[staff, member] = same
    return (pairs - asked) | {pair for pair, same in answers.items() if same}, asked
