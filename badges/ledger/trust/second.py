"""Who is a second person: not another account of the first, nor one that the first has just opened.

After a day such an account counts: what a single coordinator proposes counts then anyway.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.people.ties.deny import are_one
from badges.people.ties.hands import opened_lately


def refuse_same_hand(session: OrmSession, first: int | None, second: int, now: datetime) -> None:
    """Check that the account `second` is another person's than `first`; None is the operator, who has no account.

    Raises Refused: `issuer.own_proposal`: one person by their ties, or perhaps by their names; `issuer.same_hand`: one
    of the two opened the other's account within a day.
    """
    if first is None or first == second:
        return
    if are_one(session, first, second):
        raise Refused("issuer.own_proposal")
    if opened_lately(session, second, [first], now):
        raise Refused("issuer.same_hand")
