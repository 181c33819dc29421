"""Reads about reports, each in a stated number of statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.times import local_date
from badges.reports import compose, periods, store
from badges.reports.periods import Length
from badges.reports.tables import MadeReport, PublishedReport
from badges.reports.traits.reads import trait_tables
from badges.reports.views import CAME, Period, Report


def report(session: OrmSession, period: Period, site_id: int | None, now: datetime) -> Report | None:
    """The report of a place, or of the network (None), as it was made last; None: it has to be counted first.

    A usual period that no night has made yet is counted now: of a new network, or on its first day. That of the network
    and a year ends with the tables of the optional questions that are asked now. One statement for what was made, and
    one for these tables; two for what was not, or five with the count.
    """
    found = made(session, period, site_id)
    if found is None and period in periods.usual(local_date(now)) and not _is_made(session, period):
        found = compose.reports(session, period, now).get(site_id)
    if found is None or site_id is not None or periods.length(period) is not Length.YEAR:
        return found
    return replace(found, tables=(*found.tables, *trait_tables(session, period.first.year)))


def made(session: OrmSession, period: Period, site_id: int | None) -> Report | None:
    """The report that was made last, by a night or for who asked; None for one that was not. One statement."""
    own = MadeReport.__table__.c
    chosen = select(own.content, own.made_at).where(own.first == period.first, own.last == period.last)
    there = own.site_id.is_(None) if site_id is None else own.site_id == site_id
    found = session.execute(chosen.where(there)).one_or_none()
    return store.report_of(found.content, period, found.made_at) if found is not None else None


def _is_made(session: OrmSession, period: Period) -> bool:
    """Whether the reports of a period were made, of whichever places there were. One statement."""
    own = MadeReport.__table__.c
    chosen = select(own.id).where(own.first == period.first, own.last == period.last).limit(1)
    return session.scalar(chosen) is not None


def for_everybody(found: Report) -> Report:
    """What may leave the pages of the staff: a year that was not over when it was counted goes without how many of
    those sent came, since of two such reports one may hold one person more than the other.
    """
    if periods.is_over(found.period, local_date(found.made_at)):
        return found
    return replace(found, figures=tuple(each for each in found.figures if each.key != CAME))


def published(session: OrmSession, period: Period | None = None) -> Report | None:
    """What everybody may read: of a period, or the one that reaches farthest (of two, the longer). One statement."""
    own = PublishedReport.__table__.c
    chosen = select(own.first, own.last, own.content, own.made_at, own.published_at).where(own.withdrawn_at.is_(None))
    if period is not None:
        chosen = chosen.where(own.first == period.first, own.last == period.last)
    found = session.execute(chosen.order_by(own.last.desc(), own.first).limit(1)).one_or_none()
    if found is None:
        return None
    return store.report_of(found.content, Period(found.first, found.last), found.made_at, found.published_at)


def was_published(session: OrmSession, period: Period) -> bool:
    """Whether the report of a period was ever published. One statement."""
    own = PublishedReport.__table__.c
    return session.scalar(select(exists().where(own.first == period.first, own.last == period.last))) is True


def beside_published(session: OrmSession, found: Report) -> Report:
    """A report with when its period was published, and whether its numbers are newer. Of the network; one statement."""
    standing = published(session, found.period) if found.place is None else None
    if standing is None:
        return found
    newer = store.version_of(standing) != store.version_of(for_everybody(found))
    return replace(found, published_at=standing.published_at, newer=newer)


def published_periods(session: OrmSession, limit: int = 30) -> list[Period]:
    """The periods whose report everybody may read, the latest first. One statement."""
    own = PublishedReport.__table__.c
    chosen = select(own.first, own.last).where(own.withdrawn_at.is_(None)).order_by(own.last.desc(), own.first)
    return [Period(first, last) for first, last in session.execute(chosen.limit(limit))]
