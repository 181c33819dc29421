"""Receipts: the entries of a telephone that were taken, so that one that is sent again is taken once (decisions 68).

A telephone without network keeps what is noted there under a key of its own, and sends it until it has an answer. An
intention that receives such a key notes it here, in the transaction of what the entry brings: both are there, or
neither. A key that is known changes nothing, also where what it brought was corrected since.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.services import Services
from badges.base.tables import Receipt


def take(session: OrmSession, client_key: str | None, now: datetime) -> bool:
    """Note that an entry is taken. Returns False for one that was taken before, and True where there is no key.

    Of two transactions with one key the second waits for the first.
    """
    if client_key is None:
        return True
    if session.get(Receipt, client_key) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(Receipt(client_key=client_key, taken_at=now))
    except IntegrityError:
        return False
    return True


def note_answer(session: OrmSession, client_key: str | None, word: str) -> None:
    """Note with a key that was taken what its answer says, in one word, so that it can be said again."""
    if client_key is not None:
        session.get_one(Receipt, client_key).answer = word


def answered(session: OrmSession, client_key: str | None) -> str | None:
    """The word that was noted with a key that was taken before; None for none."""
    found = session.get(Receipt, client_key) if client_key is not None else None
    return found.answer if found is not None else None


def forget_old(services: Services) -> int:
    """Delete the keys that no telephone holds any more, for the nightly job. Returns how many there were."""
    oldest = services.now() - bounds.RECEIPTS_KEPT
    with services.database.begin(essential=True) as session:
        gone = delete(Receipt).where(Receipt.taken_at < oldest).returning(Receipt.client_key)
        return len(session.scalars(gone).all())
