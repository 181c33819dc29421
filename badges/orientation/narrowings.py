"""What the logbook keeps here: a person who said « non merci », and a number that is not to be called any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing
from badges.base.services import Services
from badges.orientation.tables import NotCalled, Orientation


def _ended(session: OrmSession, row: Orientation) -> Iterable[Facts]:
    """A row that is destroyed at once; those of the nightly job go again after a restoration."""
    if row in session.deleted:
        yield {"orientation": row.client_key}


def _end(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    session.execute(delete(Orientation).where(Orientation.client_key == str(facts["orientation"])))


def _not_called(_session: OrmSession, row: NotCalled) -> Iterable[Facts]:
    if inspect(row).pending or inspect(row).attrs.until.history.has_changes():
        yield _line(row.number, row.until)


def _standing(session: OrmSession) -> Iterable[Facts]:
    return [_line(number, until) for number, until in session.execute(select(NotCalled.number, NotCalled.until))]


def _line(number: str, until: date) -> Facts:
    return {"number": number, "until": until.isoformat()}


def _do_not_call(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    number, until = str(facts["number"]), date.fromisoformat(str(facts["until"]))
    found = session.get(NotCalled, number)
    if found is None:
        session.add(NotCalled(number=number, until=until))
    elif found.until < until:
        found.until = until


NARROWINGS = (
    Narrowing(Kept.ORIENTATION_ENDED, _end, Orientation, _ended),
    Narrowing(Kept.NOT_CALLED, _do_not_call, NotCalled, _not_called, _standing),
)
