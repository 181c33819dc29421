"""Rules for an endorsement before the site signs it (decisions 11 and 12)."""

from __future__ import annotations

from typing import Any, Final

from issuer.rules.common import LANGUAGE, Findings, Ground, host_of_did
from issuer.rules.credential import CONTEXTS, check_emblem, check_profile
from schemas.vocabulary import ENDORSEMENT_CREDENTIAL, ENDORSEMENT_SUBJECT, VERIFIABLE_CREDENTIAL

REQUIRED: Final = frozenset({"@context", "id", "type", "name", "issuer", "validFrom", "credentialSubject"})
MEMBERS: Final = REQUIRED | {"inLanguage"}
SUBJECT: Final = frozenset({"id", "type", "endorsementComment"})


def check_endorsement(document: dict[str, Any], findings: Findings) -> str | None:
    """Check every rule of the profile for an endorsement. Returns the host of the issuer, from its DID, or None."""
    findings.members(document, "", MEMBERS, REQUIRED)
    findings.exactly(document.get("@context"), CONTEXTS, "/@context", "context")
    findings.exactly(document.get("type"), [VERIFIABLE_CREDENTIAL, ENDORSEMENT_CREDENTIAL], "/type", "type")
    findings.uuid(document.get("id"), "/id")
    findings.moment(document.get("validFrom"), "/validFrom")
    if "inLanguage" in document and not LANGUAGE.fullmatch(str(document["inLanguage"])):
        findings.add("language", "/inLanguage")
    subject = findings.members(document.get("credentialSubject"), "/credentialSubject", SUBJECT, SUBJECT)
    findings.exactly(subject.get("type"), [ENDORSEMENT_SUBJECT], "/credentialSubject/type", "type")
    findings.uuid(subject.get("id"), "/credentialSubject/id")
    if subject.get("id") == document.get("id"):
        findings.add("id_repeated", "/id")
    issuer = check_profile(document.get("issuer"), "/issuer", findings)
    host = host_of_did(issuer.get("id"))
    if host is None:
        findings.add("issuer_id", "/issuer/id")
        return None
    ground = Ground(host, findings)
    ground.url(issuer.get("url"), "/issuer/url")
    check_emblem(issuer, "/issuer", ground)
    return host
