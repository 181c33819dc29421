"""The coordination lets the threads of a member rest. It says no reason, and none is kept."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed
from badges.base.rights import Action, Actor, require_staff
from badges.base.services import Services
from badges.matching.introductions import changes as introductions
from badges.matching.tables import ThreadsAtRest
from badges.people.own.member_row import held_member
from badges.people.ties.identity_question import own_records


def at_rest(session: OrmSession, member_ids: Collection[int]) -> set[int]:
    """Those of these members whose threads rest: nothing proposes them. One statement."""
    return set(session.scalars(select(ThreadsAtRest.member_id).where(ThreadsAtRest.member_id.in_(member_ids))))


def rest(services: Services, actor: Actor, member_id: int) -> None:
    """Let the threads of a member rest, and end those that are open, like any other end. Idempotent.

    Raises NotFound; NotAllowed: rest.own for the actor's own record too; Refused as `held_member` does.
    """
    now = services.now()
    with services.database.begin() as session:
        _hold(session, actor, member_id)
        if session.get(ThreadsAtRest, member_id) is None:
            session.add(ThreadsAtRest(member_id=member_id, rested_at=now, rested_by_id=require_staff(actor)))
        introductions.end_all_of(session, [member_id], now)


def resume(services: Services, actor: Actor, member_id: int) -> None:
    """Let others be proposed to a member again; what ended stays ended. Idempotent.

    Raises NotFound; NotAllowed: rest.own for the actor's own record too; Refused as `held_member` does.
    """
    with services.database.begin() as session:
        _hold(session, actor, member_id)
        resting = session.get(ThreadsAtRest, member_id)
        if resting is not None:
            session.delete(resting)


def _hold(session: OrmSession, actor: Actor, member_id: int) -> None:
    """Hold the row of a member who is not the actor."""
    held_member(session, actor, member_id, Action.REST_THREADS)
    if member_id in own_records(session, actor):
        raise NotAllowed("rest.own")
