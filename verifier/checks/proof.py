"""Check 3: does the document say what the key signed? (DECISIONS.md rows F2, F3, F5)

VC Data Integrity sections 4.4 and 4.5, and for JWT the equality of claims and members of Open Badges 3.0. Of several
proofs, each that is read here must hold; one in a dialect that is not read here counts only if there is no other. A
proof of a chain holds if those that it covers do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from keys.proofs import data_integrity, ob2_jws, vc_jwt
from keys.verification import VerificationMethod
from schemas import strict_json
from schemas import vocabulary as words
from schemas.errors import OpenBadgesError
from schemas.moments import parse_moment
from verifier.checks.findings import failed, from_error, not_applicable, passed, unknown
from verifier.checks.issuer_binding import is_own
from verifier.examination import Examination, ProofCase
from verifier.reading import HOSTED_KINDS, OB2_SIGNED_KINDS, STATUS_LIST_KINDS
from verifier.verdict import CheckName, CheckResult, Outcome

NAME = CheckName.PROOF


def check(examination: Examination) -> list[CheckResult]:
    """One finding per proof, after the key was looked for."""
    if examination.kind in HOSTED_KINDS:
        return [not_applicable(NAME, "proof.hosted")]
    if not examination.proofs:
        return [failed(NAME, "proof.missing")]
    results = [_judged(examination, case) for case in examination.proofs]
    return _chained(examination.proofs, results)


def _chained(cases: Sequence[ProofCase], results: list[CheckResult]) -> list[CheckResult]:
    """The same findings, but UNKNOWN for proofs of a chain that cover a proof which is not established."""
    for _ in cases:  # each round reaches one proof further
        held = {case.name for case, result in zip(cases, results, strict=True) if result.outcome is Outcome.PASSED}
        results = [
            unknown(NAME, "proof.chain", missing=sorted(missing)[:5])
            if result.outcome is Outcome.PASSED and (missing := case.previous - held)
            else result
            for case, result in zip(cases, results, strict=True)
        ]
    return results


def _judged(examination: Examination, case: ProofCase) -> CheckResult:
    if examination.effort.is_spent:
        return unknown(NAME, "check.too_costly")
    if case.proof is not None:
        refusal = _options(examination, case.proof)
        if refusal is not None:
            return refusal
    if case.method is None:
        # Another party's proof that cannot be read here has no effect on the issuer's.
        return not_applicable(NAME, "proof.co_signer_unread") if case.dispensable else unknown(NAME, "proof.no_key")
    try:
        if case.proof is not None:
            _embedded(examination, case.proof, case.method)
            if data_integrity.dialect_of(case.proof) == words.ECDSA_SD_2023:  # derived: a selection of what was signed
                examination.notes.append("proof.partial")
            return passed(NAME, "proof.good", suite=_suite(case.proof))
        return _token(examination, case)
    except OpenBadgesError as error:
        return from_error(NAME, error)


def _embedded(examination: Examination, proof: dict[str, Any], method: VerificationMethod) -> None:
    jws, proven = examination.unverified.jws, examination.environment.proven
    document = examination.unverified.document if jws is None else vc_jwt.written(jws)
    named = replace(method, id=str(proof.get("verificationMethod")))
    verify = partial(data_integrity.verify, document, proof, named)
    if proven is not None and is_own(examination, method.controller):
        proven.verify(strict_json.encode([document, proof]), named, verify)
    else:
        verify()


def _token(examination: Examination, case: ProofCase) -> CheckResult:
    jws = examination.unverified.jws
    if jws is None or case.method is None:
        return failed(NAME, "proof.missing")
    if examination.kind in OB2_SIGNED_KINDS:
        ob2_jws.verify(jws, case.method)
    else:
        vc_jwt.verify(jws, case.method)
        of_badge = examination.kind not in STATUS_LIST_KINDS
        differing = vc_jwt.claim_mismatches(jws, examination.unverified.document, of_badge=of_badge)
        if differing:
            return failed(NAME, "jws.claims", claims=differing)
    return passed(NAME, "proof.good", suite=str(case.method.algorithm))


def _options(examination: Examination, proof: Mapping[str, Any]) -> CheckResult | None:
    """What the proof says of itself, which the signature alone does not judge: purpose and dates."""
    if proof.get("proofPurpose") != words.ASSERTION_METHOD:
        return failed(NAME, "proof.purpose", purpose=str(proof.get("proofPurpose"))[:60])
    for name in ("created", "expires"):
        if name in proof and parse_moment(proof[name]) is None:
            return failed(NAME, "proof.malformed", member=name)
    expires = parse_moment(proof.get("expires"))
    if expires is not None and examination.environment.now > expires:
        return failed(NAME, "proof.expired", expires=str(proof["expires"])[:40])
    return None


def _suite(proof: Mapping[str, Any]) -> str:
    return str(data_integrity.dialect_of(proof) or proof.get("cryptosuite", proof.get("type")))[:60]
