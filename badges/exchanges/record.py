"""Recording what one member gave another, freely, or is to give (J3). Saving twice changes nothing."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text.sentences import names_someone
from badges.base.times import local_date
from badges.exchanges.facts import ExchangeFacts
from badges.exchanges.rules import check
from badges.exchanges.tables import Exchange
from badges.gatherings.activities import changes as activities
from badges.gatherings.rows import who_came
from badges.network.tables import Site
from badges.people.other_sites import nameable
from badges.people.tables import Member


def record_exchange(
    services: Services,
    actor: Actor,
    site_id: int,
    facts: ExchangeFacts,
    *,
    client_key: str | None = None,
) -> int:
    """Record what one member gave another, freely, and return its number.

    The same `client_key`, or the same exchange in everything, returns the one that is there.
    One of a day to come is planned: whether it took place is asked afterwards.
    Raises Refused: exchange.names_someone, exchange.date, exchange.duration, activity.unknown.
    """
    require(actor, Action.RECORD, site_id)
    now = services.now()
    check(facts.day, facts.duration, now)
    with services.database.begin() as session:
        if session.get(Site, site_id) is None:
            raise NotFound
        refuse_people(services, session, actor, site_id, facts)
        if (existing := _exchange(session, client_key, site_id)) is not None:
            return existing
        exchange = Exchange(
            site_id=site_id,
            **facts.columns(),
            activity_id=activities.offered(session, facts.activity),
            confirmed_at=now if facts.day <= local_date(now) else None,
            recorded_by_id=actor.staff_id,
            recorded_at=now,
            client_key=client_key,
        )
        if (same := _same(session, exchange)) is not None:  # sent again after « back », which makes a new form
            return same
        try:
            with session.begin_nested():
                session.add(exchange)
        except IntegrityError:
            existing = _exchange(session, client_key, site_id)
            if existing is None:
                raise
            return existing
        return exchange.id


def refuse_people(
    services: Services, session: OrmSession, actor: Actor, site_id: int, facts: ExchangeFacts,
    known: Collection[Member] = (),
) -> None:  # fmt: skip
    """Check who gives and who receives, and that the title names neither. `known`: who is in the exchange already.

    They stay in it though they have left since.
    Raises Refused: exchange.names_someone; NotFound: for a member that the actor may not name.
    """
    two = {facts.giver, facts.receiver}
    staying = [each for each in known if each.id in two]
    new = two.difference(each.id for each in staying)
    both = [*staying, *nameable(session, actor, new, services.now(), who_came(session, site_id, new))]
    family_names = [person.family_name for person in both if person.family_name]
    called = [name for person in both for name in (person.given_name, person.called) if name]
    named = names_someone(facts.what, called, family_names)
    if named is not None:
        raise Refused("exchange.names_someone", name=named)


def _same(session: OrmSession, new: Exchange) -> int | None:
    """The exchange that says the same as a new one, in everything."""
    said = (
        Exchange.site_id, Exchange.happened_on, Exchange.giver_id, Exchange.receiver_id, Exchange.what,
        Exchange.activity_id, Exchange.duration_minutes,
    )  # fmt: skip
    same = (each.is_not_distinct_from(getattr(new, each.key)) for each in said)
    return session.scalar(select(Exchange.id).where(*same, Exchange.cancelled_at.is_(None)).limit(1))


def _exchange(session: OrmSession, client_key: str | None, site_id: int) -> int | None:
    if client_key is None:
        return None
    found = session.scalar(select(Exchange).where(Exchange.client_key == client_key))
    if found is not None and found.site_id != site_id:
        raise NotFound
    return found.id if found is not None else None
