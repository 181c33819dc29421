"""Rules for an Open Badges 3.0 credential before the network signs it (decisions 5, 6, 8, 11 to 18)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from issuer.rules.common import LANGUAGE, Findings, Ground, host_of_did
from schemas import bitstring
from schemas.vocabulary import (
    ACHIEVEMENT,
    ACHIEVEMENT_SUBJECT,
    ALIGNMENT,
    BITSTRING_STATUS_LIST_ENTRY,
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

CONTEXTS: Final = [VC_V2, OB_CONTEXT]
CREDENTIAL_REQUIRED: Final = frozenset(
    {
        "@context",
        "id",
        "type",
        "name",
        "issuer",
        "validFrom",
        "awardedDate",
        "credentialSubject",
        "credentialStatus",
        "inLanguage",
    }
)
CREDENTIAL_MEMBERS: Final = CREDENTIAL_REQUIRED | {"description", "validUntil", "evidence", "endorsement", "image"}
PROFILE_REQUIRED: Final = frozenset({"id", "type", "name", "url"})
PROFILE_MEMBERS: Final = PROFILE_REQUIRED | {"email", "phone", "description", "address", "image", "parentOrg"}
PARENT_MEMBERS: Final = frozenset({"id", "type", "name"})
SUBJECT_REQUIRED: Final = frozenset({"id", "type", "identifier", "achievement", "source", "narrative"})
SUBJECT_MEMBERS: Final = SUBJECT_REQUIRED | {"activityStartDate", "activityEndDate", "role"}
ACHIEVEMENT_REQUIRED: Final = frozenset(
    {"id", "type", "name", "description", "criteria", "image", "inLanguage", "version"}
)
ACHIEVEMENT_MEMBERS: Final = ACHIEVEMENT_REQUIRED | {"achievementType", "alignment", "tag", "creator"}
ALIGNMENT_REQUIRED: Final = frozenset({"type", "targetName", "targetUrl", "targetFramework"})
ALIGNMENT_MEMBERS: Final = ALIGNMENT_REQUIRED | {"targetDescription"}
EVIDENCE_REQUIRED: Final = frozenset({"type", "name"})
EVIDENCE_MEMBERS: Final = EVIDENCE_REQUIRED | {"id", "description", "narrative", "genre", "audience", "digestMultibase"}
IDENTITY_REQUIRED: Final = frozenset({"type", "hashed", "identityHash", "identityType"})
STATUS_MEMBERS: Final = frozenset({"id", "type", "statusPurpose", "statusListIndex", "statusListCredential"})

ESCO_SKILL: Final = re.compile(r"http://data\.europa\.eu/esco/skill/[0-9a-f-]{36}")
ESCO_FRAMEWORK: Final = re.compile(r"ESCO \d+\.\d+\.\d+")
E164: Final = re.compile(r"\+[1-9]\d{6,14}")
HASH: Final = re.compile(r"sha256\$[0-9a-f]{64}")
SHORTEST_SALT: Final = 16
LONGEST_NAME: Final = 130
STATUS_PATH: Final = r"/status/[1-9]\d*(\.jwt)?"


def check_credential(document: dict[str, Any], findings: Findings, *, with_email: bool = False) -> str | None:
    """Check every rule of the profile for a badge. Returns the host of the issuer, from its DID, or None.

    `with_email`: the hash of an e-mail must stand beside the name; otherwise it may.
    """
    findings.members(document, "", CREDENTIAL_MEMBERS, CREDENTIAL_REQUIRED)
    findings.exactly(document.get("@context"), CONTEXTS, "/@context", "context")
    findings.exactly(document.get("type"), [VERIFIABLE_CREDENTIAL, OPEN_BADGE_CREDENTIAL], "/type", "type")
    findings.uuid(document.get("id"), "/id")
    host = host_of_did(check_profile(document.get("issuer"), "/issuer", findings).get("id"))
    if host is None:
        findings.add("issuer_id", "/issuer/id")
        return None
    ground = Ground(host, findings)
    check_emblem(document["issuer"], "/issuer", ground)
    if document.get("issuer", {}).get("email") is None:
        findings.add("missing", "/issuer/email")
    ground.url(document["issuer"].get("url"), "/issuer/url")
    _check_dates(document, findings)
    subject = findings.members(
        document.get("credentialSubject"), "/credentialSubject", SUBJECT_MEMBERS, SUBJECT_REQUIRED
    )
    _check_subject(subject, ground, with_email=with_email)
    achievement = findings.members(
        subject.get("achievement"), "/credentialSubject/achievement", ACHIEVEMENT_MEMBERS, ACHIEVEMENT_REQUIRED
    )
    _check_achievement(achievement, ground)
    findings.exactly(document.get("name"), achievement.get("name"), "/name", "name_mismatch")
    findings.exactly(document.get("inLanguage"), achievement.get("inLanguage"), "/inLanguage", "language")
    _check_status(document.get("credentialStatus"), ground)
    _check_evidence(document.get("evidence", []), findings)
    _check_endorsements(document, subject.get("id"), ground)
    _check_distinct(document, subject, findings)
    return host


def check_profile(value: Any, pointer: str, findings: Findings) -> dict[str, Any]:
    """An issuer or a source: an object of type Profile with a did:web, never a bare URI."""
    profile = findings.members(value, pointer, PROFILE_MEMBERS, PROFILE_REQUIRED)
    findings.exactly(profile.get("type"), [PROFILE], f"{pointer}/type", "type")
    if "phone" in profile and not E164.fullmatch(str(profile["phone"])):
        findings.add("phone_form", f"{pointer}/phone")
    if "parentOrg" in profile:
        parent = findings.members(profile["parentOrg"], f"{pointer}/parentOrg", PARENT_MEMBERS, PARENT_MEMBERS)
        findings.exactly(parent.get("type"), [PROFILE], f"{pointer}/parentOrg/type", "type")
    return profile


def check_emblem(profile: dict[str, Any], pointer: str, ground: Ground) -> None:
    """The image of a profile, if it has one, is an Image on the issuer's host."""
    if "image" in profile:
        _check_image(profile["image"], f"{pointer}/image", r"/images/[a-z]+\.(?:svg|png)", ground)


def _check_image(value: Any, pointer: str, path: str, ground: Ground) -> re.Match[str] | None:
    image = ground.findings.members(value, pointer, _IMAGE, frozenset({"id", "type"}))
    ground.findings.exactly(image.get("type"), IMAGE, f"{pointer}/type", "type")
    return ground.url(image.get("id"), f"{pointer}/id", path=path)


def _check_dates(document: dict[str, Any], findings: Findings) -> None:
    subject = document.get("credentialSubject")
    subject = subject if isinstance(subject, dict) else {}
    awarded = findings.moment(document.get("awardedDate"), "/awardedDate")
    valid_from = findings.moment(document.get("validFrom"), "/validFrom")
    valid_until = findings.moment(document.get("validUntil"), "/validUntil")
    findings.order(awarded, valid_from, "/validFrom")
    findings.order(valid_from, valid_until, "/validUntil", strictly=True)
    started = findings.moment(subject.get("activityStartDate"), "/credentialSubject/activityStartDate")
    ended = findings.moment(subject.get("activityEndDate"), "/credentialSubject/activityEndDate")
    findings.order(started, ended, "/credentialSubject/activityEndDate")
    # A badge may be awarded on the day of its last gathering, before that ends: it begins within a day of the award
    # and lasts at most a day.
    findings.order(ended, awarded and awarded + timedelta(days=2), "/awardedDate")


def _check_subject(subject: dict[str, Any], ground: Ground, *, with_email: bool) -> None:
    findings, pointer = ground.findings, "/credentialSubject"
    findings.uuid(subject.get("id"), f"{pointer}/id")
    findings.exactly(subject.get("type"), [ACHIEVEMENT_SUBJECT], f"{pointer}/type", "type")
    source = check_profile(subject.get("source"), f"{pointer}/source", findings)
    ground.did(source.get("id"), f"{pointer}/source/id")
    check_emblem(source, f"{pointer}/source", ground)
    identifiers = subject.get("identifier")
    identifiers = identifiers if isinstance(identifiers, list) else []
    for index, each in enumerate(identifiers):
        at = f"{pointer}/identifier/{index}"
        identity = findings.members(each, at, IDENTITY_REQUIRED | {"salt"}, IDENTITY_REQUIRED)
        findings.exactly(identity.get("type"), IDENTITY_OBJECT, f"{at}/type", "type")
        _check_identity(identity, at, findings)
    kinds = [identity.get("identityType") for identity in identifiers if isinstance(identity, dict)]
    if kinds != ["name", "emailAddress"] and (with_email or kinds != ["name"]):
        findings.add("recipient", f"{pointer}/identifier")


def _check_identity(identity: dict[str, Any], at: str, findings: Findings) -> None:
    """The name as the member chose it, in clear; an e-mail only as a salted hash (decisions 6)."""
    shown = str(identity.get("identityHash", ""))
    if identity.get("identityType") == "name":
        if identity.get("hashed") is not False or "salt" in identity or len(shown) > LONGEST_NAME or "\n" in shown:
            findings.add("recipient_name", at)
    elif (
        identity.get("hashed") is not True
        or not HASH.fullmatch(shown)
        or len(str(identity.get("salt", ""))) < SHORTEST_SALT
    ):
        findings.add("recipient_hash", at)


def _check_achievement(achievement: dict[str, Any], ground: Ground) -> None:
    """One frozen version of a badge: its document, criteria page and image are of the same badge and version."""
    findings, pointer = ground.findings, "/credentialSubject/achievement"
    findings.exactly(achievement.get("type"), [ACHIEVEMENT], f"{pointer}/type", "type")
    if not LANGUAGE.fullmatch(str(achievement.get("inLanguage"))):
        findings.add("language", f"{pointer}/inLanguage")
    named = ground.url(achievement.get("id"), f"{pointer}/id", path=r"/achievements/([a-z0-9-]+)/([1-9]\d*)")
    criteria = findings.members(achievement.get("criteria"), f"{pointer}/criteria", _CRITERIA, _CRITERIA)
    page = ground.url(criteria.get("id"), f"{pointer}/criteria/id", path=r"/badges/([a-z0-9-]+)/([1-9]\d*)")
    drawing = r"/images/badges/([a-z0-9-]+)/([1-9]\d*)\.(?:svg|png)"
    drawn = _check_image(achievement.get("image"), f"{pointer}/image", drawing, ground)
    if named:
        findings.exactly(achievement.get("version"), named.group(2), f"{pointer}/version", "version")
        for match, member in ((page, "criteria/id"), (drawn, "image/id")):
            if match and match.groups() != named.groups():
                findings.add("version", f"{pointer}/{member}")
    if "creator" in achievement:
        ground.did(
            achievement["creator"].get("id") if isinstance(achievement["creator"], dict) else None, f"{pointer}/creator"
        )
    alignments = achievement.get("alignment", [])
    for index, each in enumerate(alignments if isinstance(alignments, list) else []):
        at = f"{pointer}/alignment/{index}"
        alignment = findings.members(each, at, ALIGNMENT_MEMBERS, ALIGNMENT_REQUIRED)
        findings.exactly(alignment.get("type"), [ALIGNMENT], f"{at}/type", "type")
        if not ESCO_SKILL.fullmatch(str(alignment.get("targetUrl"))):
            findings.add("alignment_url", f"{at}/targetUrl")
        if not ESCO_FRAMEWORK.fullmatch(str(alignment.get("targetFramework"))):
            findings.add("alignment_framework", f"{at}/targetFramework")


_CRITERIA: Final = frozenset({"id", "narrative"})
_IMAGE: Final = frozenset({"id", "type", "caption"})


def _check_status(value: Any, ground: Ground) -> None:
    findings, pointer = ground.findings, "/credentialStatus"
    entry = findings.members(value, pointer, STATUS_MEMBERS, STATUS_MEMBERS)
    findings.exactly(entry.get("type"), BITSTRING_STATUS_LIST_ENTRY, f"{pointer}/type", "type")
    findings.exactly(entry.get("statusPurpose"), REVOCATION, f"{pointer}/statusPurpose", "status_purpose")
    index = entry.get("statusListIndex")
    if not isinstance(index, str) or not bitstring.INDEX.fullmatch(index):
        findings.add("status_index", f"{pointer}/statusListIndex")
    ground.url(entry.get("statusListCredential"), f"{pointer}/statusListCredential", path=STATUS_PATH)
    findings.exactly(entry.get("id"), f"{entry.get('statusListCredential')}#{index}", f"{pointer}/id", "status_id")


def _check_evidence(value: Any, findings: Findings) -> None:
    if not isinstance(value, list):
        findings.add("missing", "/evidence")
        return
    for index, each in enumerate(value):
        evidence = findings.members(each, f"/evidence/{index}", EVIDENCE_MEMBERS, EVIDENCE_REQUIRED)
        findings.exactly(evidence.get("type"), [EVIDENCE], f"/evidence/{index}/type", "type")
        if "id" in evidence:
            findings.uuid(evidence["id"], f"/evidence/{index}/id")


def _check_endorsements(document: dict[str, Any], subject_id: Any, ground: Ground) -> None:
    """An embedded endorsement is signed, has its own context, is about this badge's subject, and names this badge's
    issuer as the organization above its own: else no verifier could count it as a witness (decisions 11, 12)."""
    findings = ground.findings
    issuer_id = document["issuer"]["id"]
    endorsements = document.get("endorsement", [])
    for index, endorsement in enumerate(endorsements if isinstance(endorsements, list) else []):
        pointer = f"/endorsement/{index}"
        if not isinstance(endorsement, dict):
            findings.add("endorsement", pointer)
            continue
        findings.exactly(endorsement.get("@context"), CONTEXTS, f"{pointer}/@context", "context")
        subject, issuer = endorsement.get("credentialSubject"), endorsement.get("issuer")
        endorsed = subject.get("id") if isinstance(subject, dict) else None
        findings.exactly(endorsed, subject_id, f"{pointer}/credentialSubject/id", "endorsed_subject")
        ground.did(issuer.get("id") if isinstance(issuer, dict) else None, f"{pointer}/issuer/id")
        above = issuer.get("parentOrg") if isinstance(issuer, dict) else None
        above_id = above.get("id") if isinstance(above, dict) else None
        findings.exactly(above_id, issuer_id, f"{pointer}/issuer/parentOrg/id", "endorser_parent")
        proofs = endorsement.get("proof")
        if not isinstance(proofs, list) or len(proofs) != 1 or not isinstance(proofs[0], dict):
            findings.add("endorsement_proof", f"{pointer}/proof")
        elif str(proofs[0].get("verificationMethod")).split("#")[0] != (issuer or {}).get("id"):
            findings.add("endorsement_proof", f"{pointer}/proof/0/verificationMethod")


def _check_distinct(document: dict[str, Any], subject: dict[str, Any], findings: Findings) -> None:
    """No two objects of one document share an id: in the graph they would be one node."""
    ids = [document.get("id"), subject.get("id")]
    for member in ("evidence", "endorsement"):
        things = document.get(member, [])
        ids += (
            [thing["id"] for thing in things if isinstance(thing, dict) and "id" in thing]
            if isinstance(things, list)
            else []
        )
    if len({str(each) for each in ids}) < len(ids):
        findings.add("id_repeated", "/id")
