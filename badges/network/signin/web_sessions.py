"""Browsers' sessions, one row each: found by the digest of the cookie's key, ended by deleting the row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from badges.base.database.engine import Database
from badges.network.tables import WebSession


def load(database: Database, key_digest: bytes, now: datetime) -> WebSession | None:
    """Return the session with this key, unless it has ended or expired.

    One that stopped with a lost phone has a `stopped_at`, and opens nothing.
    """
    with database.begin(read_only=True) as session:
        row = session.get(WebSession, key_digest)
        return row if row is not None and row.expires_at > now else None


def insert(
    database: Database,
    key_digest: bytes,
    *,
    subject: str,
    data: str,
    now: datetime,
    expires_at: datetime,
    device_id: int | None = None,
) -> None:
    """Store a new session, and delete those that have expired."""
    with database.begin(essential=True) as session:
        session.execute(delete(WebSession).where(WebSession.expires_at <= now))
        session.add(
            WebSession(
                key_digest=key_digest,
                subject=subject,
                device_id=device_id,
                data=data,
                created_at=now,
                expires_at=expires_at,
            )
        )


def change(database: Database, key_digest: bytes, *, subject: str, data: str) -> bool:
    """Change a session; False when it was ended meanwhile, since a change must not revive it."""
    return _update(database, key_digest, subject=subject, data=data)


def extend(database: Database, key_digest: bytes, expires_at: datetime) -> bool:
    """Let a session last until then; False when it was ended meanwhile."""
    return _update(database, key_digest, expires_at=expires_at)


def _update(database: Database, key_digest: bytes, **values: object) -> bool:
    with database.begin(essential=True) as session:
        changed = session.execute(update(WebSession).where(WebSession.key_digest == key_digest).values(**values))
        return bool(changed.rowcount)  # type: ignore[attr-defined]


def end(database: Database, key_digest: bytes) -> None:
    """End one session."""
    with database.begin(essential=True) as session:
        session.execute(delete(WebSession).where(WebSession.key_digest == key_digest))


def end_all(database: Database, subject: str) -> int:
    """End every session of one member of staff; return how many there were."""
    with database.begin(essential=True) as session:
        ended = session.execute(delete(WebSession).where(WebSession.subject == subject))
        return int(ended.rowcount)  # type: ignore[attr-defined]


def forget_expired(database: Database, now: datetime) -> int:
    """Delete the sessions that have expired; return how many there were."""
    with database.begin(essential=True) as session:
        gone = session.execute(delete(WebSession).where(WebSession.expires_at <= now))
        return int(gone.rowcount)  # type: ignore[attr-defined]
