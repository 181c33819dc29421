"""A gathering and an exchange as a facilitator of Guéret records them, each fact to be changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from badges.base.services import Services
from tests.cast import acts
from tests.cast.people import Cast

KEY = "7b0a6c1e-52d3-4a7e-8c39-1f2e3d4c5b6a"


def gathering(services: Services, cast: Cast, **changes: Any) -> int:
    """Record this afternoon's meeting at Guéret."""
    start = services.now() - timedelta(hours=3)
    facts: dict[str, Any] = {
        "site_id": cast.gueret,
        "kind": "meeting",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        **changes,
    }
    actor = facts.pop("actor", cast.lea)
    return acts.record_gathering(services, actor, **facts)


def exchange(services: Services, cast: Cast, giver: int, receiver: int, **changes: Any) -> int:
    """Record an exchange at Guéret."""
    facts: dict[str, Any] = {
        "site_id": cast.gueret,
        "what": "Réparer un vélo",
        "happened_on": date(2026, 11, 20),
        "giver_id": giver,
        "receiver_id": receiver,
        "duration_minutes": 90,
        **changes,
    }
    return acts.record_exchange(services, facts.pop("actor", cast.lea), **facts)
