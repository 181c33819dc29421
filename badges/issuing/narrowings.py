"""What the logbook keeps of issued badges: that a credential was ended, by whatever intention."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import CODE, Facts, Narrowing
from badges.base.services import Services
from badges.issuing import sign
from badges.ledger import changes, rows, statuses
from badges.ledger.states import EditionState, LedgerEvent
from badges.ledger.tables import Edition, LedgerEntry, StatusEntry
from badges.recognition import changes as awards
from badges.recognition.remembered.narrowings import award_of
from badges.recognition.states import AwardState, PauseReason, change_state
from badges.recognition.tables import Award, AwardPause

REASON: Final = "journal"  # of an end that the journal outside of the database told


def _ended(session: OrmSession, entry: LedgerEntry) -> Iterable[Facts]:
    if entry in session.new and entry.event != LedgerEvent.ISSUED:
        yield {"credential": entry.credential_id, "how": LedgerEvent(entry.event).value}


def _end(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """Set the bit; where the record knows the award, and this is its credential, the award is over too."""
    credential_id, how = str(facts["credential"]), facts["how"]
    entry = session.scalar(select(StatusEntry).where(StatusEntry.credential_id == credential_id))
    if entry is None or entry.revoked_at is not None:
        return
    award_id = session.scalar(select(Edition.award_id).where(Edition.credential_id == credential_id).limit(1))
    award = session.get(Award, award_id) if award_id is not None else None
    if award is not None and award.state == AwardState.RESERVED:  # else it would be signed, and found revoked
        changes.give_up_reservations(session, [award.id])
        change_state(award, AwardState.AGREED if how == EditionState.ABANDONED else AwardState.ABANDONED)
    current = rows.current_edition(session, award.id) if award is not None else None
    if award is None or current is None or current.credential_id != credential_id or award.state != AwardState.ISSUED:
        statuses.set_bit(session, credential_id, at)
        return
    # An erasure has lines of its own, which hide and destroy; until then the badge is over.
    state = AwardState.WITHDRAWN if how == LedgerEvent.WITHDRAWN else AwardState.REVOKED
    sign.end(session, award, state, REASON, at)


def _ended_ones(session: OrmSession) -> Iterable[Facts]:
    chosen = select(StatusEntry.credential_id).where(StatusEntry.revoked_at.is_not(None))
    events = dict(
        session.execute(
            select(LedgerEntry.credential_id, LedgerEntry.event).where(LedgerEntry.event != LedgerEvent.ISSUED)
        ).all()
    )
    for credential_id in session.scalars(chosen.order_by(StatusEntry.id)):
        how = events.get(credential_id, LedgerEvent.REVOKED)
        yield {"credential": credential_id, "how": LedgerEvent(how).value}


def _paused(session: OrmSession, pause: AwardPause) -> Iterable[Facts]:
    code = session.scalar(select(Award.code).where(Award.id == pause.award_id)) if pause in session.new else None
    if code is not None:
        yield {CODE: code, "why": PauseReason(pause.reason).value}


def _pause(services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """A badge whose record is lost is put on hold too: by its code and by its file it says so."""
    award = award_of(services, session, facts)
    if award is not None and award.state in (AwardState.ISSUED, AwardState.RESERVED):
        if session.get(AwardPause, award.id) is None:
            awards.pause(session, award, PauseReason(facts["why"]), None, at)
        return
    changes.put_lost_on_hold(session, str(facts[CODE]), at)


def _paused_ones(session: OrmSession) -> Iterable[Facts]:
    chosen = select(Award.code, AwardPause.reason).join(AwardPause, AwardPause.award_id == Award.id)
    return [{CODE: code, "why": PauseReason(why).value} for code, why in session.execute(chosen)]


NARROWINGS = (
    Narrowing(Kept.CREDENTIAL_ENDED, _end, LedgerEntry, _ended, _ended_ones),
    Narrowing(Kept.PAUSED, _pause, AwardPause, _paused, _paused_ones),
)
