"""ecdsa-sd-2023, derived proofs: the holder shows a part of a document, and the issuer signed each shown statement
(VC-DI-ECDSA sections 3.5.7, 3.5.8, 3.6.6 and 3.6.7).

The issuer signed, with its own key, the proof options, a key made for this one document and the statements that may not
be left out; with that other key, each remaining statement. Blank nodes carry names that the issuer's secret gave, so
that a statement is the same text however many others are shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from keys.canonical import canonical_labels, canonicalize
from keys.canonical.limits import DEFAULT_LIMITS
from keys.canonical.nquads import BLANK, line
from keys.canonical.rdfc import relabel
from keys.encodings import base64url_decode, base64url_encode, multibase_encode
from keys.errors import EncodingMalformed, KeyRefused, ProofMalformed
from keys.proofs import cbor
from keys.verification import VerificationMethod

# Each statement has a signature of its own; base64url of CBOR takes a third more.
MAX_SIGNATURES: Final = DEFAULT_LIMITS.quads
MAX_CHARACTERS: Final = 100 * MAX_SIGNATURES

_BASE_HEADER: Final = b"\xd9\x5d\x00"
_DERIVED_HEADER: Final = b"\xd9\x5d\x01"
_SIGNATURE_BYTES: Final = 64
_PUBLIC_KEY_BYTES: Final = 35
_LABEL_BYTES: Final = 32


@dataclass(frozen=True)
class DerivedProof:
    """A derived proof value taken apart. `public_key` is a P-256 Multikey in bytes, with its prefix; `labels` gives
    each canonical label (`c14n0`) the issuer's; `mandatory` are indexes into the sorted statements."""

    base_signature: bytes
    public_key: bytes
    signatures: tuple[bytes, ...]
    labels: Mapping[str, str]
    mandatory: frozenset[int]


def verify(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    method: VerificationMethod,
    *,
    contexts: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Return if `proof` is derived from `method`'s (ES256) over a document of which `document` shows a part.

    Raises ProofMalformed: `proof.malformed` with a reason; SignatureInvalid: `proof.signature`; ContextUnknown and
    CanonicalizationRefused as `canonicalize`.
    """
    derived = parse(proof.get("proofValue"))
    key = _scoped_key(derived.public_key)
    options = {member: value for member, value in proof.items() if member != "proofValue"}
    options_hash = hashlib.sha256(
        canonicalize({**options, "@context": document.get("@context")}, contexts=contexts)
    ).digest()
    mandatory, others = statements(document, derived, contexts=contexts)
    if len(others) != len(derived.signatures):
        _refuse("signature_count")
    mandatory_hash = hashlib.sha256("".join(mandatory).encode()).digest()
    method.verify(options_hash + derived.public_key + mandatory_hash, derived.base_signature)
    for statement, signature in zip(others, derived.signatures, strict=True):
        key.verify(statement.encode(), signature)


def parse(proof_value: object) -> DerivedProof:
    """Take a derived proof value apart: `u`, base64url, a header of three bytes, CBOR of five parts.

    Raises ProofMalformed: `proof.malformed`, reason `base_proof` for one that was never derived (it would reveal
    the issuer's secret), `encoding`, `cbor`, `parts`, `length`, `labels`, `indexes`.
    """
    if not isinstance(proof_value, str) or not proof_value.startswith("u"):
        _refuse("encoding")
    if len(proof_value) > MAX_CHARACTERS:
        _refuse("length")
    try:
        data = base64url_decode(proof_value[1:])
    except EncodingMalformed:
        _refuse("encoding")
    header = data[: len(_DERIVED_HEADER)]
    if header == _BASE_HEADER:
        _refuse("base_proof")
    if header != _DERIVED_HEADER:
        _refuse("encoding")
    parts = cbor.decode(data[len(header) :])
    if not isinstance(parts, list) or len(parts) != 5:
        _refuse("parts")
    base_signature, public_key, signatures, labels, mandatory = parts
    if not isinstance(signatures, list) or not isinstance(labels, dict) or not isinstance(mandatory, list):
        _refuse("parts")
    return DerivedProof(
        _bytes(base_signature, _SIGNATURE_BYTES),
        _bytes(public_key, _PUBLIC_KEY_BYTES),
        tuple(_bytes(signature, _SIGNATURE_BYTES) for signature in signatures),
        _labels(labels),
        _indexes(mandatory),
    )


def statements(
    document: Mapping[str, Any],
    derived: DerivedProof,
    *,
    contexts: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[list[str], list[str]]:
    """The lines of `document` under the issuer's labels, sorted: those that are mandatory, then the others.

    Raises as `canonicalize`, and ProofMalformed `proof.malformed`, reason `labels` unless the proof names each
    blank node and no other, `indexes` for an index behind the last line.
    """
    quads, labels = canonical_labels(document, contexts=contexts)
    if derived.labels.keys() != set(labels.values()):
        _refuse("labels")
    names = {BLANK + node: BLANK + derived.labels[label] for node, label in labels.items()}
    lines = sorted(line(relabel(quad, names)) for quad in dict.fromkeys(quads))
    if any(index >= len(lines) for index in derived.mandatory):
        _refuse("indexes")
    mandatory: list[str] = []
    others: list[str] = []
    for index, text in enumerate(lines):
        (mandatory if index in derived.mandatory else others).append(text)
    return mandatory, others


def _scoped_key(public_key: bytes) -> VerificationMethod:
    """The key that the issuer made for this document; it has no name and no controller."""
    try:
        key = VerificationMethod.from_multikey("", "", multibase_encode(public_key))
    except KeyRefused:
        _refuse("public_key")
    if len(public_key) != _PUBLIC_KEY_BYTES or key.algorithm != "ES256":
        _refuse("public_key")
    return key


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        _refuse("length")
    return value


def _labels(compressed: Mapping[int, object]) -> dict[str, str]:
    """Section 3.5.6: `c14n` and a number, to `u` and base64url of the issuer's HMAC. Two nodes never share one."""
    labels = {
        f"c14n{number}": f"u{base64url_encode(_bytes(value, _LABEL_BYTES))}" for number, value in compressed.items()
    }
    if len(set(labels.values())) != len(labels):
        _refuse("labels")
    return labels


def _indexes(values: list[Any]) -> frozenset[int]:
    if not all(isinstance(value, int) for value in values) or len(set(values)) != len(values):
        _refuse("indexes")
    return frozenset(values)


def _refuse(reason: str) -> NoReturn:
    raise ProofMalformed("proof.malformed", member="proofValue", reason=reason)
