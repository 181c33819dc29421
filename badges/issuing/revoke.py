"""Cancelling a badge: its bit is set, its list is signed anew at the next request, and its ledger rows stay."""

from __future__ import annotations

from typing import Final

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.issuing import sign
from badges.recognition.changes import note_award
from badges.recognition.states import AwardState

REASONS: Final = ("spelling", "wrong_person", "member_request", "error", "other")


def revoke(services: Services, actor: Actor, award_id: int, reason: str) -> None:
    """Cancel an issued badge. The reason is private: no page shows it. Idempotent.

    Raises NotFound: `award.unknown`; Refused: `revoke.reason_unknown`, `award.not_issued`.
    """
    if reason not in REASONS:
        raise Refused("revoke.reason_unknown")
    now = services.now()
    with services.database.begin(essential=True) as session:
        award = sign.load_award(session, award_id)
        if not may(actor, Action.REVOKE, award.site_id):
            raise NotFound("award.unknown")
        if award.state == AwardState.REVOKED:
            return
        if award.state != AwardState.ISSUED:
            raise Refused("award.not_issued")
        sign.end(session, award, AwardState.REVOKED, reason, now)
        note_award(session, Act.AWARD_REVOKED, actor, award, now, reason)
