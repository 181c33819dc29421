"""Check 1: has the document the structure of its type? JSON Schema, and the JSON-LD contexts that define its terms.

Open Badges 3.0 "Verification", step 1; decisions 24. For Open Badges 2.0 the documents to which the assertion points
are retrieved here, since their structure is checked too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from schemas import bitstring, validation
from schemas import vocabulary as words
from schemas.errors import BitstringMalformed
from schemas.members import id_of, objects, types_of
from verifier.checks import contexts, retrieval
from verifier.checks.findings import failed, passed
from verifier.checks.forms import in_full
from verifier.checks.status_lists import list_bits
from verifier.examination import Examination
from verifier.reading import OB2_ENDORSEMENT_KINDS, STATUS_LIST_KINDS, Kind
from verifier.verdict import CheckName, CheckResult

SCHEMAS: Final = {
    Kind.OB3_EMBEDDED: "ob3-credential",
    Kind.OB3_JWT: "ob3-credential",
    Kind.ENDORSEMENT_EMBEDDED: "ob3-endorsement",
    Kind.ENDORSEMENT_JWT: "ob3-endorsement",
    Kind.STATUS_LIST_EMBEDDED: "status-list-credential",
    Kind.STATUS_LIST_JWT: "status-list-credential",
}


# The names of 1EdTech's published schemas, and the bundled ones of the same meaning. A schema is never fetched, since
# its server could change the rules for a badge.
_PUBLISHED: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/"
_OURS: Final = {
    "ob_v3p0_achievementcredential_schema.json": "ob3-credential",
    "ob_v3p0_anyachievementcredential_schema.json": "ob3-credential",
    "ob_v3p0_endorsementcredential_schema.json": "ob3-endorsement",
    "ob_v3p0_anyendorsementcredential_schema.json": "ob3-endorsement",
}


def check(examination: Examination) -> list[CheckResult]:
    """Findings about the shape of a 3.0 credential, endorsement or status list."""
    document = examination.unverified.document
    results = by_schema(document, SCHEMAS[examination.kind])
    results += _by_its_own_schemas(examination)
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
    judged = [(parts.assertion, "ob2-assertion"), (parts.badge_class, "ob2-badge-class")]
    if examination.kind in OB2_ENDORSEMENT_KINDS:
        judged = [(parts.assertion, "ob2-endorsement")]
    for document, schema in (*judged, (parts.profile, "ob2-profile")):
        results += by_schema(document, schema)
    return results or [passed(CheckName.STRUCTURE, "structure.sound")]


def by_schema(document: Mapping[str, Any], schema: str) -> list[CheckResult]:
    """One FAILED finding with the places that break the schema, unless an equivalent form of the document is valid."""
    if validation.is_valid(document, schema):
        return []
    whole = in_full(document, null_is_nothing=schema.startswith("ob2-"))
    if validation.is_valid(whole, schema):
        return []
    pointers = [f"{each.pointer} {each.rule}"[:120] for each in validation.violations(whole, schema)[:5]]
    return [failed(CheckName.STRUCTURE, "structure.schema", schema=schema, violations=pointers)]


def _by_its_own_schemas(examination: Examination) -> list[CheckResult]:
    """What the credential's own `credentialSchema` asks beyond its kind; one that is not bundled is noted."""
    document = examination.unverified.document
    results: list[CheckResult] = []
    for entry in objects(document.get("credentialSchema")):
        url = id_of(entry) or ""
        ours = _OURS.get(url.rpartition("/")[2]) if url.startswith(_PUBLISHED) else None
        if words.SCHEMA_VALIDATOR_1EDTECH not in types_of(entry) or ours is None:
            examination.notes.append("structure.schema_not_consulted")
        elif ours != SCHEMAS[examination.kind]:
            results += by_schema(document, ours)
    return results


def _encoded_list(document: Mapping[str, Any]) -> list[CheckResult]:
    try:
        bits = list_bits(document)
    except BitstringMalformed as error:
        return [failed(CheckName.STRUCTURE, error.code)]
    if len(bits) * 8 < bitstring.MINIMUM_BITS:
        return [failed(CheckName.STRUCTURE, "status.length", bits=len(bits) * 8)]
    return []
