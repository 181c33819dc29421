"""What the logbook keeps of issued badges: that a credential was ended, by whatever intention."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing
from badges.base.services import Services
from badges.issuing import sign
from badges.ledger import rows, statuses
from badges.ledger.states import LedgerEvent
from badges.ledger.tables import Edition, LedgerEntry, StatusEntry
from badges.recognition.states import AwardState
from badges.recognition.tables import Award

REASON: Final = "journal"  # of an end that the journal outside of the database told


def _ended(session: OrmSession, entry: LedgerEntry) -> Iterable[Facts]:
    if entry in session.new and entry.event != LedgerEvent.ISSUED:
        yield {"credential": entry.credential_id, "how": LedgerEvent(entry.event).value}


def _end(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """Set the bit; where the record knows the award, and this is its credential, the award is over too."""
    credential_id, how = str(facts["credential"]), LedgerEvent(facts["how"])
    entry = session.scalar(select(StatusEntry).where(StatusEntry.credential_id == credential_id))
    if entry is None or entry.revoked_at is not None:
        return
    award_id = session.scalar(select(Edition.award_id).where(Edition.credential_id == credential_id).limit(1))
    award = session.get(Award, award_id) if award_id is not None else None
    current = rows.current_edition(session, award.id) if award is not None else None
    if award is None or current is None or current.credential_id != credential_id or award.state != AwardState.ISSUED:
        statuses.set_bit(session, credential_id, at)
        return
    # An erasure has lines of its own, which hide and destroy; until then the badge is over.
    state = AwardState.WITHDRAWN if how is LedgerEvent.WITHDRAWN else AwardState.REVOKED
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


NARROWINGS = (Narrowing(Kept.CREDENTIAL_ENDED, _end, LedgerEntry, _ended, _ended_ones),)
