"""The question that every flow asks first: may this person do this, here?"""

from __future__ import annotations

from badges.flows.errors import NotAllowed, NotFound
from badges.policy import Action, Actor, may, sees_site


def require(actor: Actor, action: Action, site_id: int | None = None) -> None:
    """Raise NotFound for another site's object, NotAllowed for what this role may not do."""
    if site_id is not None and not sees_site(actor, site_id):
        raise NotFound
    if not may(actor, action, site_id):
        raise NotAllowed


def require_staff(actor: Actor) -> int:
    """The staff member behind an action that must name one. Raises NotAllowed for the operator's command line."""
    if actor.staff_id is None:
        raise NotAllowed("staff.needed")
    return actor.staff_id
