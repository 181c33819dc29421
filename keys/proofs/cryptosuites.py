"""The closed table of cryptosuites: how each turns proof options and document into two hashes, and what it takes as a
key (VC-DI-EdDSA sections 3.2 and 3.3, VC-DI-ECDSA sections 3.2 to 3.4, Ed25519Signature2020).

No other suite is read or written (DECISIONS.md R3, decisions 23).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from keys.algorithms import Algorithm
from keys.canonical import canonicalize
from keys.canonical.jcs import canonicalize_json
from keys.canonical.rdfc import HASHES, HashName
from keys.encodings import multibase_decode
from keys.errors import EncodingMalformed, ProofMalformed, SignatureInvalid
from keys.proofs import selective_disclosure
from keys.verification import VerificationMethod
from schemas.members import listed
from schemas.vocabulary import (
    DATA_INTEGRITY_PROOF,
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    ECDSA_SD_2023,
    ED25519_2020_V1,
    ED25519_SIGNATURE_2020,
    EDDSA_2022,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
)

Contexts: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Further context documents by URL, as `keys.canonical.canonicalize` takes them."""

Document: TypeAlias = Mapping[str, Any]
_Canonical: TypeAlias = Callable[[Document, HashName, Contexts | None], bytes]
_Secured: TypeAlias = Callable[[Document, Document], tuple[Document, Document]]
_Judge: TypeAlias = Callable[["Cryptosuite", Document, Document, VerificationMethod, Contexts | None], None]


@dataclass(frozen=True)
class Cryptosuite:
    """One suite: `secured` gives the options and the document that are signed, `canonical` the canonical form of each,
    `hash_by_algorithm` the keys that it takes and the hash for each, `judge` verifies a proof, `may_sign` says whether
    it is also written.

    `names_contexts`: whether its proofs repeat the document's contexts. `own_context`: the one context that its proofs
    may name though the document does not.
    """

    name: str
    canonical: _Canonical
    secured: _Secured
    judge: _Judge
    hash_by_algorithm: Mapping[Algorithm, HashName]
    may_sign: bool
    names_contexts: bool = False
    own_context: str | None = None

    def hash_name(self, algorithm: Algorithm) -> HashName:
        """The hash for a key of `algorithm`. Raises ProofMalformed: `proof.algorithm` for a key of another kind."""
        hash_name = self.hash_by_algorithm.get(algorithm)
        if hash_name is None:
            raise ProofMalformed("proof.algorithm", algorithm=algorithm.value)
        return hash_name

    def hashes(
        self,
        document: Document,
        options: Document,
        hash_name: HashName,
        contexts: Contexts | None,
        canonical: bytes | None = None,
    ) -> tuple[bytes, bytes]:
        """The hash of the canonical options and that of the canonical document. Raises as the canonical form does.

        `canonical`: that of the document, where it is known; of a suite that secures the document as it is.
        """
        secured_options, secured = self.secured(options, document)
        canonical_options = self.canonical(secured_options, hash_name, contexts)
        if canonical is None:
            canonical = self.canonical(secured, hash_name, contexts)
        return HASHES[hash_name](canonical_options).digest(), HASHES[hash_name](canonical).digest()


def suite_of(options: Document) -> Cryptosuite:
    """The suite that a proof, or its options, names by `cryptosuite` or, in an older form, by `type`.

    Raises ProofMalformed: `proof.malformed` with the member, `proof.unsupported` for another type or suite.
    """
    kind, name = options.get("type"), options.get("cryptosuite")
    if not isinstance(kind, str):
        raise ProofMalformed("proof.malformed", member="type")
    if kind == ED25519_SIGNATURE_2020:
        if name is not None:
            raise ProofMalformed("proof.malformed", member="cryptosuite")
        return _SIGNATURE_2020
    if kind != DATA_INTEGRITY_PROOF:
        raise ProofMalformed("proof.unsupported", type=kind[:100])
    if not isinstance(name, str):
        raise ProofMalformed("proof.malformed", member="cryptosuite")
    suite = CRYPTOSUITES.get(name)
    if suite is None:
        raise ProofMalformed("proof.unsupported", cryptosuite=name[:100])
    return suite


def _n_quads(document: Document, hash_name: HashName, contexts: Contexts | None) -> bytes:
    return canonicalize(document, hash_name=hash_name, contexts=contexts)


def _json(document: Document, _: HashName, __: Contexts | None) -> bytes:
    return canonicalize_json(document)


def _rdfc(options: Document, document: Document) -> tuple[Document, Document]:
    """The options in the document's context (VC-DI-EdDSA sections 3.2.3 and 3.2.5)."""
    return {**options, "@context": document.get("@context")}, document


def _rdfc_2020(options: Document, document: Document) -> tuple[Document, Document]:
    """As `_rdfc`. DIDKit, and what is built upon it, may name the suite's context in the proof alone: the options are
    then read in the document's contexts and that one."""
    own, around = listed(options.get("@context")), listed(document.get("@context"))
    return {**options, "@context": [*around, *(each for each in own if each not in around)]}, document


def _jcs(options: Document, document: Document) -> tuple[Document, Document]:
    """The document in the context its proof names (VC-DI-EdDSA sections 3.3.2 to 3.3.5)."""
    return options, {**document, "@context": options["@context"]} if "@context" in options else document


def _one_signature(
    suite: Cryptosuite, document: Document, proof: Document, method: VerificationMethod, contexts: Contexts | None
) -> None:
    """The rule of all suites but one: `proofValue` is base58btc of one signature over both hashes, options first.

    Writers that follow the JCS suites' drafts sign the document's contexts with the options, and leave them out of the
    proof. The signature covers the same words, so both forms are read.
    """
    hash_name = suite.hash_name(method.algorithm)
    signature = _signature(proof.get("proofValue"), method.algorithm)
    options = {member: value for member, value in proof.items() if member != "proofValue"}
    try:
        method.verify(b"".join(suite.hashes(document, options, hash_name, contexts)), signature)
    except SignatureInvalid:
        if not suite.names_contexts or "@context" in options or "@context" not in document:
            raise
        named = {**options, "@context": document["@context"]}
        method.verify(b"".join(suite.hashes(document, named, hash_name, contexts)), signature)


def _disclosed(
    suite: Cryptosuite, document: Document, proof: Document, method: VerificationMethod, contexts: Contexts | None
) -> None:
    suite.hash_name(method.algorithm)
    selective_disclosure.verify(document, proof, method, contexts=contexts)


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


_SIGNATURE_BYTES: Final = MappingProxyType({Algorithm.EDDSA: 64, Algorithm.ES256: 64, Algorithm.ES384: 96})
_EDDSA: Final[Mapping[Algorithm, HashName]] = MappingProxyType({Algorithm.EDDSA: "sha256"})
_ECDSA: Final[Mapping[Algorithm, HashName]] = MappingProxyType({Algorithm.ES256: "sha256", Algorithm.ES384: "sha384"})
_P256: Final[Mapping[Algorithm, HashName]] = MappingProxyType({Algorithm.ES256: "sha256"})

_SUITES: Final = (
    Cryptosuite(EDDSA_RDFC_2022, _n_quads, _rdfc, _one_signature, _EDDSA, may_sign=True),
    Cryptosuite(EDDSA_JCS_2022, _json, _jcs, _one_signature, _EDDSA, may_sign=True, names_contexts=True),
    Cryptosuite(ECDSA_RDFC_2019, _n_quads, _rdfc, _one_signature, _ECDSA, may_sign=True),
    Cryptosuite(ECDSA_JCS_2019, _json, _jcs, _one_signature, _ECDSA, may_sign=True, names_contexts=True),
    # Read only: the name of eddsa-rdfc-2022 in drafts, and the suite that is not issued (decisions 20).
    Cryptosuite(EDDSA_2022, _n_quads, _rdfc, _one_signature, _EDDSA, may_sign=False),
    Cryptosuite(ECDSA_SD_2023, _n_quads, _rdfc, _disclosed, _P256, may_sign=False),
)
CRYPTOSUITES: Final = MappingProxyType({suite.name: suite for suite in _SUITES})
"""By the value of `cryptosuite`."""

_SIGNATURE_2020: Final = Cryptosuite(
    ED25519_SIGNATURE_2020,
    _n_quads,
    _rdfc_2020,
    _one_signature,
    _EDDSA,
    may_sign=False,
    own_context=ED25519_2020_V1,
)
