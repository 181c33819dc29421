"""Whether two accounts may be in one hand: one person's, or one that the other has just opened.

An account that a colleague made, opened again or gave a link or a right in the last day may be their own second one.
After a day it counts as another person's: a colleague who was there for a day is one that others have seen.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.people.ties.reads import persons

DAY: Final = timedelta(hours=24)
OPENED: Final = (Act.STAFF_INVITED, Act.STAFF_LINKED, Act.STAFF_ENABLED, Act.STAFF_RESET, Act.STAFF_CHANGED)


def opened_lately(session: OrmSession, one: int, others: Collection[int], now: datetime) -> bool:
    """Whether one of these two persons opened an account of the other within a day: `one`, or any of `others`."""
    pairs = [(first, second) for other in others if other != one for first, second in ((one, other), (other, one))]
    known = persons(session, staff_ids=[one, *others]) if pairs else None
    return known is not None and any(
        journal.is_done_to(session, known.accounts_with([first]), OPENED, f"staff:{second}", now - DAY)
        for first, second in pairs
    )
