"""Open Badges 3.0 in its own words: OpenBadgeCredential, EndorsementCredential, and the classes that they hold.

``to_json`` writes what we issue: VC Data Model 2.0, sets as arrays, no nulls. ``from_json`` reads leniently, 1.1 as
well, and judges nothing: structure is for ``schemas.validation``, belief is for the verifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.errors import DocumentMalformed
from schemas.members import member, members, present, required, text, values
from schemas.ob3_achievement import Achievement, AchievementSubject, Alignment, Criteria, Evidence
from schemas.ob3_profile import Address, IdentityObject, Image, Profile, image_of
from schemas.vocabulary import (
    BITSTRING_STATUS_LIST_ENTRY,
    ENDORSEMENT_CREDENTIAL,
    ENDORSEMENT_SUBJECT,
    OB_CONTEXT,
    OPEN_BADGE_CREDENTIAL,
    VC_V2,
    VERIFIABLE_CREDENTIAL,
)

__all__ = [
    "Achievement",
    "AchievementSubject",
    "Address",
    "Alignment",
    "Criteria",
    "EndorsementCredential",
    "Evidence",
    "IdentityObject",
    "Image",
    "OpenBadgeCredential",
    "Profile",
    "StatusEntry",
]


@dataclass(frozen=True)
class StatusEntry:
    """A BitstringStatusListEntry: the bit ``index`` of the list at ``list_url`` says whether ``purpose`` holds."""

    id: str | None
    list_url: str
    index: int
    purpose: str

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document; the index is a decimal string there."""
        return present(
            {
                "id": self.id,
                "type": BITSTRING_STATUS_LIST_ENTRY,
                "statusPurpose": self.purpose,
                "statusListIndex": str(self.index),
                "statusListCredential": self.list_url,
            }
        )

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> StatusEntry:
        """Raises DocumentMalformed (status.index_malformed) unless the index is a decimal string of at most ten ASCII
        digits without a leading zero, document.member_missing for another member."""
        index = required(document, "statusListIndex")
        canonical = index.isascii() and index.isdigit() and len(index) <= 10
        if not canonical or str(int(index)) != index:
            raise DocumentMalformed("status.index_malformed")
        return cls(
            id=text(document, "id"),
            list_url=required(document, "statusListCredential"),
            index=int(index),
            purpose=required(document, "statusPurpose"),
        )


@dataclass(frozen=True)
class OpenBadgeCredential:
    """One award to one person. Dates are ISO 8601 with a zone; ``endorsement`` holds whole signed credentials."""

    id: str
    issuer: Profile
    valid_from: str
    credential_subject: AchievementSubject
    name: str | None = None
    description: str | None = None
    valid_until: str | None = None
    awarded_date: str | None = None
    evidence: tuple[Evidence, ...] = ()
    credential_status: StatusEntry | None = None
    endorsement: tuple[dict[str, Any], ...] = ()
    in_language: str | None = None
    image: Image | None = None

    def to_json(self) -> dict[str, Any]:
        """The unsigned credential, VC Data Model 2.0."""
        return present(
            {
                "@context": [VC_V2, OB_CONTEXT],
                "id": self.id,
                "type": [VERIFIABLE_CREDENTIAL, OPEN_BADGE_CREDENTIAL],
                "name": self.name,
                "description": self.description,
                "image": self.image and self.image.to_json(),
                "inLanguage": self.in_language,
                "issuer": self.issuer.to_json(),
                "validFrom": self.valid_from,
                "validUntil": self.valid_until,
                "awardedDate": self.awarded_date,
                "credentialSubject": self.credential_subject.to_json(),
                "evidence": [evidence.to_json() for evidence in self.evidence],
                "endorsement": list(self.endorsement),
                "credentialStatus": self.credential_status and self.credential_status.to_json(),
            }
        )

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> OpenBadgeCredential:
        """Read leniently, VC Data Model 1.1 too; the status entry is the first BitstringStatusListEntry. Raises
        DocumentMalformed without id, issuer, date or subject."""
        entries = [
            entry for entry in members(document, "credentialStatus") if entry.get("type") == BITSTRING_STATUS_LIST_ENTRY
        ]
        return cls(
            id=required(document, "id"),
            issuer=_issuer(document),
            valid_from=text(document, "validFrom") or required(document, "issuanceDate"),
            credential_subject=AchievementSubject.from_json(_subject(document)),
            name=text(document, "name"),
            description=text(document, "description"),
            valid_until=text(document, "validUntil") or text(document, "expirationDate"),
            awarded_date=text(document, "awardedDate"),
            evidence=tuple(Evidence.from_json(evidence) for evidence in members(document, "evidence")),
            credential_status=StatusEntry.from_json(entries[0]) if entries else None,
            endorsement=members(document, "endorsement"),
            in_language=text(document, "inLanguage"),
            image=image_of(document),
        )


@dataclass(frozen=True)
class EndorsementCredential:
    """What one party says about another's claim: ``subject_id`` is the thing endorsed."""

    id: str
    name: str
    issuer: Profile
    valid_from: str
    subject_id: str
    comment: str | None = None
    valid_until: str | None = None
    in_language: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The unsigned credential, VC Data Model 2.0."""
        subject = {"id": self.subject_id, "type": [ENDORSEMENT_SUBJECT], "endorsementComment": self.comment}
        return present(
            {
                "@context": [VC_V2, OB_CONTEXT],
                "id": self.id,
                "type": [VERIFIABLE_CREDENTIAL, ENDORSEMENT_CREDENTIAL],
                "name": self.name,
                "inLanguage": self.in_language,
                "issuer": self.issuer.to_json(),
                "validFrom": self.valid_from,
                "validUntil": self.valid_until,
                "credentialSubject": present(subject),
            }
        )

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> EndorsementCredential:
        """Read leniently, VC Data Model 1.1 too. Raises DocumentMalformed without id, issuer, date or subject's id."""
        subject = _subject(document)
        return cls(
            id=required(document, "id"),
            name=text(document, "name") or "",
            issuer=_issuer(document),
            valid_from=text(document, "validFrom") or required(document, "issuanceDate"),
            subject_id=required(subject, "id"),
            comment=text(subject, "endorsementComment"),
            valid_until=text(document, "validUntil") or text(document, "expirationDate"),
            in_language=text(document, "inLanguage"),
        )


def _issuer(document: Mapping[str, Any]) -> Profile:
    issuer = next(iter(values(document, "issuer")), None)
    if not isinstance(issuer, str | dict):
        raise DocumentMalformed("document.member_missing", member="issuer")
    return Profile.from_json(issuer)


def _subject(document: Mapping[str, Any]) -> dict[str, Any]:
    subject = member(document, "credentialSubject")
    if subject is None:
        raise DocumentMalformed("document.member_missing", member="credentialSubject")
    return subject
