"""A workshop's life after its proposal: accepted or set aside, changed, closed with what came of it (J3)."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.gatherings.activities import changes as activities
from badges.gatherings.tables import Attendance, Enrolment, Gathering, Workshop
from badges.gatherings.workshops import rows, rules
from badges.gatherings.workshops.facts import ClosingFacts, WorkshopFacts
from badges.gatherings.workshops.rules import WorkshopState
from badges.gatherings.workshops.views import version_of_workshop
from badges.people import reads as people
from badges.people.tables import Member


def accept(services: Services, actor: Actor, workshop_id: int) -> None:
    """Make a workshop of a proposal, also of one that was set aside; or open one again that was closed by mistake.

    Accepting twice changes nothing. What closing ended, the waiting list and the sessions to come, does not come back.
    """
    with services.database.begin() as session:
        workshop = rows.held(session, actor, workshop_id)
        state = rules.state_of(workshop.accepted_on, workshop.closed_on)
        if state is WorkshopState.OPEN:
            return
        workshop.accepted_on = workshop.accepted_on or local_date(services.now())
        workshop.closed_on = workshop.came = workshop.went_well = None


def set_aside(services: Services, actor: Actor, workshop_id: int) -> None:
    """Say « pas maintenant » to a proposal. Raises Refused: workshop.accepted, once it is a workshop."""
    with services.database.begin() as session:
        workshop = rows.held(session, actor, workshop_id)
        if workshop.accepted_on is not None:
            raise Refused("workshop.accepted")
        workshop.closed_on = workshop.closed_on or local_date(services.now())


def change(
    services: Services,
    actor: Actor,
    workshop_id: int,
    facts: WorkshopFacts,
    *,
    shown: str | None = None,
) -> None:
    """Change what a workshop says. `shown`: the version that the form shows.

    More places never fill by themselves: the staff calls the members who wait. Raises Outdated; Refused:
    workshop.names_someone, workshop.capacity, workshop.capacity_taken, workshop.not_open, activity.unknown.
    """
    with services.database.begin() as session:
        activities.hold(session)
        workshop = rows.held(session, actor, workshop_id)
        numbers = (workshop.activity_id, *activities.once(session, workshop.activity_id))
        refuse_outdated(shown, *(version_of_workshop(workshop, each) for each in numbers))
        if workshop.closed_on is not None:
            raise Refused("workshop.not_open")
        rules.check_capacity(facts.capacity, rows.count_taken(session, workshop_id))
        if facts.texts != {"title": workshop.title, "description": workshop.description}:
            rules.refuse_names(facts.texts, _people(session, workshop))
            rules.refuse_named(facts.texts, people.named_in(session, facts.texts.values(), [workshop.site_id]))
        facts.fill(workshop)
        workshop.activity_id = activities.offered(session, facts.activity, workshop.activity_id)
        if facts.skills is not None:
            workshop.skills = facts.skills


def close(services: Services, actor: Actor, workshop_id: int, facts: ClosingFacts) -> None:
    """Close a workshop: how many came in all, and a sentence of what went well. Closing twice changes nothing.

    The waiting list ends. Sessions to come are taken off the programme, since no one was at them. The sentence may name
    a member, since the staff alone reads it.
    Raises Refused: workshop.not_open, for a proposal; workshop.came.
    """
    if not 0 <= facts.came <= rules.MOST_PEOPLE:
        raise Refused("workshop.came", most=rules.MOST_PEOPLE)
    now = services.now()
    with services.database.begin() as session:
        workshop = rows.held(session, actor, workshop_id)
        if workshop.accepted_on is None:
            raise Refused("workshop.not_open")
        if workshop.closed_on is not None:
            return
        facts.fill(workshop)
        workshop.closed_on = local_date(now)
        session.execute(delete(Enrolment).where(Enrolment.workshop_id == workshop_id, Enrolment.waiting))
        to_come = (Gathering.workshop_id == workshop_id, Gathering.starts_at > now)
        session.execute(delete(Gathering).where(*to_come, Gathering.attendance_saved_at.is_(None)))


def _people(session: OrmSession, workshop: Workshop) -> list[Member]:
    """The members that a text about this workshop might name: who proposed it, who enrolled, who came."""
    enrolled = select(Enrolment.member_id).where(Enrolment.workshop_id == workshop.id)
    came = select(Attendance.member_id).join(Attendance.gathering).where(Gathering.workshop_id == workshop.id)
    numbers = [*session.scalars(enrolled), *session.scalars(came.distinct())]
    if workshop.proposed_by_id is not None:
        numbers.append(workshop.proposed_by_id)
    chosen = select(Member).where(Member.id.in_(numbers), Member.given_name != "")
    return list(session.scalars(chosen))
