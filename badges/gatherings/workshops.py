"""Opening a workshop at a site (J3)."""

from __future__ import annotations

from badges.base.errors import NotFound
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text import names
from badges.base.text.sentences import title_line
from badges.gatherings import rows
from badges.gatherings.tables import Workshop
from badges.network.tables import Site
from badges.people.find import nameable


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
    """Open a workshop at a site; one that is open there under the same title is returned as it is.

    Raises Refused: workshop.title_missing, workshop.title_too_long, sentence.contact.
    """
    require(actor, Action.RECORD, site_id)
    name = title_line(title, "workshop.title_missing", "workshop.title_too_long")
    with services.database.begin() as session:
        if session.get(Site, site_id, with_for_update=True) is None:
            raise NotFound
        for workshop in rows.workshops(session, [site_id]):
            if names.folded(workshop.title) == names.folded(name):
                return workshop.id
        if proposed_by_id is not None:
            nameable(
                session, actor, [proposed_by_id], services.now(), rows.who_came(session, site_id, [proposed_by_id])
            )
        workshop = Workshop(
            site_id=site_id,
            title=name,
            activity=(names.clean(activity) or "")[:60] or None,
            description=names.clean(description),
            proposed_by_id=proposed_by_id,
            created_at=services.now(),
        )
        session.add(workshop)
        session.flush()
        return workshop.id
