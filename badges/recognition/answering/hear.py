"""A member of the site's staff has read that a member does not agree with a badge."""

from __future__ import annotations

from badges.base.errors import NotFound
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.recognition.tables import Award, Disagreement


def heard(services: Services, actor: Actor, award_id: int) -> None:
    """Record that a disagreement was read: it waits no longer. Idempotent. Raises NotFound: for another site's."""
    with services.database.begin() as session:
        found = session.get(Disagreement, award_id, with_for_update={"of": Disagreement})
        award = session.get(Award, award_id)
        if found is None or award is None or not may(actor, Action.AWARD, award.site_id):
            raise NotFound
        if found.heard_at is None:
            found.heard_at, found.heard_by_id = services.now(), actor.staff_id
