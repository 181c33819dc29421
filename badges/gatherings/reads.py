"""Reads about workshops, gatherings and attendance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.gatherings.rules import GatheringKind
from badges.gatherings.tables import Attendance, Session, Workshop
from badges.people.tables import Member

_WITH_PLACE = (joinedload(Session.site), joinedload(Session.workshop))


def gathering(session: OrmSession, session_id: int) -> Session | None:
    """A session (meeting or workshop session) with its site and workshop."""
    return session.scalar(select(Session).where(Session.id == session_id).options(*_WITH_PLACE))


def gatherings(
    session: OrmSession, site_ids: Collection[int] | None, start: datetime, end: datetime
) -> Sequence[Session]:
    """Sessions that start from `start` until before `end`, earliest first; `site_ids` None is everywhere."""
    chosen = select(Session).where(Session.starts_at >= start, Session.starts_at < end).options(*_WITH_PLACE)
    if site_ids is not None:
        chosen = chosen.where(Session.site_id.in_(site_ids))
    return session.scalars(chosen.order_by(Session.starts_at, Session.id)).all()


def latest_gatherings(
    session: OrmSession, site_ids: Collection[int] | None, before: datetime, limit: int = 10
) -> Sequence[Session]:
    """The last sessions that started before an instant, latest first."""
    chosen = select(Session).where(Session.starts_at < before).options(*_WITH_PLACE)
    if site_ids is not None:
        chosen = chosen.where(Session.site_id.in_(site_ids))
    return session.scalars(chosen.order_by(Session.starts_at.desc(), Session.id.desc()).limit(limit)).all()


def same_gathering(
    session: OrmSession, site_id: int, kind: GatheringKind, workshop_id: int | None, starts_at: datetime
) -> Session | None:
    """A session already recorded for the same gathering."""
    return session.scalar(
        select(Session).where(
            Session.site_id == site_id,
            Session.kind == kind,
            Session.workshop_id.is_(None) if workshop_id is None else Session.workshop_id == workshop_id,
            Session.starts_at == starts_at,
        )
    )


def workshops(session: OrmSession, site_ids: Collection[int] | None, *, closed: bool = False) -> Sequence[Workshop]:
    """Workshops by title; those that are closed only when asked for."""
    chosen = select(Workshop).order_by(Workshop.title, Workshop.id).options(joinedload(Workshop.site))
    if site_ids is not None:
        chosen = chosen.where(Workshop.site_id.in_(site_ids))
    return session.scalars(chosen if closed else chosen.where(Workshop.closed_on.is_(None))).all()


def attendance(session: OrmSession, session_id: int) -> Sequence[Attendance]:
    """Who was there, by name."""
    chosen = select(Attendance).join(Attendance.member).where(Attendance.session_id == session_id)
    return session.scalars(chosen.options(joinedload(Attendance.member)).order_by(Member.folded_name, Member.id)).all()


def present(session: OrmSession, session_id: int, member_id: int) -> Attendance | None:
    """The attendance of one member at one session."""
    return session.scalar(
        select(Attendance).where(Attendance.session_id == session_id, Attendance.member_id == member_id)
    )


def count_present(session: OrmSession, session_ids: Collection[int]) -> dict[int, int]:
    """How many were there, by session."""
    chosen = select(Attendance.session_id, func.count()).where(Attendance.session_id.in_(session_ids))
    return dict(session.execute(chosen.group_by(Attendance.session_id)).all())


def regulars(session: OrmSession, site_id: int, since: datetime, limit: int = 30) -> Sequence[Member]:
    """Members who came most to a site's sessions since an instant, most often first; then the site's other members."""
    came = (
        select(Attendance.member_id, func.count().label("times"))
        .join(Attendance.session)
        .where(Session.site_id == site_id, Session.starts_at >= since)
        .group_by(Attendance.member_id)
        .subquery()
    )
    chosen = (
        select(Member)
        .outerjoin(came, came.c.member_id == Member.id)
        .where(Member.erased_at.is_(None), Member.left_on.is_(None))
        .where(or_(Member.site_id == site_id, came.c.times.is_not(None)))
        .order_by(func.coalesce(came.c.times, 0).desc(), Member.folded_name, Member.id)
        .limit(limit)
    )
    return session.scalars(chosen).all()


def attended(session: OrmSession, member_id: int, limit: int = 100) -> Sequence[Attendance]:
    """Sessions where a member was, latest first."""
    chosen = select(Attendance).join(Attendance.session).where(Attendance.member_id == member_id)
    loaded = chosen.options(
        joinedload(Attendance.session).joinedload(Session.workshop),
        joinedload(Attendance.session).joinedload(Session.site),
    )
    return session.scalars(loaded.order_by(Session.starts_at.desc(), Session.id.desc()).limit(limit)).all()
