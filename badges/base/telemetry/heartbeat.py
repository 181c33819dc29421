"""When recurring work was last done: the worker's minute, the check of the night."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.tables import Heartbeat


def note(session: OrmSession, name: str, at: datetime) -> None:
    """Record in the caller's transaction that recurring work was done."""
    session.merge(Heartbeat(name=name, at=at))


def last(session: OrmSession, name: str) -> datetime | None:
    """When recurring work was last done; None: never. One statement."""
    return session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))
