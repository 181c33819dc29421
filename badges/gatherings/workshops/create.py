"""A workshop at a site: opened by the staff (J3), or proposed by a member and noted by the staff."""

from __future__ import annotations

from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.activities import changes as activities
from badges.gatherings.workshops import rules
from badges.gatherings.workshops.changes import open_at
from badges.gatherings.workshops.facts import ProposalFacts
from badges.people import reads as people
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
        workshop, is_new = open_at(session, actor, site_id, facts, services.now())
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
        workshop, is_new = open_at(session, actor, site_id, facts, services.now())
        if is_new:
            proposer = session.get(Member, facts.member) if facts.member is not None else None
            rules.refuse_names(facts.texts, [proposer] if proposer is not None else [])
            rules.refuse_named(facts.texts, people.named_in(session, facts.texts.values(), [site_id]))
            workshop.activity_id = activities.offered(session, facts.activity)
        session.flush()
        return workshop.id
