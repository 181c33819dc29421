"""What the logbook keeps of issued badges: that a credential was ended, by whatever intention."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.journal.acts import Act
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import CODE, KEYED, Facts, Narrowing
from badges.base.services import Services
from badges.issuing import sign
from badges.ledger import changes, rows, statuses
from badges.ledger.states import EditionState, LedgerEvent
from badges.ledger.tables import Edition, LedgerEntry, LostCredential, StatusEntry
from badges.recognition import changes as awards
from badges.recognition.logbook.narrowings import award_of
from badges.recognition.states import AwardState, PauseReason, change_state
from badges.recognition.tables import Award, AwardPause

REASON: Final = "journal"  # of an end that the journal outside of the database told


def _ended(session: OrmSession, entry: LedgerEntry) -> Iterable[Facts]:
    if entry in session.new and entry.event != LedgerEvent.ISSUED:
        yield {"credential": entry.credential_id, "how": LedgerEvent(entry.event).value}


def _end(services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """Set the bit; where the record knows the award, and this is its credential, the award is over too."""
    credential_id, how = str(facts["credential"]), facts["how"]
    entry = session.scalar(select(StatusEntry).where(StatusEntry.credential_id == credential_id))
    if entry is None or entry.revoked_at is not None:
        return
    of_credential = select(Edition).where(Edition.credential_id == credential_id).order_by(Edition.id.desc())
    edition = session.scalars(of_credential.limit(1)).first()
    award = session.get(Award, edition.award_id) if edition is not None else None
    if edition is None or award is None:
        statuses.set_bit(session, credential_id, at)
    elif edition.state == EditionState.RESERVED:
        _give_up(services, session, edition, award, how, at)
    elif edition.state == EditionState.ISSUED:
        current = rows.current_edition(session, award.id)
        is_own = current is not None and current.credential_id == credential_id
        if is_own and award.state == AwardState.ISSUED:
            # An erasure has lines of its own, which hide and destroy; until then the badge is over.
            state = AwardState.WITHDRAWN if how == LedgerEvent.WITHDRAWN else AwardState.REVOKED
            sign.end(session, award, state, REASON, at)
        else:
            changes.end_credential(session, edition, LedgerEvent.REVOKED, at)


def _give_up(services: Services, session: OrmSession, edition: Edition, award: Award, how: str, at: datetime) -> None:
    """A reservation that would else be signed. Of one that was signed, and ended, the signed badge is lost."""
    changes.give_up(edition)
    if how != EditionState.ABANDONED:
        changes.lose(session, edition.credential_id, services.logbook.mac(award.code), edition.issued_at or at)
        statuses.set_bit(session, edition.credential_id, at)
    if award.state == AwardState.RESERVED:
        change_state(award, AwardState.AGREED if how == EditionState.ABANDONED else AwardState.ABANDONED)


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
            why, now = PauseReason(facts["why"]), services.now()
            awards.pause(session, award, why, None, now)
            awards.note_award(session, Act.AWARD_PAUSED, None, award, now, why)
        return
    changes.put_lost_on_hold(session, str(facts[CODE]), at)


def _paused_ones(session: OrmSession) -> Iterable[Facts]:
    chosen = select(Award.code, AwardPause.reason).join(AwardPause, AwardPause.award_id == Award.id)
    yield from ({CODE: code, "why": PauseReason(why).value} for code, why in session.execute(chosen))
    for mac in session.scalars(select(LostCredential.code_mac).where(LostCredential.paused_at.is_not(None))):
        yield {KEYED: mac, "why": PauseReason.PERSON.value}  # why is not known, and shown nowhere


NARROWINGS = (
    Narrowing(Kept.CREDENTIAL_ENDED, _end, LedgerEntry, _ended, _ended_ones),
    Narrowing(Kept.PAUSED, _pause, AwardPause, _paused, _paused_ones),
)
