"""Reads about workshops, gatherings and attendance, one statement each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, union_all
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import beginning, begins, folded
from badges.base.times import local_day
from badges.gatherings import rows
from badges.gatherings.rules import LONGEST_GATHERING, GatheringKind, place_for_all
from badges.gatherings.tables import Attendance, Gathering, Visitor, Workshop
from badges.gatherings.views import (
    AnnouncedView,
    AttendedView,
    GatheringView,
    NameToTick,
    PresenceView,
    Present,
    VisitorView,
    WorkshopView,
)
from badges.network.tables import Site, SiteState, Staff
from badges.people import reads as people
from badges.people import rows as member_rows
from badges.people.tables import Member
from badges.people.views import MemberView

# What is to complete, once it is over; the index `ix_gathering_to_complete` holds these rows alone.
_INCOMPLETE: Final = (Gathering.attendance_saved_at.is_(None), Gathering.cancelled_at.is_(None))


def gathering(session: OrmSession, gathering_id: int) -> GatheringView | None:
    """A gathering: a meeting, or one of a workshop."""
    found = rows.gathering(session, gathering_id)
    return GatheringView.of(found) if found is not None else None


def gatherings(
    session: OrmSession, site_ids: Collection[int] | None, start: datetime, end: datetime
) -> list[GatheringView]:
    """Gatherings that start from `start` until before `end`, earliest first; `site_ids` None is everywhere."""
    chosen = (
        select(Gathering).where(Gathering.starts_at >= start, Gathering.starts_at < end).options(*rows.with_place())
    )
    if site_ids is not None:
        chosen = chosen.where(Gathering.site_id.in_(site_ids))
    return [GatheringView.of(each) for each in session.scalars(chosen.order_by(Gathering.starts_at, Gathering.id))]


def announced(session: OrmSession, now: datetime, until: datetime, site_id: int | None = None) -> list[AnnouncedView]:
    """What everybody may read of the gatherings of open sites that are not over and start before `until`, earliest
    first.

    `site_id` None is everywhere. Two statements at most: no row is made an object, public pages ask for them.
    """
    own = Gathering.__table__.c
    chosen = (
        select(
            own.id, own.site_id, own.workshop_id, func.coalesce(own.title, Workshop.title), own.place,
            own.starts_at, own.ends_at, own.cancelled_at.is_not(None),
        )
        .outerjoin(Workshop, Workshop.id == own.workshop_id)
        .where(own.starts_at > now - LONGEST_GATHERING, own.starts_at < until, own.ends_at > now)
        .order_by(own.starts_at, own.id)
    )  # fmt: skip
    chosen = chosen.join(Site.__table__, Site.id == own.site_id).where(Site.state == SiteState.OPEN)
    if site_id is not None:
        chosen = chosen.where(own.site_id == site_id)
    found = session.execute(chosen).all()
    texts = {text for each in found for text in (each[3], each[4])}
    named = people.named_in(session, texts, {each[1] for each in found})
    return [
        AnnouncedView(
            number, site, workshop_id, None if title in named else title,
            None if place in named else place_for_all(place), place in named, starts_at, ends_at, bool(cancelled),
        )
        for number, site, workshop_id, title, place, starts_at, ends_at, cancelled in found
    ]  # fmt: skip


def latest_gatherings(
    session: OrmSession, site_ids: Collection[int] | None, before: datetime, limit: int = 10
) -> list[GatheringView]:
    """The last gatherings that started before an instant, latest first."""
    chosen = select(Gathering).where(Gathering.starts_at < before).options(*rows.with_place())
    if site_ids is not None:
        chosen = chosen.where(Gathering.site_id.in_(site_ids))
    found = session.scalars(chosen.order_by(Gathering.starts_at.desc(), Gathering.id.desc()).limit(limit))
    return [GatheringView.of(each) for each in found]


def to_complete(
    session: OrmSession, site_ids: Collection[int], now: datetime, limit: int, before: GatheringView | None = None
) -> list[GatheringView]:
    """Gatherings that are over, not cancelled, and without attendance, latest first; those that come after `before`."""
    chosen = (
        select(Gathering)
        .where(Gathering.site_id.in_(site_ids), Gathering.ends_at <= now, *_INCOMPLETE)
        .options(*rows.with_place())
    )
    if before is not None:
        same = and_(Gathering.starts_at == before.starts_at, Gathering.id < before.id)
        chosen = chosen.where(or_(Gathering.starts_at < before.starts_at, same))
    found = session.scalars(chosen.order_by(Gathering.starts_at.desc(), Gathering.id.desc()).limit(limit))
    return [GatheringView.of(each) for each in found]


def last_held(session: OrmSession, now: datetime) -> dict[int, datetime]:
    """When the last gathering began whose attendance was noted, by site; a site without one is left out."""
    held = (Gathering.attendance_saved_at.is_not(None), Gathering.starts_at <= now, Gathering.cancelled_at.is_(None))
    last = select(func.max(Gathering.starts_at)).where(Gathering.site_id == Site.id, *held)
    found = session.execute(select(Site.id, last.correlate(Site).scalar_subquery()))
    return {site_id: at for site_id, at in found if at is not None}


def counting_to_complete(site_ids: Collection[int], before: datetime) -> Select[int]:
    """Count those of them that began before an instant (`badges.base.database.counts`)."""
    chosen = select(func.count(Gathering.id)).where(Gathering.site_id.in_(site_ids), Gathering.starts_at < before)
    return chosen.where(*_INCOMPLETE)


def to_complete_by_site(now: datetime) -> Select[int, int]:
    """Select how many gatherings are over, not cancelled and without attendance, by site; none where there is none."""
    chosen = select(Gathering.site_id, func.count()).where(Gathering.ends_at <= now, *_INCOMPLETE)
    return chosen.group_by(Gathering.site_id)


def workshops(session: OrmSession, site_ids: Collection[int] | None) -> list[WorkshopView]:
    """Workshops that were accepted and are not closed, by title."""
    return [WorkshopView.of(each) for each in rows.workshops(session, site_ids) if each.accepted_on is not None]


def workshop_title(session: OrmSession, workshop_id: int) -> str | None:
    """The title of a workshop, closed or not. One statement."""
    return session.scalar(select(Workshop.title).where(Workshop.id == workshop_id))


def attendance(session: OrmSession, gathering_id: int) -> list[PresenceView]:
    """The attendance of a gathering, by the members' names; those who are hidden are left out."""
    found = rows.attendance(session, gathering_id)
    return [PresenceView.of(each) for each in found if each.member.erased_at is None]


def visitors(session: OrmSession, gathering_id: int) -> list[VisitorView]:
    """The visitors of a gathering whose rows are still kept, in the order of their entry; some are without a name."""
    chosen = select(Visitor).where(Visitor.gathering_id == gathering_id).order_by(Visitor.id)
    return [VisitorView.of(each) for each in session.scalars(chosen)]


def noted_visitor(session: OrmSession, gathering_id: int, client_key: str) -> tuple[VisitorView, bool] | None:
    """The visitor of a gathering who was noted under this key, and whether another there has the same first name.

    None where there is none, or no more. One statement.
    """
    rows_there = session.scalars(select(Visitor).where(Visitor.gathering_id == gathering_id)).all()
    found = next((each for each in rows_there if each.client_key == client_key), None)
    if found is None:
        return None
    name = folded(found.given_name)
    twice = bool(name) and sum(folded(each.given_name) == name for each in rows_there) > 1
    return VisitorView.of(found), twice


def attended(session: OrmSession, member_id: int, limit: int = 100) -> list[AttendedView]:
    """Gatherings where a member was, latest first."""
    return [AttendedView.of(each) for each in rows.attended(session, member_id, limit)]


def attended_between(session: OrmSession, member_id: int, start: datetime, end: datetime) -> list[AttendedView]:
    """Gatherings where a member was, from `start` until before `end`, earliest first; none that was cancelled."""
    return [AttendedView.of(each) for each in rows.attended_between(session, member_id, start, end)]


def count_present(session: OrmSession, gathering_ids: Collection[int]) -> dict[int, int]:
    """How many people were present, by gathering, visitors and those whose name was erased too; none are left out."""
    return {number: each.people for number, each in counts(session, gathering_ids).items()}


def counts(session: OrmSession, gathering_ids: Collection[int]) -> dict[int, Present]:
    """The same, and who they are; gatherings without anyone are left out. One statement."""
    chosen = select(Gathering.id, *presence())
    found = session.execute(chosen.where(Gathering.id.in_(gathering_ids)))
    return {number: Present(*there) for number, *there in found if there[0]}


def presence() -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """What `Present` says of each gathering of a statement, as three columns of it."""
    here = (
        select(func.count())
        .where(Attendance.gathering_id == Gathering.id, Attendance.member_id == Member.id, Member.practice.is_(False))
        .correlate(Gathering)
    )
    named, members = here.scalar_subquery(), here.where(Member.erased_at.is_(None)).scalar_subquery()
    came = select(func.count()).where(Visitor.gathering_id == Gathering.id).correlate(Gathering)
    visiting, told = came.scalar_subquery(), came.where(Visitor.given_name != "").scalar_subquery()
    return named + visiting + Gathering.nameless, members, told


def who_was_there(session: OrmSession, place: GatheringView) -> tuple[list[PresenceView], list[VisitorView], Present]:
    """The attendance and the visitors of a gathering, and its numbers as `counts` says them. Two statements."""
    all_there, visiting = rows.attendance(session, place.id), visitors(session, place.id)
    seen = [PresenceView.of(each) for each in all_there if each.member.erased_at is None]
    hidden, members = len(all_there) - len(seen), sum(not each.member.practice for each in seen)
    present = Present(
        people=members + hidden + len(visiting) + place.nameless,
        members=members,
        visitors=sum(bool(each.given_name) for each in visiting),
    )
    return seen, visiting, present


def found(
    session: OrmSession,
    site_ids: Collection[int],
    *,
    search: str = "",
    day: date | None = None,
    near: datetime,
    after: GatheringView | None = None,
    limit: int = 10,
) -> list[GatheringView]:
    """Gatherings of these sites, nearest to an instant first: those of a day, or those whose own name or workshop
    `search` begins.

    "rencontre", or its first letters, finds the meetings. `after`: the last shown. Three statements: workshops, and
    gatherings with a name of their own, are few and compared here, marks and case aside.
    """
    chosen = select(Gathering.id).where(Gathering.site_id.in_(site_ids))
    if day is not None:
        start, end = local_day(day)
        chosen = chosen.where(Gathering.starts_at >= start, Gathering.starts_at < end)
    else:
        fits = beginning(search)
        known = select(Workshop.id, Workshop.title).where(Workshop.site_id.in_(site_ids))
        own = select(Gathering.id, Gathering.title).where(Gathering.site_id.in_(site_ids), Gathering.title.is_not(None))
        named = [number for number, title in session.execute(own) if fits(title or "")]
        held = [number for number, title in session.execute(known) if fits(title)]
        fitting: list[ColumnElement[bool]] = [Gathering.workshop_id.in_(held), Gathering.id.in_(named)]
        if begins("rencontre", search):
            fitting.append(Gathering.kind == GatheringKind.MEETING)
        elif not held and not named:
            return []
        chosen = chosen.where(or_(*fitting))
    sides = [chosen.where(side).order_by(*order).limit(limit) for side, order in _both_sides(near, after)]
    either = or_(*(Gathering.id.in_(side) for side in sides))
    chosen_rows = session.scalars(select(Gathering).where(either).options(*rows.with_place()))
    return [GatheringView.of(each) for each in sorted(chosen_rows, key=lambda each: _distance(each, near))[:limit]]


def _distance(gathering: Gathering | GatheringView, near: datetime) -> tuple[timedelta, bool, int]:
    """The key by which gatherings stand around an instant: at one distance, what comes before what was."""
    return abs(gathering.starts_at - near), gathering.starts_at < near, gathering.id


def _both_sides(
    near: datetime, after: GatheringView | None
) -> Iterator[tuple[ColumnElement[bool], tuple[ColumnElement[Any], ...]]]:
    """The gatherings to come and those that were, each with its order, as far from an instant as `after` or farther."""
    begins_at, number = Gathering.starts_at, Gathering.id
    if after is None:
        yield begins_at >= near, (begins_at.asc(), number.asc())
        yield begins_at < near, (begins_at.desc(), number.asc())
        return
    far, was, last = _distance(after, near)
    ahead, behind = near.astimezone(UTC) + far, near.astimezone(UTC) - far
    tied = false() if was else and_(begins_at == ahead, number > last)
    yield or_(begins_at > ahead, tied), (begins_at.asc(), number.asc())
    tied = and_(begins_at == behind, begins_at < near, number > last if was else true())
    yield or_(begins_at < behind, tied), (begins_at.desc(), number.asc())


def counting_newcomer(staff_id: int) -> Select[int]:
    """Count one where a staff member has noted no presence yet, and has not said that they know the first steps.

    An exercise does not count (`badges.base.database.counts`).
    """
    real = select(Member.id).where(Member.id == Attendance.member_id, Member.practice.is_(False))
    noted = select(Attendance.id).where(Attendance.recorded_by_id == staff_id, real.exists())
    return select(func.count(Staff.id)).where(Staff.id == staff_id, Staff.steps_known_on.is_(None), ~noted.exists())


def known_at(
    session: OrmSession, site_id: int, search: str, limit: int = 10, *, numbers: Collection[int] = ()
) -> list[MemberView]:
    """Members of a site, and those of others who came to its gatherings, whose names `search` begins; or `numbers`."""
    came = select(Attendance.member_id).join(Attendance.gathering).where(Gathering.site_id == site_id)
    there = member_rows.those_there(None)
    chosen = there.where(or_(Member.site_id == site_id, Member.id.in_(came))).limit(limit)
    if numbers:
        chosen = chosen.where(Member.id.in_(numbers))
    return [MemberView.of(each) for each in session.scalars(member_rows.named_like(chosen, search))]


def regulars(
    session: OrmSession,
    site_id: int,
    since: datetime,
    limit: int = 30,
) -> list[MemberView]:
    """Members who came most to a site's gatherings since an instant, most often first; then its other members."""
    chosen, _times = _by_presence(site_id, since, None)
    chosen = chosen.where(Member.practice.is_(False)).limit(limit)
    return [MemberView.of(each) for each, _came in session.execute(chosen)]


def to_tick(
    session: OrmSession, site_id: int, since: datetime, before: datetime, limit: int
) -> list[tuple[MemberView, bool]]:
    """The same as `regulars` for the names to tick, each with whether they came, before the gathering that begins
    at `before`.

    Without those whose presence is noted without their name; the practice member comes first.
    """
    chosen, _times = _in_order(site_id, since, before)
    return [(MemberView.of(each), bool(came)) for each, came in session.execute(chosen.limit(limit))]


def came_since(session: OrmSession, site_id: int, since: datetime, numbers: Collection[int]) -> set[int]:
    """Those of these members who came to a gathering of a site since, and the practice members among them."""
    came = select(Attendance.member_id).join(Attendance.gathering).where(Attendance.member_id.in_(numbers))
    came = came.where(Gathering.site_id == site_id, Gathering.starts_at >= since)
    return set(session.scalars(came.union(select(Member.id).where(Member.id.in_(numbers), Member.practice.is_(True)))))


def names_to_tick(
    session: OrmSession, site_id: int, since: datetime, before: datetime, limit: int, number: int = 0
) -> list[NameToTick]:
    """The names of the same, without what else is known of each; with `number` of all from that number on, by number:
    that order stays while presences are noted."""
    chosen, times = _in_order(site_id, since, before, (number, limit) if number else None)
    if number:
        chosen = chosen.where(Member.id >= number).order_by(None).order_by(Member.id)
    named = chosen.with_only_columns(
        Member.id, Member.given_name, Member.family_name, Member.called, Member.joined_on, Member.practice, times,
        maintain_column_froms=True,
    )  # fmt: skip
    found = session.execute(named.limit(limit))
    return [
        NameToTick(number, given, family, called, joined, practice, bool(came))
        for number, given, family, called, joined, practice, came in found
    ]


def _in_order(
    site_id: int, since: datetime, before: datetime, among: tuple[int, int] | None = None
) -> tuple[Select[Member, int], ColumnElement[int]]:
    chosen, times = _by_presence(site_id, since, before, among)
    chosen = chosen.where(Member.unnamed_on.is_(None)).order_by(None)
    return chosen.order_by(Member.practice.desc(), times.desc(), Member.folded_name, Member.id), times


def _by_presence(
    site_id: int, since: datetime, before: datetime | None, among: tuple[int, int] | None = None
) -> tuple[Select[Member, int], ColumnElement[int]]:
    """Select the members of a site and those who came there, with how often. `among`: from a number on, and how many
    of them: so many of the site's own are looked at, and not all.
    """
    came = (
        select(Attendance.member_id, func.count().label("times"))
        .join(Attendance.gathering)
        .where(Gathering.site_id == site_id, Gathering.starts_at >= since)
        .where(Gathering.starts_at < before if before is not None else true())
        .group_by(Attendance.member_id)
        .cte("came")  # it is asked twice, and read once
    )
    times = func.coalesce(came.c.times, 0)
    there, others = (Member.erased_at.is_(None), Member.left_on.is_(None)), select(came.c.member_id)
    whose = or_(Member.site_id == site_id, Member.id.in_(others))
    if among is not None:
        number, limit = among
        own = select(Member.id).where(Member.site_id == site_id, Member.id >= number, *there)
        own = own.where(Member.unnamed_on.is_(None)).order_by(Member.id).limit(limit)
        whose = Member.id.in_(union_all(select(own.subquery()), others.where(came.c.member_id >= number)))
    chosen = select(Member, times).outerjoin(came, came.c.member_id == Member.id).where(*there, whose)
    return chosen.order_by(times.desc(), Member.folded_name, Member.id), times
