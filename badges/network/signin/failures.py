"""Counts of recent failures, on either database (decisions 31). A count starts anew when its window has passed.

There are at most `bounds.FAILURE_ROWS` of them. Beyond, those with the fewest failures are deleted, of these the
oldest first: a flood from many addresses does not reset the count of an account that is being guessed at.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.database.engine import Database, take_turns
from badges.network.tables import FailureCount

_ROW = FailureCount.__table__.c
_COUNTED = select(_ROW.failures, _ROW.expires_at).where(_ROW.key_digest == bindparam("key"))


def count(database: Database, key_digest: bytes, now: datetime, window: timedelta, times: int = 1) -> int:
    """Add one failure, or one that counts as several, in one statement; return how many there are within the window."""
    with database.begin(essential=True) as session:
        return count_in(session, key_digest, now, window, times)


def count_in(session: OrmSession, key_digest: bytes, now: datetime, window: timedelta, times: int = 1) -> int:
    """As `count`, in a transaction that does more."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(FailureCount).values(key_digest=key_digest, failures=times, expires_at=now + window)
    over = FailureCount.expires_at <= now
    if session.get(FailureCount, key_digest) is None:
        _make_room(session, now)
    counted = session.execute(
        row.on_conflict_do_update(
            index_elements=[FailureCount.key_digest],
            set_={
                "failures": case((over, times), else_=FailureCount.failures + times),
                "expires_at": case((over, now + window), else_=FailureCount.expires_at),
            },
        ).returning(FailureCount.failures)
    ).scalar_one()
    return int(counted)


def take_back(database: Database, key_digest: bytes) -> None:
    """Take back one failure that was counted before it was known to be one."""
    with database.begin(essential=True) as session:
        session.execute(
            update(FailureCount)
            .where(FailureCount.key_digest == key_digest, FailureCount.failures > 0)
            .values(failures=FailureCount.failures - 1)
        )


def _make_room(session: OrmSession, now: datetime) -> None:
    """Delete before anything is added, so that cleaning up needs no room."""
    if _rows(session) < bounds.FAILURE_ROWS:
        return
    take_turns(session, "failure_count")
    session.execute(delete(FailureCount).where(FailureCount.expires_at <= now))
    left = _rows(session)
    if left >= bounds.FAILURE_ROWS:
        fewest = select(FailureCount.key_digest).order_by(FailureCount.failures, FailureCount.expires_at)
        surplus = left - bounds.FAILURE_ROWS + bounds.FAILURE_ROWS_MADE_FREE
        session.execute(delete(FailureCount).where(FailureCount.key_digest.in_(fewest.limit(surplus))))


def _rows(session: OrmSession) -> int:
    return session.scalar(select(func.count()).select_from(FailureCount)) or 0


def forget_expired(database: Database, now: datetime) -> int:
    """Delete the counts whose window has passed; return how many there were."""
    with database.begin(essential=True) as session:
        gone = session.execute(delete(FailureCount).where(FailureCount.expires_at <= now))
        return int(gone.rowcount)  # type: ignore[attr-defined]


def current(database: Database, key_digest: bytes, now: datetime) -> tuple[int, datetime | None]:
    """Return how many failures there are now, and when they will be forgotten."""
    with database.reading() as connection:
        row = connection.execute(_COUNTED, {"key": key_digest}).one_or_none()
    if row is None or row.expires_at <= now:
        return 0, None
    return row.failures, row.expires_at


def forget(database: Database, key_digest: bytes) -> None:
    """Forget the failures of one key: it has just succeeded."""
    with database.begin(essential=True) as session:
        session.execute(delete(FailureCount).where(FailureCount.key_digest == key_digest))
