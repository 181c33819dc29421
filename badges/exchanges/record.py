"""Recording what one member gave another, freely, or is to give (J3). Saving twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.exchanges import changes
from badges.exchanges.facts import ExchangeFacts


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
    require(actor, Action.RECORD_EXCHANGE, site_id)
    with services.database.begin() as session:
        return changes.record(session, actor, site_id, facts, services.now(), client_key=client_key)


def wrong(
    services: Services, session: OrmSession, actor: Actor, site_id: int, said: Mapping[str, Any]
) -> list[Refused]:
    """What `record_exchange` would refuse of the fields that are said. Raises NotFound: for an unknown member."""
    return list(changes.wrong(session, actor, site_id, said, services.now()))
