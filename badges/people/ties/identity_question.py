"""« C'est vous ? »: a staff member is asked, once, whether a member whose name could be hers is herself."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased, lazyload

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor, StaffRole, require_staff, sees_site
from badges.base.services import Services
from badges.base.text.names import Named
from badges.network.tables import Staff
from badges.people import rows
from badges.people.tables import Member, StaffTie
from badges.people.ties.reads import persons
from badges.people.ties.similar_names import could_be, is_alike
from badges.people.views import MemberView

_NAME: Final = (lazyload(Staff.roles), lazyload(Staff.sites))  # of an account that is only named
Then: TypeAlias = Callable[[OrmSession, Actor, Member, datetime], None]  # what follows a yes, in its transaction


def to_ask(session: OrmSession, actor: Actor) -> list[MemberView]:
    """The members of the actor's sites whose name resembles hers, where she has not answered yet.

    One statement, and more only where there are some; no name is compared.
    """
    if actor.staff_id is None:
        return []
    waits = select(StaffTie.member_id).where(StaffTie.staff_id == actor.staff_id, StaffTie.same_person.is_(None))
    everywhere = StaffRole.COORDINATOR in actor.roles
    chosen = rows.those_there(None if everywhere else actor.site_ids).where(Member.id.in_(waits)).order_by(Member.id)
    found = session.scalars(chosen).all()
    if not found:
        return []
    known = persons(session, staff_ids=[actor.staff_id], member_ids=[each.id for each in found])
    return [MemberView.of(each) for each in found if not known.has_answered(actor.staff_id, each.id)]


def is_to_ask(session: OrmSession, actor: Actor, member: Named, member_id: int) -> bool:
    """Whether the actor is to say first whether this member is herself: her name could be theirs, and she has not
    answered. One statement, and more only for such a name.
    """
    name, number = _name(session, actor), actor.staff_id
    if name is None or number is None or not could_be(name, member):
        return False
    return not persons(session, staff_ids=[number], member_ids=[member_id]).has_answered(number, member_id)


def own_records(session: OrmSession, actor: Actor) -> frozenset[int]:
    """The members' records that are the actor's own."""
    if actor.staff_id is None:
        return frozenset()
    return persons(session, staff_ids=[actor.staff_id]).records_of(actor.staff_id)


def not_own(staff_id: int) -> tuple[ColumnElement[bool], ...]:
    """Of members in a query: whose record is not that of this account, by the record and by the last answer to the
    question.
    """
    later = aliased(StaffTie)
    answered = later.staff_id == staff_id, later.member_id == StaffTie.member_id, later.same_person.is_not(None)
    own = select(StaffTie.member_id).where(StaffTie.staff_id == staff_id, StaffTie.same_person.is_(True))
    own = own.where(~select(later.id).where(*answered, later.id > StaffTie.id).exists())  # read once, for all members
    return Member.staff_id.is_distinct_from(staff_id), Member.id.not_in(own)


def refuse_herself(session: OrmSession, actor: Actor, member: Member) -> None:
    """Check that a member is not the actor, by any of her accounts.

    Raises NotAllowed: `award.self`; Refused: `tie.unanswered` when the member could be she by the name, and she has
    not said yet.
    """
    if actor.staff_id is None:
        return
    known = persons(session, staff_ids=[actor.staff_id], member_ids=[member.id])
    if actor.staff_id in known.accounts_of(member.id):
        raise NotAllowed("award.self")
    refuse_unanswered(session, actor, member)


def refuse_unanswered(session: OrmSession, actor: Actor, member: Member) -> None:
    """Check that the actor was not to say first whether a member whose name could be hers is herself.

    Raises Refused: `tie.unanswered`.
    """
    if not member.practice and is_to_ask(session, actor, member, member.id):
        raise Refused("tie.unanswered", member=member.id)


def refuse_becoming_her(session: OrmSession, actor: Actor, before: Named, after: Named) -> None:
    """Check that a member who bears another name than the actor does not get one that resembles hers, by her own hand.

    Raises Refused: `tie.becoming`.
    """
    name = _name(session, actor)
    if name is not None and is_alike(name, after) and not is_alike(name, before):
        raise Refused("tie.becoming")


def answer(
    services: Services,
    actor: Actor,
    member_id: int,
    *,
    same_person: bool,
    met: bool = False,
    then: Then | None = None,
) -> None:
    """Record that a member's record is the actor's own, or is not. The first answer stays: a second changes nothing.

    `met`: a member of another site came to one of hers. `then`: what follows a yes, in the same transaction.
    Raises NotFound: for any other of another site, and for one whose name could not be hers.
    """
    staff_id = require_staff(actor)
    now = services.now()
    with services.database.begin() as session:
        member = session.get(Member, member_id, with_for_update={"of": Member})
        if member is None or member.erased_at is not None or not (met or sees_site(actor, member.site_id)):
            raise NotFound
        staff = session.get_one(Staff, staff_id)
        if member.practice or not could_be(staff.name, member):
            raise NotFound
        if persons(session, staff_ids=[staff_id], member_ids=[member.id]).has_answered(staff_id, member.id):
            return
        tie(session, staff_id, member, same_person=same_person, at=now)
        note(session, Act.STAFF_TIED, actor, about(staff_id, member, "yes" if same_person else "no"), now)
        if same_person and then is not None:
            then(session, actor, member, now)


def stay_theirs(session: OrmSession, actor: Actor, staff_ids: Collection[int], member: Member, now: datetime) -> None:
    """Let a record into which another was merged be that of each of these accounts, whose record one of the two was.

    The answers about both are about one record now, of which the last counts: a no about the other would hide a yes.
    """
    known = persons(session, staff_ids=staff_ids, member_ids=[member.id])
    for each in sorted(frozenset(staff_ids) - known.accounts_of(member.id)):
        tie(session, each, member, same_person=True, at=now)
        note(session, Act.STAFF_TIED, actor, about(each, member, "yes"), now)


def _name(session: OrmSession, actor: Actor) -> str | None:
    """The name of the actor's account; None for the operator. At most one statement."""
    if actor.staff_id is None:
        return None
    staff = session.get(Staff, actor.staff_id, options=_NAME)
    return staff.name if staff is not None else None


def tie(
    session: OrmSession,
    staff_id: int,
    member: Member,
    *,
    same_person: bool,
    at: datetime,
    read_by: int | None = None,
) -> None:
    """Write an answer about a pair: into the question that waits, or as a new row. `read_by`: who took a yes back."""
    of = (StaffTie.staff_id == staff_id, StaffTie.member_id == member.id)
    row = session.scalar(select(StaffTie).where(*of, StaffTie.same_person.is_(None)).limit(1))
    if row is None:
        row = StaffTie(staff_id=staff_id, member_id=member.id)
        session.add(row)
    row.same_person, row.answered_at = same_person, at
    row.read_at, row.read_by_id = (at, read_by) if read_by is not None else (None, None)
    if same_person and member.staff_id is None:
        member.staff_id = staff_id
    elif not same_person and member.staff_id == staff_id:
        member.staff_id = None


def about(staff_id: int, member: Member, said: str) -> About:
    """What the journal says of an answer: "yes", "no", or "read" once a no was read by a second reader."""
    return About(member_id=member.id, site_id=member.site_id, text=f"staff:{staff_id}:{said}")
