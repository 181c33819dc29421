"""Reads of what waits on a colleague, of what is left behind, and of what was taken over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import CompoundSelect, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.gatherings.tables import Gathering
from badges.leaving.rules import Waits
from badges.leaving.tables import Handover
from badges.matching.tables import Introduction
from badges.network.tables import Site, Staff
from badges.orientation import rows as orientations
from badges.orientation.tables import Orientation
from badges.recognition.states import IN_PROGRESS
from badges.recognition.tables import Award

# to come, or without attendance: what the index of those to complete holds
_OPEN_GATHERING: Final = (Gathering.attendance_saved_at.is_(None), Gathering.cancelled_at.is_(None))
TOLD_FOR: Final = timedelta(days=31)  # how long the day's page of the taker says it


@dataclass(frozen=True)
class Left:
    """How much of one kind waits on a colleague at a site."""

    kind: Waits
    site_id: int
    site: str
    number: int


@dataclass(frozen=True)
class Taken:
    """What a colleague took over: from which other, of which kind, where, since when, and how much still waits."""

    staff_id: int
    name: str
    kind: Waits
    site_id: int
    site: str
    handed_at: datetime
    number: int


def waiting_on(session: OrmSession, staff_id: int) -> list[Left]:
    """What waits on a colleague, what they took over too, by site and kind. One statement."""
    owned = _owned().subquery()
    by_handover = and_(
        Handover.staff_id == owned.c.owner, Handover.site_id == owned.c.site_id, Handover.kind == owned.c.kind
    )
    chosen = (
        select(owned.c.kind, owned.c.site_id, Site.name, func.count())
        .join(Site, Site.id == owned.c.site_id)
        .outerjoin(Handover, by_handover)
        .where(or_(and_(owned.c.owner == staff_id, Handover.id.is_(None)), Handover.taker_id == staff_id))
        .group_by(owned.c.kind, owned.c.site_id, Site.name)
    )
    order = {each.value: place for place, each in enumerate(Waits)}
    found = [Left(Waits(kind), site_id, site, number) for kind, site_id, site, number in session.execute(chosen)]
    return sorted(found, key=lambda each: (each.site, order[each.kind]))


def left_behind(session: OrmSession, today: date) -> dict[int, tuple[str, int]]:
    """What waits on accounts that are closed, or of who accompanies members elsewhere, and was given to no other one:
    name and number, by account. One statement."""
    left = _left(today).subquery()
    chosen = select(Staff.id, Staff.name, func.count()).join(left, left.c.holder == Staff.id)
    chosen = chosen.group_by(Staff.id, Staff.name).order_by(Staff.name)
    return {staff_id: (name, number) for staff_id, name, number in session.execute(chosen)}


def counting_left_behind(today: date) -> Select[Any]:
    """Count the same, for all accounts (`badges.base.database.counts`)."""
    return select(func.count()).select_from(_left(today).subquery())


def taken_by(session: OrmSession, staff_id: int) -> list[Taken]:
    """What a colleague took over, the latest first, with how much of it still waits. One statement."""
    owned = _owned().subquery()
    waits = and_(owned.c.owner == Handover.staff_id, owned.c.site_id == Handover.site_id, owned.c.kind == Handover.kind)
    numbered = select(func.count()).select_from(owned).where(waits).scalar_subquery()
    chosen = (
        select(Handover, Staff.name, Site.name, numbered)
        .join(Staff, Staff.id == Handover.staff_id)
        .join(Site, Site.id == Handover.site_id)
        .where(Handover.taker_id == staff_id)
        .order_by(Handover.handed_at.desc(), Site.name, Handover.id)
    )
    return [
        Taken(each.staff_id, name, each.kind, each.site_id, site, each.handed_at, number or 0)
        for each, name, site, number in session.execute(chosen)
    ]


def counting_taken(staff_id: int, now: datetime) -> Select[Any]:
    """Count what a colleague took over lately (`badges.base.database.counts`)."""
    return select(func.count(Handover.id)).where(Handover.taker_id == staff_id, Handover.handed_at > now - TOLD_FOR)


def settled(session: OrmSession, now: datetime) -> list[int]:
    """The numbers of the handovers of which nothing waits and whose taker was told long enough. One statement."""
    owned = _owned().subquery()
    waits = select(owned.c.owner).where(
        owned.c.owner == Handover.staff_id, owned.c.site_id == Handover.site_id, owned.c.kind == Handover.kind
    )
    return list(session.scalars(select(Handover.id).where(Handover.handed_at <= now - TOLD_FOR, ~waits.exists())))


def is_left_behind(session: OrmSession, staff_id: int, today: date) -> bool:
    """Whether something waits on an account that can do nothing about it. One statement."""
    left = _left(today).subquery()
    return session.scalar(select(left.c.holder).where(left.c.holder == staff_id).limit(1)) is not None


def gatherings_led(session: OrmSession, staff_ids: Collection[int], site_id: int) -> list[int]:
    """The numbers of the gatherings at a site that these accounts lead and that wait. One statement."""
    chosen = select(Gathering.id).where(Gathering.site_id == site_id, Gathering.led_by_id.in_(staff_ids))
    return list(session.scalars(chosen.where(*_OPEN_GATHERING)))


def _left(today: date) -> Select[Any]:
    """Each thing that waits on an account which can do nothing about it: its owner's, or that of who took it over.

    Such an account is closed; or its person accompanies members elsewhere, and has attendance and the agenda alone.
    """
    owned, holder, taker = _owned().subquery(), aliased(Staff), aliased(Staff)
    handed = and_(
        Handover.staff_id == owned.c.owner, Handover.site_id == owned.c.site_id, Handover.kind == owned.c.kind
    )
    ended = or_(holder.active.is_(False), holder.last_day < today)
    shut_out = and_(holder.accompanies.is_(True), owned.c.kind != Waits.GATHERINGS.value)
    chosen = (
        select(holder.id.label("holder"))
        .select_from(owned)
        .outerjoin(Handover, handed)
        .outerjoin(taker, and_(taker.id == Handover.taker_id, taker.erased_at.is_(None)))
        .join(holder, holder.id == func.coalesce(taker.id, owned.c.owner))
    )
    return chosen.where(or_(ended, shut_out), holder.erased_at.is_(None))


def _owned() -> CompoundSelect[Any]:
    """Each thing that waits: its kind, its site and the account that holds it."""
    thread = func.coalesce(Introduction.mediated_by_id, Introduction.created_by_id)
    call = func.coalesce(Orientation.called_by_id, Orientation.recorded_by_id)
    return union_all(
        _of(Waits.GATHERINGS, Gathering.site_id, Gathering.led_by_id).where(*_OPEN_GATHERING),
        _of(Waits.AWARDS, Award.site_id, Award.awarded_by_id).where(
            Award.state.in_(IN_PROGRESS), Award.erased_at.is_(None)
        ),
        _of(Waits.THREADS, Introduction.site_id, thread).where(Introduction.ended_at.is_(None)),
        _of(Waits.ORIENTATIONS, Orientation.site_id, call).where(*orientations.WAITING),
    )


def _of(kind: Waits, site_id: Any, owner: Any) -> Select[Any]:
    return select(literal(kind.value).label("kind"), site_id.label("site_id"), owner.label("owner")).where(
        owner.is_not(None)
    )
