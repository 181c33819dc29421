"""From drafts to Open Badges 2.0 documents: Profile, BadgeClass, Assertion, key, revocation list (decisions 7, 15).

Each function writes one class of the standard, which its docstring names. What a draft does not say is left out; the
order of the members is part of the signed bytes. An assertion holds no evidence, no narrative and no endorsement; its
recipient is a salted hash or a urn:uuid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from issuer.drafts import AchievementDraft, AlignmentDraft, HostedDraft, IssuerProfile, timestamp
from schemas.identity import identity_hash
from schemas.members import present
from schemas.vocabulary import (
    HOSTED_BADGE,
    OB2_ASSERTION,
    OB2_BADGE_CLASS,
    OB2_CONTEXT,
    OB2_CRYPTOGRAPHIC_KEY,
    OB2_PROFILE,
    OB2_REVOCATION_LIST,
    SIGNED_BADGE,
)

# The reference validator ignores a list of one entry, which compaction makes an object: always two entries or more.
FILLERS: Final = (
    "urn:uuid:00000000-0000-4000-8000-000000000001",
    "urn:uuid:00000000-0000-4000-8000-000000000002",
)


def compose_profile(
    profile: IssuerProfile, *, profile_url: str, key_url: str, revocation_list_url: str
) -> dict[str, Any]:
    """The issuer of one RSA key (OB 2.0 "Profile"). One key is one URL: the reference validator fails with two."""
    return present(
        {
            "@context": OB2_CONTEXT,
            "id": profile_url,
            "type": OB2_PROFILE,
            "name": profile.name,
            "url": profile.url,
            "email": profile.email,
            "telephone": profile.phone,
            "description": profile.description,
            "image": profile.image_url,
            "publicKey": key_url,
            "revocationList": revocation_list_url,
        }
    )


def compose_badge_class(achievement: AchievementDraft, *, badge_class_url: str, profile_url: str) -> dict[str, Any]:
    """One version of a badge of one issuer (OB 2.0 "BadgeClass", "Criteria")."""
    return present(
        {
            "@context": OB2_CONTEXT,
            "id": badge_class_url,
            "type": OB2_BADGE_CLASS,
            "@language": achievement.language,
            "version": achievement.version,
            "name": achievement.name,
            "description": achievement.description,
            "image": achievement.image_url,
            "criteria": present({"id": achievement.criteria_url, "narrative": achievement.criteria_narrative}),
            "issuer": profile_url,
            "alignment": [_alignment(alignment) for alignment in achievement.alignment],
            "tags": list(achievement.tags),
        }
    )


def _alignment(draft: AlignmentDraft) -> dict[str, Any]:
    """OB 2.0 "AlignmentObject": a node of a framework that the badge corresponds to."""
    return present(
        {
            "targetName": draft.name,
            "targetUrl": draft.url,
            "targetFramework": draft.framework,
            "targetDescription": draft.description,
        }
    )


def compose_assertion(draft: HostedDraft) -> dict[str, Any]:
    """The hosted Assertion (OB 2.0 "Assertion", "HostedBadge"): what a GET of `assertion_url` answers."""
    return _assertion(draft, draft.assertion_url, {"type": HOSTED_BADGE})


def compose_signed_assertion(draft: HostedDraft) -> dict[str, Any]:
    """The Assertion of the JWS form (OB 2.0 "Assertion", "SignedBadge").

    It has its own `id`: the hosted one would lead verifiers to the other document.
    """
    return _assertion(draft, draft.signed_id, present({"type": SIGNED_BADGE, "creator": draft.key_url}))


def _assertion(draft: HostedDraft, identifier: str, verification: dict[str, Any]) -> dict[str, Any]:
    """OB 2.0 "Assertion"; `verification` is a "VerificationObject"."""
    return present(
        {
            "@context": OB2_CONTEXT,
            "id": identifier,
            "type": OB2_ASSERTION,
            "recipient": _recipient(draft),
            "badge": draft.badge_class_url,
            "verification": verification,
            "issuedOn": timestamp(draft.issued_at),
            "expires": timestamp(draft.expires) if draft.expires else None,
            "image": draft.image_url,
        }
    )


def _recipient(draft: HostedDraft) -> dict[str, Any]:
    """OB 2.0 "IdentityObject": the salted hash of an e-mail, or without one the badge's urn:uuid in clear."""
    if draft.recipient_email is None:
        return present({"type": "id", "hashed": False, "identity": draft.recipient_id})
    digest = identity_hash(draft.recipient_email, draft.recipient_salt)
    return present({"type": "email", "hashed": True, "identity": digest, "salt": draft.recipient_salt})


def compose_revoked_assertion(assertion_url: str) -> dict[str, Any]:
    """The body of a revoked hosted assertion, answered with 410 (OB 2.0 "Assertion", `revoked`).

    With the full body the reference validator would say valid.
    """
    return {"@context": OB2_CONTEXT, "id": assertion_url, "type": OB2_ASSERTION, "revoked": True}


def compose_key(*, key_url: str, profile_url: str, public_key_pem: str) -> dict[str, Any]:
    """One RSA key (OB 2.0 "CryptographicKey"); `owner` points back to the Profile that lists it."""
    return {
        "@context": OB2_CONTEXT,
        "id": key_url,
        "type": OB2_CRYPTOGRAPHIC_KEY,
        "owner": profile_url,
        "publicKeyPem": public_key_pem,
    }


def compose_revocation_list(entries: Iterable[str], *, url: str, profile_url: str) -> dict[str, Any]:
    """The signed assertions with the ids `entries` (OB 2.0 "Revocation List"): two objects or more, without reasons."""
    revoked = sorted(set(entries))
    if len(revoked) < 2:
        revoked += FILLERS
    return {
        "@context": OB2_CONTEXT,
        "id": url,
        "type": OB2_REVOCATION_LIST,
        "issuer": profile_url,
        "revokedAssertions": [{"id": identifier} for identifier in revoked],
    }
