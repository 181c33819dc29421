"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, update
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


def count_from(session: OrmSession, site_id: int, since: datetime, now: datetime, stamp: datetime | None) -> int:
    """Count what `ending_from` selects."""
    return session.scalar(select(func.count()).select_from(ending_from(site_id, since, now, stamp).subquery())) or 0


def ending_from(site_id: int, since: datetime, now: datetime, stamp: datetime | None) -> Select[Gathering]:
    """Select what `cancel_from` would cancel from an instant on, with what `stamp` has cancelled there already."""
    chosen = _to_come(site_id, now).where(Gathering.starts_at >= since)
    return chosen.where(Gathering.cancelled_at.is_(None) if stamp is None else _standing_or(stamp))


def cancel_from(
    session: OrmSession, site_id: int, since: datetime, now: datetime, stamp: datetime, because: str
) -> int:
    """Cancel what is to come at a site from an instant on, with this reason. What has begun stays. Returns how many.

    `stamp` is noted as the instant of the cancellation: by it `put_back` knows them. Rules go on; no meeting is made
    for a day on which the site is closed (`recurring.plan`).
    """
    rules = select(RecurringMeeting.id).where(RecurringMeeting.site_id == site_id).order_by(RecurringMeeting.id)
    session.execute(rules.with_for_update())  # no meeting is made ahead meanwhile
    to_come = _to_come(site_id, now).where(Gathering.starts_at >= since, Gathering.cancelled_at.is_(None))
    found = session.scalars(to_come.order_by(Gathering.id).with_for_update(of=Gathering)).all()
    for each in found:
        each.cancelled_at, each.cancelled_because = stamp, because
        each.revision += 1
    return len(found)


def put_back(session: OrmSession, site_id: int, stamp: datetime, now: datetime) -> int:
    """Take back what `cancel_from` cancelled with this stamp and is still to come. Returns how many.

    What was cancelled by hand stays so, as does a session of a workshop that has ended since, or a meeting after
    the last day of its rule.
    """
    ended = select(Workshop.id).where(Workshop.id == Gathering.workshop_id, Workshop.closed_on.is_not(None))
    stopped = select(RecurringMeeting.id).where(
        RecurringMeeting.id == Gathering.recurring_id, RecurringMeeting.last_on < Gathering.planned_for
    )
    theirs = _to_come(site_id, now).where(Gathering.cancelled_at == stamp, ~ended.exists(), ~stopped.exists())
    found = session.scalars(theirs.order_by(Gathering.id).with_for_update(of=Gathering)).all()
    for each in found:
        take_place(each)
    return len(found)


def end_at(session: OrmSession, site_id: int, day: date, now: datetime, because: str) -> None:
    """Let nothing more take place at a site: what is to come is cancelled, with this reason, and meetings that come
    back have this last day. What has begun stays.
    """
    cancel_from(session, site_id, now, now, now, because)
    lasting = or_(RecurringMeeting.last_on.is_(None), RecurringMeeting.last_on > day)
    rules = update(RecurringMeeting).where(RecurringMeeting.site_id == site_id, lasting)
    session.execute(rules.values(last_on=day))


def _to_come(site_id: int, now: datetime) -> Select[Gathering]:
    return select(Gathering).where(Gathering.site_id == site_id, Gathering.starts_at > now)


def _standing_or(stamp: datetime) -> ColumnElement[bool]:
    return or_(Gathering.cancelled_at.is_(None), Gathering.cancelled_at == stamp)


def close_workshops(session: OrmSession, site_id: int, day: date) -> None:
    """Close the workshops of a site that are still open."""
    still_open = update(Workshop).where(Workshop.site_id == site_id, Workshop.closed_on.is_(None))
    session.execute(still_open.values(closed_on=day))
