"""Check 1: can the document be understood, does it keep the VC Data Model, and do known contexts define its terms?

Open Badges 3.0 "Verification", step 1; decisions 24. What breaks the published schema is a fault of form: it is noted,
and the document is judged to the end. For Open Badges 2.0 the documents to which the assertion points are retrieved
here, since their structure is checked too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from schemas import validation
from schemas import vocabulary as words
from schemas.errors import BitstringMalformed
from schemas.identity import names_in_clear
from schemas.members import id_of, listed, objects, text_member, types_of
from verifier.checks import contexts, issuer_binding, retrieval
from verifier.checks.findings import failed, not_applicable, passed, unknown
from verifier.checks.forms import in_full
from verifier.checks.status_lists import list_bits, note_length
from verifier.examination import Examination
from verifier.ob2_forms import read as read_ob2
from verifier.reading.kinds import (
    ACHIEVEMENT_KINDS,
    ENDORSEMENT_KINDS,
    OB2_ENDORSEMENT_KINDS,
    OB2_KINDS,
    STATUS_LIST_KINDS,
    Kind,
)
from verifier.verdict import CheckName, CheckResult

SCHEMAS: Final = {
    Kind.OB3_EMBEDDED: "ob3-credential",
    Kind.OB3_JWT: "ob3-credential",
    Kind.ENDORSEMENT_EMBEDDED: "ob3-endorsement",
    Kind.ENDORSEMENT_JWT: "ob3-endorsement",
    Kind.STATUS_LIST_EMBEDDED: "status-list-credential",
    Kind.STATUS_LIST_JWT: "status-list-credential",
}


# What a subject must say to be about anything: what was achieved, or what is endorsed.
_NEEDED: Final = dict.fromkeys(ACHIEVEMENT_KINDS, ("achievement", "name")) | dict.fromkeys(ENDORSEMENT_KINDS, ("id",))
_CONTEXTS: Final = ("https://purl.imsglobal.org/spec/", "https://imsglobal.github.io/openbadges-specification/")
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
    """Findings about a 3.0 credential, endorsement or status list; its faults of form are noted."""
    document = examination.unverified.document
    _note_faults(examination, document, SCHEMAS[examination.kind])
    _by_its_own_schemas(examination)
    results = _understood(examination) or [passed(CheckName.STRUCTURE, "structure.sound")]
    return results + contexts.findings(document, is_ours=issuer_binding.is_in_our_name(examination))


def check_data_model(examination: Examination) -> list[CheckResult]:
    """Check 2: data_model.kept or .broken, by what the VC Data Model requires of every credential.

    What keeps the schema of its kind keeps the model too. It is no part of Open Badges 2.0."""
    if examination.kind in OB2_KINDS:
        return [not_applicable(CheckName.DATA_MODEL, "data_model.none")]
    broken = validation.violations(examination.unverified.document, "vc-data-model") if examination.faults else []
    if broken:
        return [unknown(CheckName.DATA_MODEL, "data_model.broken", violations=_places(broken))]
    return [passed(CheckName.DATA_MODEL, "data_model.kept")]


def check_ob2(examination: Examination) -> list[CheckResult]:
    """Findings about a 2.0 assertion, its BadgeClass and its issuer's Profile, after retrieving them; their faults of
    form are noted."""
    results = retrieval.retrieve(examination)
    if [(each.name, each.code) for each in results] == [(CheckName.HOSTED_SCOPE, "fetch.insecure")]:
        # Its own copy proves nothing, but its dates can be judged.
        return [*results, passed(CheckName.STRUCTURE, "structure.presented")]
    if results or examination.ob2 is None:
        return results
    parts = examination.ob2
    needed: tuple[str, ...]
    if examination.kind in OB2_ENDORSEMENT_KINDS:
        judged = [(parts.assertion, "ob2-endorsement")]
        telling, needed = parts.assertion, ("claim", "id")
    else:
        judged = [(parts.assertion, "ob2-assertion"), (parts.badge_class, "ob2-badge-class")]
        telling, needed = parts.badge_class, ("name",)
    for document, schema in (*judged, (parts.profile, "ob2-profile")):
        _note_faults(examination, document, schema)
    if not text_member(telling, *needed):
        return [failed(CheckName.STRUCTURE, "structure.missing", member=".".join(needed))]
    unread = (read_ob2(each).unread for each in (parts.assertion, parts.badge_class, parts.profile))
    return _unread(frozenset().union(*unread), []) or [passed(CheckName.STRUCTURE, "structure.sound")]


def _note_faults(examination: Examination, document: Mapping[str, Any], schema: str) -> None:
    """Note the places of the document that break a schema, unless an equivalent form of it keeps the schema."""
    if validation.is_valid(document, schema):
        return
    whole = in_full(document, null_is_nothing=schema.startswith("ob2-"))
    if not validation.is_valid(whole, schema):
        examination.fault("form.schema", schema=schema, violations=_places(validation.violations(whole, schema)))


def _places(violations: Sequence[validation.Violation]) -> list[str]:
    return [f"{each.pointer} {each.rule}"[:120] for each in violations[:5]]


def _understood(examination: Examination) -> list[CheckResult]:
    """Why the document cannot be understood, or no finding: it says who issues what, about one subject."""
    document = examination.document
    if examination.issuer_id is None:
        return [failed(CheckName.STRUCTURE, "structure.missing", member="issuer")]
    subject = document.get("credentialSubject")
    # Which of them is meant cannot be known; nor are two that say the same one person.
    if len(objects(examination.unverified.document.get("credentialSubject"))) > 1:
        return [unknown(CheckName.STRUCTURE, "structure.subjects")]
    if not isinstance(subject, dict):
        return [failed(CheckName.STRUCTURE, "structure.missing", member="credentialSubject")]
    if examination.kind not in STATUS_LIST_KINDS and not any(map(_is_of_1edtech, listed(document.get("@context")))):
        return [unknown(CheckName.STRUCTURE, "context.missing")]  # nothing says what its words mean
    needed = _NEEDED.get(examination.kind)
    if needed is not None and not text_member(subject, *needed):
        return [failed(CheckName.STRUCTURE, "structure.missing", member=".".join(needed))]
    found = _encoded_list(examination) if examination.kind in STATUS_LIST_KINDS else []
    return found or _unread(examination.unverified.unread, names_in_clear(subject.get("identifier")))


def _unread(unread: frozenset[str], names: list[str]) -> list[CheckResult]:
    """That a member has a form in which it cannot be read, or says several things where one is read; or no finding."""
    members = unread | ({"identifier"} if len(set(names)) > 1 else set())
    return [unknown(CheckName.STRUCTURE, "structure.unread", members=sorted(members)[:5])] if members else []


def _by_its_own_schemas(examination: Examination) -> None:
    """What the credential's own `credentialSchema` asks beyond its kind; one that is not bundled is noted."""
    document = examination.unverified.document
    for entry in objects(document.get("credentialSchema")):
        url = id_of(entry) or ""
        ours = _OURS.get(url.rpartition("/")[2]) if url.startswith(_PUBLISHED) else None
        if words.SCHEMA_VALIDATOR_1EDTECH not in types_of(entry) or ours is None:
            examination.notes.append("structure.schema_not_consulted")
        elif ours != SCHEMAS[examination.kind]:
            _note_faults(examination, document, ours)


def _is_of_1edtech(context: object) -> bool:
    """Whether a context is one of 1EdTech's, of any edition."""
    return isinstance(context, str) and context.startswith(_CONTEXTS)


def _encoded_list(examination: Examination) -> list[CheckResult]:
    try:
        note_length(examination, list_bits(examination.document))
    except BitstringMalformed as error:
        return [failed(CheckName.STRUCTURE, error.code)]
    return []
