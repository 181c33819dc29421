"""Reads about exchanges, one statement each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.exchanges import rows
from badges.exchanges.tables import Exchange
from badges.exchanges.views import ExchangeView


def exchange(session: OrmSession, exchange_id: int) -> ExchangeView | None:
    """An exchange with its two people."""
    found = rows.exchange(session, exchange_id)
    return ExchangeView.of(found) if found is not None else None


def exchanges_of(session: OrmSession, member_id: int, limit: int = 100) -> list[ExchangeView]:
    """Exchanges in which a member gave or received, latest first."""
    return [ExchangeView.of(each) for each in rows.exchanges_of(session, member_id, limit)]


def counted(session: OrmSession, first: date, last: date) -> dict[int, int]:
    """How many exchanges were recorded for the days from `first` to `last`, by site; sites without one are left out."""
    chosen = select(Exchange.site_id, func.count()).where(Exchange.happened_on.between(first, last))
    return dict(session.execute(chosen.group_by(Exchange.site_id)).all())


def exchanges(session: OrmSession, site_ids: Collection[int], first: date, last: date) -> list[ExchangeView]:
    """Exchanges of these sites from the day `first` until `last`, in order."""
    return [ExchangeView.of(each) for each in rows.exchanges(session, site_ids, first, last)]
