"""The rows of workshops, gatherings and attendance, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.interfaces import ORMOption

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.times import local_date
from badges.gatherings.rules import BEFORE_OPENING, GatheringKind
from badges.gatherings.tables import Attendance, Enrolment, Gathering, Visitor, Workshop
from badges.network.rows import instance
from badges.network.rules import refuse_planning
from badges.network.tables import Site, Staff
from badges.people.tables import Member


def with_place() -> tuple[ORMOption, ...]:
    """The site of a gathering, its workshop and what that is about, read with it. A function, since the first such
    option links the classes of all tables, which takes longer than any other module at the start."""
    return joinedload(Gathering.site), joinedload(Gathering.workshop).joinedload(Workshop.activity)


def _with_gathering() -> tuple[ORMOption, ...]:
    """The gathering of an attendance, read with it as `with_place` says."""
    gathering = joinedload(Attendance.gathering)
    workshop = joinedload(Attendance.gathering).joinedload(Gathering.workshop)
    return gathering.joinedload(Gathering.site), workshop.joinedload(Workshop.activity)


def gathering(session: OrmSession, gathering_id: int) -> Gathering | None:
    """A gathering, with its site and its workshop if it has one."""
    return session.scalar(select(Gathering).where(Gathering.id == gathering_id).options(*with_place()))


def declared_skills(session: OrmSession, gathering_id: int | None) -> Sequence[str]:
    """The skills that the workshop of a gathering declares; none for a meeting, or elsewhere. One statement."""
    if gathering_id is None:
        return ()
    chosen = select(Workshop.skills).join(Workshop.gatherings).where(Gathering.id == gathering_id)
    return session.scalar(chosen) or ()


def same_gathering(
    session: OrmSession, site_id: int, kind: GatheringKind, workshop_id: int | None, starts_at: datetime
) -> Gathering | None:
    """The gathering already recorded with this site, kind, workshop and start."""
    return session.scalar(
        select(Gathering).where(
            Gathering.site_id == site_id,
            Gathering.kind == kind,
            Gathering.workshop_id.is_(None) if workshop_id is None else Gathering.workshop_id == workshop_id,
            Gathering.starts_at == starts_at,
        )
    )


def workshops(session: OrmSession, site_ids: Collection[int] | None, *, closed: bool = False) -> Sequence[Workshop]:
    """Workshops by title; those that are closed only when asked for."""
    chosen = select(Workshop).order_by(Workshop.title, Workshop.id).options(joinedload(Workshop.site))
    if site_ids is not None:
        chosen = chosen.where(Workshop.site_id.in_(site_ids))
    return session.scalars(chosen if closed else chosen.where(Workshop.closed_on.is_(None))).all()


def attendance(session: OrmSession, gathering_id: int) -> Sequence[Attendance]:
    """The attendance of a gathering with who recorded it, by the members' names."""
    chosen = select(Attendance).join(Attendance.member).where(Attendance.gathering_id == gathering_id)
    by = joinedload(Attendance.recorded_by).options(lazyload(Staff.roles), lazyload(Staff.sites))
    chosen = chosen.options(joinedload(Attendance.member), by)
    return session.scalars(chosen.order_by(Member.folded_name, Member.id)).all()


def others_came(session: OrmSession, gathering: Gathering) -> bool:
    """Whether someone is counted at a gathering beside those noted by name: a visitor, or one without a name."""
    noted = exists().where(Visitor.gathering_id == gathering.id)
    return gathering.nameless > 0 or bool(session.scalar(select(noted)))


def present(session: OrmSession, gathering_id: int, member_id: int) -> Attendance | None:
    """The attendance of one member at one gathering."""
    return session.scalar(
        select(Attendance).where(Attendance.gathering_id == gathering_id, Attendance.member_id == member_id)
    )


def who_came(session: OrmSession, site_id: int, numbers: Collection[int]) -> set[int]:
    """Those of these members who came to a gathering of a site before."""
    chosen = select(Attendance.member_id).join(Attendance.gathering).where(Attendance.member_id.in_(numbers))
    return set(session.scalars(chosen.where(Gathering.site_id == site_id).distinct()))


def who_enrolled(session: OrmSession, workshop_id: int | None, numbers: Collection[int]) -> set[int]:
    """Those of these members who enrolled in a workshop, where there is one."""
    if workshop_id is None or not numbers:
        return set()
    chosen = select(Enrolment.member_id).where(Enrolment.workshop_id == workshop_id)
    return set(session.scalars(chosen.where(Enrolment.member_id.in_(numbers))))


def attended(session: OrmSession, member_id: int, limit: int = 100) -> Sequence[Attendance]:
    """Gatherings where a member was, latest first.

    Their numbers are put in order before anything else of them is read: a member may have come a thousand times.
    """
    order = Gathering.starts_at.desc(), Gathering.id.desc()
    every = select(Attendance.id).join(Attendance.gathering).where(Attendance.member_id == member_id)
    chosen = select(Attendance).join(Attendance.gathering)
    chosen = chosen.where(Attendance.id.in_(every.order_by(*order).limit(limit))).options(*_with_gathering())
    return session.scalars(chosen.order_by(*order)).all()


def attended_between(session: OrmSession, member_id: int, start: datetime, end: datetime) -> Sequence[Attendance]:
    """Gatherings where a member was, from `start` until before `end`, earliest first; none that was cancelled."""
    chosen = select(Attendance).join(Attendance.gathering).where(Attendance.member_id == member_id)
    chosen = chosen.where(Gathering.starts_at >= start, Gathering.starts_at < end, Gathering.cancelled_at.is_(None))
    loaded = chosen.options(*_with_gathering())
    return session.scalars(loaded.order_by(Gathering.starts_at, Gathering.id)).all()


def held(session: OrmSession, actor: Actor, gathering_id: int) -> Gathering:
    """A gathering, its row locked, for an actor who may record at its site. Raises NotFound; NotAllowed."""
    found = session.get(Gathering, gathering_id, with_for_update=True)
    if found is None:
        raise NotFound
    require(actor, Action.RECORD, found.site_id)
    return found


def refuse_closed(session: OrmSession, site_id: int, starts: Iterable[datetime]) -> None:
    """Check that gatherings may begin at these instants at a site, whose row is not locked here: a closing takes it
    before those of the gatherings, and on its day ends what was moved meanwhile.

    Raises NotFound: for an unknown site; Refused: site.closes, site.closed, gathering.before_opening for a day long
    before a site opened that the network did not begin with.
    """
    site, days = session.get(Site, site_id), [local_date(each) for each in starts]
    if site is None:
        raise NotFound
    for day in days:
        refuse_planning(site.state, site.closed_on, day)
    if site.opened_on is None or not days or min(days) >= site.opened_on - BEFORE_OPENING:
        return
    began = instance(session)
    if began is not None and local_date(began.created_at) < site.opened_on:
        raise Refused("gathering.before_opening", opened=site.opened_on, first=site.opened_on - BEFORE_OPENING)
