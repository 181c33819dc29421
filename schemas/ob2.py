"""Open Badges 2.0 in the standard's own words, as it is issued: Assertion, BadgeClass, and the documents of an issuer.

Sections "Assertion", "BadgeClass", "Profile", "Signed Badges". What others write is read by the verifier as it stands,
without these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.members import present
from schemas.vocabulary import (
    OB2_ASSERTION,
    OB2_BADGE_CLASS,
    OB2_CONTEXT,
    OB2_CRYPTOGRAPHIC_KEY,
    OB2_PROFILE,
    OB2_REVOCATION_LIST,
)


@dataclass(frozen=True)
class Alignment:
    """A node of a framework that the badge corresponds to."""

    target_name: str
    target_url: str
    target_framework: str | None = None
    target_description: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a BadgeClass."""
        return present(
            {
                "targetName": self.target_name,
                "targetUrl": self.target_url,
                "targetFramework": self.target_framework,
                "targetDescription": self.target_description,
            }
        )


@dataclass(frozen=True)
class BadgeClass:
    """What is recognized. `issuer` is the URL of a Profile."""

    id: str
    name: str
    description: str
    image: str | None
    criteria_id: str | None
    criteria_narrative: str | None
    issuer: str
    alignment: tuple[Alignment, ...] = ()
    tags: tuple[str, ...] = ()
    version: str | None = None
    language: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The BadgeClass standing alone."""
        return present(
            {
                "@context": OB2_CONTEXT,
                "id": self.id,
                "type": OB2_BADGE_CLASS,
                "@language": self.language,
                "version": self.version,
                "name": self.name,
                "description": self.description,
                "image": self.image,
                "criteria": present({"id": self.criteria_id, "narrative": self.criteria_narrative}),
                "issuer": self.issuer,
                "alignment": [alignment.to_json() for alignment in self.alignment],
                "tags": list(self.tags),
            }
        )


@dataclass(frozen=True)
class Recipient:
    """How the recipient is designated; `identity` is a hash when `hashed` (see `schemas.identity`)."""

    type: str
    identity: str
    hashed: bool
    salt: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in an Assertion."""
        return present({"type": self.type, "hashed": self.hashed, "identity": self.identity, "salt": self.salt})


@dataclass(frozen=True)
class Verification:
    """HostedBadge or SignedBadge; `creator` is the URL of the key of a signed badge."""

    type: str
    creator: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in an Assertion."""
        return present({"type": self.type, "creator": self.creator})


@dataclass(frozen=True)
class Assertion:
    """One award to one person. `badge` is the URL of a BadgeClass."""

    id: str
    recipient: Recipient
    badge: str
    verification: Verification
    issued_on: str
    expires: str | None = None
    image: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The Assertion standing alone."""
        return present(
            {
                "@context": OB2_CONTEXT,
                "id": self.id,
                "type": OB2_ASSERTION,
                "recipient": self.recipient.to_json(),
                "badge": self.badge,
                "verification": self.verification.to_json(),
                "issuedOn": self.issued_on,
                "expires": self.expires,
                "image": self.image,
            }
        )


@dataclass(frozen=True)
class Profile:
    """An issuer. `public_key` are the URLs of its keys."""

    id: str
    name: str | None = None
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    description: str | None = None
    image: str | None = None
    public_key: tuple[str, ...] = ()
    revocation_list: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The Profile standing alone. One key is written as one URL, as the reference validator wants it."""
        return present(
            {
                "@context": OB2_CONTEXT,
                "id": self.id,
                "type": OB2_PROFILE,
                "name": self.name,
                "url": self.url,
                "email": self.email,
                "telephone": self.telephone,
                "description": self.description,
                "image": self.image,
                "publicKey": self.public_key[0] if len(self.public_key) == 1 else list(self.public_key),
                "revocationList": self.revocation_list,
            }
        )


@dataclass(frozen=True)
class CryptographicKey:
    """An RSA public key; `owner` is the Profile that must list it."""

    id: str
    owner: str
    public_key_pem: str

    def to_json(self) -> dict[str, Any]:
        """The key document standing alone."""
        return {
            "@context": OB2_CONTEXT,
            "id": self.id,
            "type": OB2_CRYPTOGRAPHIC_KEY,
            "owner": self.owner,
            "publicKeyPem": self.public_key_pem,
        }


@dataclass(frozen=True)
class RevocationList:
    """The signed assertions that an issuer has revoked: id to reason, which may be empty."""

    id: str | None
    issuer: str | None
    revoked_assertions: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """The list standing alone, one object for each assertion."""
        entries = [
            present({"id": identifier, "revocationReason": reason})
            for identifier, reason in self.revoked_assertions.items()
        ]
        return present(
            {
                "@context": OB2_CONTEXT,
                "id": self.id,
                "type": OB2_REVOCATION_LIST,
                "issuer": self.issuer,
                "revokedAssertions": entries,
            }
        )
