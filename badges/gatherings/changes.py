"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.tables import Attendance, Gathering, RecurringMeeting, Workshop


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


def is_running(session: OrmSession, site_id: int, now: datetime) -> bool:
    """Whether a gathering of a site takes place at this instant."""
    chosen = select(Gathering.id).where(Gathering.site_id == site_id, Gathering.cancelled_at.is_(None))
    running = chosen.where(Gathering.starts_at <= now, Gathering.ends_at > now)
    return session.scalar(running.limit(1)) is not None


def end_at(session: OrmSession, site_id: int, since: datetime, last_on: date, now: datetime, because: str) -> int:
    """Let nothing take place at a site from an instant on: what is to come is cancelled, with this reason, and meetings
    that come back have their last day. What has begun stays. Returns how many were cancelled.
    """
    to_come = select(Gathering).where(Gathering.site_id == site_id, Gathering.cancelled_at.is_(None))
    to_come = to_come.where(Gathering.starts_at >= since, Gathering.starts_at > now).order_by(Gathering.id)
    found = session.scalars(to_come.with_for_update(of=Gathering)).all()
    for each in found:
        each.cancelled_at, each.cancelled_because = now, because
        each.revision += 1
    lasting = or_(RecurringMeeting.last_on.is_(None), RecurringMeeting.last_on > last_on)
    rules = update(RecurringMeeting).where(RecurringMeeting.site_id == site_id, lasting)
    session.execute(rules.values(last_on=last_on))
    return len(found)


def close_workshops(session: OrmSession, site_id: int, day: date) -> None:
    """Close the workshops of a site that are still open."""
    still_open = update(Workshop).where(Workshop.site_id == site_id, Workshop.closed_on.is_(None))
    session.execute(still_open.values(closed_on=day))
