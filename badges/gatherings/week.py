"""What takes place at each site in a span of days: in numbers, of no one person; and what is planned, who leads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.rules import GatheringKind
from badges.gatherings.tables import Attendance, Gathering, Visitor, Workshop
from badges.network.tables import Site, SiteState
from badges.people import reads as people
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


@dataclass(frozen=True)
class Planned:
    """A gathering as every colleague may read it: a title that names a member is not told.

    `led_by_id`: the colleague who leads it, None where that is not said.
    """

    id: int
    site_id: int
    kind: GatheringKind
    title: str | None
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    led_by_id: int | None


def planned(session: OrmSession, start: datetime, end: datetime) -> list[Planned]:
    """The gatherings of open sites that begin from `start` until before `end`, earliest first. Two statements."""
    own = Gathering.__table__.c
    title = func.coalesce(own.title, Workshop.title)
    chosen = (
        select(
            own.id, own.site_id, own.kind, title, own.starts_at, own.ends_at, own.cancelled_at.is_not(None),
            own.led_by_id,
        )
        .outerjoin(Workshop, Workshop.id == own.workshop_id)
        .join(Site.__table__, Site.id == own.site_id)
        .where(own.starts_at >= start, own.starts_at < end, Site.state == SiteState.OPEN)
        .order_by(own.starts_at, own.id)
    )  # fmt: skip
    found = session.execute(chosen).all()
    named = people.named_in(session, {each[3] for each in found}, {each[1] for each in found})
    return [
        Planned(number, site, kind, None if said in named else said, begins, ends, bool(cancelled), led_by)
        for number, site, kind, said, begins, ends, cancelled, led_by in found
    ]
