"""« Ce n'est pas moi »: the coordination reads who said it of which member, and takes a mistaken answer back.

No one clears her own no: by none of her accounts, nor by one whose name could be hers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.database.counts import Counting
from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import note
from badges.base.rights import Action, Actor, require, require_staff
from badges.base.services import Services
from badges.network.tables import Staff
from badges.people.tables import Member, StaffTie
from badges.people.ties.hands import opened_lately
from badges.people.ties.identity_question import Then, about, tie
from badges.people.ties.reads import persons
from badges.people.ties.similar_names import is_alike
from badges.people.views import MemberView
from verifier.names import could_be_one_person

MOST: Final = 100  # shown at once, those whose names resemble each other most first


@dataclass(frozen=True)
class Denied:
    """A staff member said that a record is not their own. `alike`: the names resemble each other; else there was
    nothing to compare. `own`: it is for another coordinator to read.
    """

    staff_id: int
    name: str
    member: MemberView
    said_at: datetime
    alike: bool
    own: bool


def counting_unread(actor: Actor) -> Counting:
    """How many answers wait for a second reader, without the actor's own."""
    there = select(Member.id).where(Member.id == StaffTie.member_id, Member.erased_at.is_(None)).exists()
    others = (StaffTie.staff_id != (actor.staff_id or 0), there)
    return select(func.count()).select_from(StaffTie).where(*_unread(), *others)


def unread(session: OrmSession, actor: Actor) -> list[Denied]:
    """The answers that wait for a second reader, the oldest first, those with names that resemble each other before."""
    require(actor, Action.DISABLE_STAFF)
    denied = [_denied(session, actor, row, staff, member) for row, staff, member in session.execute(_chosen())]
    return sorted(denied, key=lambda each: not each.alike)[:MOST]


def decide(
    services: Services, actor: Actor, staff_id: int, member_id: int, *, same_person: bool, then: Then | None = None
) -> None:
    """Record that a second reader has read a no: it is another person, or it is the same one. Idempotent.

    `then`: what follows in the same transaction where it is the same one. Raises NotFound; NotAllowed: `tie.own` for
    her own answer, or her own record; Refused: `tie.same_hand` where one of the two opened the other's account within
    a day.
    """
    now = services.now()
    with services.database.begin() as session:
        member, reader = _held(session, actor, staff_id, member_id)
        rows = _no_of(session, staff_id, member.id)
        if not rows:
            raise NotFound
        if opened_lately(session, reader, [staff_id], now):
            raise Refused("tie.same_hand")
        if same_person:
            tie(session, staff_id, member, same_person=True, at=now)
            note(session, Act.STAFF_TIED, actor, about(staff_id, member, "yes"), now)
            if then is not None:
                then(session, actor, member, now)
        elif all(row.read_at is not None for row in rows):
            return
        else:
            note(session, Act.STAFF_TIED, actor, about(staff_id, member, "read"), now)
        for row in rows:
            row.read_at, row.read_by_id = row.read_at or now, row.read_by_id or reader


def untie(services: Services, actor: Actor, member_id: int, staff_id: int) -> None:
    """Take back a tie that was answered by mistake: the coordination does, for another account. Idempotent.

    Raises NotFound; NotAllowed: `tie.own` for her own record.
    """
    now = services.now()
    with services.database.begin() as session:
        member, reader = _held(session, actor, staff_id, member_id)
        if (staff_id, member.id) in persons(session, member_ids=[member.id]).pairs:
            tie(session, staff_id, member, same_person=False, at=now, read_by=reader)
            note(session, Act.STAFF_TIED, actor, about(staff_id, member, "no"), now)


def is_unread(session: OrmSession, actor: Actor, member_id: int) -> bool:
    """Whether the actor, by one of her accounts, said of a member that it is not she, and no second one has read it."""
    if actor.staff_id is None:
        return False
    accounts = persons(session, staff_ids=[actor.staff_id]).accounts_with([actor.staff_id])
    chosen = select(StaffTie.id).where(*_unread(), StaffTie.member_id == member_id, StaffTie.staff_id.in_(accounts))
    return session.scalars(chosen.limit(1)).first() is not None


def are_one(session: OrmSession, one: int, other: int) -> bool:
    """Whether two accounts are one person's, or could be by their names."""
    if one == other or other in persons(session, staff_ids=[one, other]).accounts_with([one]):
        return True
    first, second = session.get(Staff, one), session.get(Staff, other)
    return first is not None and second is not None and could_be_one_person(first.name, second.name)


def _held(session: OrmSession, actor: Actor, staff_id: int, member_id: int) -> tuple[Member, int]:
    """The member, held until the transaction ends, and the account that decides about another's answer."""
    require(actor, Action.DISABLE_STAFF)
    reader = require_staff(actor)
    member = session.get(Member, member_id, with_for_update={"of": Member})
    if member is None or member.erased_at is not None:
        raise NotFound
    mine = reader in persons(session, member_ids=[member.id]).accounts_of(member.id)
    if mine or are_one(session, reader, staff_id):
        raise NotAllowed("tie.own")
    return member, reader


def _unread() -> tuple[ColumnElement[bool], ...]:
    """Of answers: a no, the last answer of this staff member about this member, which no second reader has read."""
    later = aliased(StaffTie)
    newer = select(later.id).where(
        later.staff_id == StaffTie.staff_id,
        later.member_id == StaffTie.member_id,
        later.id > StaffTie.id,
        later.same_person.is_not(None),
    )
    return StaffTie.same_person.is_(False), StaffTie.read_at.is_(None), ~newer.exists()


def _chosen() -> Select[StaffTie, Staff, Member]:
    chosen = select(StaffTie, Staff, Member).join(Staff, Staff.id == StaffTie.staff_id)
    chosen = chosen.join(Member, Member.id == StaffTie.member_id).where(*_unread(), Member.erased_at.is_(None))
    return chosen.order_by(StaffTie.answered_at, StaffTie.id).limit(5 * MOST)


def _denied(session: OrmSession, actor: Actor, row: StaffTie, staff: Staff, member: Member) -> Denied:
    mine = actor.staff_id is not None and are_one(session, actor.staff_id, staff.id)
    said_at = row.answered_at
    if said_at is None:
        raise ValueError("a question without an answer was read as a no")
    return Denied(staff.id, staff.name, MemberView.of(member), said_at, is_alike(staff.name, member), mine)


def _no_of(session: OrmSession, staff_id: int, member_id: int) -> Sequence[StaffTie]:
    of = (StaffTie.staff_id == staff_id, StaffTie.member_id == member_id, StaffTie.same_person.is_(False))
    return session.scalars(select(StaffTie).where(*of)).all()
