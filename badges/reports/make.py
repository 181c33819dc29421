"""The job of the night makes the reports of the usual periods, of the network and of each place, so that pages read.

What runs is made anew each night, and so is the year before: an attendance that is entered late counts from the next
night on. Older reports stay as they were made last. What is published is another row, which no night changes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.database.types import table_of
from badges.base.services import Services
from badges.base.times import local_date
from badges.reports import periods, store
from badges.reports.compose import reports
from badges.reports.tables import MadeReport
from badges.reports.views import Period, Report


def make_usual(services: Services) -> int:
    """Make the reports of the usual periods, one period a transaction. Returns how many; a second run replaces them."""
    count = 0
    for period in periods.usual(local_date(services.now())):
        count += make(services, period)
    return count


def make(services: Services, period: Period) -> int:
    """Make the reports of one period. Returns how many.

    They are counted before the transaction that writes them, so that no other one waits for the count.
    """
    now = services.now()
    with services.database.begin(snapshot=True) as session:
        found = reports(session, period, now)
    with services.database.begin() as session:
        take_turns(session, "reports")
        _write(session, period, found, now)
    return len(found)


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
