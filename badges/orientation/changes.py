"""Counts of a month over the whole network: they stay when the rows are gone."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.orientation.tables import OrientationCount


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
