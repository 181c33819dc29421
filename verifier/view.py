"""From a verified document to the plain facts that a page shows. Called only when the proof and its binding hold.

A member of an unexpected shape is left out. Everything is plain text, no markup, and no URL is followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.identity import names_in_clear
from schemas.members import id_of, listed, member, objects, text_member
from schemas.moments import parse_moment, parse_ob2_moment
from verifier.examination import Examination
from verifier.reading.kinds import ENDORSEMENT_KINDS, OB2_ENDORSEMENT_KINDS, OB2_KINDS, STATUS_LIST_KINDS
from verifier.verdict import AlignmentView, EvidenceView, VerifiedCredential


def verified_credential(examination: Examination) -> VerifiedCredential:
    """The facts of the examined document, of any kind."""
    issuer = examination.issuer_id or ""
    if examination.kind in OB2_KINDS:
        return _ob2(examination, issuer)
    document = examination.document
    common = _common(document, issuer)
    if examination.kind in STATUS_LIST_KINDS:
        return VerifiedCredential(type="status_list", **common)
    subject = document.get("credentialSubject")
    common |= {"subject_id": text_member(subject, "id")}
    if examination.kind in ENDORSEMENT_KINDS:
        comment = text_member(subject, "endorsementComment")
        return VerifiedCredential(type="endorsement", endorsement_comment=comment, **common)
    return VerifiedCredential(type="achievement", **(common | _achievement(document, subject)))


def _common(document: Mapping[str, Any], issuer_id: str) -> dict[str, Any]:
    issuer = document.get("issuer")
    start = document.get("validFrom", document.get("issuanceDate"))
    return {
        "id": text_member(document, "id"),
        "issuer_id": issuer_id,
        "issuer_name": text_member(issuer, "name"),
        "issuer_url": text_member(issuer, "url"),
        "issuer_email": text_member(issuer, "email"),
        "parent_name": text_member(issuer, "parentOrg", "name"),
        "name": text_member(document, "name"),
        "valid_from": parse_moment(start),
        "valid_until": parse_moment(document.get("validUntil", document.get("expirationDate"))),
        "language": text_member(document, "inLanguage"),
    }


def _achievement(document: Mapping[str, Any], subject: object) -> dict[str, Any]:
    achievement = member(subject, "achievement")
    image = member(achievement, "image") or member(document, "image")
    return {
        "recipient_name": next(iter(names_in_clear(member(subject, "identifier"))), None),
        "achievement_id": text_member(achievement, "id"),
        "achievement_name": text_member(achievement, "name"),
        "achievement_version": text_member(achievement, "version"),
        "description": text_member(achievement, "description"),
        "criteria": text_member(achievement, "criteria", "narrative"),
        "criteria_url": text_member(achievement, "criteria", "id"),
        "narrative": text_member(subject, "narrative"),
        "role": text_member(subject, "role"),
        "source_name": text_member(subject, "source", "name"),
        "creator_name": text_member(achievement, "creator", "name"),
        "evidence": _evidence(document.get("evidence")),
        "alignment": _alignment(member(achievement, "alignment")),
        "tags": tuple(each for each in listed(member(achievement, "tag")) if isinstance(each, str)),
        "activity_start": parse_moment(member(subject, "activityStartDate")),
        "activity_end": parse_moment(member(subject, "activityEndDate")),
        "awarded_at": parse_moment(document.get("awardedDate"))
        or parse_moment(document.get("validFrom", document.get("issuanceDate"))),
        "language": text_member(document, "inLanguage") or text_member(achievement, "inLanguage"),
        "image_url": id_of(image),
    }


def _ob2(examination: Examination, issuer_id: str) -> VerifiedCredential:
    parts = examination.ob2
    assertion = examination.document
    if examination.kind in OB2_ENDORSEMENT_KINDS:
        return _ob2_endorsement(assertion, parts.profile if parts else {}, issuer_id)
    badge: Mapping[str, Any] = parts.badge_class if parts else {}
    issuer: Mapping[str, Any] = parts.profile if parts else {}
    criteria = badge.get("criteria")
    return VerifiedCredential(
        type="achievement",
        id=text_member(assertion, "id"),
        issuer_id=issuer_id,
        issuer_name=text_member(issuer, "name"),
        issuer_url=text_member(issuer, "url"),
        issuer_email=text_member(issuer, "email"),
        name=text_member(badge, "name"),
        recipient_name=next(iter(names_in_clear(assertion.get("recipient"), "type", "identity")), None),
        achievement_id=text_member(badge, "id"),
        achievement_name=text_member(badge, "name"),
        achievement_version=text_member(badge, "version"),
        description=text_member(badge, "description"),
        criteria=text_member(criteria, "narrative"),
        criteria_url=id_of(criteria),
        narrative=text_member(assertion, "narrative"),
        evidence=_evidence(assertion.get("evidence")),
        alignment=_alignment(badge.get("alignment")),
        tags=tuple(each for each in listed(badge.get("tags")) if isinstance(each, str)),
        awarded_at=parse_ob2_moment(assertion.get("issuedOn")),
        valid_from=parse_ob2_moment(assertion.get("issuedOn")),
        valid_until=parse_ob2_moment(assertion.get("expires")),
        language=text_member(badge, "@language"),
        image_url=id_of(badge.get("image")),
    )


def _ob2_endorsement(document: Mapping[str, Any], issuer: Mapping[str, Any], issuer_id: str) -> VerifiedCredential:
    return VerifiedCredential(
        type="endorsement",
        id=text_member(document, "id"),
        issuer_id=issuer_id,
        issuer_name=text_member(issuer, "name"),
        issuer_url=text_member(issuer, "url"),
        issuer_email=text_member(issuer, "email"),
        subject_id=text_member(document, "claim", "id"),
        endorsement_comment=text_member(document, "claim", "endorsementComment"),
        valid_from=parse_ob2_moment(document.get("issuedOn")),
        valid_until=parse_ob2_moment(document.get("expires")),
    )


def _evidence(value: object) -> tuple[EvidenceView, ...]:
    found = []
    for each in listed(value):
        if isinstance(each, str):
            found.append(EvidenceView(id=each))
        elif isinstance(each, Mapping):
            names = ("id", "name", "description", "narrative", "genre")
            found.append(EvidenceView(**{name: text_member(each, name) for name in names}))
    return tuple(found)


def _alignment(value: object) -> tuple[AlignmentView, ...]:
    found = []
    for each in objects(value):
        name, url = text_member(each, "targetName"), text_member(each, "targetUrl")
        if name and url:
            found.append(AlignmentView(name, url, text_member(each, "targetFramework")))
    return tuple(found)
