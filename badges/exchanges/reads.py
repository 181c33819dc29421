"""Reads about exchanges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.exchanges.tables import Exchange


def exchange(session: OrmSession, exchange_id: int) -> Exchange | None:
    """An exchange with its site and its two people."""
    loaded = (joinedload(Exchange.site), joinedload(Exchange.giver), joinedload(Exchange.receiver))
    return session.scalar(select(Exchange).where(Exchange.id == exchange_id).options(*loaded))


def exchanges_of(session: OrmSession, member_id: int, limit: int = 100) -> Sequence[Exchange]:
    """Exchanges in which a member gave or received, latest first."""
    chosen = select(Exchange).where(or_(Exchange.giver_id == member_id, Exchange.receiver_id == member_id))
    loaded = chosen.options(joinedload(Exchange.site), joinedload(Exchange.giver), joinedload(Exchange.receiver))
    return session.scalars(loaded.order_by(Exchange.happened_on.desc(), Exchange.id.desc()).limit(limit)).all()


def exchanges(
    session: OrmSession, site_ids: Collection[int] | None, first: date, last: date, limit: int = 50
) -> Sequence[Exchange]:
    """Exchanges of a period, both days included, latest first."""
    chosen = select(Exchange).where(Exchange.happened_on >= first, Exchange.happened_on <= last)
    if site_ids is not None:
        chosen = chosen.where(Exchange.site_id.in_(site_ids))
    loaded = chosen.options(joinedload(Exchange.site), joinedload(Exchange.giver), joinedload(Exchange.receiver))
    return session.scalars(loaded.order_by(Exchange.happened_on.desc(), Exchange.id.desc()).limit(limit)).all()
