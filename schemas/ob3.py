"""Open Badges 3.0 in the standard's own words: OpenBadgeCredential, EndorsementCredential, and the classes they hold.

`to_json` writes what is issued: VC Data Model 2.0, sets as arrays, no nulls. Nothing is read with these classes: the
verifier looks at documents of every shape as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.members import present
from schemas.ob3_achievement import Achievement, AchievementSubject, Alignment, Criteria, Evidence
from schemas.ob3_profile import Address, IdentityObject, Image, Profile
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
    """A BitstringStatusListEntry: the bit `index` of the list at `list_url` says whether `purpose` holds."""

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


@dataclass(frozen=True)
class OpenBadgeCredential:
    """One award to one person. Dates are ISO 8601 with a zone; `endorsement` holds whole signed credentials."""

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


@dataclass(frozen=True)
class EndorsementCredential:
    """What one party says about another's claim: `subject_id` is the thing endorsed."""

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
