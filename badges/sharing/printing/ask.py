"""A member asks their site for a card, from the private link."""

from __future__ import annotations

from sqlalchemy import select

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.sharing.audience import award_of
from badges.sharing.printing.rules import AGAIN_AFTER, why_not
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
