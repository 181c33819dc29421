"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.tables import Attendance, Enrolment, Gathering, Workshop


def take_place(gathering: Gathering) -> None:
    """Take back the cancellation of a gathering, where there is one."""
    if gathering.cancelled_at is not None:
        gathering.cancelled_at = gathering.cancelled_because = None
        gathering.revision += 1


def forget_attendance(session: OrmSession, member_ids: Collection[int]) -> None:
    """Delete the attendance and the enrolments of these members; each gathering keeps the number who were there."""
    there = select(Attendance.gathering_id).where(Attendance.member_id.in_(member_ids))
    session.execute(update(Gathering).where(Gathering.id.in_(there)).values(nameless=Gathering.nameless + 1))
    session.execute(delete(Attendance).where(Attendance.member_id.in_(member_ids)))
    session.execute(delete(Enrolment).where(Enrolment.member_id.in_(member_ids)))


def delete_attendance(session: OrmSession, member_id: int) -> None:
    """Delete the attendance of whom the staff rehearsed with; no gathering keeps anything of it."""
    session.execute(delete(Attendance).where(Attendance.member_id == member_id))


def end_enrolments(session: OrmSession, member_ids: Collection[int]) -> None:
    """Give up the places of members who left, and their turns on waiting lists, in the workshops that go on."""
    going_on = select(Workshop.id).where(Workshop.closed_on.is_(None))
    theirs = Enrolment.member_id.in_(member_ids)
    session.execute(delete(Enrolment).where(theirs, Enrolment.workshop_id.in_(going_on)))
