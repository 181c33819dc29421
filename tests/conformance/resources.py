"""Digests of related resources, for resources bundled with the program (VC Data Model 2.0 section 5.3)."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from keys.encodings import multibase_decode
from keys.errors import EncodingMalformed
from schemas import vocabulary

HELD: Final = {vocabulary.VC_V2: "documents/contexts/credentials-v2.json"}
SRI: Final = ("sha256", "sha384", "sha512")
# By the prefix of the digest: none, as in the data model, or the code and length of a multihash.
MULTIBASE: Final = {b"": "sha256", b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}


def digest_findings(resource: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the digests of one resource; those of a resource that is not bundled are not checked."""
    if not ("digestSRI" in resource or "digestMultibase" in resource):
        yield "relatedResource has no digest"
    held = HELD.get(resource["id"])
    if held is None:
        return
    data = (files("schemas") / held).read_bytes()
    if "digestSRI" in resource and resource["digestSRI"] not in _sri(data):
        yield "relatedResource has another digestSRI"
    if "digestMultibase" in resource and not _is_digest(resource["digestMultibase"], data):
        yield "relatedResource has another digestMultibase"


def _sri(data: bytes) -> list[str]:
    return [f"{name}-{b64encode(hashlib.new(name, data).digest()).decode()}" for name in SRI]


def _is_digest(multibase: object, data: bytes) -> bool:
    try:
        given = multibase_decode(str(multibase))
    except EncodingMalformed:
        return False
    return given in [prefix + hashlib.new(name, data).digest() for prefix, name in MULTIBASE.items()]
