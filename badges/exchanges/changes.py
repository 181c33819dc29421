"""Writes to exchanges that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session as OrmSession

from badges.exchanges.tables import Exchange


def move_activity(session: OrmSession, old: int, new: int) -> None:
    """Let each exchange about one activity be about another: those that were cancelled too, at every site."""
    session.execute(update(Exchange).where(Exchange.activity_id == old).values(activity_id=new))


def give_activity(session: OrmSession, number: int, activity_id: int) -> None:
    """Say what one is about that has no activity yet; one that has keeps it."""
    chosen = update(Exchange).where(Exchange.id == number, Exchange.activity_id.is_(None))
    session.execute(chosen.values(activity_id=activity_id))
