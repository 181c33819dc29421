"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.tables import Attendance, Gathering


def forget_attendance(session: OrmSession, member_ids: Collection[int]) -> None:
    """Delete the attendance of these members; each gathering keeps the number of people who were there."""
    there = select(Attendance.gathering_id).where(Attendance.member_id.in_(member_ids))
    session.execute(update(Gathering).where(Gathering.id.in_(there)).values(nameless=Gathering.nameless + 1))
    session.execute(delete(Attendance).where(Attendance.member_id.in_(member_ids)))
