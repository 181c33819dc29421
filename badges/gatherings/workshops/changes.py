"""Writes to workshops and enrolments that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.rights import Actor
from badges.base.text import names
from badges.base.times import local_date
from badges.gatherings import changes, rows
from badges.gatherings.rules import GatheringKind, Participation
from badges.gatherings.tables import Enrolment, Gathering, Workshop
from badges.gatherings.workshops.facts import ProposalFacts
from badges.network.rules import refuse_closed
from badges.network.tables import Site
from badges.people.other_sites import nameable


def open_at(
    session: OrmSession, actor: Actor, site_id: int, facts: ProposalFacts, now: datetime
) -> tuple[Workshop, bool]:
    """The workshop of this title that is open at a site, or a new one, led by its proposer; and whether it is new.

    Raises NotFound: for an unknown site, and for a member that the actor may not name; Refused: `site.closed`.
    """
    site = session.get(Site, site_id, with_for_update=True, populate_existing=True)
    if site is None:
        raise NotFound
    refuse_closed(site.state)
    for workshop in rows.workshops(session, [site_id]):
        if names.folded(workshop.title) == names.folded(facts.title):
            return workshop, False
    if facts.member is not None:
        nameable(session, actor, [facts.member], now, rows.who_came(session, site_id, [facts.member]))
    workshop = Workshop(site_id=site_id, **facts.columns(), created_at=now)
    session.add(workshop)
    session.flush()
    if facts.member is not None:
        lead(session, workshop.id, facts.member, now, agreed=facts.agreed, staff_id=actor.staff_id)
    return workshop, True


def open_now(
    session: OrmSession, actor: Actor, site_id: int, facts: ProposalFacts, activity_id: int | None, now: datetime
) -> Workshop:
    """The same, accepted; a new one is about this activity."""
    workshop, is_new = open_at(session, actor, site_id, facts, now)
    if is_new:
        workshop.activity_id = activity_id
    workshop.accepted_on = workshop.accepted_on or local_date(now)
    return workshop


def lead(
    session: OrmSession, workshop_id: int, member_id: int, now: datetime, *, agreed: bool, staff_id: int | None
) -> None:
    """A member leads a workshop; `agreed`: the public may read their first name. They take no place of it."""
    found = session.scalar(
        select(Enrolment).where(Enrolment.workshop_id == workshop_id, Enrolment.member_id == member_id)
    )
    if found is None:
        found = Enrolment(workshop_id=workshop_id, member_id=member_id, asked_at=now, recorded_by_id=staff_id)
        session.add(found)
    found.role, found.waiting, found.name_agreed = Participation.LEADS, False, agreed


def lead_no_more(session: OrmSession, workshop_id: int, member_id: int) -> None:
    """A member who leads a workshop does not any more."""
    chosen = select(Enrolment).where(Enrolment.workshop_id == workshop_id, Enrolment.member_id == member_id)
    for each in session.scalars(chosen.where(Enrolment.role == Participation.LEADS)):
        session.delete(each)


def unname(session: OrmSession, workshop_id: int, member_id: int) -> None:
    """The public reads the first name of a member on the page of a workshop no longer."""
    chosen = select(Enrolment).where(Enrolment.workshop_id == workshop_id, Enrolment.member_id == member_id)
    for each in session.scalars(chosen):  # row by row, for the logbook
        each.name_agreed = False


def plan(
    session: OrmSession, workshop: Workshop, hours: Sequence[tuple[datetime, datetime]], staff_id: int | None
) -> list[int]:
    """Enter sessions of a workshop at its place, and return their numbers; one that is there takes place again.

    Raises Refused: site.closes, site.closed when the site is closed on one of their days.
    """
    rows.refuse_closed(session, workshop.site_id, [start for start, _end in hours])
    chosen = select(Gathering).where(Gathering.workshop_id == workshop.id)
    there = {each.starts_at: each for each in session.scalars(chosen)}
    planned = []
    for start, end in hours:
        gathering = there.get(start)
        if gathering is None:
            gathering = Gathering(
                site_id=workshop.site_id,
                kind=GatheringKind.WORKSHOP,
                workshop_id=workshop.id,
                place=workshop.place,
                starts_at=start,
                ends_at=end,
                led_by_id=staff_id,
            )
            session.add(gathering)
        changes.take_place(gathering)  # a session that is asked for again
        planned.append(gathering)
    session.flush()
    return [each.id for each in planned]


def end_enrolments(session: OrmSession, member_ids: Collection[int]) -> None:
    """Give up the places of members who left, and their turns on waiting lists, in the workshops that go on."""
    going_on = select(Workshop.id).where(Workshop.closed_on.is_(None))
    theirs = select(Enrolment).where(Enrolment.member_id.in_(member_ids), Enrolment.workshop_id.in_(going_on))
    for each in session.scalars(theirs):  # row by row: the logbook keeps whose name is no longer to be read
        session.delete(each)


def move_activity(session: OrmSession, old: int, new: int) -> None:
    """Let each workshop about one activity be about another: those that ended too, at every site."""
    session.execute(update(Workshop).where(Workshop.activity_id == old).values(activity_id=new))


def give_activity(session: OrmSession, number: int, activity_id: int) -> None:
    """Say what one is about that has no activity yet; one that has keeps it."""
    chosen = update(Workshop).where(Workshop.id == number, Workshop.activity_id.is_(None))
    session.execute(chosen.values(activity_id=activity_id))
