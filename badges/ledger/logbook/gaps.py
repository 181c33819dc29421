"""Times of which nothing is known, because the record was restored without its logbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.views import view
from badges.base.errors import Refused
from badges.ledger.tables import Gap


@dataclass(frozen=True)
class GapView:
    """A time of which nothing is known. `confirmed_at` None: the operator has not confirmed yet since when."""

    since: datetime
    until: datetime
    confirmed_at: datetime | None


def gaps(session: OrmSession) -> list[GapView]:
    """Every gap, the oldest first."""
    return [view(GapView, each) for each in session.scalars(select(Gap).order_by(Gap.since, Gap.id))]


def open_gap(session: OrmSession, since: datetime, until: datetime) -> None:
    """Record that nothing is known of this time. Nothing is issued until it is confirmed."""
    session.add(Gap(since=min(since, until), until=until))


def confirm(session: OrmSession, since: datetime, at: datetime) -> bool:
    """Record since when nothing is known, as the operator says. Returns whether a gap was unconfirmed.

    Raises Refused: `gap.later` for an instant after the restoration.
    """
    waiting = session.scalars(select(Gap).where(Gap.confirmed_at.is_(None)).with_for_update()).all()
    if any(since > each.until for each in waiting):
        raise Refused("gap.later")
    for each in waiting:
        each.since, each.confirmed_at = since, at
    return bool(waiting)


def is_unconfirmed(session: OrmSession) -> bool:
    """Whether a gap is not confirmed yet, so that nothing is issued."""
    return session.scalar(select(Gap.id).where(Gap.confirmed_at.is_(None)).limit(1)) is not None
