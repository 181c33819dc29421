"""Intentions whose facts are one record, asked with each fact by its name."""

from __future__ import annotations

from datetime import date

from badges.base.rights import Actor
from badges.base.services import Services
from badges.exchanges import change as changing
from badges.exchanges import record
from badges.exchanges.change import Observed
from badges.exchanges.facts import ExchangeFacts


def record_exchange(
    services: Services, actor: Actor, *, site_id: int, client_key: str | None = None, **facts: object
) -> int:
    """Record an exchange (`exchanges.record`); `facts` as `exchange_facts` names them."""
    return record.record_exchange(services, actor, site_id, exchange_facts(**facts), client_key=client_key)  # type: ignore[arg-type]


def change_exchange(
    services: Services, actor: Actor, exchange_id: int, *, observed: Observed, shown: str | None = None, **facts: object
) -> None:
    """Correct an exchange (`exchanges.change`); `facts` as `exchange_facts` names them."""
    said = exchange_facts(**facts)  # type: ignore[arg-type]
    changing.change(services, actor, exchange_id, said, observed=observed, shown=shown)


def exchange_facts(
    *,
    what: str,
    happened_on: date,
    giver_id: int,
    receiver_id: int,
    activity: str | None = None,
    duration_minutes: int | None = None,
) -> ExchangeFacts:
    """What is said of an exchange."""
    return ExchangeFacts(
        what=what, day=happened_on, giver=giver_id, receiver=receiver_id, activity=activity, duration=duration_minutes
    )
