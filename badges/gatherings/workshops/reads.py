"""Reads about workshops, each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased, joinedload

from badges.base.text import names
from badges.gatherings import reads as gatherings
from badges.gatherings.rows import with_place
from badges.gatherings.rules import LONGEST_GATHERING, Participation
from badges.gatherings.tables import Activity, Attendance, Enrolment, Gathering, Workshop
from badges.gatherings.views import GatheringView
from badges.gatherings.workshops import rows
from badges.gatherings.workshops.rules import next_in_line, places_left, state_of
from badges.gatherings.workshops.views import (
    EnrolmentView,
    PlaceToGive,
    PublicWorkshop,
    WorkshopBeside,
    WorkshopFound,
    WorkshopLine,
    WorkshopPage,
)
from badges.network.tables import Site, SiteState
from badges.people import reads as people
from badges.people.tables import Member
from badges.people.views import MemberView

ENDED = 30  # closed and set aside workshops in a list

_OPEN = (Workshop.accepted_on.is_not(None), Workshop.closed_on.is_(None))


def _taken() -> ColumnElement[int]:
    return _count(~Enrolment.waiting, Enrolment.role == Participation.TAKES_PART)


def _waiting() -> ColumnElement[int]:
    shown = select(Member.id).where(Member.id == Enrolment.member_id, Member.erased_at.is_(None)).exists()
    return _count(Enrolment.waiting.is_(True), shown)


def _count(*wanted: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).where(Enrolment.workshop_id == Workshop.id, *wanted)
    return counted.correlate(Workshop).scalar_subquery()


def workshop_lines(session: OrmSession, site_ids: Collection[int], now: datetime) -> list[WorkshopLine]:
    """The workshops of some sites, by title: proposals, those that are open, and the last that ended. One statement."""
    chosen = (
        select(Workshop, _taken(), _waiting(), _next_at(now))
        .where(Workshop.site_id.in_(site_ids))
        .options(joinedload(Workshop.proposed_by), joinedload(Workshop.activity))
        .order_by(Workshop.closed_on.is_not(None), Workshop.closed_on.desc(), Workshop.title, Workshop.id)
    )
    lines, ended = [], 0
    for workshop, taken, waiting, next_at in session.execute(chosen):
        ended += workshop.closed_on is not None
        if ended > ENDED:
            break
        lines.append(
            WorkshopLine(
                id=workshop.id,
                title=workshop.title,
                activity=workshop.activity.name if workshop.activity is not None else None,
                subject=workshop.subject,
                state=state_of(workshop.accepted_on, workshop.closed_on),
                proposed_by=MemberView.of(workshop.proposed_by) if workshop.proposed_by is not None else None,
                capacity=workshop.capacity,
                taken=taken,
                waiting=waiting,
                next_at=next_at,
                closed_on=workshop.closed_on,
            )
        )
    return lines


def beside(session: OrmSession, site_id: int, workshop_id: int, now: datetime, limit: int) -> list[WorkshopBeside]:
    """A workshop among those of its site that did not end, by title. One statement, of columns alone."""
    chosen = (
        select(Workshop.id, Workshop.title, Activity.name, Workshop.accepted_on, Workshop.closed_on, _next_at(now))
        .outerjoin(Workshop.activity)
        .where(Workshop.site_id == site_id, or_(Workshop.closed_on.is_(None), Workshop.id == workshop_id))
        .order_by(Workshop.closed_on.is_not(None), Workshop.title, Workshop.id)
        .limit(limit)
    )
    return [
        WorkshopBeside(number, title, activity, state_of(accepted_on, closed_on), next_at)
        for number, title, activity, accepted_on, closed_on, next_at in session.execute(chosen)
    ]


def _next_at(now: datetime) -> ScalarSelect[Any]:
    """When the next session of a workshop begins, or the one that goes on began."""
    chosen = select(func.min(Gathering.starts_at)).where(
        Gathering.workshop_id == Workshop.id, Gathering.ends_at > now, Gathering.cancelled_at.is_(None)
    )
    return chosen.correlate(Workshop).scalar_subquery()


def found(
    session: OrmSession, site_ids: Collection[int], search: str, *, after: int | None = None, limit: int = 10
) -> list[WorkshopFound]:
    """The workshops of some sites of whose title or activity each word of `search` begins a word. Two statements.

    Those whose title begins with the search come first, then by title. Their titles are few, and compared here, marks
    and case aside. `after`: the number of the last shown, for the next page.
    """
    chosen = select(Workshop.id, Workshop.title, Activity.name).outerjoin(Workshop.activity)
    first, fits = names.folded(search), names.beginning(search)
    keys: dict[int, tuple[bool, str, int]] = {}
    for number, title, about in session.execute(chosen.where(Workshop.site_id.in_(site_ids))):
        if fits(f"{title} {about or ''}"):
            key = names.folded(title)
            keys[number] = not key.startswith(first), key, number
    fitting = sorted(keys, key=keys.__getitem__)
    if after in keys:
        fitting = fitting[fitting.index(after) + 1 :]
    shown = select(Workshop).where(Workshop.id.in_(fitting[:limit])).options(joinedload(Workshop.activity))
    found = [WorkshopFound.of(each) for each in session.scalars(shown)] if fitting else []
    return sorted(found, key=lambda each: keys[each.id])


def workshop_page(session: OrmSession, workshop_id: int) -> WorkshopPage | None:
    """All that the page of a workshop shows, in two statements. A hidden member's place has no name."""
    loaded = (joinedload(Workshop.site), joinedload(Workshop.proposed_by), joinedload(Workshop.activity))
    chosen = (
        select(Workshop, Gathering, gatherings.presence()[0])
        .outerjoin(Gathering, Gathering.workshop_id == Workshop.id)
        .where(Workshop.id == workshop_id)
        .options(*loaded)
        .order_by(Gathering.starts_at, Gathering.id)
    )
    read = session.execute(chosen).all()
    if not read:
        return None
    enrolments = rows.enrolments(session, workshop_id)
    return WorkshopPage.of(
        read[0].Workshop,
        tuple((GatheringView.of(each), present) for _workshop, each, present in read if each is not None),
        tuple(EnrolmentView.of(each) for each in enrolments if not each.waiting or each.member.erased_at is None),
    )


def enrolled(session: OrmSession, workshop_id: int, limit: int = 60) -> dict[int, EnrolmentView]:
    """The first, by name, who have a place in a workshop, or help or lead it; who is hidden or left is left out."""
    chosen = (
        select(Enrolment)
        .join(Enrolment.member)
        .where(Enrolment.workshop_id == workshop_id, ~Enrolment.waiting)
        .where(Member.erased_at.is_(None), Member.left_on.is_(None))
        .options(joinedload(Enrolment.member))
        .order_by(Member.folded_name, Member.id)
        .limit(limit)
    )
    return {each.member_id: EnrolmentView.of(each) for each in session.scalars(chosen)}


def places_of(session: OrmSession, member_id: int) -> list[tuple[str, Participation, bool]]:
    """The workshops that go on in which a member takes part, helps or leads, or waits for a place, by title.

    Each: title, role, whether they wait. One statement.
    """
    chosen = (
        select(Workshop.title, Enrolment.role, Enrolment.waiting)
        .join(Workshop, Workshop.id == Enrolment.workshop_id)
        .where(Enrolment.member_id == member_id, Workshop.closed_on.is_(None))
        .order_by(Workshop.title, Workshop.id)
    )
    return [(title, role, waiting) for title, role, waiting in session.execute(chosen)]


def count_came(session: OrmSession, workshop_id: int) -> int:
    """How many members came to at least one session, as far as attendance was recorded. One statement."""
    chosen = (
        select(func.count(func.distinct(Attendance.member_id)))
        .join(Attendance.gathering)
        .join(Attendance.member)
        .where(Gathering.workshop_id == workshop_id, Member.practice.is_(False))
    )
    return session.scalar(chosen) or 0


def count_of_activity(session: OrmSession, activity_id: int) -> int:
    """How many workshops of all sites bear an activity, whatever became of them. One statement."""
    return session.scalar(select(func.count()).where(Workshop.activity_id == activity_id)) or 0


def counting_queues(site_ids: Collection[int]) -> Select[int]:
    """Count the open workshops for which people wait, with a free place or not (`badges.base.database.counts`)."""
    return select(func.count(Workshop.id)).where(Workshop.site_id.in_(site_ids), *_OPEN, _waiting() > 0)


def places_to_give(session: OrmSession, site_ids: Collection[int]) -> list[PlaceToGive]:
    """The members to call about a free place, by workshop, in the order of their waiting lists. One statement."""
    waiting = (
        select(Enrolment, Workshop.id, Workshop.title, Workshop.capacity, _taken())
        .join(Workshop, Workshop.id == Enrolment.workshop_id)
        .join(Enrolment.member)
        .where(Workshop.site_id.in_(site_ids), *_OPEN, Enrolment.waiting, Member.erased_at.is_(None))
        .options(joinedload(Enrolment.member))
        .order_by(Workshop.title, Workshop.id, Enrolment.id)
    )
    queues: dict[tuple[int, str, int | None, int], list[Member]] = {}
    for enrolment, number, title, capacity, taken in session.execute(waiting):
        queues.setdefault((number, title, capacity, taken), []).append(enrolment.member)
    return [
        PlaceToGive(number, title, MemberView.of(member))
        for (number, title, capacity, taken), queue in queues.items()
        for member in next_in_line(queue, capacity, taken)
    ]


def public_workshops(session: OrmSession, now: datetime, *, places: bool = True) -> list[PublicWorkshop]:
    """The workshops that are not over, the one with the next session first. Three statements.

    Without `places` they say none, and whether one names a member is not asked: two statements.
    """
    chosen = (
        select(Gathering)
        .join(Gathering.workshop)
        .where(*_OPEN, Gathering.starts_at > now - LONGEST_GATHERING, Gathering.ends_at > now)
        .where(Gathering.site.has(Site.state == SiteState.OPEN))
        .where(Gathering.cancelled_at.is_(None))
        .options(*with_place())
        .order_by(Gathering.starts_at, Gathering.id)
    )
    to_come: dict[int, list[Gathering]] = {}
    for each in session.scalars(chosen):
        if each.workshop_id is not None:
            to_come.setdefault(each.workshop_id, []).append(each)
    workshops = [(each[0].workshop, each) for each in to_come.values() if each[0].workshop is not None]
    return _public(session, [(workshop, sessions) for workshop, sessions in workshops], places=places)


def public_workshop(session: OrmSession, workshop_id: int, now: datetime) -> PublicWorkshop | None:
    """A workshop that was accepted, also one that is over; None for any other. Four statements."""
    chosen = select(Workshop).where(Workshop.id == workshop_id, Workshop.accepted_on.is_not(None))
    chosen = chosen.where(Workshop.site.has(Site.state.in_((SiteState.OPEN, SiteState.CLOSED))))
    workshop = session.scalar(chosen.options(joinedload(Workshop.site), joinedload(Workshop.activity)))
    if workshop is None:
        return None
    sessions = select(Gathering).where(Gathering.workshop_id == workshop_id, Gathering.ends_at > now)
    sessions = sessions.where(Gathering.cancelled_at.is_(None))
    found = session.scalars(sessions.order_by(Gathering.starts_at, Gathering.id)).all()
    return _public(session, [(workshop, list(found))])[0]


def _public(
    session: OrmSession, workshops: list[tuple[Workshop, list[Gathering]]], *, places: bool = True
) -> list[PublicWorkshop]:
    numbers = [workshop.id for workshop, _sessions in workshops]
    leader, person = aliased(Enrolment), aliased(Member)  # for the counts read the same two tables
    agreed = and_(leader.workshop_id == Workshop.id, leader.role == Participation.LEADS, leader.name_agreed)
    read = (
        select(Workshop.id, _taken(), _waiting(), person.given_name)
        .outerjoin(leader, agreed)
        .outerjoin(person, and_(person.id == leader.member_id, person.erased_at.is_(None)))
        .where(Workshop.id.in_(numbers))
        .order_by(leader.id)
    )
    counts: dict[int, int] = {}
    leading: dict[int, list[str]] = {}
    for number, taken, waiting, given_name in session.execute(read):
        counts[number] = taken + waiting  # who waits is called first
        if given_name is not None:
            leading.setdefault(number, []).append(given_name)
    texts = [workshop.place for workshop, _sessions in workshops]
    texts += [each.place for _workshop, sessions in workshops for each in sessions]
    named = people.named_in(session, texts, {workshop.site_id for workshop, _ in workshops}) if places else {}
    found = [
        PublicWorkshop.of(
            workshop,
            sessions,
            left=places_left(workshop.capacity, counts[workshop.id]),
            led_by=leading.get(workshop.id, []),
            named=named,
        )
        for workshop, sessions in workshops
    ]
    return found if places else [replace(each, place=None) for each in found]
