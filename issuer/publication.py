"""Documents for machines: DID documents, key sets, profiles, achievements, and the Open Badges 2.0 set of one RSA key.

Decisions 15. The caller chooses which keys are published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from issuer.compose_ob2 import compose_badge_class, compose_key, compose_profile, compose_revocation_list
from issuer.compose_ob3 import compose_achievement, compose_issuer
from issuer.drafts import AchievementDraft, IssuerProfile
from keys import dids
from keys.verification import VerificationMethod
from schemas.vocabulary import OB_CONTEXT, VC_V2


def did_document(
    origin: str, methods: Sequence[VerificationMethod], *path: str, also: Sequence[VerificationMethod] = ()
) -> dict[str, Any]:
    """The DID document of the network (`origin` alone) or of a site (`origin`, …, "sites", slug).

    `methods` are the owner's, active and retired, the active RSA method first; `also` are other owners' methods, listed
    so that one document names every key in use; they are not listed for assertions.
    """
    return dids.did_document(dids.did_web(origin, *path), methods, also=also)


def jwk(method: VerificationMethod) -> dict[str, Any]:
    """One bare public JWK, as an https `kid` must answer it. `kid` is the DID URL of the method (decisions 15)."""
    return {**method.jwk, "kid": method.id, "alg": method.algorithm.value, "use": "sig"}


def jwks(methods: Iterable[VerificationMethod]) -> dict[str, Any]:
    """The JSON Web Key Set of all keys whose badges should still verify."""
    return {"keys": [jwk(method) for method in methods]}


def profile_document(profile: IssuerProfile) -> dict[str, Any]:
    """The Open Badges 3.0 Profile as a document of its own."""
    return {"@context": [VC_V2, OB_CONTEXT], **compose_issuer(profile)}


def achievement_document(draft: AchievementDraft) -> dict[str, Any]:
    """The Open Badges 3.0 Achievement, as a document of its own: the answer to a GET of its `id`."""
    return {"@context": [VC_V2, OB_CONTEXT], **compose_achievement(draft)}


def ob2_base(origin: str, era: str) -> str:
    """Where the Open Badges 2.0 documents of one RSA key live; `era` is the key's JWK thumbprint."""
    return f"{origin}/ob2/{era}"


def ob2_profile(origin: str, era: str, profile: IssuerProfile) -> dict[str, Any]:
    """The issuer Profile of one era."""
    base = ob2_base(origin, era)
    return compose_profile(
        profile, profile_url=f"{base}/issuer", key_url=f"{base}/key", revocation_list_url=f"{base}/revocations"
    )


def ob2_badge_class(origin: str, era: str, slug: str, achievement: AchievementDraft) -> dict[str, Any]:
    """The BadgeClass of one badge version in one era."""
    base = ob2_base(origin, era)
    return compose_badge_class(
        achievement,
        badge_class_url=f"{base}/badges/{slug}/{achievement.version}",
        profile_url=f"{base}/issuer",
    )


def ob2_key(origin: str, era: str, method: VerificationMethod) -> dict[str, Any]:
    """The CryptographicKey document of one era's RSA key."""
    base = ob2_base(origin, era)
    return compose_key(key_url=f"{base}/key", profile_url=f"{base}/issuer", public_key_pem=method.pem)


def ob2_revocations(origin: str, era: str, revoked: Iterable[str]) -> dict[str, Any]:
    """The RevocationList of one era's signed assertions."""
    base = ob2_base(origin, era)
    return compose_revocation_list(revoked, url=f"{base}/revocations", profile_url=f"{base}/issuer")
