"""What took place at each site in a span of days, in numbers: of gatherings, and of no one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.rules import GatheringKind
from badges.gatherings.tables import Attendance, Gathering, Visitor
from badges.people.tables import Member


@dataclass(frozen=True)
class SiteWeek:
    """The gatherings of a site that have begun: meetings, sessions of workshops, and all attendances together."""

    meetings: int = 0
    sessions: int = 0
    present: int = 0


def held(session: OrmSession, start: datetime, end: datetime, now: datetime) -> dict[int, SiteWeek]:
    """By site, the gatherings that began from `start` until before `end`, and before now. One statement."""
    named = (
        select(func.count())
        .where(Attendance.gathering_id == Gathering.id, Attendance.member_id == Member.id, Member.practice.is_(False))
        .correlate(Gathering)
        .scalar_subquery()
    )
    visiting = select(func.count()).where(Visitor.gathering_id == Gathering.id).correlate(Gathering).scalar_subquery()
    is_session = Gathering.kind == GatheringKind.WORKSHOP
    chosen = (
        select(
            Gathering.site_id,
            func.sum(case((is_session, 0), else_=1)),
            func.sum(case((is_session, 1), else_=0)),
            func.sum(named + visiting + Gathering.nameless),
        )
        .where(Gathering.starts_at >= start, Gathering.starts_at < end, Gathering.starts_at < now)
        .where(Gathering.cancelled_at.is_(None))
        .group_by(Gathering.site_id)
    )
    return {site_id: SiteWeek(*map(int, numbers)) for site_id, *numbers in session.execute(chosen)}
