"""Deleting what has expired, and keeping the reserve whole: neither waits for a request."""

from __future__ import annotations

from badges.base import outbox
from badges.base.services import Services
from badges.network.signin import devices, failures, web_sessions


def forget_expired(services: Services) -> int:
    """Delete what has expired: sessions, counts of failures, devices, old letters. Returns how many rows there were."""
    now = services.now()
    return (
        web_sessions.forget_expired(services.database, now)
        + failures.forget_expired(services.database, now)
        + devices.forget_old(services.database, now)
        + outbox.forget_old(services)
    )


def fill_reserve(services: Services) -> int:
    """Fill the reserve for a full disk as soon as there is room again. Returns 1 where it is whole, else 0."""
    return int(services.database.reserve.fill())
