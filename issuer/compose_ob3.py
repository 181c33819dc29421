"""From a draft to an unsigned credential or endorsement (OB 3.0 "Data models"; decisions 6, 8, 11 to 14, 18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from issuer.drafts import (
    AchievementDraft,
    AddressDraft,
    AwardDraft,
    EndorsementDraft,
    EvidenceDraft,
    IssuerProfile,
    timestamp,
)
from schemas.ob3 import (
    Achievement,
    AchievementSubject,
    Address,
    Alignment,
    Criteria,
    EndorsementCredential,
    Evidence,
    IdentityObject,
    Image,
    OpenBadgeCredential,
    Profile,
    StatusEntry,
)
from schemas.vocabulary import REVOCATION

ACHIEVEMENT_TYPE: Final = "Competency"
EMAIL_ADDRESS: Final = "emailAddress"  # the identityType


def _address(draft: AddressDraft) -> Address:
    return Address(
        street_address=draft.street,
        postal_code=draft.postcode,
        address_locality=draft.city,
        address_region=draft.region,
        address_country_code=draft.country,
    )


def compose_issuer(draft: IssuerProfile) -> Profile:
    """The Profile of the network or of a site; its `id` is a did:web, never an https URL."""
    parent = Profile(id=draft.parent_id, name=draft.parent_name) if draft.parent_id else None
    return Profile(
        id=draft.id,
        name=draft.name,
        url=draft.url,
        email=draft.email,
        phone=draft.phone,
        description=draft.description,
        address=_address(draft.address) if draft.address else None,
        image=Image(id=draft.image_url) if draft.image_url else None,
        parent_org=parent,
    )


def compose_achievement(draft: AchievementDraft) -> Achievement:
    """One version of a badge. Its narrative lists all criteria of the model; those that were seen stand in the
    evidence."""
    return Achievement(
        id=draft.id,
        name=draft.name,
        description=draft.description,
        criteria=Criteria(id=draft.criteria_url, narrative=draft.criteria_narrative),
        image=Image(id=draft.image_url),
        alignment=tuple(
            Alignment(
                target_name=alignment.name,
                target_url=alignment.url,
                target_framework=alignment.framework,
                target_description=alignment.description,
            )
            for alignment in draft.alignment
        ),
        tag=draft.tags,
        in_language=draft.language,
        version=draft.version,
        achievement_type=ACHIEVEMENT_TYPE,
        creator=Profile(id=draft.creator) if draft.creator else None,
    )


def _evidence(draft: EvidenceDraft) -> Evidence:
    return Evidence(
        id=draft.id,
        name=draft.name,
        description=draft.description,
        narrative=draft.narrative,
        genre=draft.genre,
        audience=draft.audience,
    )


def _identifiers(draft: AwardDraft) -> tuple[IdentityObject, ...]:
    name = IdentityObject(hashed=False, identity_hash=draft.recipient_name, identity_type="name")
    return (name,) if draft.email_hash is None else (name, _hashed_email(draft.email_hash))


def _hashed_email(email_hash: tuple[str, str]) -> IdentityObject:
    digest, salt = email_hash
    return IdentityObject(hashed=True, identity_hash=digest, identity_type=EMAIL_ADDRESS, salt=salt)


def _moment(moment: datetime | None) -> str | None:
    # A DateTime in the data model and the formal schema, although the 3.0.3 context has xsd:date.
    return timestamp(moment) if moment else None


def compose_credential(draft: AwardDraft, endorsements: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The unsigned OpenBadgeCredential of an award, with its signed `endorsements` embedded.

    Its status entry points to the Data Integrity form of the list; `with_status_list` gives the other.
    """
    return OpenBadgeCredential(
        id=draft.credential_id,
        name=draft.achievement.name,
        description=draft.achievement.description,
        issuer=compose_issuer(draft.issuer),
        valid_from=timestamp(draft.valid_from),
        valid_until=_moment(draft.valid_until),
        awarded_date=timestamp(draft.awarded_at),
        credential_subject=AchievementSubject(
            id=draft.subject_id,
            identifier=_identifiers(draft),
            achievement=compose_achievement(draft.achievement),
            activity_start_date=_moment(draft.activity_start),
            activity_end_date=_moment(draft.activity_end),
            role=draft.role,
            source=compose_issuer(draft.source),
            narrative=draft.narrative,
        ),
        evidence=tuple(_evidence(evidence) for evidence in draft.evidence),
        credential_status=StatusEntry(
            id=f"{draft.status_list_url}#{draft.status_index}",
            list_url=draft.status_list_url,
            index=draft.status_index,
            purpose=REVOCATION,
        ),
        endorsement=tuple(endorsements),
        in_language=draft.achievement.language,
    ).to_json()


def with_email(credential: dict[str, Any], email_hash: tuple[str, str]) -> dict[str, Any]:
    """`credential` without its proof, with an e-mail (identityHash, salt) beside the name that identifies its subject.

    So a backpack that matches recipients gets the same credential, and nothing else differs (decisions 5, 6).
    """
    subject = credential["credentialSubject"]
    named = [each for each in subject["identifier"] if each["identityType"] != EMAIL_ADDRESS]
    subject = {**subject, "identifier": [*named, _hashed_email(email_hash).to_json()]}
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
    """The unsigned EndorsementCredential of an award, issued by its site, without a status entry (decisions 11, 12)."""
    return EndorsementCredential(
        id=draft.id,
        name=draft.name,
        issuer=compose_issuer(draft.issuer),
        valid_from=timestamp(draft.valid_from),
        subject_id=draft.subject_id,
        comment=draft.comment,
        in_language=draft.language,
    ).to_json()
