"""Cancelling a badge: its bit is set, its list is signed anew at the next request, and its ledger rows stay."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note as keep
from badges.base.rights import Action, Actor, may, require
from badges.base.services import Services
from badges.base.text import codes
from badges.issuing import sign
from badges.ledger import changes as ledger_changes
from badges.ledger import rows as ledger
from badges.ledger import statuses
from badges.ledger.states import LedgerEvent
from badges.ledger.tables import StatusEntry
from badges.recognition import rows as recognition
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


def resume_lost(services: Services, actor: Actor, named: str) -> bool:
    """Let a badge whose record is lost count again, by the id in its file or its code: a pause may have ended after the
    line that the logbook has of it. Returns whether it was on hold.

    Raises NotAllowed; NotFound: `award.unknown`, and Refused: `award.not_lost`, as `revoke_lost`; Refused:
    `award.not_issued` for a cancelled one.
    """
    require(actor, Action.MANAGE_KEYS)
    with services.database.begin(essential=True) as session:
        now = services.now()
        entry = _lost(services, session, named)
        if entry.revoked_at is not None:
            raise Refused("award.not_issued")
        was_on_hold = ledger_changes.resume_lost(session, entry.credential_id)
        if was_on_hold:
            note(session, Act.AWARD_RESUMED, actor, About(text=entry.credential_id), now)
        return was_on_hold


def _lost(services: Services, session: OrmSession, named: str) -> StatusEntry:
    """The place of a credential whose record is lost, by its id, or by the code of its page.

    A corrected badge has several, of which one is not cancelled. Raises NotFound: `award.unknown`; Refused:
    `award.not_lost` for a badge whose page is there.
    """
    code = codes.normalise(named) or named
    found = ledger.lost_entries(session, named, services.logbook.mac_where_keyed(code))
    if not found and (recognition.award_by_code(session, code) or ledger.is_edition(session, named)):
        raise Refused("award.not_lost")
    if not found:
        raise NotFound("award.unknown")
    return next((each for each in found if each.revoked_at is None), found[-1])


def revoke_lost(services: Services, actor: Actor, named: str) -> None:
    """Cancel a badge whose record is lost, by the id in its file or its code. Idempotent.

    Raises NotAllowed; NotFound: `award.unknown` for a credential that was never ours; Refused: `award.not_lost`.
    """
    require(actor, Action.MANAGE_KEYS)
    with services.database.begin(essential=True) as session:
        now = services.now()
        entry = _lost(services, session, named)
        credential_id = entry.credential_id
        if entry.revoked_at is None:
            statuses.set_bit(session, credential_id, now)
            keep(session, Kept.CREDENTIAL_ENDED, {"credential": credential_id, "how": LedgerEvent.REVOKED.value}, now)
            note(session, Act.AWARD_REVOKED, actor, About(text=credential_id), now)
