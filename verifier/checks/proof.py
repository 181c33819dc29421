"""Check 4: does the document say what the key signed? (DECISIONS.md rows F2, F3, F5)

VC Data Integrity sections 4.4 and 4.5, and for JWT the equality of claims and members of Open Badges 3.0. Of several
proofs, each that is read here must hold; one in a dialect that is not read here counts only if there is no other. A
proof of a chain holds if those that it covers do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from keys.proofs import data_integrity, ob2_jws, vc_jwt
from keys.proofs.jws import CompactJws
from keys.proofs.vc_jwt import Difference
from keys.verification import VerificationMethod
from schemas import strict_json
from schemas import vocabulary as words
from schemas.errors import OpenBadgesError
from schemas.moments import parse_moment
from verifier.checks.findings import failed, from_error, not_applicable, passed, unknown
from verifier.checks.issuer_binding import is_in_our_name, is_own
from verifier.examination import Examination, ProofCase
from verifier.reading.kinds import HOSTED_KINDS, OB2_SIGNED_KINDS, STATUS_LIST_KINDS
from verifier.verdict import CheckName, CheckResult, Outcome

NAME = CheckName.PROOF
_PROFILE_FAULTS: Final = (
    ("form.claim_missing", Difference.MISSING),
    ("form.claim_alone", Difference.ALONE),
    ("form.claim_place", Difference.PLACE),
)


def check(examination: Examination) -> list[CheckResult]:
    """One finding per proof, after the key was looked for."""
    if examination.kind in HOSTED_KINDS:
        return [not_applicable(NAME, "proof.hosted")]
    if not examination.proofs:
        return [unknown(NAME, "proof.missing")]
    results = [_judged(examination, case) for case in examination.proofs]
    return _chained(examination.proofs, results)


def _chained(cases: Sequence[ProofCase], results: list[CheckResult]) -> list[CheckResult]:
    """The same findings, but UNKNOWN for proofs of a chain that cover a proof which is not established."""
    if not any(case.previous for case in cases):
        return results
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
    suite = None
    if case.proof is not None:
        refusal = _purpose(case.proof)
        if refusal is not None:
            return refusal
        suite = data_integrity.dialect_of(case.proof)
        if suite is not None and not case.proof.get("proofValue"):
            return unknown(NAME, "proof.missing")  # a form that was never filled in
    if case.method is None:
        # Another party's proof that cannot be read here has no effect on the issuer's.
        return not_applicable(NAME, "proof.co_signer_unread") if case.dispensable else unknown(NAME, "proof.no_key")
    try:
        if case.proof is not None:
            _embedded(examination, case.proof, case.method)
            if suite == words.ECDSA_SD_2023:  # derived: a selection of what was signed
                examination.notes.append("proof.partial")
            return _dates(examination, case.proof) or passed(NAME, "proof.good", suite=str(suite))
        return _token(examination, case)
    except OpenBadgesError as error:
        return from_error(NAME, error, is_ours=is_in_our_name(examination))


def _embedded(examination: Examination, proof: dict[str, Any], method: VerificationMethod) -> None:
    jws, proven = examination.unverified.jws, examination.environment.proven
    document = examination.unverified.document if jws is None else vc_jwt.written(jws)
    name = str(proof.get("verificationMethod"))
    named = method if method.id == name else replace(method, id=name)
    verify = partial(data_integrity.verify, document, proof, named, judge_dates=False)
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
        differing = vc_jwt.claim_differences(jws, examination.unverified.plain, of_badge=of_badge)
        false = [claim for claim, how in differing.items() if how is Difference.CONTRADICTS]
        if false:
            return failed(NAME, "jws.claims", claims=false)
        _note_profile(examination, jws, differing)
    return passed(NAME, "proof.good", suite=str(case.method.algorithm))


def _note_profile(examination: Examination, jws: CompactJws, differing: Mapping[str, Difference]) -> None:
    """Where a token departs from its profile and says nothing else than the credential: faults of form."""
    for code, how in _PROFILE_FAULTS:
        claims = [claim for claim, each in differing.items() if each is how]
        if claims:
            examination.fault(code, claims=claims)
    odd = vc_jwt.odd_members(jws)
    if "typ" in odd:
        examination.fault("form.token_type", typ=jws.header["typ"][:60])
    if set(odd) - {"typ"}:
        examination.fault("form.token_header", members=[name for name in odd if name != "typ"])


def _purpose(proof: Mapping[str, Any]) -> CheckResult | None:
    """A proof for another purpose (a sign-in, say) is no proof of a badge; one that names none cannot be judged."""
    purpose = proof.get("proofPurpose")
    if not isinstance(purpose, str) or not purpose:
        return unknown(NAME, "proof.malformed", member="proofPurpose")
    if purpose != words.ASSERTION_METHOD:
        return failed(NAME, "proof.purpose", purpose=purpose[:60])
    return None


def _dates(examination: Examination, proof: Mapping[str, Any]) -> CheckResult | None:
    """What the dates of a proof whose signature holds leave open: its end is over, or cannot be read.

    `created` limits nothing, so a malformed one is a fault of form (VC Data Integrity section 2.1).
    """
    if "created" in proof and parse_moment(proof["created"]) is None:
        examination.fault("form.proof_created", created=str(proof["created"])[:60])
    if "expires" not in proof:
        return None
    expires = parse_moment(proof["expires"])
    if expires is None:
        return unknown(NAME, "proof.malformed", member="expires")
    if examination.environment.now > expires:
        return unknown(NAME, "proof.expired", expires=str(proof["expires"])[:40])
    return None
