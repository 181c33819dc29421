"""The rows of threads, for intentions inside their transaction, and who acts on one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.times import local_date, local_day
from badges.gatherings.tables import Gathering
from badges.matching import keeping_apart
from badges.matching.introductions import rules
from badges.matching.introductions.rules import ThreadAct, ThreadState, Who
from badges.matching.introductions.views import state_of
from badges.matching.postings.rows import OwnLink, Speaker
from badges.matching.tables import Introduction, Objection, ThreadsAtRest
from badges.people.tables import Member
from badges.people.ties.identity_question import own_records, refuse_unanswered


def with_people() -> tuple[ORMOption, ...]:
    """The site, the activity and the people of a thread, read with it."""
    people = (joinedload(each) for each in (Introduction.giver, Introduction.receiver, Introduction.mediator))
    return joinedload(Introduction.site), joinedload(Introduction.activity), *people


def held(session: OrmSession, by: Speaker, introduction_id: int) -> tuple[Introduction, Who]:
    """A thread that `by` may act on, its row held until the transaction ends, and on which side they act.

    Raises NotFound: also for one of which a member was not told; NotAllowed; Refused as `refuse_own` does.
    """
    found = session.get(Introduction, introduction_id, with_for_update={"of": Introduction}, populate_existing=True)
    if found is None:
        raise NotFound
    if isinstance(by, OwnLink):
        if by.member_id not in (found.giver_id, found.receiver_id):
            raise NotFound
        who = Who.GIVER if by.member_id == found.giver_id else Who.RECEIVER
        if who is Who.RECEIVER and found.giver_yes_at is None:
            raise NotFound  # they hear nothing until that yes
        return found, who
    require(by, Action.PUT_IN_TOUCH, found.site_id)
    refuse_own(session, by, found.giver, found.receiver)
    return found, Who.STAFF


def refuse_own(session: OrmSession, actor: Actor, *members: Member | None) -> None:
    """Check that a facilitator follows no thread of her own, by any of her accounts: a colleague does.

    Raises Refused: introduction.own; tie.unanswered while she has not said whether a member could be herself.
    """
    own = own_records(session, actor)
    for member in members:
        if member is not None and member.id in own:
            raise Refused("introduction.own")
        if member is not None and member.erased_at is None:
            refuse_unanswered(session, actor, member)


def acting(session: OrmSession, by: Speaker, introduction_id: int, act: ThreadAct) -> tuple[Introduction, Who]:
    """The same, where this act is possible now.

    Raises NotFound; NotAllowed; Refused: introduction.step where it is possible no longer.
    """
    found, who = held(session, by, introduction_id)
    if not rules.may(who, act, state_of(found)):
        raise Refused("introduction.step")
    return found, who


def between(one_id: int, other_id: int) -> ColumnElement[bool]:
    """The condition that a thread is between these two, on either side."""
    return or_(
        and_(Introduction.giver_id == one_id, Introduction.receiver_id == other_id),
        and_(Introduction.giver_id == other_id, Introduction.receiver_id == one_id),
    )


def open_between(session: OrmSession, one_id: int, other_id: int) -> Sequence[Introduction]:
    """The open threads between two members, their rows held."""
    chosen = select(Introduction).where(between(one_id, other_id), Introduction.ended_at.is_(None))
    return session.scalars(chosen.order_by(Introduction.id).with_for_update(of=Introduction)).all()


def open_of(session: OrmSession, member_ids: Collection[int]) -> Sequence[Introduction]:
    """The open threads of these members, their rows held."""
    theirs = or_(Introduction.giver_id.in_(member_ids), Introduction.receiver_id.in_(member_ids))
    chosen = select(Introduction).where(theirs, Introduction.ended_at.is_(None))
    return session.scalars(chosen.order_by(Introduction.id).with_for_update(of=Introduction)).all()


def two(session: OrmSession, giver_id: int, receiver_id: int) -> tuple[Member, Member]:
    """Two members, their rows held in the order of their numbers. Raises NotFound: for one who is not there."""
    found = {}
    for number in sorted({giver_id, receiver_id}):
        member = session.get(Member, number, with_for_update={"of": Member})
        if member is None or member.erased_at is not None or member.left_on is not None or member.practice:
            raise NotFound
        found[number] = member
    return found[giver_id], found[receiver_id]


def kept_apart(session: OrmSession, one_id: int, other_id: int) -> bool:
    """Whether one of two members objects to the other, or the threads of one are at rest."""
    pair = (one_id, other_id)
    objects = select(Objection.id).where(keeping_apart.between([one_id], [other_id]))
    rests = select(ThreadsAtRest.member_id).where(ThreadsAtRest.member_id.in_(pair))
    return bool(session.scalar(select(or_(objects.exists(), rests.exists()))))


def apart(session: OrmSession, ones: Collection[int], others: Collection[int]) -> set[int]:
    """Those of `others` with an objection between them and one of `ones`. One statement."""
    chosen = select(Objection.member_id, Objection.other_id).where(keeping_apart.between(ones, others))
    return {number for pair in session.execute(chosen) for number in pair if number not in ones}


def meets_on(session: OrmSession, site_id: int, day: date) -> bool:
    """Whether a gathering of a site takes place on a day."""
    return last_meeting(session, site_id, day, day) is not None


def last_meeting(session: OrmSession, site_id: int, first: date, last: date) -> date | None:
    """The last day from `first` until `last` on which a gathering of a site takes place; None without one."""
    chosen = select(Gathering.starts_at).where(Gathering.site_id == site_id, Gathering.cancelled_at.is_(None))
    chosen = chosen.where(Gathering.starts_at >= local_day(first)[0], Gathering.starts_at < local_day(last)[1])
    found = session.scalar(chosen.order_by(Gathering.starts_at.desc()).limit(1))
    return local_date(found) if found is not None else None


def is_state(found: Introduction, *states: ThreadState) -> bool:
    """Whether a thread stands in one of these states."""
    return state_of(found) in states
