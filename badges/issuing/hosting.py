"""The Open Badges 2.0 form of an award, made when the member asks for it (decisions 7): intent, sign, check, record.

Commit 1 (`request`) records the form's addresses, the era of its key and the recipient's e-mail. The form is signed and
checked outside of any transaction. Commit 2 (`record`) stores the bytes and their ledger rows. When the process ends
between the two commits, the same request made again finishes the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.telemetry import figures
from badges.issuing import self_check
from badges.ledger import changes, freeze, identities
from badges.ledger import rows as ledger
from badges.ledger.safeguards import rehearsal
from badges.ledger.safeguards.halt import SigningHalted, halting
from badges.ledger.tables import Document, Edition, HostedAssertion
from badges.publication.hosted_documents import assertion_url, revocations
from badges.publication.judgement import own_environment
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from issuer import publication
from issuer.compose_ob2 import compose_assertion, compose_signed_assertion
from issuer.drafts import HostedDraft
from issuer.issuance import SignedCredential, issue_hosted, issue_jws, prepare
from issuer.lint import Kind
from issuer.representations import Representation
from keys.algorithms import Algorithm
from schemas import strict_json
from schemas.identity import recipient_matches
from schemas.vocabulary import LD_JSON
from verifier.environment import VerifierEnvironment

FORMS: Final = (Representation.OB2, Representation.OB2_JWS)


@dataclass(frozen=True)
class HostedIntent:
    """What commit 1 recorded: the edition, the e-mail and the key's era of the form, and its draft.

    `returns`: this recipient was replaced before, so that the list of revocations still names the signed id.
    """

    edition_id: int
    email: str | None
    era: str
    draft: HostedDraft
    returns: bool


def request(services: Services, session: OrmSession, award: Award, email: str | None) -> HostedIntent | None:
    """Commit 1, in the caller's transaction, which holds the row of `award`. None when the form is stored already.

    Without an e-mail the recipient is the badge's own urn:uuid. Raises NotFound: `award.unknown` for an award that was
    never signed; Refused: `award.not_issued`, `signing.frozen` while a compromised key is dealt with,
    `signing.clock` while the clock is wrong.
    """
    must_be_issued(award)
    edition = ledger.current_edition(session, award.id)
    if edition is None:
        raise NotFound("award.unknown")
    if is_made(session, award.id, email):
        return None
    freeze.refuse_to_sign(services, session)
    era = current_era(services)
    row = changes.request_assertion(session, award.id, email=email, era=era, at=services.clock())
    draft = hosted_draft(services, award, edition, row, era)
    return HostedIntent(edition.id, email, era, draft, returns=row.replaced_at is not None)


def sign(services: Services, intent: HostedIntent) -> dict[Representation, SignedCredential]:
    """Sign and verify both forms of an intent, outside of any transaction, after a rehearsal when its kind is new.

    Raises SigningHalted; Refused: `award.not_issued` when the badge ended meanwhile, `award.try_again`,
    `signing.refused` when this form does not pass, or the network's RSA key has changed since commit 1.
    """
    rehearse(services, intent.draft)
    with rehearsal.refusing_alone(), halting(services):
        signed = produce(services, intent.draft)
        with unless_it_ended(services, intent.edition_id):
            world = own_environment(services)
            if intent.returns:
                listed = revocations(services, intent.era, but=intent.draft.signed_id)
                known = {str(listed["id"]): (LD_JSON, strict_json.encode(listed))}
                world = replace(world, fetch=self_check.Unpublished(known, world.fetch))
            check(signed, intent.draft, world)
    figures.count_signature(Representation.OB2_JWS.value)
    return signed


def rehearse(services: Services, draft: HostedDraft) -> None:
    """Make both forms of a new kind under the throw-away key's era, and judge them. Raises Refused: `signing.refused`.

    They are judged at the moment of the award, when the badge had not expired.
    """

    def attempt(stand_in: Services) -> None:
        era, base = current_era(stand_in), publication.ob2_base(services.settings.public_url, current_era(services))
        there = publication.ob2_base(services.settings.public_url, era)
        moved = replace(
            draft,
            signed_id=identities.new_urn(),  # which no list of revocations names
            badge_class_url=draft.badge_class_url.replace(base, there),
            key_url=draft.key_url.replace(base, there),
        )
        check(produce(stand_in, moved), moved, own_environment(stand_in))

    kind = rehearsal.kind_of("hosted", (draft.as_dict(), ("badge_class_url", "key_url")))
    rehearsal.rehearse(services, kind, draft.issued_at, attempt)


def record(
    services: Services,
    session: OrmSession,
    award: Award,
    intent: HostedIntent,
    signed: Mapping[Representation, SignedCredential],
) -> bool:
    """Commit 2, in the caller's transaction, which holds the row of `award`. False when another request stored it.

    Raises Refused: `award.not_issued` when the badge ended meanwhile, `signing.frozen`, `signing.clock`,
    `award.try_again` when the badge or its key was renewed, or the form was requested for another e-mail.
    """
    must_be_issued(award)
    row, edition = ledger.requested_assertion(session, award.id), ledger.current_edition(session, award.id)
    if is_made(session, award.id, intent.email):
        return False
    freeze.refuse_to_sign(services, session)
    if edition is None or row is None or (edition.id, row.email) != (intent.edition_id, intent.email):
        raise Refused("award.try_again")
    if not row.era == intent.era == current_era(services):  # a compromised key is never the current one
        raise Refused("award.try_again")
    freeze.refuse_methods(session, [f"{identities.network_did(services.settings.public_url)}#{intent.era}"])
    store_forms(services, session, edition, signed)
    changes.make_live(session, row, services.now())
    return True


def store_forms(
    services: Services,
    session: OrmSession,
    edition: Edition,
    signed: Mapping[Representation, SignedCredential],
) -> None:
    """Store signed forms in their edition, in the caller's transaction; files that were drawn from older ones go."""
    for replaced in (each for each in edition.documents if each.representation in signed):
        services.files.forget(sha256(replaced.data).hexdigest())
    changes.replace_documents(session, edition, signed, services.now())


def kept_forms(edition: Edition) -> dict[Representation, Document]:
    """The stored Open Badges 2.0 forms of an edition: they hold no name and no sentence, and backpacks hold copies."""
    return {each.representation: each for each in edition.documents if each.representation in FORMS}


def is_made(session: OrmSession, award_id: int, email: str | None) -> bool:
    """Whether the form that was last requested is for `email`, and is stored with that recipient."""
    row, edition = ledger.requested_assertion(session, award_id), ledger.current_edition(session, award_id)
    if row is None or edition is None or row.email != email or row.made_at is None or row.replaced_at is not None:
        return False
    stored = ledger.document(session, edition.id, Representation.OB2)
    if stored is None:
        return False
    recipient = strict_json.parse_object(stored.data)["recipient"]
    return recipient_matches(recipient, edition.subject_id if email is None else email)


def must_be_issued(award: Award) -> None:
    """Raises Refused: `award.not_issued` for an award that is not valid, `award.paused` while it is examined."""
    if award.state != AwardState.ISSUED:
        raise Refused("award.not_issued")
    if award.paused_at is not None:
        raise Refused("award.paused")


@contextmanager
def unless_it_ended(services: Services, edition_id: int) -> Iterator[None]:
    """A headline that the end of the badge explains is no mismatch. Raises Refused: `award.not_issued` if it ended."""
    try:
        yield
    except SigningHalted:
        with services.database.begin(read_only=True) as session:
            if session.get_one(Edition, edition_id).award.state != AwardState.ISSUED:
                raise Refused("award.not_issued") from None
        raise


def hosted_draft(services: Services, award: Award, edition: Edition, row: HostedAssertion, era: str) -> HostedDraft:
    """The plain facts of the Open Badges 2.0 form under the key of `era`.

    Without an e-mail the recipient is the subject's urn:uuid. The salt is the assertion's own, so that the recipient's
    hash is that of its copies.
    """
    origin = services.settings.public_url
    base = publication.ob2_base(origin, era)
    slug, number = award.version.model.slug, award.version.number
    url = assertion_url(origin, row.key)
    return HostedDraft(
        assertion_url=url,
        signed_id=row.signed_id,
        badge_class_url=f"{base}/badges/{slug}/{number}",
        issued_at=edition.awarded_at,
        expires=edition.valid_until,
        recipient_email=row.email,
        recipient_salt=row.salt or "",
        recipient_id=edition.subject_id,
        image_url=f"{url}/image.png",
        key_url=f"{base}/key",
    )


def current_era(services: Services) -> str:
    """The era of the RSA key that signs now: its thumbprint."""
    return services.keyring.signer(identities.NETWORK, Algorithm.RS256).method.thumbprint


def stored_under(services: Services, edition: Edition, era: str) -> bool:
    """Whether the stored form of an edition belongs to `era`. Its row may name a later one, as last requested."""
    base = f"{publication.ob2_base(services.settings.public_url, era)}/"
    return any(
        str(strict_json.parse_object(each.data)["badge"]).startswith(base)
        for each in edition.documents
        if each.representation is Representation.OB2
    )


def produce(services: Services, draft: HostedDraft) -> dict[Representation, SignedCredential]:
    """The hosted and the signed form of one draft. Raises IssuanceRefused."""
    signer, origin = services.keyring.signer(identities.NETWORK, Algorithm.RS256), services.settings.public_url
    hosted = prepare(compose_assertion(draft), Kind.OB2_HOSTED, origin=origin)
    signed = prepare(compose_signed_assertion(draft), Kind.OB2_SIGNED, origin=origin)
    return {Representation.OB2: issue_hosted(hosted), Representation.OB2_JWS: issue_jws(signed, signer)}


def check(signed: Mapping[Representation, SignedCredential], draft: HostedDraft, world: VerifierEnvironment) -> None:
    """Verify both forms as if they were published. Raises SigningHalted, Refused: as `self_check.judge`."""
    assertion = {draft.assertion_url: (LD_JSON, signed[Representation.OB2].data)}
    self_check.judge(signed, replace(world, fetch=self_check.Unpublished(assertion, world.fetch)))
