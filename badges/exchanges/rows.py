"""The rows of exchanges, for intentions inside their transaction."""

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


def exchanges_by_id(session: OrmSession, numbers: Collection[int]) -> Sequence[Exchange]:
    """Exchanges by number with their two people, latest first."""
    loaded = (joinedload(Exchange.site), joinedload(Exchange.giver), joinedload(Exchange.receiver))
    chosen = select(Exchange).where(Exchange.id.in_(numbers)).options(*loaded)
    return session.scalars(chosen.order_by(Exchange.happened_on.desc(), Exchange.id.desc())).all()


def exchanges(session: OrmSession, site_ids: Collection[int], first: date, last: date) -> Sequence[Exchange]:
    """Exchanges of these sites from the day `first` until `last`, in order."""
    chosen = select(Exchange).where(Exchange.happened_on.between(first, last), Exchange.site_id.in_(site_ids))
    loaded = chosen.options(joinedload(Exchange.site), joinedload(Exchange.giver), joinedload(Exchange.receiver))
    return session.scalars(loaded.order_by(Exchange.happened_on, Exchange.id)).all()
