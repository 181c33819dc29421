"""Making the Open Badges 2.0 form of an award, when the member asked for it (decisions 7): signed and hosted."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, replace

from badges.base.services import Services
from badges.issuing import checking
from badges.ledger import identities
from badges.ledger.tables import Edition, HostedAssertion
from badges.publication.hosted import assertion_url
from badges.recognition.tables import Award
from issuer import publication
from issuer.compose_ob2 import compose_assertion, compose_signed_assertion
from issuer.drafts import HostedDraft
from issuer.issuance import SignedCredential, issue_hosted, issue_jws, prepare
from issuer.lint import Kind
from issuer.representations import Representation
from keys.algorithms import Algorithm
from schemas.vocabulary import LD_JSON
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetch, Fetched


def hosted_draft(
    services: Services, award: Award, edition: Edition, row: HostedAssertion, *, salt: str | None = None
) -> HostedDraft:
    """The plain facts of the Open Badges 2.0 form. Without an e-mail the recipient is the subject's urn:uuid.

    `salt` is that of an earlier assertion at the same address, so that copies of it go on saying the same.
    """
    origin = services.settings.public_url
    base = publication.ob2_base(origin, row.era)
    slug, number = award.version.model.slug, award.version.number
    url = assertion_url(origin, row.key)
    return HostedDraft(
        assertion_url=url,
        signed_id=row.signed_id,
        badge_class_url=f"{base}/badges/{slug}/{number}",
        issued_at=edition.awarded_at,
        expires=edition.valid_until,
        recipient_email=row.email,
        recipient_salt=salt or secrets.token_hex(16),
        recipient_id=edition.subject_id,
        image_url=f"{url}/image.png",
        key_url=f"{base}/key",
    )


def current_era(services: Services) -> str:
    """The era of the RSA key that signs now."""
    return services.keyring.signer(identities.NETWORK, Algorithm.RS256).method.thumbprint


def new_row(services: Services, award_id: int, email: str | None) -> HostedAssertion:
    """A hosted assertion with fresh identifiers, under the RSA key that is active now."""
    return HostedAssertion(
        award_id=award_id,
        key=secrets.token_urlsafe(32),
        signed_id=f"urn:uuid:{uuid.uuid4()}",
        era=current_era(services),
        email=email,
        requested_at=services.clock(),
    )


def produce(services: Services, draft: HostedDraft) -> dict[Representation, SignedCredential]:
    """The hosted and the signed form of one draft."""
    signer, origin = services.keyring.signer(identities.NETWORK, Algorithm.RS256), services.settings.public_url
    hosted = prepare(compose_assertion(draft), Kind.OB2_HOSTED, origin=origin)
    signed = prepare(compose_signed_assertion(draft), Kind.OB2_SIGNED, origin=origin)
    return {Representation.OB2: issue_hosted(hosted), Representation.OB2_JWS: issue_jws(signed, signer)}


@dataclass(frozen=True)
class _Ahead:
    """A Fetch that knows one document before it is published: our own check comes before the commit."""

    url: str
    data: bytes
    inner: Fetch

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        if url == self.url:
            return Fetched(url, 200, LD_JSON, self.data)
        return self.inner(url, accept=accept, limit=limit)


def check(signed: dict[Representation, SignedCredential], draft: HostedDraft, world: VerifierEnvironment) -> None:
    """Let the verifier judge both forms as if they were published. Raises SigningHalted."""
    ahead = _Ahead(draft.assertion_url, signed[Representation.OB2].data, world.fetch)
    checking.judge(signed, replace(world, fetch=ahead))
