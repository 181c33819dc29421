"""What the intentions of workshops and exchanges ask about activities, in their transaction."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.gatherings.tables import Activity


def offered(session: OrmSession, key: str | None, kept: int | None = None) -> int | None:
    """Return the number of the activity with this key, None for none.

    `kept`: the number that is recorded, which stays possible once it is retired. Raises Refused: activity.unknown.
    """
    if not key:
        return None
    found = session.scalar(select(Activity).where(Activity.key == key))
    if found is None or (found.retired_on is not None and found.id != kept):
        raise Refused("activity.unknown")
    return found.id
