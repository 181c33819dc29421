"""Signing an award that the member agreed to (intent, lint, sign, check, record), and undoing it within ten minutes.

Commit 1 reserves ids, index and dates and stores the draft. Once the logbook has a line of it on the disk, the site
signs the endorsement, the network signs the badge, and the verifier judges all forms. Commit 2 stores the bytes and the
ledger rows. A crash in between leaves a reservation that `resume` finishes: all that is signed follows from the stored
draft, so signing it twice gives the same badge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeAlias

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import is_overtaken
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.telemetry import figures
from badges.issuing import daily_number, letters
from badges.issuing.beside.notices import end_question
from badges.issuing.self_check import Unpublished, check, judge
from badges.ledger import changes as ledger_changes
from badges.ledger import freeze, identities, narrative, statuses
from badges.ledger import rows as ledger
from badges.ledger.safeguards import rehearsal
from badges.ledger.safeguards.halt import halting
from badges.ledger.states import EditionState, LedgerEvent
from badges.ledger.tables import Edition
from badges.network.rules import reached_at
from badges.network.tables import Instance
from badges.people.addresses import confirmed_address
from badges.people.ties.identity_question import refuse_unanswered
from badges.publication.judgement import own_environment
from badges.recognition import changes as award_changes
from badges.recognition import rows as recognition
from badges.recognition.dossier import dossier_of
from badges.recognition.evidence import RecognitionContext, context_of
from badges.recognition.practice import refuse_practice
from badges.recognition.rules import AwardBlocked, Dossier, signing_blockers
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, Endorsement
from issuer.compose_ob3 import compose_credential, compose_endorsement
from issuer.drafts import AwardDraft, EndorsementDraft
from issuer.issuance import SignedCredential, issue_embedded, issue_jwt, prepare
from issuer.lint import Kind
from issuer.representations import Representation
from keys.algorithms import Algorithm
from schemas.bitstring import MINIMUM_BITS
from schemas.vocabulary import VC_JWT, VC_LD_JSON

UNDO = timedelta(minutes=10)


@dataclass(frozen=True)
class Intent:
    """What commit 1 recorded of an edition: all that the signatures depend on."""

    edition_id: int
    award_id: int
    award: AwardDraft
    endorsements: tuple[EndorsementDraft, ...]
    endorsers: tuple[str, ...]  # keyring owners, one for each endorsement

    @cached_property
    def kind(self) -> rehearsal.Kind:
        """The kind of the badge: its issuer, its site and its version of a badge, and which members the badge has."""
        badge = (self.award.as_dict(), ("issuer", "source", "achievement"))
        return rehearsal.kind_of("badge", badge, *((each.as_dict(), ("issuer",)) for each in self.endorsements))


Produce: TypeAlias = Callable[[Services, Intent], dict[Representation, SignedCredential]]  # an intent, signed


def load_award(
    session: OrmSession,
    award_id: int,
    read: Callable[[OrmSession, int], Award | None] = recognition.award_to_change,
) -> Award:
    """The award by its number, its row locked until the transaction ends. Raises NotFound: also when it was erased."""
    award = read(session, award_id)
    if award is None or award.erased_at is not None:
        raise NotFound("award.unknown")
    return award


def draft_of(
    instance: Instance, award: Award, edition: Edition, context: RecognitionContext, said: Sequence[Endorsement]
) -> dict[str, object]:
    """The plain facts of an edition, as `Edition.draft` stores them: what will be signed, and by which sites.

    The code is not signed; it stands here so that a code that was changed is noticed (`badges check`).
    """
    origin = instance.public_url
    url = statuses.list_url(origin, edition.status_list_id)
    site = identities.site_profile(instance, award.site)
    badge = AwardDraft(
        credential_id=edition.credential_id,
        subject_id=edition.subject_id,
        issuer=identities.network_profile(instance),
        source=site,
        achievement=identities.achievement(origin, award.version.model.slug, award.version),
        recipient_name=award.name_shown or "",
        email_hash=None,
        narrative=narrative.what_was_seen(award.version.content, award.criteria, award.sentence),
        evidence=narrative.evidence(context),
        activity_start=context.started_at,
        activity_end=context.ended_at,
        role=narrative.role(context),
        awarded_at=edition.awarded_at,
        valid_from=edition.valid_from,
        valid_until=edition.valid_until,
        status_list_url=url,
        status_jwt_url=f"{url}.jwt",
        status_index=edition.status_index,
    )
    standing = [endorsement for endorsement in said if endorsement.withdrawn_at is None]
    endorsements = [
        EndorsementDraft(
            id=identities.new_urn(),
            issuer=site,
            subject_id=edition.subject_id,
            comment=endorsement.comment or "",
            valid_from=edition.valid_from,
            name=narrative.endorsement_name(award.version.content),
        )
        for endorsement in standing
    ]
    return {
        "code": award.code,
        "award": badge.as_dict(),
        "endorsements": [each.as_dict() for each in endorsements],
        "endorsers": [award.site.slug for _ in endorsements],
    }


class NotRehearsed(Exception):
    """The badge is of a kind that was not rehearsed: nothing is reserved. `intent` is what would have been."""

    def __init__(self, intent: Intent) -> None:
        super().__init__("the kind of this badge is new")
        self.intent = intent


def reserve(
    services: Services, actor: Actor, award_id: int, *, proved_recently: bool = False, rehearsed: bool = False
) -> Intent | None:
    """Commit 1. Returns None when the badge is issued already: sending the form twice signs once.

    With `rehearsed` only a badge of a kind that was rehearsed is reserved. Raises NotRehearsed: for another, with
    nothing reserved; NotFound; AwardBlocked; Refused: `award.practice`, `signing.frozen` while a compromised key is
    dealt with, `signing.halted`, `signing.clock` while the clock is wrong, `address.unconfirmed` before the first
    badge, `phone.nobody_to_call` without a phone of the site or the network, `signing.prove_again` beyond the usual
    number of a day (`daily_number.watch`).

    Other writers do not wait while the dossier is read; when one of them was faster, it is read again while they do.
    """
    how = {"proved_recently": proved_recently, "rehearsed": rehearsed}
    try:
        return _reserve(services, actor, award_id, late=True, **how)
    except OperationalError as trouble:
        if not is_overtaken(trouble):
            raise
        return _reserve(services, actor, award_id, late=False, **how)


def _reserve(
    services: Services, actor: Actor, award_id: int, *, late: bool, proved_recently: bool, rehearsed: bool
) -> Intent | None:
    now = services.now()
    with services.database.begin(late=late) as session:
        award = load_award(session, award_id, recognition.award_to_sign)
        if not may(actor, Action.AWARD, award.site_id):
            raise NotFound("award.unknown")
        if award.state == AwardState.ISSUED:
            return None
        refuse_practice(award.member)
        instance = freeze.refuse_to_sign(services, session)
        _refuse_unready(instance, award)
        refuse_unanswered(session, actor, award.member)
        dossier = dossier_of(session, award, now, earlier=False, signer=actor.staff_id)
        refusals = signing_blockers(dossier, actor)
        if refusals:
            raise AwardBlocked(refusals)
        daily_number.watch(services, session, actor, dossier.persons, award.site_id, proved_recently=proved_recently)
        edition = _waiting(session, award) or _new_edition(session, instance, award, dossier, now)
        intent = intent_of(edition)
        if rehearsed and intent.kind not in rehearsal.REHEARSED:
            raise NotRehearsed(intent)
        return intent


def _waiting(session: OrmSession, award: Award) -> Edition | None:
    """The edition that an interrupted signature has reserved: of an award in that state alone (`badges check`)."""
    if award.state != AwardState.RESERVED:
        return None
    editions = ledger.editions(session, award.id)
    return next((each for each in reversed(editions) if each.state == EditionState.RESERVED), None)


def _refuse_unready(instance: Instance, award: Award) -> None:
    """The first badge makes the address final (decisions 19), and each reader of a badge has a number to call.

    A demonstration is not asked about its address.
    """
    if instance.address_confirmed_at is None and not instance.demonstration:
        raise Refused("address.unconfirmed")
    if reached_at(award.site.phone, award.site.call_hours, instance.network)[0] is None:
        raise Refused("phone.nobody_to_call")


def _new_edition(session: OrmSession, instance: Instance, award: Award, dossier: Dossier, now: datetime) -> Edition:
    """Reserve a credential id, a subject and a status index, and store the draft with them."""
    said = recognition.endorsements(session, award.id)
    edition = ledger_changes.reserve_edition(session, award, now)
    if not said:
        endorser = dossier.endorser_id or dossier.awarded_by_id
        comment = narrative.facilitator_comment(dossier.function, award.site.city)
        said = [award_changes.endorse(session, award, endorser, dossier.function, comment, now)]
    seen = [each for criterion in dossier.criteria for each in criterion.seen]
    context = context_of(seen, award.criteria)
    ledger_changes.store_reservation(session, edition, draft_of(instance, award, edition, context, said))
    award_changes.reserve(session, award)
    return edition


def intent_of(edition: Edition) -> Intent:
    """Read back what commit 1 stored, but for the hosts that earlier drafts named.

    Raises LookupError, TypeError, ValueError: when it cannot be read.
    """
    draft = edition.draft or {}
    award = AwardDraft.from_dict(draft["award"])
    endorsements = [EndorsementDraft.from_dict(each) for each in draft["endorsements"]]
    return Intent(
        edition_id=edition.id,
        award_id=edition.award_id,
        award=replace(award, issuer=identities.hostless(award.issuer), source=identities.hostless(award.source)),
        endorsements=tuple(replace(each, issuer=identities.hostless(each.issuer)) for each in endorsements),
        endorsers=tuple(draft["endorsers"]),
    )


def produce(services: Services, intent: Intent) -> dict[Representation, SignedCredential]:
    """Sign an intent: each endorsement by its site, then the badge by the network, embedded and as JWT (decisions 10).

    A pure function of the intent and the keys: Ed25519 and RSASSA-PKCS1-v1_5 are deterministic.
    """
    created, origin = intent.award.valid_from, services.settings.public_url
    endorsements = [
        issue_embedded(
            prepare(compose_endorsement(draft), Kind.ENDORSEMENT, origin=origin),
            services.keyring.signer(owner, Algorithm.EDDSA),
            created=created,
        )
        for draft, owner in zip(intent.endorsements, intent.endorsers, strict=True)
    ]
    credential = compose_credential(intent.award, [each.document for each in endorsements])
    prepared = prepare(credential, Kind.CREDENTIAL, origin=origin)
    network, signer = identities.NETWORK, services.keyring.signer
    signed = {
        Representation.OB3: issue_embedded(
            prepared, services.keyring.signer(network, Algorithm.EDDSA), created=created
        ),
        Representation.OB3_JWT: issue_jwt(
            prepared,
            signer(network, Algorithm.RS256),
            status_list_url=intent.award.status_jwt_url,
        ),
    }
    if endorsements:
        signed[Representation.ENDORSEMENT] = endorsements[0]
    return signed


def rehearse(services: Services, intent: Intent, forms: Produce = produce) -> None:
    """Sign all forms of a badge of a new kind with throw-away keys, and its status lists, and judge them.

    `forms` makes them. Raises Refused: `signing.refused` when one is not valid; no real key was used.
    """
    draft = intent.award

    def attempt(stand_in: Services) -> None:
        with stand_in.database.begin(read_only=True) as session:
            instance = session.get_one(Instance, 1)
        number = int(draft.status_list_url.rpartition("/")[2])
        clear = statuses.sign_list(stand_in, number, MINIMUM_BITS, instance, [])
        lists = {
            draft.status_list_url: (VC_LD_JSON, clear.embedded),
            draft.status_jwt_url: (VC_JWT, clear.jwt),
        }
        world = own_environment(stand_in)
        judge(forms(stand_in, intent), replace(world, fetch=Unpublished(lists, world.fetch)))

    rehearsal.rehearse(services, intent.kind, draft.valid_from, attempt)


def make(services: Services, intent: Intent) -> dict[Representation, SignedCredential]:
    """Sign a badge with the real keys and check it, after a rehearsal when its kind is new.

    Raises Refused: `signing.refused` when the rehearsal or the lint refuses this badge, `award.try_again`,
    `signing.logbook` while the line of this issue is not on the disk; SigningHalted: when our own verifier does not
    accept what was signed. From then on nothing is signed.
    """
    services.logbook.require()
    rehearse(services, intent)
    with rehearsal.refusing_alone(), halting(services):
        signed = produce(services, intent)
        check(services, signed)
    for representation in signed:
        figures.count_signature(representation.value)
    return signed


def record(
    services: Services, intent: Intent, signed: dict[Representation, SignedCredential], actor: Actor | None = None
) -> None:
    """Commit 2. When another worker stored the same bytes first, nothing changes.

    `actor` None: the worker finishes what was interrupted.

    Raises Refused: `award.try_again` when the reservation was given up meanwhile, or a key that signed it was found
    compromised; `signing.frozen`, `signing.clock` (the reservation stays, and is finished later).
    """
    now = services.clock()
    with services.database.begin() as session:
        award = load_award(session, intent.award_id)
        edition = ledger.edition(session, intent.edition_id)
        if edition.state == EditionState.ISSUED:
            return
        if edition.state != EditionState.RESERVED:
            raise Refused("award.try_again")
        instance = freeze.refuse_to_sign(services, session)
        freeze.refuse_compromised(session, [(each.media_type, each.data) for each in signed.values()], instance)
        award_changes.issue(session, award, now)
        ledger_changes.issue(session, edition, signed, now)
        award_changes.note_award(session, Act.AWARD_SIGNED, actor, award, now)
        if confirmed_address.letters_go_to(session, award.member, now) is not None:
            letters.badge_ready(services, session, award, due_at=now + UNDO)


def sign(services: Services, actor: Actor, award_id: int, *, proved_recently: bool = False) -> None:
    """Issue the badge that the member agreed to. Idempotent.

    `proved_recently`: whether the actor proved who they are within five minutes.
    Raises NotFound, AwardBlocked, Refused, SigningHalted: as `reserve`, `make` and `record`.
    """
    services.logbook.require()
    try:
        intent = reserve(services, actor, award_id, proved_recently=proved_recently, rehearsed=True)
    except NotRehearsed as new:
        rehearse(services, new.intent)
        intent = reserve(services, actor, award_id, proved_recently=proved_recently)
    if intent is not None:
        record(services, intent, make(services, intent), actor)


def undo(services: Services, actor: Actor, award_id: int) -> None:
    """Withdraw a badge within ten minutes of its signature (decisions 3). Idempotent.

    Raises NotFound; Refused: `award.undo_late` afterwards, `award.not_issued` when the badge is not valid.
    """
    now = services.clock()
    with services.database.begin(essential=True) as session:
        award = load_award(session, award_id)
        if not may(actor, Action.AWARD, award.site_id):
            raise NotFound("award.unknown")
        if award.state == AwardState.WITHDRAWN:
            return
        if award.state != AwardState.ISSUED or award.issued_at is None:
            raise Refused("award.not_issued")
        if now >= award.issued_at + UNDO:
            raise Refused("award.undo_late")
        end(session, award, AwardState.WITHDRAWN, "undo", now)
        award_changes.note_award(session, Act.AWARD_WITHDRAWN, actor, award, now)


def end(session: OrmSession, award: Award, state: AwardState, reason: str, now: datetime) -> None:
    """Withdraw or revoke an award: its bit is set, its letters are dropped, its ledger rows stay."""
    award_changes.end(session, award, state, reason, now)
    ledger_changes.give_up_reservations(session, [award.id])  # of a correction: nothing is left to correct
    if (edition := ledger.current_edition(session, award.id)) is not None:
        ledger_changes.end_credential(session, edition, LedgerEvent(state), now)
    end_question(session, award.id)
    letters.drop(session, award.id)
