"""A thread between two members as its row stands, for what ends it or reads who knows whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from badges.base.services import Services
from badges.matching.tables import Introduction


def thread(services: Services, giver: int, receiver: int, site_id: int, **changes: Any) -> int:
    """Write a thread to which both said yes, and return its number."""
    now = services.now()
    facts: dict[str, Any] = {"giver_yes_at": now, "receiver_yes_at": now, **changes}
    with services.database.begin() as session:
        row = Introduction(giver_id=giver, receiver_id=receiver, site_id=site_id, created_at=now, moved_at=now, **facts)
        session.add(row)
        session.flush()
        return row.id


def ended_and_told(services: Services, number: int) -> tuple[datetime | None, datetime | None]:
    """When a thread ended, and from when the two may read it."""
    with services.database.begin(read_only=True) as session:
        found = session.get_one(Introduction, number)
        return found.ended_at, found.told_at
