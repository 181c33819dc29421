"""An exchange afterwards: it took place or it did not, it is corrected, cancelled, and its cancellation taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.errors import NotFound, Refused, refuse_all
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.exchanges import changes, rows
from badges.exchanges.facts import ExchangeFacts
from badges.exchanges.tables import Exchange
from badges.exchanges.views import ExchangeView
from badges.gatherings.activities import changes as activities
from badges.people.views import NAMELESS

Observed = Callable[[OrmSession, int], Collection[int]]  # members of whom something was seen in an exchange


def version(exchange: ExchangeView) -> str:
    """Return the version of what the forms about an exchange show."""
    return _version(exchange, exchange.giver.id, exchange.receiver.id, exchange.activity.id if exchange.activity else 0)


def change(
    services: Services,
    actor: Actor,
    exchange_id: int,
    facts: ExchangeFacts,
    *,
    observed: Observed,
    shown: str | None = None,
) -> None:
    """Correct an exchange. Its day and its people stay once something was seen in it (`observed`).

    One that is moved to a day to come is planned again. Raises NotFound; Outdated; Refused: exchange.observed,
    exchange.thread for other people in one of a thread (the two may change sides), exchange.not_held for one that is
    cancelled, and what `record.record_exchange` refuses.
    """
    now = services.now()
    with services.database.begin() as session:
        activities.hold(session)
        exchange = rows.held(session, actor, exchange_id)
        activity_id = activities.offered(session, facts.activity, exchange.activity_id)
        recorded = ExchangeFacts.recorded(exchange, activity=facts.activity)
        if (facts, activity_id) != (recorded, exchange.activity_id):
            _refuse_outdated(session, exchange, shown)
        if exchange.cancelled_at is not None:
            raise Refused("exchange.not_held")
        moved = (facts.day, facts.giver, facts.receiver) != (recorded.day, recorded.giver, recorded.receiver)
        if moved and observed(session, exchange_id):
            raise Refused("exchange.observed")
        others = {facts.giver, facts.receiver} != {recorded.giver, recorded.receiver}
        if others and exchange.introduction_id is not None:
            raise Refused("exchange.thread")
        known = (exchange.giver, exchange.receiver)
        refuse_all(changes.wrong(session, actor, exchange.site_id, vars(facts), now, known))
        facts.fill(exchange)
        exchange.activity_id = activity_id
        if facts.day > local_date(now):
            exchange.confirmed_at = None


def wrong(
    services: Services, session: OrmSession, actor: Actor, exchange_id: int, said: Mapping[str, Any]
) -> list[Refused]:
    """What `change` would refuse of the fields that are said, by themselves.

    Raises NotFound: also for an unknown member; NotAllowed.
    """
    exchange = rows.exchange(session, exchange_id)
    if exchange is None:
        raise NotFound
    require(actor, Action.RECORD_EXCHANGE, exchange.site_id)
    known = (exchange.giver, exchange.receiver)
    return list(changes.wrong(session, actor, exchange.site_id, said, services.now(), known))


def confirm(services: Services, actor: Actor, exchange_id: int, *, shown: str | None = None) -> None:
    """Say that an exchange took place. Saying it twice changes nothing.

    Raises Refused: exchange.too_early; Outdated.
    """
    now = services.now()
    with services.database.begin() as session:
        exchange = rows.held(session, actor, exchange_id)
        if exchange.confirmed_at is not None and exchange.cancelled_at is None:
            return
        _refuse_outdated(session, exchange, shown)
        if exchange.happened_on > local_date(now):
            raise Refused("exchange.too_early")
        exchange.confirmed_at, exchange.cancelled_at = exchange.confirmed_at or now, None


def cancel(services: Services, actor: Actor, exchange_id: int, *, observed: Observed, shown: str | None = None) -> None:
    """Say that an exchange does not, or did not, take place. It stays in the agenda as cancelled. Twice is once.

    Raises Refused: exchange.observed, once something was seen in it; Outdated.
    """
    with services.database.begin() as session:
        exchange = rows.held(session, actor, exchange_id)
        if exchange.cancelled_at is not None:
            return
        _refuse_outdated(session, exchange, shown)
        if observed(session, exchange_id):
            raise Refused("exchange.observed")
        exchange.confirmed_at, exchange.cancelled_at = None, services.now()


def restore(services: Services, actor: Actor, exchange_id: int, *, shown: str | None = None) -> None:
    """Take a cancellation back: the exchange is planned, or it is asked again whether it took place. Twice is once.

    Raises Outdated.
    """
    with services.database.begin() as session:
        exchange = rows.held(session, actor, exchange_id)
        if exchange.cancelled_at is not None:
            _refuse_outdated(session, exchange, shown)
            exchange.cancelled_at = None


def _refuse_outdated(session: OrmSession, exchange: Exchange, shown: str | None) -> None:
    """Compare a form with what is recorded, where it asks for something else than what stands.

    One that was opened before its activity was merged shows the same.
    """
    numbers = (exchange.activity_id or 0, *activities.once(session, exchange.activity_id))
    recorded = (_version(exchange, exchange.giver_id, exchange.receiver_id, each) for each in numbers)
    versions.refuse_outdated(shown, *recorded)


def _version(exchange: Exchange | ExchangeView, giver_id: int, receiver_id: int, activity_id: int) -> str:
    numbers = {"giver": giver_id, "receiver": receiver_id, "activity": activity_id}
    facts = ExchangeFacts.recorded(exchange, what=exchange.what or NAMELESS, **numbers)
    return versions.version_of(facts.version, exchange.confirmed_at is not None, exchange.cancelled_at is not None)
