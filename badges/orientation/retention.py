"""How long orientations stay: closed after thirty days, gone a month after the person came, three without consequence.

The counts of a month stay. Services go two years after the last person that they sent, and numbers that are
not to be called after a year.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.rules import months_before
from badges.orientation import rows
from badges.orientation.changes import Counted, count
from badges.orientation.tables import NotCalled, Orientation, Referrer


def forget_old(services: Services) -> int:
    """Close and delete what is due, for the nightly job. Returns how many rows went."""
    today = local_date(services.now())
    with services.database.begin(essential=True) as session:
        _close_silent(session, services)
        came = Orientation.came_on < months_before(today, bounds.ORIENTATION_MONTHS_AFTER_COMING)
        closed = Orientation.closed_on < months_before(today, bounds.ORIENTATION_MONTHS_AFTER_CLOSING)
        gone = [
            delete(Orientation).where(came | (Orientation.came_on.is_(None) & closed)),
            delete(NotCalled).where(NotCalled.until < today),
            delete(Referrer).where(
                Referrer.last_sent_on < months_before(today, bounds.REFERRER_MONTHS),
                Referrer.id.not_in(select(Orientation.referrer_id)),
            ),
        ]
        numbers = [int(session.execute(each).rowcount) for each in gone]  # type: ignore[attr-defined]
        return sum(numbers)


def _close_silent(session: OrmSession, services: Services) -> None:
    """Close what did not end within thirty days."""
    today = local_date(services.now())
    oldest = local_date(services.now() - bounds.ORIENTATION_OPEN)
    for each in session.scalars(select(Orientation).where(*rows.WAITING, Orientation.received_on < oldest)):
        each.closed_on = today
        count(session, Counted.CLOSED, today)
