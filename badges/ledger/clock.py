"""The clock before a signature: a badge dated wrongly stays wrong for ever. Verifying goes on.

Our clock is compared with PostgreSQL's; on SQLite with what it was when the process started and the time since, and
with the last row of the ledger. A clock that is ahead already when the process starts is thus noticed on SQLite only
when it is set right again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.services import Services
from badges.ledger import rows

ReadLast: TypeAlias = Callable[[OrmSession], datetime | None]
TOLERANCE: Final = timedelta(minutes=5)


def is_wrong(services: Services, session: OrmSession, read_last: ReadLast = rows.last_entry_at) -> bool:
    """Whether our clock differs from those it is compared with, or is behind the ledger, by more than TOLERANCE.

    `read_last`: says when the ledger was written last; it is asked on SQLite alone.
    """
    now, other = services.clock(), services.database_clock(session)
    if other is not None:
        return abs(now - other) > TOLERANCE
    if services.steady_clock is not None and abs(now - services.steady_clock()) > TOLERANCE:
        return True
    last = read_last(session)
    return last is not None and last - now > TOLERANCE


def refuse_when_wrong(services: Services, session: OrmSession, read_last: ReadLast = rows.last_entry_at) -> None:
    """Raises Refused: `signing.clock` when our clock is wrong (`is_wrong`)."""
    if is_wrong(services, session, read_last):
        raise Refused("signing.clock")
