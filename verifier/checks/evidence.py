"""Check 10: evidence that the issuer pinned by a digest, where it can be read (VC Data Model 2.0 `digestMultibase`).

Evidence without a digest is what the issuer says, and there is nothing to check. Evidence whose id is no https address
stays with the person: its digest serves whoever holds the document.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from keys.encodings import multibase_decode
from keys.errors import EncodingMalformed
from verifier.checks.findings import failed, not_applicable, passed, unknown
from verifier.documents import objects
from verifier.examination import Examination
from verifier.fetch import FetchFailed, SourceRefused
from verifier.reading import ACHIEVEMENT_KINDS
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.EVIDENCE

# Multihash: function, length, digest.
_MULTIHASHES: Final = {b"\x12\x20": hashlib.sha256, b"\x20\x30": hashlib.sha384, b"\x13\x40": hashlib.sha512}
_MAX_PIECES: Final = 5


def check(examination: Examination) -> list[CheckResult]:
    """One finding for each piece of evidence that can be compared with its digest."""
    if examination.kind not in ACHIEVEMENT_KINDS:
        return [not_applicable(NAME, "evidence.none")]
    pinned = [each for each in objects(examination.document.get("evidence")) if "digestMultibase" in each]
    public = [each for each in pinned if str(each.get("id", "")).startswith("https://")]
    if not public:
        return [not_applicable(NAME, "evidence.not_public" if pinned else "evidence.none")]
    if len(public) > _MAX_PIECES:
        return [unknown(NAME, "evidence.too_many", limit=_MAX_PIECES)]
    return [_compared(examination, each) for each in public]


def _compared(examination: Examination, evidence: Mapping[str, Any]) -> CheckResult:
    url = str(evidence["id"])
    try:
        expected = multibase_decode(str(evidence["digestMultibase"]))
    except EncodingMalformed:
        return failed(NAME, "evidence.digest_malformed", url=url[:300])
    function = _MULTIHASHES.get(expected[:2])
    if function is None:
        return unknown(NAME, "evidence.digest_unsupported", url=url[:300])
    try:
        fetched = examination.fetch(url, accept="*/*", limit=examination.environment.limits.download_bytes)
    except (SourceRefused, FetchFailed) as error:
        return unknown(NAME, "evidence.unreachable", url=url[:300], reason=error.code)
    if fetched.status != 200:
        return unknown(NAME, "evidence.unreachable", url=url[:300], status=fetched.status)
    if not hmac.compare_digest(function(fetched.data).digest(), expected[2:]):
        return failed(NAME, "evidence.changed", url=url[:300])
    return passed(NAME, "evidence.unchanged", url=url[:300])
