"""Rules for an Open Badges 2.0 assertion, hosted or signed (decisions 7 and 15)."""

from __future__ import annotations

import re
from typing import Any, Final

from issuer.rules.common import UUID_URN, Findings, Ground
from issuer.rules.credential import HASH, SHORTEST_SALT
from schemas.urls import split_url
from schemas.vocabulary import HOSTED_BADGE, OB2_ASSERTION, OB2_CONTEXT, SIGNED_BADGE

REQUIRED: Final = frozenset({"@context", "id", "type", "recipient", "badge", "verification", "issuedOn", "image"})
MEMBERS: Final = REQUIRED | {"expires"}
RECIPIENT: Final = frozenset({"type", "hashed", "identity"})


def check_assertion(document: dict[str, Any], findings: Findings, *, signed: bool) -> str | None:
    """Check every rule of the profile for an assertion. Returns the host of the issuer, from its BadgeClass URL, or
    None."""
    findings.members(document, "", MEMBERS, REQUIRED)
    findings.exactly(document.get("@context"), OB2_CONTEXT, "/@context", "context")
    findings.exactly(document.get("type"), OB2_ASSERTION, "/type", "type")
    issued = findings.moment(document.get("issuedOn"), "/issuedOn")
    findings.order(issued, findings.moment(document.get("expires"), "/expires"), "/expires", strictly=True)
    _check_recipient(document.get("recipient"), findings)
    host = _host(document.get("badge"))
    if host is None:
        findings.add("issuer_id", "/badge")
        return None
    ground = Ground(host, findings)
    badge = ground.url(document.get("badge"), "/badge", path=r"/ob2/([\w-]+)/badges/[a-z0-9-]+/[1-9]\d*")
    ground.url(document.get("image"), "/image")
    members = frozenset({"type", "creator"}) if signed else frozenset({"type"})
    verification = findings.members(document.get("verification"), "/verification", members, members)
    findings.exactly(verification.get("type"), SIGNED_BADGE if signed else HOSTED_BADGE, "/verification/type", "type")
    if signed:
        findings.uuid(document.get("id"), "/id")
        creator = ground.url(verification.get("creator"), "/verification/creator", path=r"/ob2/([\w-]+)/key")
        if creator and badge and creator.group(1) != badge.group(1):
            findings.add("era", "/verification/creator")
    else:
        ground.url(document.get("id"), "/id", path=r"/ob2/assertions/[\w-]{22,}")
    return host


def _host(url: Any) -> str | None:
    try:
        return split_url(url).netloc or None
    except (ValueError, AttributeError, TypeError):
        return None


def _check_recipient(value: Any, findings: Findings) -> None:
    """A salted hash of an e-mail, or a urn:uuid in clear: never a name or an e-mail in clear (decisions 7)."""
    recipient = findings.members(value, "/recipient", RECIPIENT | {"salt"}, RECIPIENT)
    identity, salt = str(recipient.get("identity")), str(recipient.get("salt", ""))
    hashed = recipient.get("type") == "email" and recipient.get("hashed") is True
    opaque = recipient.get("type") == "id" and recipient.get("hashed") is False
    if hashed and re.fullmatch(HASH, identity) and len(salt) >= SHORTEST_SALT:
        return
    if opaque and UUID_URN.fullmatch(identity) and "salt" not in recipient:
        return
    findings.add("recipient", "/recipient")
