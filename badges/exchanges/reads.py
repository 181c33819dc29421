"""Reads about exchanges, one statement each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import begins
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


def found(
    session: OrmSession, site_ids: Collection[int], search: str, *, before: ExchangeView | None = None, limit: int = 10
) -> list[ExchangeView]:
    """Exchanges of these sites of which each word of `search` begins a word, latest first. Two statements.

    What each one was is compared here, marks and case aside, a row at a time until there are enough. `before`: the
    last shown, for the next page.
    """
    named = select(Exchange.id, Exchange.what).where(Exchange.site_id.in_(site_ids))
    if before is not None:
        same = (Exchange.happened_on == before.happened_on) & (Exchange.id < before.id)
        named = named.where((Exchange.happened_on < before.happened_on) | same)
    numbers: list[int] = []
    lines = session.execute(named.order_by(Exchange.happened_on.desc(), Exchange.id.desc()))
    for number, what in lines:
        if begins(what, search):
            numbers.append(number)
            if len(numbers) == limit:
                break
    lines.close()
    return [ExchangeView.of(each) for each in rows.exchanges_by_id(session, numbers)] if numbers else []
