"""Renewal: a badge that a compromised key signed becomes another edition of the same credential (decisions 5).

Id, subject, status index and award date stay; the number and `validFrom` grow. No id or index is allocated, and the
open incident is the intent, so one commit is enough: it stores the edition, its bytes and its ledger rows together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.services import Services
from badges.base.telemetry import figures
from badges.issuing import hosting, matching_form, self_check, sign
from badges.ledger import changes, clock, freeze
from badges.ledger import rows as ledger
from badges.ledger.safeguards import rehearsal
from badges.ledger.safeguards.halt import SigningHalted, halting, refuse_while_halted
from badges.ledger.tables import Document, Edition, HostedAssertion
from badges.network.tables import Instance
from badges.publication.judgement import own_environment
from badges.publication.turns import Once
from badges.recognition import rows as recognition
from badges.recognition.rules import is_expired
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from issuer.drafts import AwardDraft, EndorsementDraft
from issuer.issuance import SignedCredential
from issuer.representations import Representation
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError
from verifier.environment import VerifierEnvironment
from verifier.kept_verdicts import KeptVerdicts
from verifier.verdict import Headline

SECOND = timedelta(seconds=1)
OB3_FORMS = (Representation.OB3, Representation.OB3_JWT, Representation.ENDORSEMENT, *matching_form.FORMS)


@dataclass(frozen=True)
class Renewal:
    """An edition that is signed and not recorded yet. `era`: that of the Open Badges 2.0 forms if signed anew too."""

    before: int  # the id of the edition that it follows
    state: AwardState  # of the award when it was read
    later: Edition
    forms: Mapping[Representation, SignedCredential | Document]
    era: str | None


def renew(services: Services, award_id: int, lost: VerificationMethod, at: datetime) -> bool:
    """Sign an award's badge anew if `lost` signed any form of it, as valid from `at`. Returns whether it did.

    When another command recorded an edition meanwhile, that edition is checked too: `lost` may have signed it.
    Raises SigningHalted: `issuance.not_valid`; Refused: `signing.clock`, `signing.halted`, `signing.refused` when this
    badge does not pass, or `award.try_again` when a key that signed was compromised since; LookupError, TypeError,
    ValueError: for a draft that cannot be read.
    """
    while (renewal := _signed_anew(services, award_id, lost, at)) is not None:
        if _record(services, award_id, renewal):
            return True
    return False


@dataclass(frozen=True)
class Chunk:
    """What became of some awards: how many were renewed, why others were not, and which to ask for one by one."""

    renewed: int
    failed: Mapping[int, Exception]
    alone: Sequence[int]


@dataclass(frozen=True)
class Among:
    """What the badges of a chunk have in common: how they are judged, and the instance when they were read."""

    world: VerifierEnvironment
    instance: Instance

    @classmethod
    def of(cls, services: Services, session: OrmSession) -> Among:
        """As of now: what we publish is read once, and no verdict is kept beyond the chunk."""
        world = own_environment(services)
        return cls(replace(world, fetch=Once(world.fetch), kept=KeptVerdicts()), session.get_one(Instance, 1))


def renew_some(services: Services, award_ids: Sequence[int], lost: VerificationMethod, at: datetime) -> Chunk:
    """Do the same for some awards in one reading and one commit: a process that is killed has done all of it, or none.

    Each badge is signed and judged as `renew` does it, against what was published at one moment. One that another
    command renewed or changed meanwhile is told in `alone`. Raises nothing for one badge.
    """
    signed: dict[int, Renewal] = {}
    failed: dict[int, Exception] = {}
    is_ready = False
    with services.database.begin(read_only=True) as session:
        awards, editions = ledger.with_current_editions(session, award_ids)
        among = Among.of(services, session)
        for award_id, edition in editions.items():
            award = awards[award_id]
            if award.erased_at is None and _concerned(services, edition, lost):
                try:
                    if not is_ready:
                        _refuse_unready_now(services)
                        is_ready = True
                    later = later_edition(edition, at)
                    signed[award_id] = signed_edition(services, session, award, edition, later, lost, among=among)
                except (OpenBadgesError, LookupError, TypeError, ValueError) as trouble:
                    failed[award_id] = trouble
                    is_ready = is_ready and not isinstance(trouble, SigningHalted)
    alone = _recorded(services, signed) if signed else []
    return Chunk(len(signed) - len(alone), failed, alone)


def _recorded(services: Services, signed: Mapping[int, Renewal]) -> list[int]:
    """Commit renewals at once. Returns the awards that are to be asked alone: they changed since they were read, or
    none may be recorded as they are (`_record_all`). Nothing of theirs was written."""
    now = services.clock()
    with services.database.begin() as session:
        awards = recognition.awards_to_change(session, signed)
        current = ledger.current_edition_ids(session, signed)
        ready = {
            award_id: renewal
            for award_id, renewal in signed.items()
            if current.get(award_id) == renewal.before and _stands(awards.get(award_id), renewal)
        }
        try:
            if ready:
                _record_all(session, ready, now)
        except Refused:  # before anything is written
            return sorted(signed)
    return sorted(signed.keys() - ready.keys())


def _signed_anew(services: Services, award_id: int, lost: VerificationMethod, at: datetime) -> Renewal | None:
    with services.database.begin(read_only=True) as session:
        award = session.get_one(Award, award_id)
        edition = ledger.current_edition(session, award_id)
        if edition is None or award.erased_at is not None or not _concerned(services, edition, lost):
            return None
        refuse_unready(services, session)
        return signed_edition(services, session, award, edition, later_edition(edition, at), lost)


def _refuse_unready_now(services: Services) -> None:
    """As `refuse_unready`, by what is committed now: a reading that is open sees no halt that began since."""
    with services.database.begin(read_only=True) as session:
        refuse_unready(services, session)


def refuse_unready(services: Services, session: OrmSession) -> None:
    """Raises Refused: `signing.clock`, `signing.halted`."""
    clock.refuse_when_wrong(services, session)
    refuse_while_halted(session)


def signed_edition(
    services: Services,
    session: OrmSession,
    award: Award,
    edition: Edition,
    later: Edition,
    lost: VerificationMethod | None = None,
    *,
    among: Among | None = None,
) -> Renewal:
    """Sign and judge the edition that follows another one, with its form for an e-mail if there is one.

    `session`: of a reading. `among`: where it is one of several. `lost`: the key whose Open Badges 2.0 forms are signed
    anew too; else all of them are kept. Raises as `renew`, but for what is asked before.
    """
    state = award.state
    intent, produce = sign.intent_of(later), sign.produce
    if (email_hash := matching_form.stored_hash(edition)) is not None:
        intent, produce = matching_form.including(intent, email_hash), matching_form.produce_with_badge
    sign.rehearse(services, intent, produce)
    instance = among.instance if among is not None else None
    with (
        rehearsal.refusing_alone(),
        halting(services, award.id, instance=instance),
        _unless_it_changed(services, award),
    ):
        signed = produce(services, intent)
        world = among.world if among is not None else own_environment(services)
        world = replace(world, now=max(world.now, later.valid_from))
        self_check.judge(signed, world, _expected(state, later, world.now))
        forms: dict[Representation, SignedCredential | Document] = {**signed, **hosting.kept_forms(edition)}
        era = None
        is_hosted = lost is not None and hosting.stored_under(services, edition, lost.thumbprint)
        if is_hosted and (row := ledger.hosted_assertion(session, award.id)) is not None:
            era = hosting.current_era(services)
            forms |= _hosted_forms(services, award, later, row, era, world)
    for name in signed if era is None else (*signed, Representation.OB2_JWS):
        figures.count_signature(name.value)
    return Renewal(edition.id, state, later, forms, era)


@contextmanager
def _unless_it_changed(services: Services, award: Award) -> Iterator[None]:
    """A headline that another state explains is no mismatch. Raises LookupError: when the award changed meanwhile."""
    try:
        yield
    except SigningHalted:
        with services.database.begin(read_only=True) as session:
            if session.get_one(Award, award.id).state != award.state:
                raise LookupError("the award changed while it was signed anew") from None
        raise


def _record(services: Services, award_id: int, renewal: Renewal) -> bool:
    """Commit a renewal. False when another command recorded one first. Raises LookupError: when the award changed."""
    now = services.clock()
    with services.database.begin() as session:
        award = session.get_one(Award, award_id, with_for_update=True)
        return record_edition(session, award, renewal, now)


def record_edition(session: OrmSession, award: Award, renewal: Renewal, now: datetime) -> bool:
    """Store a signed edition; the award's row is held. False when another command recorded one first.

    Raises LookupError: when the award changed; Refused: `award.try_again` when a key that signed was compromised since.
    """
    current = ledger.current_edition(session, award.id)
    if current is None or current.id != renewal.before:
        return False
    if not _stands(award, renewal):
        raise LookupError("the award changed while it was signed anew")
    _record_all(session, {award.id: renewal}, now)
    return True


def _stands(award: Award | None, renewal: Renewal) -> bool:
    """Whether the award is still as it was when it was signed anew."""
    return award is not None and award.state == renewal.state and award.erased_at is None


def _record_all(session: OrmSession, renewals: Mapping[int, Renewal], now: datetime) -> None:
    """Store signed editions by their award; the rows of these are held.

    Raises Refused, before anything is written: `award.try_again` when a key that signed was compromised since,
    `signing.halted` when a halt began since.
    """
    own = [
        (each.media_type, each.data)
        for renewal in renewals.values()
        for name, each in renewal.forms.items()
        if name not in hosting.FORMS
    ]
    freeze.refuse_compromised(session, own)  # it holds the instance's row, for which a halt waits
    refuse_while_halted(session)
    for award_id, renewal in renewals.items():
        if renewal.era is not None and (row := ledger.hosted_assertion(session, award_id)) is not None:
            changes.move_assertion(row, renewal.era)
    changes.give_up_reservations(session, renewals)  # a correction that was begun is of the edition before
    changes.issue_all(session, [(each.later, each.forms) for each in renewals.values()], now)


def _concerned(services: Services, edition: Edition, lost: VerificationMethod) -> bool:
    return hosting.stored_under(services, edition, lost.thumbprint) or any(
        lost.id in freeze.signing_methods(document.media_type, document.data)
        for document in edition.documents
        if document.representation in OB3_FORMS
    )


def later_edition(
    edition: Edition, at: datetime, endorsements: Sequence[EndorsementDraft] | None = None, endorser: str = ""
) -> Edition:
    """The next edition of the same credential, with the same facts; an expired badge stays expired.

    `endorsements`: in the place of those of before, each by the site that is the owner `endorser` of its key.
    """
    start = max(at, edition.valid_from + SECOND)
    if edition.valid_until is not None and start >= edition.valid_until:
        start = max(edition.valid_from, edition.valid_until - SECOND)
    draft = edition.draft or {}
    award = replace(AwardDraft.from_dict(draft["award"]), valid_from=start)
    before = [EndorsementDraft.from_dict(each) for each in draft["endorsements"]]
    said = before if endorsements is None else endorsements
    renewed = {
        **draft,
        "award": award.as_dict(),
        "endorsements": [replace(each, valid_from=start).as_dict() for each in said],
        "endorsers": draft["endorsers"] if endorsements is None else [endorser for _ in said],
    }
    return changes.next_version(edition, renewed, valid_from=start, at=at)


def _expected(state: AwardState, edition: Edition, now: datetime) -> dict[Representation, Headline]:
    """The headline that the verifier must give to each form: valid, expired or revoked, as the award is."""
    headline = Headline.VALID
    if state is AwardState.REVOKED:
        headline = Headline.REVOKED
    elif is_expired(edition.valid_until, now):
        headline = Headline.EXPIRED
    return {form: headline for form in OB3_FORMS if form is not Representation.ENDORSEMENT}


def _hosted_forms(
    services: Services,
    award: Award,
    later: Edition,
    row: HostedAssertion,
    era: str,
    world: VerifierEnvironment,
) -> dict[Representation, SignedCredential]:
    """The Open Badges 2.0 forms under the current key, with the same addresses and the same recipient hash."""
    draft = hosting.hosted_draft(services, award, later, row, era)
    hosting.rehearse(services, draft)
    signed = hosting.produce(services, draft)
    if award.state == AwardState.ISSUED and not is_expired(later.valid_until, world.now):
        hosting.check(signed, draft, world)
    return signed
