"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.tables import Attendance, Gathering


def take_place(gathering: Gathering) -> None:
    """Take back the cancellation of a gathering, where there is one."""
    if gathering.cancelled_at is not None:
        gathering.cancelled_at = gathering.cancelled_because = None
        gathering.revision += 1


def lead(session: OrmSession, gathering_ids: Collection[int], staff_id: int) -> None:
    """Let this staff member lead these gatherings: they took over what another had begun."""
    session.execute(update(Gathering).where(Gathering.id.in_(gathering_ids)).values(led_by_id=staff_id))


def count_without_a_name(session: OrmSession, member_ids: Collection[int]) -> None:
    """Let each gathering keep the number of those who were there, before the attendance of these members is deleted."""
    there = select(Attendance.gathering_id).where(Attendance.member_id.in_(member_ids))
    session.execute(update(Gathering).where(Gathering.id.in_(there)).values(nameless=Gathering.nameless + 1))
