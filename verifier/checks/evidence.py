"""Check 11: evidence with a digest, if it can be read (VC Data Model 2.0, section 5.3:
`digestMultibase`, `digestSRI`).

Evidence without a digest cannot be checked. Evidence whose id is no https address is not public: its digest is for
those who hold the document.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keys.encodings import multibase_decode
from keys.errors import EncodingMalformed
from schemas.members import objects
from verifier.checks.findings import failed, not_applicable, passed, unknown
from verifier.examination import Examination
from verifier.fetch import FetchFailed, SourceRefused
from verifier.reading.kinds import ACHIEVEMENT_KINDS
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.EVIDENCE

# Multihash: function, length, digest.
_MULTIHASHES: Final = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}
_STRONGEST_FIRST: Final = ("sha512", "sha384", "sha256")
_MAX_PIECES: Final = 5


@dataclass(frozen=True)
class _Pin:
    """A hash function, and the digests of which the document must have one."""

    function: str
    digests: frozenset[bytes]

    def fits(self, data: bytes) -> bool:
        return hashlib.new(self.function, data).digest() in self.digests


def check(examination: Examination) -> list[CheckResult]:
    """One finding for each piece of evidence that can be compared with its digest."""
    if examination.kind not in ACHIEVEMENT_KINDS:
        return [not_applicable(NAME, "evidence.none")]
    evidence = objects(examination.document.get("evidence"))
    pinned = [each for each in evidence if not each.keys().isdisjoint(_READERS)]
    public = [each for each in pinned if str(each.get("id", "")).startswith("https://")]
    if not public:
        return [not_applicable(NAME, "evidence.not_public" if pinned else "evidence.none")]
    if len(public) > _MAX_PIECES:
        return [unknown(NAME, "evidence.too_many", limit=_MAX_PIECES)]
    return [_compared(examination, each) for each in public]


def _compared(examination: Examination, evidence: Mapping[str, Any]) -> CheckResult:
    url = str(evidence["id"])
    try:
        pins = [read(str(evidence[name])) for name, read in _READERS.items() if name in evidence]
    except (EncodingMalformed, ValueError):
        return failed(NAME, "evidence.digest_malformed", url=url[:300])
    if None in pins:
        return unknown(NAME, "evidence.digest_unsupported", url=url[:300])
    try:
        fetched = examination.fetch(url, accept="*/*", limit=examination.environment.limits.download_bytes)
    except (SourceRefused, FetchFailed) as error:
        return unknown(NAME, "evidence.unreachable", url=url[:300], reason=error.code)
    if fetched.status != 200:
        return unknown(NAME, "evidence.unreachable", url=url[:300], status=fetched.status)
    if not all(pin is not None and pin.fits(fetched.data) for pin in pins):
        return failed(NAME, "evidence.changed", url=url[:300])
    return passed(NAME, "evidence.unchanged", url=url[:300])


def _multihash(text: str) -> _Pin | None:
    data = multibase_decode(text)
    function = _MULTIHASHES.get(data[:2])
    return None if function is None else _pin(function, [data[2:]])


def _integrity(text: str) -> _Pin | None:
    """Subresource Integrity, section 3.3: of several digests, those of the strongest function count, any of them."""
    found: dict[str, list[bytes]] = {}
    for expression in text.split():
        function, _, encoded = expression.partition("?")[0].partition("-")
        found.setdefault(function, []).append(base64.b64decode(encoded, validate=True))
    strongest = next((function for function in _STRONGEST_FIRST if function in found), None)
    return None if strongest is None else _pin(strongest, found[strongest])


def _pin(function: str, digests: list[bytes]) -> _Pin:
    if any(len(digest) != hashlib.new(function).digest_size for digest in digests):
        raise ValueError("the length of another function's digest")
    return _Pin(function, frozenset(digests))


_READERS: Final = {"digestMultibase": _multihash, "digestSRI": _integrity}
