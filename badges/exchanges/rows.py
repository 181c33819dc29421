"""The rows of exchanges, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from badges.base.errors import NotFound
from badges.base.rights import Action, Actor, require
from badges.exchanges.tables import Exchange


def with_people() -> tuple[ORMOption, ...]:
    """The site, the activity and the two people of an exchange, read with it."""
    people = joinedload(Exchange.giver), joinedload(Exchange.receiver)
    return joinedload(Exchange.site), joinedload(Exchange.activity), *people


def exchange(session: OrmSession, exchange_id: int) -> Exchange | None:
    """An exchange with its site and its two people."""
    return session.scalar(select(Exchange).where(Exchange.id == exchange_id).options(*with_people()))


def held(session: OrmSession, actor: Actor, exchange_id: int) -> Exchange:
    """An exchange, its row locked, for an actor who may record at its site. Raises NotFound; NotAllowed."""
    found = session.get(Exchange, exchange_id, with_for_update=True)
    if found is None:
        raise NotFound
    require(actor, Action.RECORD_EXCHANGE, found.site_id)
    return found


def exchanges_of(
    session: OrmSession, member_id: int, limit: int = 100, *, took_place: bool = False
) -> Sequence[Exchange]:
    """Exchanges in which a member gave or received, latest first; `took_place`: only those that did."""
    chosen = select(Exchange).where(or_(Exchange.giver_id == member_id, Exchange.receiver_id == member_id))
    if took_place:
        chosen = chosen.where(Exchange.confirmed_at.is_not(None))
    loaded = chosen.options(*with_people())
    return session.scalars(loaded.order_by(Exchange.happened_on.desc(), Exchange.id.desc()).limit(limit)).all()


def exchanges(
    session: OrmSession, site_ids: Collection[int], first: date, last: date, *, unsure: bool = False
) -> Sequence[Exchange]:
    """Exchanges of these sites from the day `first` until `last`, in order.

    `unsure`: before them, also those that were planned for an earlier day and are not confirmed to have taken
    place.
    """
    wanted: ColumnElement[bool] = Exchange.happened_on.between(first, last)
    if unsure:
        never_said = and_(Exchange.confirmed_at.is_(None), Exchange.cancelled_at.is_(None))
        wanted = or_(wanted, and_(Exchange.happened_on < first, never_said))
    chosen = select(Exchange).where(wanted, Exchange.site_id.in_(site_ids))
    return session.scalars(chosen.options(*with_people()).order_by(Exchange.happened_on, Exchange.id)).all()
