"""The worker's heartbeat: a row that its job of each minute dates, and the rule by which its absence is told.

The job passes through the queue like every other, so a queue that is stuck is told too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.services import Services
from badges.base.tables import Heartbeat
from badges.base.telemetry import heartbeat
from badges.network.tables import Instance

WORKER: Final = "worker"
PATIENCE: Final = timedelta(minutes=10)  # five unanswered letters take two of them; what takes longer beats meanwhile
PACE: Final = timedelta(minutes=1)
UNSTARTED: Final = timedelta(hours=1)  # after `badges init`, until a worker has to be there


def beat(services: Services) -> int:
    """Date the worker's heartbeat; the job of each minute. Returns 1.

    Essential: on a full disk the worker still counts as present, and what is wrong is the disk.
    """
    with services.database.begin(essential=True) as session:
        heartbeat.note(session, WORKER, services.now())
    return 1


def silence(services: Services, session: OrmSession) -> timedelta | None:
    """For how long the worker has been away; zero while it is there, None for an instance without its first row.

    A worker that never ran is away an hour after the instance was made; on this very machine alone, where an instance
    is tried out, never. One statement.
    """
    chosen = select(Instance.created_at, Heartbeat.at).outerjoin(Heartbeat, Heartbeat.name == WORKER)
    found = session.execute(chosen.where(Instance.id == 1)).one_or_none()
    if found is None:
        return None
    created_at: datetime = found[0]
    seen_at: datetime | None = found[1]
    now = services.now()
    if seen_at is None:
        late = now - created_at > UNSTARTED and not services.settings.is_local
        return now - created_at if late else timedelta(0)
    return now - seen_at if now - seen_at > PATIENCE else timedelta(0)


class Beating:
    """A progress that keeps the worker's heartbeat: what is done each night takes minutes, and the other jobs wait."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._last = services.now()

    def __call__(self, _what: str, _done: int, _total: int, /) -> None:
        """Date the heartbeat, once a minute."""
        if (now := self._services.now()) - self._last >= PACE:
            self._last = now
            beat(self._services)
