"""Rules for a status list before the issuer signs it (W3C Bitstring Status List; decisions 16)."""

from __future__ import annotations

from typing import Any, Final

from issuer.rules.common import Findings, Ground, host_of_did
from issuer.rules.credential import STATUS_PATH
from schemas import bitstring
from schemas.errors import OpenBadgesError
from schemas.vocabulary import (
    BITSTRING_STATUS_LIST,
    BITSTRING_STATUS_LIST_CREDENTIAL,
    REVOCATION,
    VC_V2,
    VERIFIABLE_CREDENTIAL,
)

REQUIRED: Final = frozenset({"@context", "id", "type", "issuer", "validFrom", "credentialSubject"})
MEMBERS: Final = REQUIRED | {"validUntil"}
SUBJECT: Final = frozenset({"id", "type", "statusPurpose", "encodedList", "ttl"})


def check_status_list(document: dict[str, Any], findings: Findings) -> str | None:
    """Check every rule of the profile for a status list. Returns the host of the issuer, from its DID, or None."""
    findings.members(document, "", MEMBERS, REQUIRED)
    findings.exactly(document.get("@context"), [VC_V2], "/@context", "context")
    findings.exactly(document.get("type"), [VERIFIABLE_CREDENTIAL, BITSTRING_STATUS_LIST_CREDENTIAL], "/type", "type")
    valid_from = findings.moment(document.get("validFrom"), "/validFrom")
    findings.order(valid_from, findings.moment(document.get("validUntil"), "/validUntil"), "/validUntil", strictly=True)
    subject = findings.members(document.get("credentialSubject"), "/credentialSubject", SUBJECT, SUBJECT)
    findings.exactly(subject.get("type"), BITSTRING_STATUS_LIST, "/credentialSubject/type", "type")
    findings.exactly(subject.get("statusPurpose"), REVOCATION, "/credentialSubject/statusPurpose", "status_purpose")
    findings.exactly(subject.get("id"), f"{document.get('id')}#list", "/credentialSubject/id", "status_id")
    ttl = subject.get("ttl")
    if not isinstance(ttl, int) or isinstance(ttl, bool) or ttl <= 0:
        findings.add("status_ttl", "/credentialSubject/ttl")
    try:
        bits = bitstring.decode(str(subject.get("encodedList")))
    except OpenBadgesError as refusal:
        findings.add("status_bits", "/credentialSubject/encodedList", refusal.code)
    else:
        if len(bits) * 8 < bitstring.MINIMUM_BITS:
            findings.add("status_bits", "/credentialSubject/encodedList")
    host = host_of_did(document.get("issuer"))
    if host is None:
        findings.add("issuer_id", "/issuer")
        return None
    Ground(host, findings).url(document.get("id"), "/id", path=STATUS_PATH)
    return host
