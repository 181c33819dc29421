"""Recording what one member gave another, freely (J3). Saving twice changes nothing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text.sentences import names_someone, title_line
from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.gatherings.rows import who_came
from badges.gatherings.rules import EARLIEST
from badges.network.tables import Site
from badges.people.find import nameable

LONGEST_EXCHANGE = 24 * 60


def record_exchange(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    what: str,
    happened_on: date,
    giver_id: int,
    receiver_id: int,
    duration_minutes: int | None = None,
    client_key: str | None = None,
) -> int:
    """Record what one member gave another, freely. Returns its number; a repeated `client_key` returns the first one's.

    `what` can stand on a badge, so it may name no person. Its duration is evidence, never a balance.
    Raises Refused: exchange.two_people, exchange.what_missing, exchange.what_too_long, exchange.names_someone,
    sentence.contact, exchange.date, exchange.duration.
    """
    require(actor, Action.RECORD, site_id)
    title = title_line(what, "exchange.what_missing", "exchange.what_too_long")
    if giver_id == receiver_id:
        raise Refused("exchange.two_people")
    if not EARLIEST <= happened_on <= local_date(services.now()):
        raise Refused("exchange.date")
    if duration_minutes is not None and not 0 < duration_minutes <= LONGEST_EXCHANGE:
        raise Refused("exchange.duration")
    with services.database.begin() as session:
        if session.get(Site, site_id) is None:
            raise NotFound
        two = [giver_id, receiver_id]
        both = nameable(session, actor, two, services.now(), who_came(session, site_id, two))
        family_names = [person.family_name for person in both if person.family_name]
        named = names_someone(title, [person.given_name for person in both], family_names)
        if named is not None:
            raise Refused("exchange.names_someone", name=named)
        if (existing := _exchange(session, client_key, site_id)) is not None:
            return existing
        exchange = Exchange(
            site_id=site_id,
            what=title,
            happened_on=happened_on,
            giver_id=giver_id,
            receiver_id=receiver_id,
            duration_minutes=duration_minutes,
            recorded_by_id=actor.staff_id,
            recorded_at=services.now(),
            client_key=client_key,
        )
        try:
            with session.begin_nested():
                session.add(exchange)
        except IntegrityError:
            existing = _exchange(session, client_key, site_id)
            if existing is None:
                raise
            return existing
        return exchange.id


def _exchange(session: OrmSession, client_key: str | None, site_id: int) -> int | None:
    if client_key is None:
        return None
    found = session.scalar(select(Exchange).where(Exchange.client_key == client_key))
    if found is not None and found.site_id != site_id:
        raise NotFound
    return found.id if found is not None else None
