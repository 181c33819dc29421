"""Reports are made before they are read, of the network and of each place at once, so that their pages are reads.

The job of the night makes the usual periods. What runs is made anew each night, and so is the year before: an
attendance that is entered late counts from the next night on. Other periods are made for who asks: older years,
quarters and months stay as they were made last; chosen days until the next night. What is published is another row,
which no night changes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.database.types import table_of
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.reports import periods, store
from badges.reports.compose import reports
from badges.reports.periods import Length
from badges.reports.tables import MadeReport
from badges.reports.views import Period, Report

_TURN: Final = "reports"


def make_usual(services: Services) -> int:
    """Make the reports of the usual periods, one period a transaction. Returns how many; a second run replaces them.

    Those of chosen days that were made before are deleted first, so that what is made does not grow.
    """
    _delete_chosen_days(services)
    count = 0
    for period in periods.usual(local_date(services.now())):
        count += make(services, period)
    return count


def make_asked(services: Services, actor: Actor, period: Period, site_id: int | None) -> None:
    """Make the reports of a period now, for who may read that of a place, or of the network (None); made anew if they
    were made before.

    Raises NotAllowed; Refused: as `periods.check`.
    """
    if site_id is None:
        require(actor, Action.PUBLISH_REPORT)
    else:
        require(actor, Action.READ_REPORT, site_id)
    make(services, periods.check(period, local_date(services.now())))


def make(services: Services, period: Period) -> int:
    """Make the reports of one period. Returns how many.

    They are counted before the transaction that writes them, so that no other one waits for the count.
    """
    now = services.now()
    with services.database.begin(snapshot=True) as session:
        found = reports(session, period, now)
    with services.database.begin() as session:
        take_turns(session, _TURN)
        _write(session, period, found, now)
    return len(found)


def _delete_chosen_days(services: Services) -> None:
    own, now = MadeReport.__table__.c, services.now()
    with services.database.begin() as session:
        take_turns(session, _TURN)
        for first, last in session.execute(select(own.first, own.last).distinct()).all():
            if periods.length(Period(first, last)) is Length.DAYS:
                those = (MadeReport.first == first, MadeReport.last == last, MadeReport.made_at < now)
                session.execute(delete(MadeReport).where(*those), execution_options={"synchronize_session": False})


def _write(session: OrmSession, period: Period, found: dict[int | None, Report], now: datetime) -> None:
    those = (MadeReport.first == period.first, MadeReport.last == period.last)
    session.execute(delete(MadeReport).where(*those), execution_options={"synchronize_session": False})
    rows = [
        {
            "first": period.first, "last": period.last, "site_id": site_id, "made_at": now,
            "content": store.content_of(report),
        }
        for site_id, report in found.items()
    ]  # fmt: skip
    session.execute(insert(table_of(MadeReport)), rows)
