"""What stands behind a number of a report: its list, page by page and never cut. No statement reads a whole table.

A list is read when it is opened, by the same rules as the count (`counts`, `persons`): it has exactly the length of a
report that is made at that moment. The names of persons are for the staff of their place alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.exchanges.tables import Exchange
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import GatheringKind, Participation
from badges.gatherings.tables import Activity, Attendance, Gathering, Workshop
from badges.matching.tables import Introduction
from badges.network.tables import Site
from badges.people.tables import Member
from badges.people.views import MemberView
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, BadgeVersion
from badges.reports import periods
from badges.reports.counts import TOOK_PLACE, noted_until
from badges.reports.views import Period

LINES: Final = 30  # of one page


class Listed(StrEnum):
    """The numbers that open a list, by the keys of figures."""

    GATHERINGS = "gatherings"
    SESSIONS = "workshops.dates"
    WORKSHOPS = "workshops"
    EXCHANGES = "exchanges"
    INTRODUCTIONS = "introductions"
    BADGES = "badges"


class Named(StrEnum):
    """The numbers of persons that are names to the staff of their place, by the keys of figures."""

    ALL = "persons"
    NEW = "persons.new"
    ACTIVE = "persons.active"


@dataclass(frozen=True)
class Activities:
    """What exchanges are about, as the rows of a report name it: these names, or all but these (`others`), with those
    of which no activity was said."""

    names: tuple[str, ...]
    others: bool = False

    def fits(self) -> ColumnElement[bool]:
        """Whether an exchange is about it."""
        those = Exchange.activity_id.in_(select(Activity.id).where(Activity.name.in_(self.names)))
        return or_(~those, Exchange.activity_id.is_(None)) if self.others else those


@dataclass(frozen=True)
class Scope:
    """What a list is about: a period, a place or the network (None), and the moment at which it is read.

    `about`: of exchanges alone, what they were about; None for all of them.
    """

    period: Period
    site_id: int | None
    now: datetime
    about: Activities | None = None


@dataclass(frozen=True)
class Item:
    """A line of a list. `day`: an instant or a local day; `name`: of a workshop, an activity or a badge, where there is
    one. No line names a member.

    `number`: of those present, or of the sessions of a workshop. `has_page`: not once both sides are forgotten.
    """

    id: int
    site: str
    day: datetime | date | None
    name: str | None
    number: int | None
    has_page: bool = True


@dataclass(frozen=True)
class Page:
    """A page of a list: its lines, how many there are in all, and the last line where others follow."""

    items: tuple[Item, ...]
    total: int
    following: int | None


def page(session: OrmSession, what: Listed, scope: Scope, after: int | None = None) -> Page:
    """A page of a list, behind the line `after`. Two statements, for gatherings three."""
    if what is Listed.WORKSHOPS:
        return _workshops(session, scope, after)
    if what is Listed.EXCHANGES:
        return _exchanges(session, scope, after)
    if what is Listed.INTRODUCTIONS:
        return _introductions(session, scope, after)
    if what is Listed.BADGES:
        return _badges(session, scope, after)
    kind = GatheringKind.MEETING if what is Listed.GATHERINGS else GatheringKind.WORKSHOP
    return _gatherings(session, scope, kind, after)


def persons(
    session: OrmSession, who: Named, scope: Scope, after: int | None = None
) -> tuple[list[MemberView], int, int | None]:
    """The persons who took part at a place, by name: a page, how many in all, and the last where others follow.

    Two statements at most: who took part is looked for once. Raises ValueError: of no place, since persons are a
    number there.
    """
    if scope.site_id is None:
        raise ValueError("the names of persons are those of a place")
    those = [_took_part(scope, active=who is Named.ACTIVE), Member.erased_at.is_(None), Member.practice.is_(False)]
    if who is Named.NEW:
        those.append(~_were_known(scope))
    every = session.scalars(select(Member.id).where(*those).order_by(Member.folded_name, Member.id)).all()
    begin = (every.index(after) + 1 if after in every else len(every)) if after is not None else 0
    shown = every[begin : begin + LINES]
    chosen = select(Member).where(Member.id.in_(shown)).options(joinedload(Member.site))
    found = session.scalars(chosen.order_by(Member.folded_name, Member.id)) if shown else ()
    following = shown[-1] if len(every) > begin + LINES else None
    return [MemberView.of(each) for each in found], len(every), following


def _took_part(scope: Scope, *, active: bool) -> ColumnElement[bool]:
    """Whether a member came to the place in the period, or gave or received there; `active`: came and did something."""
    start, end = periods.instants(scope.period)
    came = _presences(end, scope.now).where(Gathering.site_id == scope.site_id, Gathering.starts_at >= start)
    if active:
        came = came.where(Attendance.role != Participation.TAKES_PART)
    ways = (select(who).where(*_took_place(scope)) for who in (Exchange.giver_id, Exchange.receiver_id))
    return Member.id.in_(union(came, *ways))


def _were_known(scope: Scope) -> ColumnElement[bool]:
    """Whether a member took part before the period, at any place."""
    came = _presences(periods.instants(scope.period)[0], scope.now).where(Attendance.member_id == Member.id)
    before = (Exchange.happened_on < scope.period.first, *TOOK_PLACE)
    ways = (
        select(who).where(who == Member.id, *before).correlate(Member).exists()
        for who in (Exchange.giver_id, Exchange.receiver_id)
    )
    return or_(came.correlate(Member).exists(), *ways)


def _presences(end: datetime, now: datetime) -> Select[int]:
    chosen = select(Attendance.member_id).join(Gathering, Gathering.id == Attendance.gathering_id)
    return chosen.where(*noted_until(end, now))


def _gatherings(session: OrmSession, scope: Scope, kind: GatheringKind, after: int | None) -> Page:
    start, end = periods.instants(scope.period)
    those = [Gathering.kind == kind, Gathering.starts_at >= start, *noted_until(end, scope.now)]
    if scope.site_id is not None:
        those.append(Gathering.site_id == scope.site_id)
    total = session.scalar(select(func.count(Gathering.id)).where(*those)) or 0
    chosen = select(Gathering.id, Site.name, Gathering.starts_at, Workshop.title)
    chosen = chosen.join(Site, Site.id == Gathering.site_id).outerjoin(Workshop, Workshop.id == Gathering.workshop_id)
    if after is not None:
        last = select(Gathering.starts_at).where(Gathering.id == after, *those).scalar_subquery()  # of this list alone
        those.append(or_(Gathering.starts_at < last, and_(Gathering.starts_at == last, Gathering.id < after)))
    chosen = chosen.where(*those).order_by(Gathering.starts_at.desc(), Gathering.id.desc())
    found = _some(session, chosen)
    present = gatherings.count_present(session, [number for number, *_rest in found[:LINES]])
    items = (Item(number, site, at, title, present.get(number, 0)) for number, site, at, title in found[:LINES])
    return Page(tuple(items), total, _following(found))


def _workshops(session: OrmSession, scope: Scope, after: int | None) -> Page:
    start, end = periods.instants(scope.period)
    those = [Gathering.workshop_id.is_not(None), Gathering.starts_at >= start, *noted_until(end, scope.now)]
    if scope.site_id is not None:
        those.append(Gathering.site_id == scope.site_id)
    total = session.scalar(select(func.count(Gathering.workshop_id.distinct())).where(*those)) or 0
    chosen = select(Workshop.id, Site.name, Workshop.title, func.count(Gathering.id))
    chosen = chosen.join(Gathering, Gathering.workshop_id == Workshop.id).join(Site, Site.id == Workshop.site_id)
    if after is not None:
        those.append(Workshop.id < after)
    chosen = chosen.where(*those).group_by(Workshop.id, Site.name, Workshop.title).order_by(Workshop.id.desc())
    found = _some(session, chosen)
    items = (Item(number, site, None, title, dates) for number, site, title, dates in found[:LINES])
    return Page(tuple(items), total, _following(found))


def _exchanges(session: OrmSession, scope: Scope, after: int | None) -> Page:
    those = list(_took_place(scope))
    if scope.about is not None:
        those.append(scope.about.fits())
    total = session.scalar(select(func.count(Exchange.id)).where(*those)) or 0
    chosen = select(Exchange.id, Site.name, Exchange.happened_on, Activity.name)
    chosen = chosen.join(Site, Site.id == Exchange.site_id).outerjoin(Activity, Activity.id == Exchange.activity_id)
    if after is not None:
        last = select(Exchange.happened_on).where(Exchange.id == after, *those).scalar_subquery()
        those.append(or_(Exchange.happened_on < last, and_(Exchange.happened_on == last, Exchange.id < after)))
    chosen = chosen.where(*those).order_by(Exchange.happened_on.desc(), Exchange.id.desc())
    found = _some(session, chosen)
    items = (Item(number, site, day, name, None) for number, site, day, name in found[:LINES])
    return Page(tuple(items), total, _following(found))


def _introductions(session: OrmSession, scope: Scope, after: int | None) -> Page:
    day = func.coalesce(Introduction.met_on, Introduction.under_way_on)
    first, last = scope.period.first, scope.period.last
    those = [
        or_(
            Introduction.met_on.between(first, last),
            and_(Introduction.under_way_on.between(first, last), Introduction.met_on.is_(None)),
        )
    ]
    if scope.site_id is not None:
        those.append(Introduction.site_id == scope.site_id)
    total = session.scalar(select(func.count(Introduction.id)).where(*those)) or 0
    known = or_(Introduction.giver_id.is_not(None), Introduction.receiver_id.is_not(None))
    chosen = select(Introduction.id, Site.name, day, Activity.name, known)
    chosen = chosen.join(Site, Site.id == Introduction.site_id)
    chosen = chosen.outerjoin(Activity, Activity.id == Introduction.activity_id)
    if after is not None:
        shown = select(day).where(Introduction.id == after, *those).correlate(None).scalar_subquery()
        those.append(or_(day < shown, and_(day == shown, Introduction.id < after)))
    found = _some(session, chosen.where(*those).order_by(day.desc(), Introduction.id.desc()))
    items = (Item(number, site, met, name, None, bool(has)) for number, site, met, name, has in found[:LINES])
    return Page(tuple(items), total, _following(found))


def _badges(session: OrmSession, scope: Scope, after: int | None) -> Page:
    start, end = periods.instants(scope.period)
    those = [Award.issued_at >= start, Award.issued_at < end, Award.state != AwardState.WITHDRAWN]
    if scope.site_id is not None:
        those.append(Award.site_id == scope.site_id)
    total = session.scalar(select(func.count(Award.id)).where(*those)) or 0
    chosen = select(Award.id, Site.name, Award.issued_at, BadgeVersion.content["name"]["fr"].as_string())
    chosen = chosen.join(Site, Site.id == Award.site_id)
    chosen = chosen.join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
    if after is not None:
        last = select(Award.issued_at).where(Award.id == after, *those).correlate(None).scalar_subquery()
        those.append(or_(Award.issued_at < last, and_(Award.issued_at == last, Award.id < after)))
    found = _some(session, chosen.where(*those).order_by(Award.issued_at.desc(), Award.id.desc()))
    items = (Item(number, site, at, name, None) for number, site, at, name in found[:LINES])
    return Page(tuple(items), total, _following(found))


def _took_place(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Of exchanges: those of the period that took place, at the place where there is one."""
    those = (Exchange.happened_on.between(scope.period.first, scope.period.last), *TOOK_PLACE)
    return (*those, Exchange.site_id == scope.site_id) if scope.site_id is not None else those


def _some(session: OrmSession, chosen: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """The lines of a page, and one more where others follow."""
    return session.execute(chosen.limit(LINES + 1)).all()


def _following(found: Sequence[Any]) -> int | None:
    return int(found[LINES - 1][0]) if len(found) > LINES else None
