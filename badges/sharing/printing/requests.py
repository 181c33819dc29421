"""Requests for a card: a member asks their site from the private link, and the site says that it is printed."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.sharing.audience import award_of
from badges.sharing.printing.rules import AGAIN_AFTER, AT_ONCE, why_not
from badges.sharing.printing.tables import PrintRequest


def ask(services: Services, member_id: int, code: str) -> None:
    """Keep that a card of this badge is asked for. Asked twice, it waits once.

    Raises NotFound: for a badge that is not the member's; Refused: `award.ended`, `paper.paused`, `printing.hidden`,
    and `printing.today` while the last one is a day old at most.
    """
    now = services.now()
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        if award.member.practice:
            raise NotFound("award.unknown")
        if reason := why_not(award, now):
            raise Refused(reason)
        found = session.scalar(select(PrintRequest).where(PrintRequest.award_id == award.id))
        if found is None:
            session.add(PrintRequest(award_id=award.id, asked_at=now))
        elif found.printed_at is not None:
            if now - found.printed_at < AGAIN_AFTER:
                raise Refused("printing.today")
            found.asked_at, found.printed_at = now, None


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
