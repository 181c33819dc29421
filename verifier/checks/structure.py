"""Check 1: is it the document that it says it is? JSON Schema, and the JSON-LD contexts that give it its meaning.

Open Badges 3.0 "Verification", step 1; decisions 24. For Open Badges 2.0 the documents that the assertion points to are
retrieved here, since they are part of what has a structure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from schemas import bitstring, validation
from schemas.errors import BitstringMalformed
from verifier.checks import contexts, retrieval
from verifier.checks.findings import failed, passed
from verifier.documents import member
from verifier.examination import Examination
from verifier.reading import STATUS_LIST_KINDS, Kind
from verifier.verdict import CheckName, CheckResult

SCHEMAS: Final = {
    Kind.OB3_EMBEDDED: "ob3-credential",
    Kind.OB3_JWT: "ob3-credential",
    Kind.ENDORSEMENT_EMBEDDED: "ob3-endorsement",
    Kind.ENDORSEMENT_JWT: "ob3-endorsement",
    Kind.STATUS_LIST_EMBEDDED: "status-list-credential",
    Kind.STATUS_LIST_JWT: "status-list-credential",
}


def check(examination: Examination) -> list[CheckResult]:
    """Findings about the shape of a 3.0 credential, endorsement or status list."""
    document = examination.unverified.document
    results = by_schema(document, SCHEMAS[examination.kind])
    if not results and examination.kind in STATUS_LIST_KINDS:
        results = _encoded_list(document)
    results += contexts.findings(document)
    if not any(result.name == CheckName.STRUCTURE for result in results):
        results.append(passed(CheckName.STRUCTURE, "structure.sound"))
    return results


def check_ob2(examination: Examination) -> list[CheckResult]:
    """Findings about a 2.0 assertion, its BadgeClass and its issuer's Profile, after retrieving them."""
    results = retrieval.retrieve(examination)
    if results or examination.ob2 is None:
        return results
    parts = examination.ob2
    for document, schema in (
        (parts.assertion, "ob2-assertion"),
        (parts.badge_class, "ob2-badge-class"),
        (parts.profile, "ob2-profile"),
    ):
        results += by_schema(document, schema)
    return results or [passed(CheckName.STRUCTURE, "structure.sound")]


def by_schema(document: Mapping[str, Any], schema: str) -> list[CheckResult]:
    """One FAILED finding with the places that break the schema, or none."""
    violations = validation.violations(document, schema)
    if not violations:
        return []
    pointers = [f"{violation.pointer} {violation.rule}"[:120] for violation in violations[:5]]
    return [failed(CheckName.STRUCTURE, "structure.schema", schema=schema, violations=pointers)]


def _encoded_list(document: Mapping[str, Any]) -> list[CheckResult]:
    encoded = member(document, "credentialSubject", "encodedList")
    try:
        bits = bitstring.decode(encoded if isinstance(encoded, str) else "")
    except BitstringMalformed as error:
        return [failed(CheckName.STRUCTURE, error.code)]
    if len(bits) * 8 < bitstring.MINIMUM_BITS:
        return [failed(CheckName.STRUCTURE, "status.length", bits=len(bits) * 8)]
    return []
