"""Which names of a member could be a staff member's own, and which of these questions wait.

A question about a name that resembles hers waits from the moment at which one of the two names is written, so that no
page compares the names of all. Where there is nothing to compare, as between two alphabets, it is asked when she does
something for this member.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from sqlalchemy import delete, event, inspect, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import Base, table_of
from badges.base.text import names
from badges.base.text.names import Named
from badges.network.tables import Staff
from badges.people.tables import Member, StaffTie
from badges.people.ties.persons import Pair
from verifier.names import Likeness, could_be_one_person, resemblance

ALIKE: Final = (Likeness.SAME, Likeness.POSSIBLE)
_WRITTEN: Final = {Member: ("given_name", "family_name", "called", "erased_at"), Staff: ("name", "active", "erased_at")}
_MEMBER, _STAFF, _TIE = table_of(Member).c, table_of(Staff).c, table_of(StaffTie)
_TO_NAME: Final = (_MEMBER.id, _MEMBER.given_name, _MEMBER.family_name, _MEMBER.called)


class Names(NamedTuple):
    """The names of a member, before they are written."""

    given_name: str
    family_name: str | None
    called: str | None


class Registered(NamedTuple):
    """A member's number and names."""

    id: int
    given_name: str
    family_name: str | None
    called: str | None


def names_of(member: Named) -> list[str]:
    """The names under which a member may be known: given and family name, and what they go by, with each or alone."""
    written = [names.full(member.given_name, member.family_name)]
    if member.called:
        written += [member.called, names.full(member.called, member.family_name)]
    return list(dict.fromkeys(written))


def could_be(name: str, member: Named) -> bool:
    """Whether a member could be a person with this name, by any of theirs."""
    return any(could_be_one_person(name, each) for each in names_of(member))


def is_alike(name: str, member: Named) -> bool:
    """Whether one of a member's names resembles this one; not where there is nothing to compare."""
    return any(resemblance(name, each) in ALIKE for each in names_of(member))


def unasked(session: OrmSession) -> list[Pair]:
    """The pairs of all staff and members whose names resemble each other, and about which no question waits yet."""
    return _new(session, _alike(_staff(session), _members(session)))


def let_wait(session: OrmSession, pairs: Collection[Pair]) -> int:
    """Let a question wait about each of these pairs, unless one does or was answered. Return how many are new."""
    waiting = _new(session, pairs)
    if waiting:
        session.execute(_TIE.insert(), [{"staff_id": staff, "member_id": member} for staff, member in waiting])
    return len(waiting)


def _alike(staff: Collection[tuple[int, str]], members: Iterable[Registered]) -> list[Pair]:
    return [(number, each.id) for each in members for number, name in staff if is_alike(name, each)]


def _new(session: OrmSession, pairs: Collection[Pair]) -> list[Pair]:
    if not pairs:
        return []
    chosen = select(_TIE.c.staff_id, _TIE.c.member_id).where(_TIE.c.staff_id.in_({staff for staff, _ in pairs}))
    known = {(staff, member) for staff, member in session.execute(chosen)}
    return [pair for pair in dict.fromkeys(pairs) if pair not in known]


def _staff(session: OrmSession) -> list[tuple[int, str]]:
    chosen = select(_STAFF.id, _STAFF.name).where(_STAFF.erased_at.is_(None), _STAFF.active)
    return [(number, name) for number, name in session.execute(chosen)]


def _members(session: OrmSession) -> list[Registered]:
    there = (_MEMBER.erased_at.is_(None), _MEMBER.practice.is_(False))
    return [Registered(*row) for row in session.execute(select(*_TO_NAME).where(*there))]


def _named(member: Member) -> Registered:
    return Registered(member.id, member.given_name, member.family_name, member.called)


def _is_written(row: Base) -> bool:
    columns = next((columns for kind, columns in _WRITTEN.items() if isinstance(row, kind)), ())
    return any(inspect(row).attrs[column].history.has_changes() for column in columns)


@event.listens_for(OrmSession, "after_flush")
def _compare_what_is_written(session: OrmSession, _context: object) -> None:
    """Compare each name that is written with those of the other kind; a question about an earlier name is dropped."""
    fresh, renamed = [row for row in session.new if isinstance(row, Member | Staff)], []
    if session.dirty:
        renamed = [row for row in session.dirty if isinstance(row, Member | Staff) and _is_written(row)]
    written = [row for row in (*fresh, *renamed) if row.erased_at is None and not getattr(row, "practice", False)]
    for kind, column in ((Member, _TIE.c.member_id), (Staff, _TIE.c.staff_id)):
        before = [row.id for row in renamed if isinstance(row, kind)]
        if before:
            session.execute(delete(_TIE).where(_TIE.c.same_person.is_(None), column.in_(before)))
    members = [row for row in written if isinstance(row, Member)]
    if members:
        let_wait(session, _alike(_staff(session), map(_named, members)))
    accounts = [(row.id, row.name) for row in written if isinstance(row, Staff) and row.active]
    if accounts:
        let_wait(session, _alike(accounts, _members(session)))
