"""What the intentions of other rooms ask about activities and write to them, in their transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import Refused
from badges.gatherings.tables import Activity

TURN = "activities"  # who changes activities takes it alone; who records one of them shares it


def hold(session: OrmSession) -> None:
    """Let no activity be renamed, retired or merged until the end of the transaction.

    To be called before a row that has an activity is locked: a merge takes the two in this order, and would otherwise
    wait for a form that waits for the merge.
    """
    take_turns(session, TURN, shared=True)


def offered(session: OrmSession, key: str | None, kept: int | None = None) -> int | None:
    """Return the number of the activity with this key, or of the one that took its place since; None for none.

    `kept`: the number that is recorded, which stays possible once it is retired. Raises Refused: activity.unknown.
    """
    if not key:
        return None
    hold(session)
    found = session.scalar(select(Activity).where(Activity.key == key))
    if found is not None and found.merged_into_id is not None:
        found = session.get_one(Activity, found.merged_into_id)
    if found is None or (found.retired_on is not None and found.id != kept):
        raise Refused("activity.unknown")
    return found.id


def once(session: OrmSession, activity_id: int | None) -> Sequence[int]:
    """The activities whose place this one took: what a form that was opened before a merge shows in its stead."""
    if activity_id is None:
        return ()
    return session.scalars(select(Activity.id).where(Activity.merged_into_id == activity_id)).all()


def keys_once(session: OrmSession, activity_id: int | None) -> Sequence[str]:
    """The keys of the activities whose place this one took."""
    if activity_id is None:
        return ()
    return session.scalars(select(Activity.key).where(Activity.merged_into_id == activity_id)).all()


def take_place(session: OrmSession, gone: Activity, stays: Activity, today: date) -> None:
    """Let an activity take the place of another, and of all that were merged into that one before."""
    gone.retired_on, gone.merged_into_id = gone.retired_on or today, stays.id
    session.execute(update(Activity).where(Activity.merged_into_id == gone.id).values(merged_into_id=stays.id))
