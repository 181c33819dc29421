"""Reservations that a crash left between the two commits of a signature: finished, or given up if no longer possible.

The status index of a reservation that is given up is never used again. The award returns to the agreed state, so that
it can be signed under a new reservation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import KeyringStale, Refused
from badges.base.logbook.lines import Broken
from badges.base.services import Services
from badges.issuing import sign
from badges.issuing.correcting import correct
from badges.ledger import changes, clock
from badges.ledger import rows as ledger
from badges.ledger.logbook import gaps
from badges.ledger.safeguards import halt
from badges.ledger.safeguards.halt import SigningHalted, SigningIsHalted
from badges.ledger.states import EditionState
from badges.ledger.tables import Edition
from badges.recognition.dossier import dossier_of
from badges.recognition.rules import is_expired, signing_blockers
from badges.recognition.states import AwardState, change_state
from badges.recognition.tables import Award
from issuer.errors import IssuanceRefused
from schemas.errors import OpenBadgesError

Finish: TypeAlias = Callable[[Services, sign.Intent], None]
PATIENCE = timedelta(days=1)  # how long a reservation that fails is tried again
_log = logging.getLogger(__name__)


def resume(services: Services) -> int:
    """Finish or give up each reservation. Returns how many were finished; one that fails does not stop the others."""
    with services.database.begin(read_only=True) as session:
        # During a freeze, a halt or a gap, or by a wrong clock, nothing is signed, nor given up.
        if (
            ledger.unfinished_incident(session) is not None
            or halt.current(session) is not None
            or clock.is_wrong(services, session)
            or gaps.is_unconfirmed(session)
        ):
            return 0
        reserved = select(Edition.id, Edition.credential_id).where(Edition.state == EditionState.RESERVED)
        waiting = session.execute(reserved.order_by(Edition.id)).all()
    return sum(_resume(services, edition_id) for edition_id in _noted(services, waiting))


def _noted(services: Services, waiting: Sequence[tuple[int, str]]) -> list[int]:
    """The reservations of which the logbook has the line: any other was put there with the database's password.

    None of them while the logbook cannot be written or read: nothing is signed then, nor given up.
    """
    if not waiting:
        return []
    try:
        services.logbook.require()
        known = services.logbook.issued({credential_id for _, credential_id in waiting})
    except (Refused, Broken, OSError) as trouble:
        _log.error("no reservation is finished: %s", trouble.code if isinstance(trouble, Refused) else trouble)
        return []
    for edition_id, credential_id in waiting:
        if credential_id not in known:
            _log.error("reservation %d has no line in the journal outside of the database", edition_id)
    return [edition_id for edition_id, credential_id in waiting if credential_id in known]


def _resume(services: Services, edition_id: int) -> bool:
    try:
        wanted = _still_wanted(services, edition_id)
        if wanted is None:
            return False
        intent, finish = wanted
        finish(services, intent)
    except (SigningHalted, SigningIsHalted, KeyringStale):
        return False  # it is logged already, and the reservation stays
    except Exception as trouble:  # noqa: BLE001 - the failure of one badge must not stop the others
        # The message may hold a person's name (a statement's parameters, a document): only its code or type is logged.
        code = trouble.code if isinstance(trouble, OpenBadgesError) else type(trouble).__name__
        _log.error("reservation %d could not be finished: %s", edition_id, code)
        if isinstance(trouble, Refused):
            hopeless = isinstance(trouble.__cause__, IssuanceRefused)  # the lint refuses it, today and tomorrow
        else:
            hopeless = isinstance(trouble, LookupError | TypeError | ValueError)
        _give_up_after_failure(services, edition_id, hopeless=hopeless)
        return False
    return True


def _still_wanted(services: Services, edition_id: int) -> tuple[sign.Intent, Finish] | None:
    """The intent of a reservation that may still be issued, and what finishes it; else None, after giving it up."""
    now = services.clock()
    with services.database.begin() as session:
        halt.refuse_while_halted(session)
        edition, award = _held(session, edition_id)
        if edition.state != EditionState.RESERVED:
            return None
        if correct.is_correction(edition):
            if not correct.is_possible(award, now):
                _give_up(edition, award)
                return None
            return sign.intent_of(edition), correct.finish
        over = award.erased_at is not None or is_expired(edition.valid_until, now)
        if over or signing_blockers(dossier_of(session, award, now)):
            _give_up(edition, award)
            return None
        return sign.intent_of(edition), _finish_first


def _finish_first(services: Services, intent: sign.Intent) -> None:
    sign.record(services, intent, sign.make(services, intent))


def _give_up_after_failure(services: Services, edition_id: int, *, hopeless: bool) -> None:
    """Give up a reservation that failed for good, or that has been failing for longer than PATIENCE."""
    now: datetime = services.clock()
    with services.database.begin() as session:
        edition, award = _held(session, edition_id)
        if edition.state == EditionState.RESERVED and (hopeless or now - edition.reserved_at > PATIENCE):
            _give_up(edition, award)


def _held(session: OrmSession, edition_id: int) -> tuple[Edition, Award]:
    """An edition and its award; the award's row is locked, so that no other transaction signs it meanwhile."""
    edition = session.get_one(Edition, edition_id)
    award = session.get_one(Award, edition.award_id, with_for_update=True)
    session.refresh(edition)
    return edition, award


def _give_up(edition: Edition, award: Award) -> None:
    changes.give_up(edition)
    if award.state != AwardState.RESERVED:
        return  # another transaction changed the state meanwhile: that state stays
    gone = award.erased_at is not None or award.member.erased_at is not None
    change_state(award, AwardState.ABANDONED if gone else AwardState.AGREED)
