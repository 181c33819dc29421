"""A workshop at a site: opened by the staff (J3), or proposed by a member and noted by the staff."""

from __future__ import annotations

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text import names
from badges.base.times import local_date
from badges.gatherings import rows
from badges.gatherings.activities import changes as activities
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Enrolment, Workshop
from badges.gatherings.workshops import rules
from badges.gatherings.workshops.facts import ProposalFacts
from badges.network.tables import Site
from badges.people import reads as people
from badges.people.other_sites import nameable
from badges.people.tables import Member


def create_workshop(
    services: Services,
    actor: Actor,
    site_id: int,
    facts: ProposalFacts,
) -> int:
    """Open a workshop at a site; one that is open there under the same title is returned as it is, a proposal accepted.

    The member who proposed it leads it. Raises Refused: workshop.names_someone, activity.unknown.
    """
    require(actor, Action.RECORD, site_id)
    with services.database.begin() as session:
        workshop, is_new = _at(services, session, actor, site_id, facts)
        if is_new:  # everybody reads it from now on
            rules.refuse_named(facts.texts, people.named_in(session, facts.texts.values(), [site_id]))
            workshop.activity_id = activities.offered(session, facts.activity)
        workshop.accepted_on = workshop.accepted_on or local_date(services.now())
        session.flush()
        return workshop.id


def propose_workshop(
    services: Services,
    actor: Actor,
    site_id: int,
    facts: ProposalFacts,
) -> int:
    """Note what a member proposes; a workshop that is there under the same title is returned as it is.

    The member leads it, unless the staff says otherwise later.
    Raises Refused: workshop.names_someone, activity.unknown; NotFound: for a member that the actor may not name.
    """
    require(actor, Action.RECORD, site_id)
    with services.database.begin() as session:
        workshop, is_new = _at(services, session, actor, site_id, facts)
        if is_new:
            proposer = session.get(Member, facts.member) if facts.member is not None else None
            rules.refuse_names(facts.texts, [proposer] if proposer is not None else [])
            rules.refuse_named(facts.texts, people.named_in(session, facts.texts.values(), [site_id]))
            workshop.activity_id = activities.offered(session, facts.activity)
        session.flush()
        return workshop.id


def _at(
    services: Services,
    session: OrmSession,
    actor: Actor,
    site_id: int,
    facts: ProposalFacts,
) -> tuple[Workshop, bool]:
    """The workshop of this title that is open at a site, or a new one, led by its proposer; and whether it is new."""
    if session.get(Site, site_id, with_for_update=True) is None:
        raise NotFound
    for workshop in rows.workshops(session, [site_id]):
        if names.folded(workshop.title) == names.folded(facts.title):
            return workshop, False
    if facts.member is not None:
        nameable(session, actor, [facts.member], services.now(), rows.who_came(session, site_id, [facts.member]))
    workshop = Workshop(site_id=site_id, **facts.columns(), created_at=services.now())
    session.add(workshop)
    if facts.member is not None:
        session.flush()
        session.add(
            Enrolment(
                workshop_id=workshop.id,
                member_id=facts.member,
                role=Participation.LEADS,
                waiting=False,
                name_agreed=facts.agreed,
                asked_at=services.now(),
                recorded_by_id=actor.staff_id,
            )
        )
    return workshop, True
