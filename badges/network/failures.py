"""Counts of recent failures, on either database (decisions 31). A count starts anew when its window has passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite

from badges.base.database.engine import Database
from badges.network.tables import FailureCount


def count(database: Database, key_digest: bytes, now: datetime, window: timedelta) -> int:
    """Add one failure in one statement, and return how many there are within the window."""
    insert = sqlite.insert if database.is_sqlite else postgresql.insert
    row = insert(FailureCount).values(key_digest=key_digest, failures=1, expires_at=now + window)
    over = FailureCount.expires_at <= now
    with database.begin() as session:
        counted = session.execute(
            row.on_conflict_do_update(
                index_elements=[FailureCount.key_digest],
                set_={
                    "failures": case((over, 1), else_=FailureCount.failures + 1),
                    "expires_at": case((over, now + window), else_=FailureCount.expires_at),
                },
            ).returning(FailureCount.failures)
        ).scalar_one()
        if counted == 1:
            session.execute(delete(FailureCount).where(FailureCount.expires_at <= now))
        return int(counted)


def current(database: Database, key_digest: bytes, now: datetime) -> tuple[int, datetime | None]:
    """Return how many failures there are now, and when they will be forgotten."""
    with database.begin(read_only=True) as session:
        row = session.get(FailureCount, key_digest)
        if row is None or row.expires_at <= now:
            return 0, None
        return row.failures, row.expires_at


def forget(database: Database, key_digest: bytes) -> None:
    """Forget the failures of one key: it has just succeeded."""
    with database.begin() as session:
        session.execute(delete(FailureCount).where(FailureCount.key_digest == key_digest))
