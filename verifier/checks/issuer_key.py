"""Check 2: the key that each proof names, found where its name says.

Open Badges 3.0 "JSON Web Token Proof Format" (`kid`, `jwk`) and VC Data Integrity (`verificationMethod`); Open Badges
2.0 "Signed Badges". Finding a key proves nothing yet: whose it is, is the binding's question.
"""

from __future__ import annotations

from collections.abc import Mapping

from keys.proofs import data_integrity
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError
from schemas.vocabulary import DATA_INTEGRITY_PROOF
from verifier.checks.findings import failed, from_error, not_applicable, passed
from verifier.checks.ob2_key import named_key
from verifier.examination import Examination, ProofCase
from verifier.reading import Kind
from verifier.resolving import resolve_method
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.ISSUER_KEY
MAX_PROOFS = 8


def check(examination: Examination) -> list[CheckResult]:
    """One finding per proof; the keys found are left in `examination.proofs`."""
    if examination.kind is Kind.OB2_HOSTED:
        return [not_applicable(NAME, "key.hosted")]
    if examination.kind is Kind.OB2_SIGNED:
        return _ob2_signed(examination)
    if examination.unverified.jws is not None:
        return [_of_token(examination)]
    proofs = data_integrity.proofs_of(examination.unverified.document)
    if not proofs:
        return [failed(NAME, "proof.missing")]
    if len(proofs) > MAX_PROOFS:
        return [failed(NAME, "proof.too_many", limit=MAX_PROOFS)]
    readable = [proof for proof in proofs if is_readable(proof)]
    if readable and len(readable) < len(proofs):
        # Any one proof is enough (Open Badges 3.0 "Verification", step 2); that there are others is said.
        examination.notes.append("proof.unsupported_beside")
    return [_of_proof(examination, proof) for proof in readable or proofs]


def is_readable(proof: Mapping[str, object]) -> bool:
    """Whether a proof is of a type and cryptosuite that `keys` verifies."""
    suite = proof.get("cryptosuite")
    known = isinstance(suite, str) and suite in data_integrity.CRYPTOSUITES
    return proof.get("type") == DATA_INTEGRITY_PROOF and known


def _of_proof(examination: Examination, proof: dict[str, object]) -> CheckResult:
    reference = proof.get("verificationMethod")
    if not isinstance(reference, str):
        examination.proofs.append(ProofCase(proof, None))
        return failed(NAME, "proof.malformed", member="verificationMethod")
    case = ProofCase(proof, reference)
    examination.proofs.append(case)
    return _resolved(examination, case, reference)


def _of_token(examination: Examination) -> CheckResult:
    jws = examination.unverified.jws
    assert jws is not None  # noqa: S101 - the caller has looked
    case = ProofCase(None, jws.key_id)
    examination.proofs.append(case)
    if case.reference is not None:  # with both, `kid` is the name and `jwk` a copy
        return _resolved(examination, case, case.reference)
    jwk = jws.header.get("jwk")
    if not isinstance(jwk, Mapping):
        return failed(NAME, "key.unnamed")
    try:
        case.method = VerificationMethod.from_jwk("", "", jwk)
    except OpenBadgesError as error:
        return from_error(NAME, error)
    return passed(NAME, "key.given_along", algorithm=str(case.method.algorithm))


def _resolved(examination: Examination, case: ProofCase, reference: str) -> CheckResult:
    try:
        case.method = resolve_method(reference, examination.fetch)
    except OpenBadgesError as error:
        return from_error(NAME, error)
    case.reference = case.method.id  # a bare did:key is completed to the name of its one key
    return passed(NAME, "key.found", method=case.method.id[:300], algorithm=str(case.method.algorithm))


def _ob2_signed(examination: Examination) -> list[CheckResult]:
    if examination.unverified.jws is None:
        return [failed(NAME, "proof.missing")]
    case = ProofCase(None, None)
    examination.proofs.append(case)
    try:
        case.method = named_key(examination)
    except OpenBadgesError as error:
        return [from_error(NAME, error)]
    case.reference = case.method.id
    return [passed(NAME, "key.found", method=case.method.id[:300], algorithm=str(case.method.algorithm))]
