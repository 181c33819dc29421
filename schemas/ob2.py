"""Open Badges 2.0 in its own words: Assertion, BadgeClass, Recipient, Endorsement; issuers are in ``ob2_profile``.

Readers are lenient, and take a document's parts inside it or by URL; belief is for the verifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.errors import DocumentMalformed
from schemas.members import member, members, present, required, text, texts, values
from schemas.ob2_profile import CryptographicKey, Profile, RevocationList, reference
from schemas.vocabulary import OB2_ASSERTION, OB2_BADGE_CLASS, OB2_CONTEXT, OB2_ENDORSEMENT

__all__ = [
    "Alignment",
    "Assertion",
    "BadgeClass",
    "CryptographicKey",
    "Endorsement",
    "Profile",
    "Recipient",
    "RevocationList",
    "Verification",
]


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

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Alignment:
        """Raises DocumentMalformed without targetName or targetUrl."""
        return cls(
            target_name=required(document, "targetName"),
            target_url=required(document, "targetUrl"),
            target_framework=text(document, "targetFramework"),
            target_description=text(document, "targetDescription"),
        )


@dataclass(frozen=True)
class BadgeClass:
    """What is recognized. ``issuer`` is a Profile's URL, or the Profile itself when it stands inside."""

    id: str
    name: str
    description: str
    image: str | None
    criteria_id: str | None
    criteria_narrative: str | None
    issuer: str | Profile
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
                "issuer": self.issuer if isinstance(self.issuer, str) else self.issuer.to_json(),
                "alignment": [alignment.to_json() for alignment in self.alignment],
                "tags": list(self.tags),
            }
        )

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> BadgeClass:
        """Raises DocumentMalformed without id, name or issuer."""
        issuer = next(iter(values(document, "issuer")), None)
        if not isinstance(issuer, str | dict):
            raise DocumentMalformed("document.member_missing", member="issuer")
        criteria = member(document, "criteria") or {"id": text(document, "criteria")}
        return cls(
            id=required(document, "id"),
            name=required(document, "name"),
            description=text(document, "description") or "",
            image=reference(document, "image"),
            criteria_id=text(criteria, "id"),
            criteria_narrative=text(criteria, "narrative"),
            issuer=issuer if isinstance(issuer, str) else Profile.from_json(issuer),
            alignment=tuple(Alignment.from_json(alignment) for alignment in members(document, "alignment")),
            tags=texts(document, "tags"),
            version=text(document, "version"),
            language=text(document, "@language"),
        )


@dataclass(frozen=True)
class Recipient:
    """How the recipient is designated; ``identity`` is a hash when ``hashed`` (see ``schemas.identity``)."""

    type: str
    identity: str
    hashed: bool
    salt: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in an Assertion."""
        return present({"type": self.type, "hashed": self.hashed, "identity": self.identity, "salt": self.salt})

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Recipient:
        """Without a boolean ``hashed`` it counts as hashed. Raises DocumentMalformed without type or identity."""
        hashed = document.get("hashed") is not False
        return cls(required(document, "type"), required(document, "identity"), hashed, text(document, "salt"))


@dataclass(frozen=True)
class Verification:
    """HostedBadge or SignedBadge; ``creator`` is the URL of the key of a signed badge."""

    type: str
    creator: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in an Assertion."""
        return present({"type": self.type, "creator": self.creator})

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Verification:
        """Raises DocumentMalformed without a type."""
        return cls(required(document, "type"), reference(document, "creator"))


@dataclass(frozen=True)
class Assertion:
    """One award to one person. ``badge`` is a BadgeClass's URL, or the BadgeClass itself when it stands inside."""

    id: str
    recipient: Recipient
    badge: str | BadgeClass
    verification: Verification
    issued_on: str
    expires: str | None = None
    image: str | None = None
    narrative: str | None = None
    revoked: bool = False
    revocation_reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The Assertion standing alone."""
        return present(
            {
                "@context": OB2_CONTEXT,
                "id": self.id,
                "type": OB2_ASSERTION,
                "recipient": self.recipient.to_json(),
                "badge": self.badge if isinstance(self.badge, str) else self.badge.to_json(),
                "verification": self.verification.to_json(),
                "issuedOn": self.issued_on,
                "expires": self.expires,
                "image": self.image,
                "narrative": self.narrative,
                "revoked": self.revoked or None,
                "revocationReason": self.revocation_reason,
            }
        )

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Assertion:
        """Raises DocumentMalformed without id, recipient, badge, verification or issuedOn. Whatever stands as
        ``revoked``, other than false, revokes."""
        badge = next(iter(values(document, "badge")), None)
        recipient = member(document, "recipient")
        verification = member(document, "verification") or member(document, "verify")
        if not isinstance(badge, str | dict) or recipient is None or verification is None:
            missing = "recipient" if recipient is None else "verification" if verification is None else "badge"
            raise DocumentMalformed("document.member_missing", member=missing)
        return cls(
            id=required(document, "id"),
            recipient=Recipient.from_json(recipient),
            badge=badge if isinstance(badge, str) else BadgeClass.from_json(badge),
            verification=Verification.from_json(verification),
            issued_on=required(document, "issuedOn"),
            expires=text(document, "expires"),
            image=reference(document, "image"),
            narrative=text(document, "narrative"),
            revoked=document.get("revoked", False) not in (False, None),
            revocation_reason=text(document, "revocationReason"),
        )


@dataclass(frozen=True)
class Endorsement:
    """What one issuer says about another's document, by its id."""

    id: str
    claim_id: str
    endorsement_comment: str | None
    issuer: str | Profile
    verification: Verification
    issued_on: str

    def to_json(self) -> dict[str, Any]:
        """The Endorsement standing alone."""
        return present(
            {
                "@context": OB2_CONTEXT,
                "id": self.id,
                "type": OB2_ENDORSEMENT,
                "claim": present({"id": self.claim_id, "endorsementComment": self.endorsement_comment}),
                "issuer": self.issuer if isinstance(self.issuer, str) else self.issuer.to_json(),
                "verification": self.verification.to_json(),
                "issuedOn": self.issued_on,
            }
        )

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Endorsement:
        """Raises DocumentMalformed without id, claim, issuer, verification or issuedOn."""
        issuer = next(iter(values(document, "issuer")), None)
        claim, verification = member(document, "claim"), member(document, "verification") or member(document, "verify")
        if not isinstance(issuer, str | dict) or claim is None or verification is None:
            missing = "claim" if claim is None else "verification" if verification is None else "issuer"
            raise DocumentMalformed("document.member_missing", member=missing)
        return cls(
            id=required(document, "id"),
            claim_id=required(claim, "id"),
            endorsement_comment=text(claim, "endorsementComment"),
            issuer=issuer if isinstance(issuer, str) else Profile.from_json(issuer),
            verification=Verification.from_json(verification),
            issued_on=required(document, "issuedOn"),
        )
