"""Embedded proofs: a ``proof`` member signs the document around it (VC Data Integrity 1.0 section 4; VC-DI-EdDSA).

What is signed is two hashes: of the canonical proof options, then of the canonical document without its proofs. Whose
key it is, and whether it may assert anything, is for the caller; so is ``expires``, since nothing here knows the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from keys.algorithms import Algorithm
from keys.canonical import canonicalize
from keys.canonical.jcs import canonicalize_json
from keys.canonical.rdfc import HASHES, HashName
from keys.encodings import multibase_decode, multibase_encode
from keys.errors import EncodingMalformed, ProofMalformed
from keys.signing import Signer
from keys.verification import VerificationMethod
from schemas.vocabulary import ASSERTION_METHOD, DATA_INTEGRITY_PROOF, EDDSA_JCS_2022, EDDSA_RDFC_2022

Contexts: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Further context documents by URL, as ``keys.canonical.canonicalize`` takes them."""

_Document: TypeAlias = Mapping[str, Any]
_Transform: TypeAlias = Callable[[_Document, _Document, HashName, Contexts | None], tuple[bytes, bytes]]

# XMLSchema 1.1 dateTimeStamp: a date and time with its zone.
_DATE_TIME_STAMP: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)", re.ASCII
)


@dataclass(frozen=True)
class Cryptosuite:
    """How one suite of the table turns options and document into bytes, and the hash for each algorithm it takes."""

    name: str
    transform: _Transform
    hash_by_algorithm: Mapping[Algorithm, HashName]


def _rdfc(
    options: _Document, document: _Document, hash_name: HashName, contexts: Contexts | None
) -> tuple[bytes, bytes]:
    """VC-DI-EdDSA sections 3.2.3 and 3.2.5: both as canonical N-Quads, the options in the document's context."""
    named = {**options, "@context": document.get("@context")}
    return (
        canonicalize(named, hash_name=hash_name, contexts=contexts),
        canonicalize(document, hash_name=hash_name, contexts=contexts),
    )


def _jcs(options: _Document, document: _Document, _: HashName, __: Contexts | None) -> tuple[bytes, bytes]:
    """VC-DI-EdDSA sections 3.3.2 to 3.3.5: both as canonical JSON, the document in the context its proof names."""
    if "@context" in options:
        document = {**document, "@context": options["@context"]}
    return canonicalize_json(options), canonicalize_json(document)


_EDDSA: Final[Mapping[Algorithm, HashName]] = MappingProxyType({Algorithm.EDDSA: "sha256"})
_SUITES: Final = (Cryptosuite(EDDSA_RDFC_2022, _rdfc, _EDDSA), Cryptosuite(EDDSA_JCS_2022, _jcs, _EDDSA))
CRYPTOSUITES: Final = MappingProxyType({suite.name: suite for suite in _SUITES})
_SIGNATURE_BYTES: Final = MappingProxyType({Algorithm.EDDSA: 64, Algorithm.ES256: 64, Algorithm.ES384: 96})


def proofs_of(document: _Document) -> list[dict[str, Any]]:
    """The proofs of a document, whether ``proof`` is an object or an array; none if it has no such member.

    Raises ProofMalformed ``proof.malformed`` for anything else than objects.
    """
    proof = document.get("proof", [])
    proofs = proof if isinstance(proof, list) else [proof]
    if not all(isinstance(each, dict) for each in proofs):
        raise ProofMalformed("proof.malformed", member="proof")
    return list(proofs)


def without_proof(document: _Document) -> dict[str, Any]:
    """The same document without its ``proof`` member; a shallow copy."""
    return {member: value for member, value in document.items() if member != "proof"}


def hash_data(
    document_without_proof: _Document,
    proof_options: _Document,
    *,
    hash_name: HashName = "sha256",
    contexts: Contexts | None = None,
) -> tuple[bytes, bytes]:
    """The hash of the canonical proof options and that of the canonical document, which are signed in this order.

    ``proof_options`` is the proof without ``proofValue``. Raises ProofMalformed ``proof.unsupported``; ContextUnknown
    and CanonicalizationRefused as ``canonicalize``.
    """
    transform = _suite_of(proof_options).transform
    options, document = transform(proof_options, document_without_proof, hash_name, contexts)
    return HASHES[hash_name](options).digest(), HASHES[hash_name](document).digest()


def sign(
    document: _Document,
    signer: Signer,
    *,
    created: datetime,
    cryptosuite: str = EDDSA_RDFC_2022,
    contexts: Contexts | None = None,
) -> dict[str, Any]:
    """A new document: ``document`` with ``"proof": [{...}]``, an array as the Open Badges schema wants it.

    ``created`` is written in whole seconds of UTC. Raises ProofMalformed: ``proof.present`` if there is one already,
    ``proof.unsupported``, ``proof.algorithm`` (a key that is not the suite's); ValueError for a naive ``created``;
    ContextUnknown and CanonicalizationRefused before the key is touched.
    """
    if "proof" in document:
        raise ProofMalformed("proof.present")
    if created.utcoffset() is None:
        raise ValueError("created needs a time zone")
    proof: dict[str, Any] = {
        "type": DATA_INTEGRITY_PROOF,
        "cryptosuite": cryptosuite,
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": signer.method.id,
        "proofPurpose": ASSERTION_METHOD,
    }
    if cryptosuite == EDDSA_JCS_2022 and "@context" in document:
        proof["@context"] = document["@context"]
    hash_name = _hash_name(_suite_of(proof), signer.method)
    hashes = hash_data(document, proof, hash_name=hash_name, contexts=contexts)
    proof["proofValue"] = multibase_encode(signer.sign(b"".join(hashes)))
    return {**document, "proof": [proof]}


def verify(
    document: _Document, proof: _Document, method: VerificationMethod, *, contexts: Contexts | None = None
) -> None:
    """Return if ``proof``, one of ``proofs_of(document)``, is ``method``'s over ``document`` without its proofs.

    Raises ProofMalformed: ``proof.unsupported`` (another type or cryptosuite, a proof chain), ``proof.purpose``,
    ``proof.method`` (it names another), ``proof.algorithm``, ``proof.context`` (its own contexts are not the first of
    the document's), ``proof.malformed`` with the member's name. Raises SignatureInvalid ``proof.signature``;
    ContextUnknown and CanonicalizationRefused, which say that the document itself cannot be judged.
    """
    suite = _suite_of(proof)
    if proof.get("proofPurpose") != ASSERTION_METHOD:
        raise ProofMalformed("proof.purpose")
    if proof.get("verificationMethod") != method.id:
        raise ProofMalformed("proof.method")
    if "previousProof" in proof:
        raise ProofMalformed("proof.unsupported", member="previousProof")
    for member in ("created", "expires"):
        if member in proof:
            _check_date_time_stamp(proof[member], member)
    if "@context" in proof and not _begins_with(document.get("@context"), proof["@context"]):
        raise ProofMalformed("proof.context")
    hash_name = _hash_name(suite, method)
    signature = _signature(proof.get("proofValue"), method.algorithm)
    options = {member: value for member, value in proof.items() if member != "proofValue"}
    hashes = hash_data(without_proof(document), options, hash_name=hash_name, contexts=contexts)
    method.verify(b"".join(hashes), signature)


def _suite_of(options: _Document) -> Cryptosuite:
    kind, name = options.get("type"), options.get("cryptosuite")
    if not isinstance(kind, str):
        raise ProofMalformed("proof.malformed", member="type")
    if kind != DATA_INTEGRITY_PROOF:
        raise ProofMalformed("proof.unsupported", type=kind[:100])
    if not isinstance(name, str):
        raise ProofMalformed("proof.malformed", member="cryptosuite")
    suite = CRYPTOSUITES.get(name)
    if suite is None:
        raise ProofMalformed("proof.unsupported", cryptosuite=name[:100])
    return suite


def _hash_name(suite: Cryptosuite, method: VerificationMethod) -> HashName:
    hash_name = suite.hash_by_algorithm.get(method.algorithm)
    if hash_name is None:
        raise ProofMalformed("proof.algorithm", algorithm=method.algorithm.value)
    return hash_name


def _signature(value: object, algorithm: Algorithm) -> bytes:
    if not isinstance(value, str) or not value.startswith("z"):
        raise ProofMalformed("proof.malformed", member="proofValue")
    try:
        signature = multibase_decode(value)
    except EncodingMalformed:
        raise ProofMalformed("proof.malformed", member="proofValue") from None
    if len(signature) != _SIGNATURE_BYTES[algorithm]:
        raise ProofMalformed("proof.malformed", member="proofValue")
    return signature


def _check_date_time_stamp(value: object, member: str) -> None:
    if not isinstance(value, str) or not _DATE_TIME_STAMP.fullmatch(value):
        raise ProofMalformed("proof.malformed", member=member)
    try:
        datetime.fromisoformat(value[:19])
    except ValueError:
        raise ProofMalformed("proof.malformed", member=member) from None


def _begins_with(contexts: object, first: object) -> bool:
    """Whether the document's contexts start with the proof's, in the same order (VC-DI section 4.2 on ``@context``)."""
    mine, theirs = (value if isinstance(value, list) else [value] for value in (contexts, first))
    return mine[: len(theirs)] == theirs
