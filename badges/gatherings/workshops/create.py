"""A workshop at a site: opened by the staff (J3), or proposed by a member and noted by the staff."""

from __future__ import annotations

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text import names
from badges.base.text.sentences import title_line
from badges.base.times import local_date
from badges.gatherings import rows
from badges.gatherings.activities import changes as activities
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Enrolment, Workshop
from badges.gatherings.workshops import rules
from badges.network.tables import Site
from badges.people import reads as people
from badges.people.find import nameable
from badges.people.tables import Member


def create_workshop(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    title: str,
    activity: str | None = None,
    description: str | None = None,
    proposed_by_id: int | None = None,
) -> int:
    """Open a workshop at a site; one that is open there under the same title is returned as it is, a proposal accepted.

    Who proposed it leads it. `activity`: its key.
    Raises Refused: workshop.title_missing, workshop.title_too_long, sentence.contact, activity.unknown.
    """
    require(actor, Action.RECORD, site_id)
    name = title_line(title, "workshop.title_missing", "workshop.title_too_long")
    with services.database.begin() as session:
        workshop, is_new = _at(services, session, actor, site_id, name, proposed_by_id)
        if is_new:
            workshop.activity_id = activities.offered(session, activity)
            workshop.description = names.clean(description)
        workshop.accepted_on = workshop.accepted_on or local_date(services.now())
        session.flush()
        return workshop.id


def propose_workshop(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    title: str,
    activity: str | None = None,
    description: str | None = None,
    proposed_by_id: int | None = None,
    name_agreed: bool = False,
) -> int:
    """Note what a member proposes; a workshop that is there under the same title is returned as it is.

    The member leads it, unless the staff says otherwise later; `name_agreed`: the public may read their first name.
    Raises Refused: workshop.title_missing, workshop.title_too_long, workshop.text_too_long, workshop.names_someone,
    activity.unknown, sentence.contact; NotFound: for a member whom the actor may not name.
    """
    require(actor, Action.RECORD, site_id)
    name = title_line(title, "workshop.title_missing", "workshop.title_too_long")
    about = rules.public_text(description, rules.DESCRIPTION_LENGTH)
    with services.database.begin() as session:
        workshop, is_new = _at(services, session, actor, site_id, name, proposed_by_id, name_agreed=name_agreed)
        if is_new:
            proposer = session.get(Member, proposed_by_id) if proposed_by_id is not None else None
            rules.refuse_names([name, about or ""], [proposer] if proposer is not None else [])
            rules.refuse_named(people.named_in(session, [name, about], [site_id]))
            workshop.activity_id, workshop.description = activities.offered(session, activity), about
        session.flush()
        return workshop.id


def _at(
    services: Services,
    session: OrmSession,
    actor: Actor,
    site_id: int,
    name: str,
    proposed_by_id: int | None,
    *,
    name_agreed: bool = False,
) -> tuple[Workshop, bool]:
    """The workshop of this title that is open at a site, or a new one, led by its proposer; and whether it is new."""
    if session.get(Site, site_id, with_for_update=True) is None:
        raise NotFound
    for workshop in rows.workshops(session, [site_id]):
        if names.folded(workshop.title) == names.folded(name):
            return workshop, False
    if proposed_by_id is not None:
        nameable(session, actor, [proposed_by_id], services.now(), rows.who_came(session, site_id, [proposed_by_id]))
    workshop = Workshop(site_id=site_id, title=name, proposed_by_id=proposed_by_id, created_at=services.now())
    session.add(workshop)
    if proposed_by_id is not None:
        session.flush()
        session.add(
            Enrolment(
                workshop_id=workshop.id,
                member_id=proposed_by_id,
                role=Participation.LEADS,
                waiting=False,
                name_agreed=name_agreed,
                asked_at=services.now(),
                recorded_by_id=actor.staff_id,
            )
        )
    return workshop, True
