"""The rows of orientations, for intentions inside their transaction."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.orientation.rules import ReachedBy
from badges.orientation.tables import NotCalled, Orientation

WAITING: Final = (Orientation.came_on.is_(None), Orientation.closed_on.is_(None))
UNCALLED: Final = (*WAITING, Orientation.called_on.is_(None))
TO_CALL: Final = (*UNCALLED, Orientation.reached_by != ReachedBy.COMES)


def held(session: OrmSession, actor: Actor, orientation_id: int) -> Orientation:
    """An orientation of a site of the actor's, whose row is held until the transaction ends.

    Raises NotFound; NotAllowed.
    """
    found = session.get(Orientation, orientation_id, with_for_update={"of": Orientation})
    if found is None:
        raise NotFound("orientation.gone")
    require(actor, Action.FOLLOW_ORIENTATIONS, found.site_id)
    return found


def unread(session: OrmSession, site_id: int) -> int:
    """How many orientations of a site wait for a first call. One statement."""
    chosen = select(func.count(Orientation.id)).where(Orientation.site_id == site_id, *UNCALLED)
    return session.scalar(chosen) or 0


def number_mac(services: Services, phone: str) -> str:
    """What stands for a telephone number that is not to be called any more, by the key of the logbook."""
    return services.logbook.mac(f"phone:{phone}")


def is_not_called(services: Services, session: OrmSession, phone: str | None, today: date) -> bool:
    """Whether the person of a number said « ne plus m’appeler » within the year. One statement at most."""
    if phone is None:
        return False
    found = session.get(NotCalled, number_mac(services, phone))
    return found is not None and found.until >= today
