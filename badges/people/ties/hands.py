"""Whether two accounts may be in one hand: one person's, or one that the other has just opened.

An account that a colleague made, opened again or gave a link or a right in the last day may be their own second one.
After a day it counts as another person's: a colleague who was there for a day is one that others have seen.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.network import rows
from badges.people.ties.reads import persons


def opened_lately(session: OrmSession, one: int, others: Collection[int], now: datetime) -> bool:
    """Whether one of these two persons opened an account of the other within a day: `one`, or any of `others`."""
    pairs = [(first, second) for other in others if other != one for first, second in ((one, other), (other, one))]
    known = persons(session, staff_ids=[one, *others]) if pairs else None
    return known is not None and any(
        rows.has_opened(session, known.accounts_with([first]), second, now, helps=True) for first, second in pairs
    )
