"""From drafts to Open Badges 2.0 documents: Profile, BadgeClass, Assertion, key, revocation list (decisions 7, 15).

An assertion holds no evidence, no narrative and no endorsement; its recipient is a salted hash or a urn:uuid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from issuer.drafts import AchievementDraft, HostedDraft, IssuerProfile, timestamp
from schemas.identity import identity_hash
from schemas.ob2 import (
    Alignment,
    Assertion,
    BadgeClass,
    CryptographicKey,
    Profile,
    Recipient,
    RevocationList,
    Verification,
)
from schemas.vocabulary import HOSTED_BADGE, OB2_ASSERTION, OB2_CONTEXT, SIGNED_BADGE

# The reference validator ignores a list of one entry, which compaction makes an object: always two entries or more.
FILLERS: Final = (
    "urn:uuid:00000000-0000-4000-8000-000000000001",
    "urn:uuid:00000000-0000-4000-8000-000000000002",
)


def compose_profile(
    profile: IssuerProfile, *, profile_url: str, key_url: str, revocation_list_url: str
) -> dict[str, Any]:
    """The issuer Profile of one RSA key, with exactly one `publicKey`: the reference validator fails with two."""
    return Profile(
        id=profile_url,
        name=profile.name,
        url=profile.url,
        email=profile.email,
        telephone=profile.phone,
        description=profile.description,
        image=profile.image_url,
        public_key=(key_url,),
        revocation_list=revocation_list_url,
    ).to_json()


def compose_badge_class(achievement: AchievementDraft, *, badge_class_url: str, profile_url: str) -> dict[str, Any]:
    """One version of a badge as the BadgeClass of one issuer Profile."""
    return BadgeClass(
        id=badge_class_url,
        name=achievement.name,
        description=achievement.description,
        image=achievement.image_url,
        criteria_id=achievement.criteria_url,
        criteria_narrative=achievement.criteria_narrative,
        issuer=profile_url,
        alignment=tuple(
            Alignment(
                target_name=alignment.name,
                target_url=alignment.url,
                target_framework=alignment.framework,
                target_description=alignment.description,
            )
            for alignment in achievement.alignment
        ),
        tags=achievement.tags,
        version=achievement.version,
        language=achievement.language,
    ).to_json()


def _recipient(draft: HostedDraft) -> Recipient:
    if draft.recipient_email is None:
        return Recipient(type="id", identity=draft.recipient_id, hashed=False)
    digest = identity_hash(draft.recipient_email, draft.recipient_salt)
    return Recipient(type="email", identity=digest, hashed=True, salt=draft.recipient_salt)


def _assertion(draft: HostedDraft, identifier: str, verification: Verification) -> dict[str, Any]:
    return Assertion(
        id=identifier,
        recipient=_recipient(draft),
        badge=draft.badge_class_url,
        verification=verification,
        issued_on=timestamp(draft.issued_at),
        expires=timestamp(draft.expires) if draft.expires else None,
        image=draft.image_url,
    ).to_json()


def compose_assertion(draft: HostedDraft) -> dict[str, Any]:
    """The hosted Assertion: what a GET of `assertion_url` answers."""
    return _assertion(draft, draft.assertion_url, Verification(HOSTED_BADGE))


def compose_signed_assertion(draft: HostedDraft) -> dict[str, Any]:
    """The Assertion of the JWS form. It has its own `id`: the hosted one would lead verifiers to the other document."""
    return _assertion(draft, draft.signed_id, Verification(SIGNED_BADGE, draft.key_url))


def compose_revoked_assertion(assertion_url: str) -> dict[str, Any]:
    """The body of a revoked hosted assertion (410). With the full body the reference validator would say valid."""
    return {"@context": OB2_CONTEXT, "id": assertion_url, "type": OB2_ASSERTION, "revoked": True}


def compose_key(*, key_url: str, profile_url: str, public_key_pem: str) -> dict[str, Any]:
    """The CryptographicKey document of one RSA key; `owner` points back to the Profile that lists it."""
    return CryptographicKey(id=key_url, owner=profile_url, public_key_pem=public_key_pem).to_json()


def compose_revocation_list(entries: Iterable[str], *, url: str, profile_url: str) -> dict[str, Any]:
    """The RevocationList of the signed assertions with the ids `entries`: at least two entries, without reasons."""
    revoked = sorted(set(entries))
    if len(revoked) < 2:
        revoked += FILLERS
    return RevocationList(id=url, issuer=profile_url, revoked_assertions=dict.fromkeys(revoked, "")).to_json()
