"""A site says that cards are printed."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.sharing.printing.rules import AT_ONCE
from badges.sharing.printing.tables import PrintRequest


def printed(services: Services, actor: Actor, numbers: Collection[int]) -> int:
    """Note that these cards are printed; returns how many waited until now. Said twice, it is noted once.

    What is not of the actor's sites, or is there no longer, is passed over.
    """
    now = services.now()
    chosen = select(PrintRequest).where(PrintRequest.id.in_(sorted(set(numbers))[:AT_ONCE])).order_by(PrintRequest.id)
    with services.database.begin() as session:
        waiting = [
            each
            for each in session.scalars(chosen.with_for_update(of=PrintRequest))
            if each.printed_at is None and may(actor, Action.SHARE, each.award.member.site_id)
        ]
        for each in waiting:
            each.printed_at = now
        return len(waiting)
