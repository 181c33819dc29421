"""Check 3: the key that each proof names, found where its name says.

Open Badges 3.0 "JSON Web Token Proof Format" (`kid`, `jwk`) and VC Data Integrity (`verificationMethod`); Open Badges
2.0 "Signed Badges". A key that is found proves nothing yet: `issuer_binding` decides whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keys.proofs import data_integrity
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError
from schemas.members import listed
from verifier.checks.findings import failed, from_error, not_applicable, passed, unknown
from verifier.checks.issuer_binding import is_in_our_name, sole_key
from verifier.checks.ob2_key import named_key
from verifier.examination import Examination, ProofCase
from verifier.reading.kinds import HOSTED_KINDS, OB2_SIGNED_KINDS
from verifier.resolver import absolute_reference, is_key, resolve_method
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.ISSUER_KEY
MAX_PROOFS = 8


def check(examination: Examination) -> list[CheckResult]:
    """One finding per proof; the keys found are left in `examination.proofs`."""
    if examination.kind in HOSTED_KINDS:
        return [not_applicable(NAME, "key.hosted")]
    if examination.kind in OB2_SIGNED_KINDS:
        return _ob2_signed(examination)
    document = examination.unverified.document
    if examination.unverified.jws is None:
        return _of_proofs(examination, _proofs(document)) or [unknown(NAME, "proof.missing")]
    # A proof inside the token was made before it (Open Badges 3.0 "JSON Web Token Proof Format"), and is shown too.
    return [_of_token(examination), *_of_proofs(examination, _proofs(document), in_token=True)]


def _proofs(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The proofs of a document; an empty one is none. Raises ProofMalformed."""
    return [proof for proof in data_integrity.proofs_of(document) if proof] if document.get("proof") else []


def _of_proofs(examination: Examination, proofs: list[dict[str, Any]], *, in_token: bool = False) -> list[CheckResult]:
    """One proof of the issuer is enough (Open Badges 3.0 "Verification", step 2), and a token is one; the others are
    noted."""
    if len(proofs) > MAX_PROOFS:
        return [unknown(NAME, "proof.too_many", limit=MAX_PROOFS)]
    issuers = [proof for proof in proofs if _controller(proof) == examination.issuer_id]
    readable = [proof for proof in proofs if data_integrity.dialect_of(proof) is not None]
    enough = in_token or any(proof in readable for proof in issuers) or (not issuers and bool(readable))
    judged = readable if enough else proofs
    has_own = in_token or bool(issuers)
    results = [_of_proof(examination, proof, co_signed=has_own and _is_foreign(examination, proof)) for proof in judged]
    unread = [proof for proof in proofs if proof not in judged]
    written = len(listed(examination.unverified.document.get("proof")))
    if proofs and is_in_our_name(examination) and (unread or written > len(proofs)):
        # What no signature covers, beside a proof that is read: this service writes no such proof, and no empty one.
        return [*results, failed(CheckName.PROOF, "proof.added")]
    for proof in unread:
        examination.notes.append("proof.unsupported_beside")
        suite = str(proof.get("cryptosuite", proof.get("type")))[:60]
        results.append(not_applicable(CheckName.PROOF, "proof.unsupported_beside", suite=suite))
    return results


def _controller(proof: Mapping[str, object]) -> str | None:
    """The controller of the key that a proof names, or None for a bare URL, which does not tell."""
    reference = proof.get("verificationMethod")
    if not isinstance(reference, str):
        return None
    return reference.partition("#")[0] if "#" in reference or reference.startswith("did:") else None


def _is_foreign(examination: Examination, proof: Mapping[str, object]) -> bool:
    return _controller(proof) not in (None, examination.issuer_id)


def _of_proof(examination: Examination, proof: dict[str, Any], *, co_signed: bool) -> CheckResult:
    reference = proof.get("verificationMethod")
    if not isinstance(reference, str) or ":" not in reference:  # an object, or a name without a controller
        examination.proofs.append(ProofCase(proof, None))
        return unknown(NAME, "proof.method")
    case = ProofCase(proof, reference, co_signed=co_signed)
    examination.proofs.append(case)
    if not co_signed:
        return _resolved(examination, case, reference)
    examination.notes.append("proof.co_signed")
    # If a party that the operator knows signed too, that proof must hold as well.
    case.dispensable = _controller(proof) not in examination.environment.known_issuers
    result = _resolved(examination, case, reference)
    if case.method is None and case.dispensable:
        return not_applicable(NAME, "key.co_signer_unread", reason=result.code)
    return result


def _of_token(examination: Examination) -> CheckResult:
    jws = examination.unverified.jws
    assert jws is not None  # noqa: S101 - the caller has looked
    jwk, issuer = jws.header.get("jwk"), examination.issuer_id or ""
    # An issuer that is a key needs no other name for it (VC JOSE COSE, "Key Discovery").
    case = ProofCase(None, jws.key_id or (issuer if jwk is None and is_key(issuer) else None))
    examination.proofs.append(case)
    if case.reference is not None:  # with both, `kid` is the name and `jwk` a copy
        return _resolved(examination, case, absolute_reference(case.reference, issuer))
    if not isinstance(jwk, Mapping):
        return unknown(NAME, "key.unnamed")
    try:
        case.method = VerificationMethod.from_jwk("", "", jwk)
    except OpenBadgesError as error:
        return from_error(NAME, error)
    return passed(NAME, "key.given_along", algorithm=str(case.method.algorithm))


def _resolved(examination: Examination, case: ProofCase, reference: str) -> CheckResult:
    try:
        case.method = resolve_method(reference, examination.documents)
    except OpenBadgesError as error:
        sole = sole_key(examination, examination.issuer_id or "") if error.code == "key.no_purpose" else None
        if sole is None or sole.id != reference:
            return from_error(NAME, error)
        case.method = sole
    case.reference = case.method.id  # a bare did:key is completed to the name of its one key
    return passed(NAME, "key.found", method=case.method.id[:300], algorithm=str(case.method.algorithm))


def _ob2_signed(examination: Examination) -> list[CheckResult]:
    if examination.unverified.jws is None:
        return [unknown(NAME, "proof.missing")]
    case = ProofCase(None, None)
    examination.proofs.append(case)
    try:
        case.method = named_key(examination)
    except OpenBadgesError as error:
        return [from_error(NAME, error)]
    case.reference = case.method.id
    return [passed(NAME, "key.found", method=case.method.id[:300], algorithm=str(case.method.algorithm))]
