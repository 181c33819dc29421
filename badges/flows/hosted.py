"""The Open Badges 2.0 form of an award, made when the member asked for it (decisions 7), and its documents.

One Profile, key and set of BadgeClasses per RSA key: an "era", named by the key's thumbprint (decisions 15).
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.flows import profiles, signing, visibility
from badges.flows.errors import NotFound
from badges.flows.services import Services
from badges.store.models import Award, Edition, HostedAssertion, Instance
from badges.store.queries import backpacks
from issuer import publication
from issuer.compose_ob2 import compose_assertion, compose_revoked_assertion, compose_signed_assertion
from issuer.drafts import HostedDraft
from issuer.issuance import SignedCredential, issue_hosted, issue_jws, prepare
from issuer.lint import Kind
from keys.algorithms import Algorithm
from keys.verification import VerificationMethod
from schemas import strict_json
from schemas.vocabulary import LD_JSON
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetch, Fetched


def rsa_methods(services: Services) -> list[VerificationMethod]:
    """The network's RSA keys, active first: one for each era."""
    return [each for each in profiles.methods(services, profiles.NETWORK) if each.algorithm is Algorithm.RS256]


def era_method(services: Services, era: str) -> VerificationMethod:
    """The key of an era; raises NotFound."""
    for method in rsa_methods(services):
        if method.thumbprint == era:
            return method
    raise NotFound("key.unknown")


def assertion_url(origin: str, key: str) -> str:
    """Where the hosted assertion answers: unguessable, and for ever."""
    return f"{origin}/ob2/assertions/{key}"


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
    return services.keyring.signer(profiles.NETWORK, Algorithm.RS256).method.thumbprint


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


def produce(services: Services, draft: HostedDraft) -> dict[str, SignedCredential]:
    """The hosted and the signed form of one draft."""
    signer, origin = services.keyring.signer(profiles.NETWORK, Algorithm.RS256), services.settings.public_url
    hosted = prepare(compose_assertion(draft), Kind.OB2_HOSTED, origin=origin)
    signed = prepare(compose_signed_assertion(draft), Kind.OB2_SIGNED, origin=origin)
    return {"ob2": issue_hosted(hosted), "ob2_jws": issue_jws(signed, signer)}


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


def check(signed: dict[str, SignedCredential], draft: HostedDraft, world: VerifierEnvironment) -> None:
    """Let the verifier judge both forms as if they were published. Raises SigningHalted."""
    ahead = _Ahead(draft.assertion_url, signed["ob2"].data, world.fetch)
    signing.judge(signed, replace(world, fetch=ahead))


def _found(session: OrmSession, key: str) -> tuple[Award, bytes | None]:
    found = backpacks.award_of_hosted(session, key)
    if found is None:
        raise NotFound("assertion.unknown")
    return found


def assertion_bytes(services: Services, key: str) -> tuple[int, bytes]:
    """(200, the assertion) or (410, a minimal revoked one); NotFound while the member hides her badge."""
    with services.database.begin(read_only=True) as session:
        award, document = _found(session, key)
    shown = visibility.answer(award, visibility.Kind.HOSTED)
    if shown is visibility.Answer.NO:
        raise NotFound("assertion.unknown")
    if document is None or shown is visibility.Answer.GONE:
        revoked = compose_revoked_assertion(assertion_url(services.settings.public_url, key))
        return 410, strict_json.encode(revoked)
    return 200, document


def award_code_of(services: Services, key: str) -> str:
    """The code of the award behind a hosted assertion, when it answers; raises NotFound."""
    with services.database.begin(read_only=True) as session:
        award, _ = _found(session, key)
        if visibility.answer(award, visibility.Kind.HOSTED) is not visibility.Answer.YES:
            raise NotFound("assertion.unknown")
        return award.code


def revocations(services: Services, era: str) -> dict[str, Any]:
    """The RevocationList of an era: the signed assertions whose award was revoked, withdrawn or erased.

    Every era lists them all: one that was made anew under a later key is still in a backpack under the earlier one.
    """
    era_method(services, era)
    ended = Award.state.in_(("revoked", "withdrawn")) | Award.erased_at.is_not(None)
    with services.database.begin(read_only=True) as session:
        revoked = session.scalars(
            select(HostedAssertion.signed_id).join(Award).where(ended).order_by(HostedAssertion.id)
        )
        return publication.ob2_revocations(services.settings.public_url, era, list(revoked))


def profile(services: Services, era: str) -> dict[str, Any]:
    """The Open Badges 2.0 Profile of an era."""
    era_method(services, era)
    with services.database.begin(read_only=True) as session:
        issuer = profiles.network_profile(session.get_one(Instance, 1))
    return publication.ob2_profile(services.settings.public_url, era, issuer)
