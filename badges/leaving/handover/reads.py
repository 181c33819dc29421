"""Reads of what waits on a colleague, of what is left behind, and of what was taken over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import FromClause

from badges.gatherings.tables import Gathering
from badges.leaving.handover.rules import Waits, may_take_over, takes_over_at
from badges.leaving.handover.tables import Handover
from badges.matching.tables import Introduction
from badges.network import rows
from badges.network.actors import actor_of
from badges.network.tables import Site, Staff
from badges.orientation import rows as orientations
from badges.orientation.tables import Orientation
from badges.recognition.states import IN_PROGRESS
from badges.recognition.tables import Award

# to come, or without attendance: what the index of those to complete holds
_OPEN_GATHERING: Final = (Gathering.attendance_saved_at.is_(None), Gathering.cancelled_at.is_(None))
_SHOWN: Final = case((Staff.erased_at.is_(None), Staff.name))  # NULL: whose erasure was asked is shown nowhere
TOLD_FOR: Final = timedelta(days=31)  # how long the day's page of the taker says it


@dataclass(frozen=True)
class Left:
    """How much of one kind waits on a colleague at a site."""

    kind: Waits
    site_id: int
    site: str
    number: int


@dataclass(frozen=True)
class Thing:
    """One thing that waits: its number among those of its kind, who began it, by which handover it is another's."""

    subject_id: int
    owner_id: int
    handover_id: int | None


@dataclass(frozen=True)
class Taken:
    """What a colleague took over: from which other, of which kind, where, since when, and how much still waits.

    `name` None: the other asked to be erased.
    """

    staff_id: int
    name: str | None
    kind: Waits
    site_id: int
    site: str
    handed_at: datetime
    number: int


def waiting_on(session: OrmSession, staff_id: int) -> list[Left]:
    """What waits on a colleague, what they took over too, by site and kind. One statement."""
    held = _held().subquery()
    chosen = (
        select(held.c.kind, held.c.site_id, Site.name, func.count())
        .join(Site, Site.id == held.c.site_id)
        .where(held.c.holder == staff_id)
        .group_by(held.c.kind, held.c.site_id, Site.name)
    )
    order = {each.value: place for place, each in enumerate(Waits)}
    found = [Left(Waits(kind), site_id, site, number) for kind, site_id, site, number in session.execute(chosen)]
    return sorted(found, key=lambda each: (each.site, order[each.kind]))


def each_waiting(session: OrmSession, staff_id: int, kind: Waits, site_id: int) -> list[Thing]:
    """The same, each thing of one kind at one site. One statement."""
    held = _held().subquery()
    chosen = select(held.c.subject_id, held.c.owner, held.c.handover_id).where(held.c.holder == staff_id)
    chosen = chosen.where(held.c.kind == kind.value, held.c.site_id == site_id).order_by(held.c.subject_id)
    return [Thing(*each) for each in session.execute(chosen)]


def takers(
    session: OrmSession, site_ids: Collection[int], today: date, *, but: int
) -> dict[int, list[tuple[int, str]]]:
    """Who may take over what waits at each of these sites, by name: their number and name. Three statements.

    Those who work there, and the coordination. Who helps there for a time does not: it would wait on them afterwards.
    `but`: the account on which it waits.
    """
    able = [
        (person, actor_of(person))
        for person in rows.staff(session)
        if person.id != but
        and may_take_over(active=person.active, last_day=person.last_day, accompanies=person.accompanies, today=today)
    ]
    return {
        site_id: [(person.id, person.name) for person, there in able if takes_over_at(there, site_id)]
        for site_id in site_ids
    }


def left_behind(session: OrmSession, today: date) -> dict[int, tuple[str | None, int]]:
    """What waits on accounts that are closed, or of who accompanies members elsewhere, and was given to no other one:
    name and number, by account. Whose erasure was asked has no name any more. One statement."""
    left = _left(today).subquery()
    chosen = select(Staff.id, _SHOWN, func.count()).join(left, left.c.holder == Staff.id)
    chosen = chosen.group_by(Staff.id, Staff.name, Staff.erased_at).order_by(Staff.name)
    return {staff_id: (name, number) for staff_id, name, number in session.execute(chosen)}


def counting_left_behind(today: date) -> Select[Any]:
    """Count the same, for all accounts (`badges.base.database.counts`)."""
    return select(func.count()).select_from(_left(today).subquery())


def taken_by(session: OrmSession, staff_id: int) -> list[Taken]:
    """What a colleague took over, the latest first, with how much of it still waits. One statement."""
    owned, handed_at = _owned().subquery(), func.max(Handover.handed_at)
    chosen = (
        select(
            Handover.staff_id, _SHOWN, Handover.kind, Handover.site_id, Site.name, handed_at,
            func.count(owned.c.subject_id),
        )
        .join(Staff, Staff.id == Handover.staff_id)
        .join(Site, Site.id == Handover.site_id)
        .outerjoin(owned, _still_waits(owned))
        .where(Handover.taker_id == staff_id)
        .group_by(Handover.staff_id, Staff.name, Staff.erased_at, Handover.kind, Handover.site_id, Site.name)
        .order_by(handed_at.desc(), Site.name, Handover.staff_id, Handover.kind)
    )  # fmt: skip
    return [Taken(*each) for each in session.execute(chosen)]


def taker_names(session: OrmSession, kind: Waits, subject_ids: Collection[int], today: date) -> dict[int, str]:
    """Who took over each of these things of a kind and has it still, by name. One statement.

    Left out are those that were not handed over, those that another one began to see to since, and those of a taker who
    can do nothing about them any more.
    """
    held = _held(kind).subquery()
    chosen = select(held.c.subject_id, Staff.name).join(Staff, Staff.id == held.c.holder)
    chosen = chosen.where(held.c.subject_id.in_(subject_ids), held.c.holder != held.c.owner)
    chosen = chosen.where(Staff.erased_at.is_(None), ~_can_do_nothing(Staff, held.c.kind, today))
    return dict(session.execute(chosen).all())


def counting_taken(staff_id: int, now: datetime) -> Select[Any]:
    """Count what a colleague took over lately (`badges.base.database.counts`)."""
    return select(func.count(Handover.id)).where(Handover.taker_id == staff_id, Handover.handed_at > now - TOLD_FOR)


def settled(session: OrmSession, now: datetime) -> list[int]:
    """The numbers of the handovers of which nothing waits and whose taker was told long enough. One statement."""
    owned = _owned().subquery()
    waits = select(owned.c.subject_id).where(_still_waits(owned))
    return list(session.scalars(select(Handover.id).where(Handover.handed_at <= now - TOLD_FOR, ~waits.exists())))


def is_left_behind(session: OrmSession, staff_id: int, today: date) -> bool:
    """Whether something waits on an account that can do nothing about it. One statement."""
    left = _left(today).subquery()
    return session.scalar(select(left.c.holder).where(left.c.holder == staff_id).limit(1)) is not None


def _left(today: date) -> Select[Any]:
    """Each thing that waits on an account which can do nothing about it: its owner's, or that of who took it over.

    Such an account is closed; or its person accompanies members elsewhere, and has attendance and the agenda alone.
    """
    held, holder = _held().subquery(), aliased(Staff)
    chosen = select(holder.id.label("holder")).select_from(held).join(holder, holder.id == held.c.holder)
    return chosen.where(_can_do_nothing(holder, held.c.kind, today))


def _can_do_nothing(holder: Any, kind: ColumnElement[str], today: date) -> ColumnElement[bool]:
    """Never unknown: its contrary is asked too."""
    ended = or_(holder.active.is_(False), and_(holder.last_day.is_not(None), holder.last_day < today))
    return or_(ended, and_(holder.accompanies.is_(True), kind != Waits.GATHERINGS.value))


def _held(only: Waits | None = None) -> Select[Any]:
    """Each thing that waits, with the account on which it does: that of who began it, or of who took it over.

    `only`: the things of this kind.
    """
    owned, taker = _owned(only).subquery(), aliased(Staff)
    led = owned.c.kind == Waits.GATHERINGS.value  # by the taker since: the handover says by whom before
    handed = and_(_is_about(owned), case((led, Handover.taker_id), else_=Handover.staff_id) == owned.c.owner)
    return (
        select(
            owned.c.kind, owned.c.subject_id, owned.c.site_id,
            func.coalesce(Handover.staff_id, owned.c.owner).label("owner"),
            func.coalesce(taker.id, owned.c.owner).label("holder"),
            Handover.id.label("handover_id"),
        )
        .select_from(owned)
        .outerjoin(Handover, handed)
        .outerjoin(taker, and_(taker.id == Handover.taker_id, taker.erased_at.is_(None)))
    )  # fmt: skip


def _still_waits(owned: FromClause) -> ColumnElement[bool]:
    """Whether what a handover is about waits, on who began it or, for a gathering, on who leads it since."""
    return and_(owned.c.owner.in_((Handover.staff_id, Handover.taker_id)), _is_about(owned))


def _is_about(owned: FromClause) -> ColumnElement[bool]:
    return and_(Handover.kind == owned.c.kind, Handover.subject_id == owned.c.subject_id)


def _owned(only: Waits | None = None) -> CompoundSelect[Any]:
    """Each thing that waits: its kind, its number, its site and the account that began it, or leads it."""
    thread = func.coalesce(Introduction.mediated_by_id, Introduction.created_by_id)
    call = func.coalesce(Orientation.called_by_id, Orientation.recorded_by_id)
    in_progress = (Award.state.in_(IN_PROGRESS), Award.erased_at.is_(None))
    each = {
        Waits.GATHERINGS: _of(Waits.GATHERINGS, Gathering, Gathering.led_by_id).where(*_OPEN_GATHERING),
        Waits.AWARDS: _of(Waits.AWARDS, Award, Award.awarded_by_id).where(*in_progress),
        Waits.THREADS: _of(Waits.THREADS, Introduction, thread).where(Introduction.ended_at.is_(None)),
        Waits.ORIENTATIONS: _of(Waits.ORIENTATIONS, Orientation, call).where(*orientations.WAITING),
    }
    return union_all(*(each[kind] for kind in ((only,) if only is not None else Waits)))


def _of(kind: Waits, table: Any, owner: Any) -> Select[Any]:
    return select(
        literal(kind.value).label("kind"), table.id.label("subject_id"), table.site_id.label("site_id"),
        owner.label("owner"),
    ).where(owner.is_not(None))  # fmt: skip
