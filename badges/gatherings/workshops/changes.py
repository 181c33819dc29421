"""Writes to workshops and enrolments that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.tables import Enrolment, Workshop


def end_enrolments(session: OrmSession, member_ids: Collection[int]) -> None:
    """Give up the places of members who left, and their turns on waiting lists, in the workshops that go on."""
    going_on = select(Workshop.id).where(Workshop.closed_on.is_(None))
    theirs = select(Enrolment).where(Enrolment.member_id.in_(member_ids), Enrolment.workshop_id.in_(going_on))
    for each in session.scalars(theirs):  # row by row: the logbook keeps whose name is no longer to be read
        session.delete(each)


def move_activity(session: OrmSession, old: int, new: int) -> None:
    """Let each workshop about one activity be about another: those that ended too, at every site."""
    session.execute(update(Workshop).where(Workshop.activity_id == old).values(activity_id=new))


def give_activity(session: OrmSession, number: int, activity_id: int) -> None:
    """Say what one is about that has no activity yet; one that has keeps it."""
    chosen = update(Workshop).where(Workshop.id == number, Workshop.activity_id.is_(None))
    session.execute(chosen.values(activity_id=activity_id))
