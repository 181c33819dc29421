"""Counts of a month over the whole network: they stay when the rows are gone."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.orientation.rows import WAITING
from badges.orientation.tables import Orientation, OrientationCount


class Counted(StrEnum):
    """What is counted, by the name of its column."""

    RECEIVED = "received"
    CALLED = "called"
    CAME = "came"
    CLOSED = "closed"


def count(session: OrmSession, what: Counted, today: date, number: int = 1) -> None:
    """Count what happened, in the month of `today`."""
    month, column = today.replace(day=1), getattr(OrientationCount, what)
    take_turns(session, "orientation_count")
    if session.get(OrientationCount, month) is None:
        session.add(OrientationCount(month=month, received=0, called=0, came=0, closed=0))
        session.flush()
    session.execute(update(OrientationCount).where(OrientationCount.month == month).values({column: column + number}))


def close_at(session: OrmSession, site_id: int, today: date) -> int:
    """A site has closed: nothing follows there of those who were sent to it. Returns how many waited."""
    chosen = select(Orientation).where(Orientation.site_id == site_id, *WAITING).order_by(Orientation.id)
    found = session.scalars(chosen.with_for_update(of=Orientation)).all()
    for each in found:
        each.closed_on = today
        count(session, Counted.CLOSED, today)
    return len(found)
