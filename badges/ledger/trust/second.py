"""Who is a second person: not another account of the first, nor one that the first has just opened.

An account that one of two coordinators made, opened again or gave a link or a right in the last day may be in the same
hand. After a day it counts: what a single coordinator proposes counts then anyway.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.people.ties.deny import are_one
from badges.people.ties.reads import persons

DAY: Final = timedelta(hours=24)
OPENED: Final = (Act.STAFF_INVITED, Act.STAFF_LINKED, Act.STAFF_ENABLED, Act.STAFF_RESET, Act.STAFF_CHANGED)


def refuse_same_hand(session: OrmSession, first: int | None, second: int, now: datetime) -> None:
    """Check that the account `second` is another person's than `first`; None is the operator, who has no account.

    Raises Refused: `issuer.own_proposal`: one person by their ties, or perhaps by their names; `issuer.same_hand`: one
    of the two opened the other's account within a day.
    """
    if first is None or first == second:
        return
    if are_one(session, first, second):
        raise Refused("issuer.own_proposal")
    known = persons(session, staff_ids=[first, second])
    for one, other in ((first, second), (second, first)):
        accounts = known.accounts_with([one])
        if journal.is_done_to(session, accounts, OPENED, f"staff:{other}", now - DAY):
            raise Refused("issuer.same_hand")
