"""The next edition of a badge, once a witness's statement was kept or withdrawn.

It is a renewal (decisions 5): the id, the subject, the place in the status list and the award date stay, so that copies
of before are not cancelled by what another person says. What is in the record is the intent: a statement with a yes, or
one that was withdrawn. A crash, or a time in which nothing is signed, leaves it as it is, and the job signs it later.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import KeyringStale, Refused
from badges.base.services import Services
from badges.issuing import renew
from badges.issuing.renew import Renewal
from badges.ledger import changes, freeze, identities, narrative
from badges.ledger import rows as ledger
from badges.ledger.logbook import gaps
from badges.ledger.safeguards.halt import SigningHalted, SigningIsHalted
from badges.ledger.tables import Edition
from badges.network.tables import Instance
from badges.recognition.rules import is_valid
from badges.recognition.states import LEGITIMATE, AwardState
from badges.recognition.tables import Award
from badges.recognition.witnesses import changes as witnesses
from badges.recognition.witnesses.tables import WitnessStatement
from issuer.drafts import EndorsementDraft
from schemas.errors import OpenBadgesError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Wanted:
    """What the next edition says besides the site's own attestation: the new statements, and those that go."""

    added: frozenset[int]
    gone: frozenset[int]
    signed: Renewal


def bring_up_to_date(services: Services, award_id: int) -> bool:
    """Sign a badge anew if its witnesses are not those that stand in it. Returns whether it did.

    Raises Refused: `signing.frozen`, `signing.halted`, `signing.clock`, `signing.logbook`, `signing.refused`,
    `award.try_again`; SigningHalted; LookupError: when the badge ended meanwhile. Nothing is lost by any of them.
    """
    services.logbook.require()
    while (wanted := _signed(services, award_id)) is not None:
        if _record(services, award_id, wanted):
            return True
    return False


def bring_all_up_to_date(services: Services) -> int:
    """The same of every badge that waits for it, for the periodic job. Returns how many; one that fails stops none."""
    with services.database.begin(read_only=True) as session:
        waits = or_(
            WitnessStatement.withdrawn_at.is_not(None),
            WitnessStatement.kept_at.is_not(None) & WitnessStatement.signed_at.is_(None),
        )
        chosen = select(WitnessStatement.award_id).join(Award, Award.id == WitnessStatement.award_id)
        chosen = chosen.where(waits, Award.state.in_(LEGITIMATE), Award.erased_at.is_(None)).distinct()
        waiting = session.scalars(chosen.order_by(WitnessStatement.award_id)).all()
    return sum(_did(services, each) for each in waiting)


def _did(services: Services, award_id: int) -> bool:
    try:
        return bring_up_to_date(services, award_id)
    except (SigningHalted, SigningIsHalted, KeyringStale):
        return False  # it is logged already
    except Exception as trouble:  # noqa: BLE001 - the failure of one badge must not stop the others
        code = trouble.code if isinstance(trouble, OpenBadgesError) else type(trouble).__name__
        _log.error("badge %d could not be signed with its witnesses: %s", award_id, code)
        return False


def _signed(services: Services, award_id: int) -> _Wanted | None:
    """The edition that is wanted, signed and not recorded; None where the current one says what stands."""
    at = services.clock()
    with services.database.begin(read_only=True) as session:
        award, edition = session.get_one(Award, award_id), ledger.current_edition(session, award_id)
        if edition is None or award.erased_at is not None or award.state not in LEGITIMATE:
            return None
        added, gone = _changes(session, award, at)
        if not added and not gone:
            return None
        if ledger.unfinished_incident(session) is not None:
            raise Refused("signing.frozen")
        if gaps.is_unconfirmed(session):
            raise Refused("signing.gap")
        renew.refuse_unready(services, session)
        later = renew.later_edition(edition, at, _drafts(session, award, edition, added, gone), award.site.slug)
        signed = renew.signed_edition(services, session, award, edition, later)
        return _Wanted(_numbers(added), _numbers(gone), signed)


def _numbers(statements: Iterable[WitnessStatement]) -> frozenset[int]:
    return frozenset(each.id for each in statements)


def _changes(session: OrmSession, award: Award, now: datetime) -> tuple[list[WitnessStatement], list[WitnessStatement]]:
    """The statements that are to enter the badge, and those that are to leave it, whatever its state."""
    chosen = select(WitnessStatement).where(WitnessStatement.award_id == award.id).order_by(WitnessStatement.id)
    found = session.scalars(chosen).all()
    gone = [each for each in found if each.withdrawn_at is not None]
    if award.state != AwardState.ISSUED or award.paused_at is not None or not is_valid(award, now):
        return [], gone
    kept = [each for each in found if each.kept_at is not None and each.withdrawn_at is None]
    return [each for each in kept if each.signed_at is None], gone


def _drafts(
    session: OrmSession,
    award: Award,
    edition: Edition,
    added: list[WitnessStatement],
    gone: list[WitnessStatement],
) -> list[EndorsementDraft]:
    """The endorsements of the next edition: those of before without what was withdrawn, then the new ones."""
    before = [EndorsementDraft.from_dict(each) for each in (edition.draft or {})["endorsements"]]
    left_out = {each.urn for each in (*gone, *added)}
    site = identities.site_profile(session.get_one(Instance, 1), award.site)
    new = [
        EndorsementDraft(
            id=each.urn,
            issuer=site,
            subject_id=edition.subject_id,
            comment=(each.endorsement.comment if each.endorsement is not None else None) or "",
            valid_from=edition.valid_from,
            name=narrative.endorsement_name(award.version.content),
        )
        for each in added
    ]
    return [*(each for each in before if each.id not in left_out), *new]


def _record(services: Services, award_id: int, wanted: _Wanted) -> bool:
    """Commit the edition. False when what stands changed meanwhile, or another edition was recorded first."""
    now = services.clock()
    with services.database.begin(essential=True) as session:
        award = session.get_one(Award, award_id, with_for_update={"of": Award}, populate_existing=True)
        added, gone = _changes(session, award, now)
        if (wanted.added, wanted.gone) != (_numbers(added), _numbers(gone)):
            return False
        before = ledger.current_edition(session, award_id)
        freeze.refuse_while_frozen(session)
        if before is None or not renew.record_edition(session, award, wanted.signed, now):
            return False
        for replaced in before.documents:
            services.files.forget(sha256(replaced.data).hexdigest())
        session.flush()
        changes.forget_endorsements(session, award_id, {each.urn for each in gone})
        for each in added:
            witnesses.note_signed(each, now)
        for each in gone:
            witnesses.forget(session, each)
        return True
