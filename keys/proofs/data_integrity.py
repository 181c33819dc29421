"""Embedded proofs: a `proof` member signs the document around it (VC Data Integrity 1.0 section 4; VC-DI-EdDSA).

Two hashes are signed: that of the canonical proof options, then that of the canonical document without its proofs. The
caller decides whose key it is and whether it may assert anything, and compares `expires` with the time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from keys.canonical.rdfc import HashName
from keys.encodings import multibase_encode
from keys.errors import ProofMalformed
from keys.proofs.cryptosuites import CRYPTOSUITES, Contexts, Cryptosuite, Document, suite_of
from keys.signing import Signer
from keys.verification import VerificationMethod
from schemas.members import listed
from schemas.moments import parse_moment
from schemas.vocabulary import ASSERTION_METHOD, DATA_INTEGRITY_PROOF, ECDSA_SD_2023, EDDSA_RDFC_2022

__all__ = ["CRYPTOSUITES", "dialect_of", "hash_data", "proofs_of", "sign", "verify", "without_proof"]


def proofs_of(document: Document) -> list[dict[str, Any]]:
    """The proofs of a document, whether `proof` is an object or an array; none if it has no such member.

    Raises ProofMalformed: `proof.malformed` for anything else than objects.
    """
    proof = document.get("proof", [])
    proofs = proof if isinstance(proof, list) else [proof]
    if not all(isinstance(each, dict) for each in proofs):
        raise ProofMalformed("proof.malformed", member="proof")
    return list(proofs)


def without_proof(document: Document) -> dict[str, Any]:
    """The same document without its `proof` member; a shallow copy."""
    return {member: value for member, value in document.items() if member != "proof"}


def dialect_of(proof: Document) -> str | None:
    """The name of the suite that verifies `proof` here, such as `eddsa-rdfc-2022`, or None for a suite that is not
    read."""
    try:
        return suite_of(proof).name
    except ProofMalformed:
        return None


def hash_data(
    document_without_proof: Document,
    proof_options: Document,
    *,
    hash_name: HashName = "sha256",
    contexts: Contexts | None = None,
) -> tuple[bytes, bytes]:
    """The hash of the canonical proof options and that of the canonical document, which are signed in this order.

    `proof_options` is the proof without `proofValue`. Raises ProofMalformed: `proof.unsupported`; ContextUnknown
    and CanonicalizationRefused as `canonicalize`.
    """
    return suite_of(proof_options).hashes(document_without_proof, proof_options, hash_name, contexts)


def sign(
    document: Document,
    signer: Signer,
    *,
    created: datetime,
    cryptosuite: str = EDDSA_RDFC_2022,
    contexts: Contexts | None = None,
    canonical: bytes | None = None,
) -> dict[str, Any]:
    """A new document: `document` with `"proof": [{...}]`, an array as the Open Badges schema wants it.

    `created` is written in whole seconds of UTC; `cryptosuite` is one of the table that may sign. `canonical`: what
    `canonicalize` gives for the document with the suite's hash, where it is known; it is signed as it is handed in, so
    the caller answers for it, as `issuer.issuance` does, which made it of this document. Raises
    ProofMalformed: `proof.present` if there is one already, `proof.unsupported`, `proof.algorithm` (a key that is
    not the suite's); ValueError for a naive `created`; ContextUnknown and CanonicalizationRefused before the key is
    touched.
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
    suite = suite_of(proof)
    if not suite.may_sign:
        raise ProofMalformed("proof.unsupported", cryptosuite=cryptosuite)
    if suite.names_contexts and "@context" in document:
        proof["@context"] = document["@context"]
    hashes = suite.hashes(document, proof, suite.hash_name(signer.method.algorithm), contexts, canonical)
    proof["proofValue"] = multibase_encode(signer.sign(b"".join(hashes)))
    return {**document, "proof": [proof]}


def verify(
    document: Document,
    proof: Document,
    method: VerificationMethod,
    *,
    purpose: str = ASSERTION_METHOD,
    contexts: Contexts | None = None,
    judge_dates: bool = True,
) -> None:
    """Return if `proof`, one of `proofs_of(document)`, is `method`'s over `document` without its proofs.

    A proof with `previousProof` is over the document with the proofs that it names, so it holds only if they do: the
    caller verifies each of them too. `purpose` is what `proofPurpose` must say. The signature covers `created` and
    `expires` as they are written; with `judge_dates` False the caller looks at their form.

    Raises ProofMalformed: `proof.unsupported` (another type or cryptosuite), `proof.purpose`, `proof.method` (it
    names another), `proof.algorithm`, `proof.context` (its own contexts are neither the first of the
    document's nor the suite's own),
    `proof.chain` (a previous proof that is not there, or not there once), `proof.malformed` with the member's name.
    Raises SignatureInvalid: `proof.signature`; ContextUnknown and CanonicalizationRefused, which say that the document
    itself cannot be judged.
    """
    suite = suite_of(proof)
    if proof.get("proofPurpose") != purpose:
        raise ProofMalformed("proof.purpose")
    if proof.get("verificationMethod") != method.id:
        raise ProofMalformed("proof.method")
    for member in ("created", "expires"):
        if judge_dates and member in proof and parse_moment(proof[member]) is None:
            raise ProofMalformed("proof.malformed", member=member)
    if "@context" in proof and not _may_name(suite, proof["@context"], document.get("@context")):
        raise ProofMalformed("proof.context")
    suite.judge(suite, _secured(document, proof, suite), proof, method, contexts)


def _secured(document: Document, proof: Document, suite: Cryptosuite) -> dict[str, Any]:
    """What a proof is over: the document without proofs, but for those that it builds upon (VC-DI section 4.5)."""
    if "previousProof" not in proof:
        return without_proof(document)
    if suite.name == ECDSA_SD_2023:  # its statements can be left out one by one, which breaks a chain
        raise ProofMalformed("proof.unsupported", member="previousProof")
    named = proof["previousProof"]
    names = named if isinstance(named, list) else [named]
    if not names or not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
        raise ProofMalformed("proof.malformed", member="previousProof")
    if proof.get("id") in names:
        raise ProofMalformed("proof.chain", reason="itself")
    matching = []
    present = proofs_of(document)
    for name in names:
        found = [other for other in present if other.get("id") == name]
        if len(found) != 1:
            raise ProofMalformed("proof.chain", reason="ambiguous" if found else "absent", name=name[:200])
        matching += found
    return {**without_proof(document), "proof": matching}


def _may_name(suite: Cryptosuite, contexts: object, around: object) -> bool:
    """Whether a proof may name these contexts: the document's first ones, in the same order (VC-DI section 4.2 on
    `@context`), or the suite's own."""
    mine, theirs = listed(contexts), listed(around)
    is_own = suite.own_context is not None and mine == [suite.own_context]
    return is_own or (contexts is not None and theirs[: len(mine)] == mine)
