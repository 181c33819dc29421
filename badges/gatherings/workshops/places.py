"""Enrolling in a workshop: a place, or the waiting list in the order of asking. A double click enrols once.

Of a proposal, who would come waits; once it is accepted, they are called in their order.
"""

from __future__ import annotations

from badges.base.errors import NotFound, Refused
from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings.rows import who_came
from badges.gatherings.rules import Participation, fullest
from badges.gatherings.tables import Enrolment
from badges.gatherings.workshops import rows
from badges.gatherings.workshops.facts import EnrolmentFacts
from badges.gatherings.workshops.rules import next_in_line, places_left
from badges.people.other_sites import nameable
from badges.people.rows import held_records


def enrol(services: Services, actor: Actor, workshop_id: int, facts: EnrolmentFacts) -> bool:
    """Enrol a member in a workshop that is open or proposed, and return whether they wait.

    One who is enrolled takes a fuller role, never a lighter one: who comes to help or lead leaves their place to the
    others. Who leads or helps can agree later to be named, or not any more.

    A member who waits for a place is passed by none: meanwhile a new member waits too, also when one is free.
    Raises Refused: workshop.not_open; NotFound: for a member that the actor may not name.
    """
    member_id, role = facts.member, facts.role
    with services.database.begin() as session:
        workshop = rows.held_to_come(session, actor, workshop_id)
        held_records(session, [member_id])  # one that was joined to another is found no more
        found = rows.enrolment(session, workshop_id, member_id)
        if found is not None:
            if role is not Participation.TAKES_PART and role is fullest(found.role, role):
                found.role, found.waiting, found.name_agreed = role, False, facts.agreed
            return found.waiting
        nameable(session, actor, [member_id], services.now(), who_came(session, workshop.site_id, [member_id]))
        takes_place = role is Participation.TAKES_PART
        queue = rows.waiting(session, workshop_id)
        left = places_left(workshop.capacity, rows.count_taken(session, workshop_id))
        is_full = workshop.capacity is not None and (bool(queue) or left == 0)
        waits = takes_place and (workshop.accepted_on is None or is_full)
        session.add(
            Enrolment(
                workshop_id=workshop_id,
                **facts.columns(),
                waiting=waits,
                name_agreed=facts.agreed and not takes_place,
                asked_at=services.now(),
                recorded_by_id=actor.staff_id,
            )
        )
        return waits


def give_place(services: Services, actor: Actor, workshop_id: int, member_id: int) -> None:
    """Give a free place to a member who waits for one, and who said yes. Giving it twice changes nothing.

    Raises Refused: workshop.not_open; workshop.full; workshop.not_first, when others have waited longer for the places
    that are free; NotFound: for a member who is not enrolled.
    """
    with services.database.begin() as session:
        workshop = rows.held_open(session, actor, workshop_id)
        found = rows.enrolment(session, workshop_id, member_id)
        if found is None:
            raise NotFound
        if not found.waiting:
            return
        queue = rows.waiting(session, workshop_id)
        first = next_in_line(queue, workshop.capacity, rows.count_taken(session, workshop_id))
        if not first:
            raise Refused("workshop.full")
        if member_id not in first:
            raise Refused("workshop.not_first")
        found.waiting = False


def give_up(services: Services, actor: Actor, workshop_id: int, member_id: int) -> None:
    """A member does not come, or waits no longer. Doing it twice changes nothing.

    Raises Refused: workshop.not_open.
    """
    with services.database.begin() as session:
        rows.held_to_come(session, actor, workshop_id)
        found = rows.enrolment(session, workshop_id, member_id)
        if found is not None:
            session.delete(found)
