"""Reads about what may be wrong with an instance, for `badges check`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.tables import Letter, LetterState
from badges.ledger.states import EditionState
from badges.ledger.tables import Edition


def stalled_reservations(session: OrmSession, before: datetime) -> int:
    """How many signatures began before an instant and were neither finished nor given up."""
    stalled = select(func.count()).where(Edition.state == EditionState.RESERVED, Edition.reserved_at < before)
    return session.scalar(stalled) or 0


def failed_letters(session: OrmSession) -> int:
    """How many letters were given up, and not settled since."""
    return session.scalar(select(func.count()).where(Letter.state == LetterState.FAILED)) or 0


def held_up_letters(session: OrmSession) -> int:
    """How many letters wait since the mail server was away at three attempts, half an hour at least."""
    away = (Letter.state == LetterState.WAITING, Letter.last_error.startswith(outbox.AWAY), Letter.attempts >= 3)
    return session.scalar(select(func.count()).where(*away)) or 0


def late_letters(session: OrmSession, before: datetime) -> int:
    """How many letters were due before an instant and are not sent; also those whose worker was killed."""
    unsent = Letter.state.in_((LetterState.WAITING, LetterState.SENDING))
    return session.scalar(select(func.count()).where(unsent, Letter.due_at < before)) or 0
