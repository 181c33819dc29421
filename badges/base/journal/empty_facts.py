"""Emptying the facts of old acts: the entries stay, and verify as erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
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


def count_empty(session: OrmSession, looks: Collection[Act], before: datetime | None = None) -> tuple[int, int]:
    """How many acts have no facts any more: `looks`, but for those before an instant, and all others."""
    is_look = JournalEntry.kind.in_(looks)
    chosen = (
        select(is_look, func.count())
        .join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
        .where(JournalFacts.salt.is_(None))
        .group_by(is_look)
    )
    if before is not None:
        chosen = chosen.where(~is_look | (JournalEntry.at >= before))
    found = {bool(look): count for look, count in session.execute(chosen)}
    return found.get(True, 0), found.get(False, 0)
