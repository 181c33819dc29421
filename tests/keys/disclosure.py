"""The issuer's and the holder's side of ecdsa-sd-2023, for tests: independent of the code under test."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any

from keys.canonical import canonical_labels, canonicalize
from keys.encodings import base64url_encode, multibase_decode
from keys.proofs.data_integrity import without_proof
from tests.keys.published import PublishedSigner

SECRET = bytes(range(32))


def encode(value: Any) -> bytes:
    """CBOR of integers, bytes, arrays, maps, in shortest form; a tuple is (tag, value)."""
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, dict):
        return head(5, len(value)) + b"".join(encode(key) + encode(each) for key, each in value.items())
    tag, content = value
    return head(6, tag) + encode(content)


def head(kind: int, number: int) -> bytes:
    """A CBOR head: major type and argument."""
    if number < 24:
        return bytes([kind << 5 | number])
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes([kind << 5 | code]) + number.to_bytes(size, "big")
    raise ValueError(number)


def proof_value(parts: Any, *, header: bytes = b"\xd9\x5d\x01") -> str:
    return "u" + base64url_encode(header + encode(parts))


def issuer_label(label: str) -> bytes:
    return hmac.new(SECRET, label.encode(), hashlib.sha256).digest()


def statements(document: Mapping[str, Any], label: Mapping[str, str]) -> list[str]:
    """The canonical lines with other names for the nodes, found by their text: no literal here looks like a node."""
    lines = canonicalize(without_proof(document)).decode().splitlines(keepends=True)
    renamed = []
    for line in lines:
        words = line.split(" ")
        renamed.append(" ".join(f"_:{label[word[2:]]}" if word.startswith("_:c14n") else word for word in words))
    return sorted(renamed)


def disclose_all(
    document: Mapping[str, Any], issuer: PublishedSigner, scoped: PublishedSigner, mandatory: Iterable[int]
) -> dict[str, Any]:
    """`document` with a derived proof that hides nothing; `mandatory` as the issuer chose it."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-sd-2023",
        "created": "2026-11-24T09:00:00Z",
        "verificationMethod": issuer.method.id,
        "proofPurpose": "assertionMethod",
    }
    _, labels = canonical_labels(document)
    compressed = {int(label[4:]): issuer_label(label) for label in sorted(labels.values())}
    named = {f"c14n{number}": f"u{base64url_encode(value)}" for number, value in compressed.items()}
    lines = statements(document, named)
    chosen = sorted(mandatory)
    options_hash = hashlib.sha256(canonicalize({**options, "@context": document["@context"]})).digest()
    mandatory_hash = hashlib.sha256("".join(lines[index] for index in chosen).encode()).digest()
    public_key = multibase_decode(scoped.method.multibase)
    base = issuer.sign(options_hash + public_key + mandatory_hash)
    signatures = [scoped.sign(line.encode()) for index, line in enumerate(lines) if index not in chosen]
    value = proof_value([base, public_key, signatures, compressed, chosen])
    return {**document, "proof": {**options, "proofValue": value}}
