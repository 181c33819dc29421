"""Whether a credential's status entries let it stand (Bitstring Status List 1.0 section 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from schemas import bitstring, vocabulary
from schemas.errors import OpenBadgesError
from tests.conformance.contexts import listed
from tests.conformance.data_model import id_of
from tests.conformance.judging import Judge
from tests.conformance.status_lists import StatusLists
from verifier.checks.status_lists import list_bits, value_at

ENDS: Final = {vocabulary.REVOCATION: "status.revoked", vocabulary.SUSPENSION: "status.suspended"}


def status_findings(credential: Mapping[str, Any], lists: StatusLists) -> list[str]:
    """What the entries of a credential say against it. A list of ours is read here, any other from its address."""
    entries = listed(credential["credentialStatus"]) if "credentialStatus" in credential else []
    return [finding for entry in entries for finding in _entry(entry, id_of(credential.get("issuer")), lists)]


def _entry(entry: Mapping[str, Any], issuer: object, lists: StatusLists) -> list[str]:
    index, purpose, url = (entry.get(name) for name in ("statusListIndex", "statusPurpose", "statusListCredential"))
    if vocabulary.BITSTRING_STATUS_LIST_ENTRY not in listed(entry.get("type")):
        return ["status.unsupported"]
    if not isinstance(url, str) or not isinstance(index, str) or not (index.isascii() and index.isdecimal()):
        return ["status.index_malformed"]
    judge = Judge({"checks": ["proof"]}, lambda _: [])
    try:
        document = lists.read(url) if lists.holds(url) else judge.documents.json(url)
        found = judge.credential(document)
        bits = list_bits(document)
        value = value_at(bits, int(index), 1)
    except OpenBadgesError as refused:
        return [refused.code]
    subject = document["credentialSubject"]
    if found or id_of(document.get("issuer")) != issuer or purpose not in listed(subject.get("statusPurpose")):
        return ["status.verification"]
    if len(bits) * 8 < bitstring.MINIMUM_BITS:
        return ["form.status_list_length"]
    return [ENDS[purpose]] if value and purpose in ENDS else []
