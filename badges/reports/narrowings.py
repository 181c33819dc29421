"""What the logbook keeps of reports: that one which everybody read was withdrawn, or replaced by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing
from badges.base.services import Services
from badges.reports.tables import PublishedReport


def withdrawn(report: PublishedReport) -> Facts:
    """What a line says of a report that is withdrawn."""
    first, last = report.first.isoformat(), report.last.isoformat()
    return {"first": first, "last": last, "published": report.published_at.isoformat()}


def _withdraw(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """A correction that took its place is not known: the coordination publishes the period anew."""
    first, last = (date.fromisoformat(str(facts[each])) for each in ("first", "last"))
    those = select(PublishedReport).where(PublishedReport.first == first, PublishedReport.last == last)
    for each in session.scalars(those.where(PublishedReport.withdrawn_at.is_(None))):
        if each.published_at <= datetime.fromisoformat(str(facts["published"])):
            each.withdrawn_at = at


def _withdrawn_ones(session: OrmSession) -> Iterable[Facts]:
    return map(withdrawn, session.scalars(select(PublishedReport).where(PublishedReport.withdrawn_at.is_not(None))))


NARROWINGS = (Narrowing(Kept.REPORT_WITHDRAWN, _withdraw, standing=_withdrawn_ones),)
