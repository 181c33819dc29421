"""From a draft to an unsigned credential or endorsement (Open Badges 3.0 appendix B; decisions 6, 8, 11 to 14, 18).

Each function writes one class of the standard, which its docstring names. What a draft does not say is left out
("Serialization": no null, no empty array). The order of the members is part of the signed bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from issuer.drafts import (
    AchievementDraft,
    AddressDraft,
    AlignmentDraft,
    AwardDraft,
    EndorsementDraft,
    EvidenceDraft,
    IssuerProfile,
    timestamp,
)
from schemas.members import present
from schemas.vocabulary import (
    ACHIEVEMENT,
    ACHIEVEMENT_SUBJECT,
    ADDRESS,
    ALIGNMENT,
    BITSTRING_STATUS_LIST_ENTRY,
    ENDORSEMENT_CREDENTIAL,
    ENDORSEMENT_SUBJECT,
    EVIDENCE,
    IDENTITY_OBJECT,
    IMAGE,
    OB_CONTEXT,
    OPEN_BADGE_CREDENTIAL,
    PROFILE,
    REVOCATION,
    VC_V2,
    VERIFIABLE_CREDENTIAL,
)

ACHIEVEMENT_TYPE: Final = "Competency"
EMAIL_ADDRESS: Final = "emailAddress"  # the identityType


def compose_issuer(draft: IssuerProfile) -> dict[str, Any]:
    """The Profile of the network or of a site (OB 3.0 "Profile"); its `id` is a did:web, never an https URL."""
    return present(
        {
            "id": draft.id,
            "type": [PROFILE],
            "name": draft.name,
            "url": draft.url,
            "email": draft.email,
            "phone": draft.phone,
            "description": draft.description,
            "address": _address(draft.address) if draft.address else None,
            "image": _image(draft.image_url) if draft.image_url else None,
            "parentOrg": _named(draft.parent_id, draft.parent_name) if draft.parent_id else None,
        }
    )


def _named(identifier: str, name: str | None = None) -> dict[str, Any]:
    """A Profile of which nothing but its id and name is said (OB 3.0 "Profile": a parentOrg, a creator)."""
    return present({"id": identifier, "type": [PROFILE], "name": name})


def _address(draft: AddressDraft) -> dict[str, Any]:
    """OB 3.0 "Address"; the country is said by its code alone."""
    return present(
        {
            "type": [ADDRESS],
            "streetAddress": draft.street,
            "postalCode": draft.postcode,
            "addressLocality": draft.city,
            "addressRegion": draft.region,
            "addressCountryCode": draft.country,
        }
    )


def _image(url: str, caption: str | None = None) -> dict[str, Any]:
    """OB 3.0 "Image": a picture, by the URL that is its id, and what it shows."""
    return present({"id": url, "type": IMAGE, "caption": caption})


def compose_achievement(draft: AchievementDraft) -> dict[str, Any]:
    """One version of a badge (OB 3.0 "Achievement", "Criteria").

    Its narrative lists all criteria of the model; those that were seen stand in the evidence.
    """
    return present(
        {
            "id": draft.id,
            "type": [ACHIEVEMENT],
            "achievementType": ACHIEVEMENT_TYPE,
            "name": draft.name,
            "description": draft.description,
            "criteria": present({"id": draft.criteria_url, "narrative": draft.criteria_narrative}),
            "image": _image(draft.image_url, draft.image_caption),
            "alignment": [_alignment(alignment) for alignment in draft.alignment],
            "tag": list(draft.tags),
            "inLanguage": draft.language,
            "version": draft.version,
            "creator": _named(draft.creator) if draft.creator else None,
        }
    )


def _alignment(draft: AlignmentDraft) -> dict[str, Any]:
    """OB 3.0 "Alignment": a node of a framework that the achievement corresponds to."""
    return present(
        {
            "type": [ALIGNMENT],
            "targetName": draft.name,
            "targetUrl": draft.url,
            "targetFramework": draft.framework,
            "targetDescription": draft.description,
        }
    )


def compose_credential(draft: AwardDraft, endorsements: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The unsigned badge of an award (OB 3.0 "AchievementCredential"), with its signed `endorsements` embedded.

    Its status entry points to the Data Integrity form of the list; `with_status_list` gives the other.
    """
    return present(
        {
            "@context": [VC_V2, OB_CONTEXT],
            "id": draft.credential_id,
            "type": [VERIFIABLE_CREDENTIAL, OPEN_BADGE_CREDENTIAL],
            "name": draft.achievement.name,
            "description": draft.achievement.description,
            "inLanguage": draft.achievement.language,
            "issuer": compose_issuer(draft.issuer),
            "validFrom": timestamp(draft.valid_from),
            "validUntil": _moment(draft.valid_until),
            "awardedDate": timestamp(draft.awarded_at),
            "credentialSubject": _subject(draft),
            "evidence": [_evidence(evidence) for evidence in draft.evidence],
            "endorsement": list(endorsements),
            "credentialStatus": _status_entry(draft.status_list_url, draft.status_index),
        }
    )


def _subject(draft: AwardDraft) -> dict[str, Any]:
    """OB 3.0 "AchievementSubject": who is recognized and for what; `source` is where it was observed.

    The dates of the activity are DateTimes, as in the data model and the formal schema; the 3.0.3 context has xsd:date.
    """
    return present(
        {
            "id": draft.subject_id,
            "type": [ACHIEVEMENT_SUBJECT],
            "identifier": _identifiers(draft),
            "achievement": compose_achievement(draft.achievement),
            "activityStartDate": _moment(draft.activity_start),
            "activityEndDate": _moment(draft.activity_end),
            "role": draft.role,
            "source": compose_issuer(draft.source),
            "narrative": draft.narrative,
        }
    )


def _identifiers(draft: AwardDraft) -> list[dict[str, Any]]:
    """OB 3.0 "IdentityObject": the name in clear, and an e-mail, if there is one, as a salted hash beside it."""
    name = {"type": IDENTITY_OBJECT, "hashed": False, "identityHash": draft.recipient_name, "identityType": "name"}
    email = [_hashed_email(draft.email_hash)] if draft.email_hash else []
    return [present(name), *email]


def _hashed_email(email_hash: tuple[str, str]) -> dict[str, Any]:
    """OB 3.0 "IdentityObject" of an e-mail, from its (identityHash, salt); see `schemas.identity`."""
    digest, salt = email_hash
    return present(
        {
            "type": IDENTITY_OBJECT,
            "hashed": True,
            "identityHash": digest,
            "identityType": EMAIL_ADDRESS,
            "salt": salt,
        }
    )


def _evidence(draft: EvidenceDraft) -> dict[str, Any]:
    """OB 3.0 "Evidence". The contexts define few members, so that no other can be signed."""
    return present(
        {
            "id": draft.id,
            "type": [EVIDENCE],
            "name": draft.name,
            "description": draft.description,
            "narrative": draft.narrative,
            "genre": draft.genre,
            "audience": draft.audience,
        }
    )


def _status_entry(list_url: str, index: int) -> dict[str, Any]:
    """Bitstring Status List "BitstringStatusListEntry": the bit of this award; its index is written in decimals."""
    return present(
        {
            "id": f"{list_url}#{index}",
            "type": BITSTRING_STATUS_LIST_ENTRY,
            "statusPurpose": REVOCATION,
            "statusListIndex": str(index),
            "statusListCredential": list_url,
        }
    )


def _moment(moment: datetime | None) -> str | None:
    return timestamp(moment) if moment else None


def with_email(credential: dict[str, Any], email_hash: tuple[str, str]) -> dict[str, Any]:
    """`credential` without its proof, with an e-mail (identityHash, salt) beside the name that identifies its subject.

    So a backpack that matches recipients gets the same credential, and nothing else differs (decisions 5, 6).
    """
    subject = credential["credentialSubject"]
    named = [each for each in subject["identifier"] if each["identityType"] != EMAIL_ADDRESS]
    subject = {**subject, "identifier": [*named, _hashed_email(email_hash)]}
    return {**{name: value for name, value in credential.items() if name != "proof"}, "credentialSubject": subject}


def email_hash_of(credential: Mapping[str, Any]) -> tuple[str, str] | None:
    """The (identityHash, salt) of the e-mail that a credential composed here names; None when it names none."""
    for each in credential["credentialSubject"]["identifier"]:
        if each["identityType"] == EMAIL_ADDRESS:
            return each["identityHash"], each["salt"]
    return None


def with_status_list(credential: dict[str, Any], url: str) -> dict[str, Any]:
    """`credential` without its proof, its status entry pointing to the same index of the list at `url`.

    With the URL of the list's JWT form this is the credential as its JWT says it (decisions 16, 17).
    """
    entry = credential["credentialStatus"]
    status = {**entry, "id": f"{url}#{entry['statusListIndex']}", "statusListCredential": url}
    return {**{name: value for name, value in credential.items() if name != "proof"}, "credentialStatus": status}


def compose_endorsement(draft: EndorsementDraft) -> dict[str, Any]:
    """What a site attests of an award, unsigned and without a status entry (decisions 11, 12).

    OB 3.0 "EndorsementCredential" and "EndorsementSubject".
    """
    subject = {"id": draft.subject_id, "type": [ENDORSEMENT_SUBJECT], "endorsementComment": draft.comment}
    return present(
        {
            "@context": [VC_V2, OB_CONTEXT],
            "id": draft.id,
            "type": [VERIFIABLE_CREDENTIAL, ENDORSEMENT_CREDENTIAL],
            "name": draft.name,
            "inLanguage": draft.language,
            "issuer": compose_issuer(draft.issuer),
            "validFrom": timestamp(draft.valid_from),
            "credentialSubject": present(subject),
        }
    )
