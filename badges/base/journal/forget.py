"""Emptying the facts of old acts: the entries stay, and verify as erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.journal.acts import Act
from badges.base.journal.chain import BATCH, PERSONAL
from badges.base.journal.tables import JournalEntry, JournalFacts


def empty_facts(session: OrmSession, kinds: Collection[Act], before: datetime) -> int:
    """Empty the facts of acts of these kinds before an instant, a thousand at most. Returns how many there were."""
    chosen = (
        select(JournalEntry.id)
        .join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
        .where(JournalEntry.at < before, JournalEntry.kind.in_(kinds), JournalFacts.salt.is_not(None))
        .order_by(JournalEntry.id)
        .limit(BATCH)
    )
    numbers = session.scalars(chosen).all()
    emptied = dict.fromkeys(("salt", *PERSONAL))
    session.execute(update(JournalFacts).where(JournalFacts.entry_id.in_(numbers)).values(**emptied))
    return len(numbers)
