"""Reads about what outlives a person: reservations, the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.store.models import Edition, LedgerEntry


def badge_exists(session: OrmSession) -> bool:
    """Whether anything was signed or reserved here: the public URL cannot change any more (decisions 19)."""
    reserved = session.scalar(select(Edition.id).limit(1))
    return reserved is not None or session.scalar(select(LedgerEntry.number).limit(1)) is not None


def entries(session: OrmSession, credential_id: str) -> Sequence[LedgerEntry]:
    """All that happened to a credential, in order."""
    chosen = select(LedgerEntry).where(LedgerEntry.credential_id == credential_id)
    return session.scalars(chosen.order_by(LedgerEntry.number)).all()
