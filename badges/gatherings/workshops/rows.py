"""The rows of one workshop and of its enrolments, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Enrolment, Workshop
from badges.gatherings.workshops.rules import WorkshopState, state_of
from badges.people.tables import Member


def held(session: OrmSession, actor: Actor, workshop_id: int) -> Workshop:
    """A workshop that the actor may change, locked until the end of the transaction.

    Two processes therefore count its places one after the other. Raises NotFound: for another site's.
    """
    found = session.get(Workshop, workshop_id, with_for_update=True)
    if found is None:
        raise NotFound
    require(actor, Action.RECORD, found.site_id)
    return found


def held_open(session: OrmSession, actor: Actor, workshop_id: int) -> Workshop:
    """The same for one that is accepted and not closed. Raises Refused: workshop.not_open."""
    found = held(session, actor, workshop_id)
    if state_of(found.accepted_on, found.closed_on) is not WorkshopState.OPEN:
        raise Refused("workshop.not_open")
    return found


def held_to_come(session: OrmSession, actor: Actor, workshop_id: int) -> Workshop:
    """The same for one that is open or proposed. Raises Refused: workshop.not_open."""
    found = held(session, actor, workshop_id)
    if found.closed_on is not None:
        raise Refused("workshop.not_open")
    return found


def enrolment(session: OrmSession, workshop_id: int, member_id: int) -> Enrolment | None:
    """The enrolment of one member."""
    return session.scalar(
        select(Enrolment).where(Enrolment.workshop_id == workshop_id, Enrolment.member_id == member_id)
    )


def enrolments(session: OrmSession, workshop_id: int) -> Sequence[Enrolment]:
    """All enrolments of a workshop with their members, in the order in which they asked."""
    chosen = select(Enrolment).where(Enrolment.workshop_id == workshop_id).options(joinedload(Enrolment.member))
    return session.scalars(chosen.order_by(Enrolment.id)).all()


def waiting(session: OrmSession, workshop_id: int) -> Sequence[int]:
    """The members who wait for a place, first the one who has waited longest; those who are hidden are left out."""
    chosen = select(Enrolment.member_id).where(Enrolment.workshop_id == workshop_id, Enrolment.waiting)
    chosen = chosen.join(Enrolment.member).where(Member.erased_at.is_(None))
    return session.scalars(chosen.order_by(Enrolment.id)).all()


def count_taken(session: OrmSession, workshop_id: int) -> int:
    """How many places are taken: by those who take part, hidden or not; who helps or leads takes none."""
    chosen = select(func.count()).where(
        Enrolment.workshop_id == workshop_id, ~Enrolment.waiting, Enrolment.role == Participation.TAKES_PART
    )
    return session.scalar(chosen) or 0
