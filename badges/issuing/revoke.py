"""Cancelling a badge: its bit is set, its list is signed anew at the next request, and its ledger rows stay."""

from __future__ import annotations

from typing import Final

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.write import About, note
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note as keep
from badges.base.rights import Action, Actor, may, require
from badges.base.services import Services
from badges.issuing import sign
from badges.ledger import changes as ledger_changes
from badges.ledger import rows as ledger
from badges.ledger import statuses
from badges.ledger.states import LedgerEvent
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


def resume_lost(services: Services, actor: Actor, credential_id: str) -> None:
    """Let a badge whose record is lost count again, by the id in its file: a pause may have ended after the line that
    the logbook has of it. Idempotent.

    Raises NotAllowed; NotFound: `award.unknown` as `revoke_lost`; Refused: `award.not_issued` for a cancelled one.
    """
    require(actor, Action.MANAGE_KEYS)
    with services.database.begin(essential=True) as session:
        now = services.now()
        entry = ledger.lost_entry(session, credential_id)
        if entry is None:
            raise NotFound("award.unknown")
        if entry.revoked_at is not None:
            raise Refused("award.not_issued")
        if ledger_changes.resume_lost(session, credential_id):
            note(session, Act.AWARD_RESUMED, actor, About(text=credential_id), now)


def revoke_lost(services: Services, actor: Actor, credential_id: str) -> None:
    """Cancel a badge whose record is lost, by the id in its file. Idempotent.

    Raises NotAllowed; NotFound: `award.unknown` for a credential that is not lost, or was never ours.
    """
    require(actor, Action.MANAGE_KEYS)
    with services.database.begin(essential=True) as session:
        now = services.now()
        entry = ledger.lost_entry(session, credential_id)
        if entry is None:
            raise NotFound("award.unknown")
        if entry.revoked_at is None:
            statuses.set_bit(session, credential_id, now)
            keep(session, Kept.CREDENTIAL_ENDED, {"credential": credential_id, "how": LedgerEvent.REVOKED.value}, now)
            note(session, Act.AWARD_REVOKED, actor, About(text=credential_id), now)
