"""validation: whole documents conform, each broken rule is named at its place, and nothing is ever fetched."""

from __future__ import annotations

import copy
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import validation
from schemas.errors import SchemaUnknown
from schemas.validation import SCHEMAS, Violation, is_valid, violations
from tests.schemas import documents as sample

WHOLE: dict[str, Callable[[], dict[str, Any]]] = {
    "ob3-credential": sample.credential,
    "ob3-credential-issued": sample.credential,
    "ob3-endorsement": sample.endorsement,
    "status-list-credential": sample.status_list,
    "ob2-assertion": sample.assertion,
    "ob2-badge-class": sample.badge_class,
    "ob2-profile": sample.ob2_profile,
    "ob2-endorsement": sample.ob2_endorsement,
}
FILES = sorted((Path(validation.__file__).parent / "documents" / "schemas").glob("*.json"))
GONE = object()
ACHIEVEMENT = "/credentialSubject/achievement"
OLD_CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
]
RESULT = {"id": "urn:x:1", "type": ["ResultDescription"], "name": "n"}


def changed(document: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """The document with the member at ``pointer`` replaced, added, or removed (GONE)."""
    document = copy.deepcopy(document)
    *path, last = pointer.removeprefix("/").split("/")
    parent: Any = document
    for step in path:
        parent = parent[int(step) if isinstance(parent, list) else step]
    if value is GONE:
        del parent[last]
    else:
        parent[int(last) if isinstance(parent, list) else last] = value
    return document


def test_every_schema_has_a_whole_document_here() -> None:
    assert WHOLE.keys() == SCHEMAS


@pytest.mark.parametrize("schema", sorted(SCHEMAS))
def test_whole_documents_conform(schema: str) -> None:
    assert violations(WHOLE[schema](), schema) == []
    assert is_valid(WHOLE[schema](), schema)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_schemas_are_schemas_and_refer_to_each_other_alone(path: Path) -> None:
    from jsonschema import Draft202012Validator

    document = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    assert document["$id"] == f"urn:rcs-badges:schema:{path.stem}"
    references = [value for name, value in walk(document) if name == "$ref"]
    assert all(reference.startswith(("#/$defs/", "urn:rcs-badges:schema:")) for reference in references)


def walk(value: Any, name: str = "") -> list[tuple[str, Any]]:
    found = [(name, value)]
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += walk(inner, key if isinstance(key, str) else "")
    return found


def pointers(value: Any, pointer: str = "") -> list[tuple[str, Any]]:
    """Every place in a document below its root."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [
        place
        for name, inner in members
        for place in [(f"{pointer}/{name}", inner), *pointers(inner, f"{pointer}/{name}")]
    ]


CREDENTIAL_BROKEN = [
    ("/@context", GONE, "", "required:@context"),
    ("/@context", "https://www.w3.org/ns/credentials/v2", "/@context", "type:array"),
    ("/@context/0", "https://www.w3.org/ns/credentials/v3", "/@context/0", "enum"),
    ("/@context/1", "https://badges.example/context.json", "/@context", "contains"),
    ("/id", GONE, "", "required:id"),
    ("/id", "4711", "/id", "format:uri"),
    ("/id", 4711, "/id", "type:string"),
    ("/id", "urn:uuid:1\n", "/id", "pattern"),
    ("/id", None, "/id", "type:string"),
    ("/type", GONE, "", "required:type"),
    ("/type", ["VerifiableCredential"], "/type", "contains"),
    ("/type", ["OpenBadgeCredential"], "/type", "contains"),
    ("/issuer", GONE, "", "required:issuer"),
    ("/issuer", "badges.example", "/issuer", "format:uri"),
    ("/issuer/id", GONE, "/issuer", "required:id"),
    ("/issuer/type", GONE, "/issuer", "required:type"),
    ("/issuer/type", ["Organization"], "/issuer/type", "contains"),
    ("/issuer/type", "Organization", "/issuer/type", "const:Profile"),
    ("/issuer/url", "not a url", "/issuer/url", "format:uri"),
    ("/issuer/email", "nobody", "/issuer/email", "format:email"),
    ("/issuer/address/type", GONE, "/issuer/address", "required:type"),
    ("/issuer/image", "https://badges.example/logo.png", "/issuer/image", "type:object"),
    ("/issuer/parentOrg/type", ["Parent"], "/issuer/parentOrg/type", "contains"),
    ("/issuer/otherIdentifier", [{"type": "IdentifierEntry"}], "/issuer/otherIdentifier/0", "required:identifier"),
    ("/validFrom", GONE, "", "required:validFrom"),
    ("/validFrom", "2026-11-24", "/validFrom", "format:date-time"),
    ("/validFrom", "2026-11-24T13:00:00", "/validFrom", "format:date-time"),
    ("/validFrom", "2026-02-30T13:00:00Z", "/validFrom", "format:date-time"),
    ("/validFrom", "2026-11-24t13:00:00z", "/validFrom", "pattern"),
    ("/validFrom", "2026-11-24T13:00:00Z\n", "/validFrom", "pattern"),
    ("/validFrom", 1_795_525_200, "/validFrom", "type:string"),
    ("/validUntil", "tomorrow", "/validUntil", "format:date-time"),
    ("/awardedDate", "2026-11-24", "/awardedDate", "format:date-time"),
    ("/credentialSubject", GONE, "", "required:credentialSubject"),
    ("/credentialSubject", [sample.credential()["credentialSubject"]], "/credentialSubject", "type:object"),
    ("/credentialSubject/type", ["Person"], "/credentialSubject/type", "contains"),
    (ACHIEVEMENT, GONE, "/credentialSubject", "required:achievement"),
    ("/credentialSubject/activityEndDate", "2026-11-20", "/credentialSubject/activityEndDate", "format:date-time"),
    ("/credentialSubject/identifier", [], "/credentialSubject/identifier", "minItems:1"),
    ("/credentialSubject/identifier/0/hashed", "no", "/credentialSubject/identifier/0/hashed", "type:boolean"),
    ("/credentialSubject/identifier/0/identityType", "email", "/credentialSubject/identifier/0/identityType", "anyOf"),
    ("/credentialSubject/identifier/1/identityHash", "x", "/credentialSubject/identifier/1/identityHash", "pattern"),
    ("/credentialSubject/source/type", ["Person"], "/credentialSubject/source/type", "contains"),
    ("/credentialSubject/result", [{"type": ["Grade"]}], "/credentialSubject/result/0/type", "contains"),
    (f"{ACHIEVEMENT}/id", GONE, ACHIEVEMENT, "required:id"),
    (f"{ACHIEVEMENT}/name", GONE, ACHIEVEMENT, "required:name"),
    (f"{ACHIEVEMENT}/description", GONE, ACHIEVEMENT, "required:description"),
    (f"{ACHIEVEMENT}/criteria", GONE, ACHIEVEMENT, "required:criteria"),
    (f"{ACHIEVEMENT}/criteria", {}, f"{ACHIEVEMENT}/criteria", "anyOf"),
    (f"{ACHIEVEMENT}/alignment", [], f"{ACHIEVEMENT}/alignment", "minItems:1"),
    (f"{ACHIEVEMENT}/alignment/0/targetUrl", GONE, f"{ACHIEVEMENT}/alignment/0", "required:targetUrl"),
    (f"{ACHIEVEMENT}/achievementType", "Pin", f"{ACHIEVEMENT}/achievementType", "anyOf"),
    (f"{ACHIEVEMENT}/tag", "one", f"{ACHIEVEMENT}/tag", "type:array"),
    (f"{ACHIEVEMENT}/resultDescription", [RESULT], f"{ACHIEVEMENT}/resultDescription/0", "required:resultType"),
    ("/evidence/0/type", ["Photo"], "/evidence/0/type", "contains"),
    ("/evidence", [], "/evidence", "minItems"),
    ("/endorsement/0/name", GONE, "/endorsement/0", "required:name"),
    ("/endorsement/0/credentialSubject/id", GONE, "/endorsement/0/credentialSubject", "required:id"),
    ("/endorsementJwt", ["only.two"], "/endorsementJwt/0", "pattern"),
    ("/credentialStatus/statusListIndex", 4711, "/credentialStatus/statusListIndex", "type:string"),
    ("/credentialStatus/statusListIndex", "-1", "/credentialStatus/statusListIndex", "pattern"),
    ("/credentialStatus/statusListIndex", "01", "/credentialStatus/statusListIndex", "pattern"),
    ("/credentialStatus/statusListIndex", "1e3", "/credentialStatus/statusListIndex", "pattern"),
    ("/credentialStatus/statusListIndex", "٣", "/credentialStatus/statusListIndex", "pattern"),
    ("/credentialStatus/statusPurpose", GONE, "/credentialStatus", "required:statusPurpose"),
    ("/credentialStatus/type", GONE, "/credentialStatus", "required:type"),
    ("/proof/0/created", "2026-11-24T13:00:00", "/proof/0/created", "format:date-time"),
    ("/inLanguage", "français", "/inLanguage", "pattern"),
]


@pytest.mark.parametrize(("pointer", "value", "at", "rule"), CREDENTIAL_BROKEN)
def test_each_rule_of_a_credential(pointer: str, value: object, at: str, rule: str) -> None:
    document = changed(sample.credential(), pointer, value)
    found = violations(document, "ob3-credential")
    assert any(violation.pointer == at and violation.rule.startswith(rule) for violation in found), found
    for schema in ("ob3-credential", "ob3-credential-issued"):
        assert not is_valid(document, schema)
        assert not disagree(document, schema)


def test_a_subject_needs_an_id_or_an_identifier() -> None:
    document = changed(sample.credential(), "/credentialSubject/id", GONE)
    assert is_valid(document, "ob3-credential")
    assert not is_valid(changed(document, "/credentialSubject/identifier", GONE), "ob3-credential")


@pytest.mark.parametrize("version", ["context", "context-3.0.1", "context-3.0.2", "context-3.0.3"])
def test_readers_accept_vc_data_model_1_1(version: str) -> None:
    document = sample.credential_1_1()
    document["@context"][1] = f"https://purl.imsglobal.org/spec/ob/v3p0/{version}.json"
    assert violations(document, "ob3-credential") == []
    assert violations(changed(document, "/issuanceDate", GONE), "ob3-credential") == [
        Violation("", "required:issuanceDate")
    ]
    assert not is_valid(document, "ob3-credential-issued")


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/issuer", "https://badges.example/issuer"),
        ("/type", ["VerifiableCredential", "AchievementCredential"]),
        ("/proof", sample.proof()),
        ("/proof", GONE),
        ("/credentialStatus/id", GONE),
        ("/credentialStatus", {"id": "https://badges.example/revoked", "type": "1EdTechRevocationList"}),
        ("/credentialSchema", {"id": "https://badges.example/schema", "type": "1EdTechJsonSchemaValidator2019"}),
        ("/evidence", {"type": "Evidence"}),
        (f"{ACHIEVEMENT}/criteria", {"narrative": "x"}),
        (f"{ACHIEVEMENT}/achievementType", "ext:Patch"),
        ("/validFrom", "2026-11-24T14:00:00.123+01:00"),
        ("/credentialSubject/result", [{"type": "Result", "value": "B", "status": "Completed"}]),
        ("/unforeseen", {"deep": [1, None]}),
        ("/iss", "did:web:badges.example"),
    ],
)
def test_readers_accept_what_the_standard_leaves_open(pointer: str, value: object) -> None:
    assert violations(changed(sample.credential(), pointer, value), "ob3-credential") == []


@pytest.mark.parametrize(
    ("pointer", "value", "at", "rule"),
    [
        ("/unforeseen", 1, "", "additionalProperties:unforeseen"),
        ("/issuer/logo", "x", "/issuer", "additionalProperties:logo"),
        ("/credentialSubject/gender", "x", "/credentialSubject", "additionalProperties:gender"),
        (f"{ACHIEVEMENT}/level", "expert", ACHIEVEMENT, "additionalProperties:level"),
        ("/evidence/0/photo", "x", "/evidence/0", "additionalProperties:photo"),
        ("/credentialStatus/reason", "x", "/credentialStatus", "additionalProperties:reason"),
        ("/proof/0/nonce", "x", "/proof/0", "additionalProperties:nonce"),
        ("/issuer", "did:web:badges.example", "/issuer", "type:object"),
        ("/issuer/type", "Profile", "/issuer/type", "type:array"),
        ("/proof", sample.proof(), "/proof", "type:array"),
        ("/evidence", {"type": ["Evidence"]}, "/evidence", "type:array"),
        ("/name", GONE, "", "required:name"),
        ("/name", "", "/name", "minLength:1"),
        ("/awardedDate", GONE, "", "required:awardedDate"),
        ("/credentialStatus", GONE, "", "required:credentialStatus"),
        ("/credentialStatus/id", GONE, "/credentialStatus", "required:id"),
        ("/credentialStatus/statusPurpose", "suspension", "/credentialStatus/statusPurpose", "const:revocation"),
        ("/validFrom", "2026-11-24T13:00:00.5Z", "/validFrom", "pattern"),
        ("/validFrom", "2026-11-24T14:00:00+01:00", "/validFrom", "pattern"),
        ("/@context", OLD_CONTEXTS, "/@context/1", "const"),
        ("/type", ["OpenBadgeCredential", "VerifiableCredential"], "/type", "const"),
    ],
)
def test_what_we_issue_is_closed(pointer: str, value: object, at: str, rule: str) -> None:
    found = violations(changed(sample.credential(), pointer, value), "ob3-credential-issued")
    assert any(violation.pointer == at and violation.rule.startswith(rule) for violation in found), found


@pytest.mark.parametrize(
    ("schema", "pointer", "value", "at", "rule"),
    [
        ("ob3-endorsement", "/name", GONE, "", "required:name"),
        ("ob3-endorsement", "/type", ["VerifiableCredential"], "/type", "contains"),
        ("ob3-endorsement", "/credentialSubject/id", "someone", "/credentialSubject/id", "format:uri"),
        ("ob3-endorsement", "/credentialSubject/type", ["AchievementSubject"], "/credentialSubject/type", "contains"),
        ("status-list-credential", "/type", ["VerifiableCredential"], "/type", "contains"),
        ("status-list-credential", "/issuer", GONE, "", "required:issuer"),
        (
            "status-list-credential",
            "/credentialSubject/encodedList",
            7,
            "/credentialSubject/encodedList",
            "type:string",
        ),
        ("status-list-credential", "/credentialSubject/statusSize", 0, "/credentialSubject/statusSize", "minimum"),
        (
            "status-list-credential",
            "/credentialSubject/statusPurpose",
            [],
            "/credentialSubject/statusPurpose",
            "minItems",
        ),
        ("status-list-credential", "/validUntil", "2026-11-24", "/validUntil", "format:date-time"),
        ("ob2-assertion", "/@context", "https://w3id.org/openbadges/v1", "/@context", "const"),
        ("ob2-assertion", "/id", "did:web:badges.example", "/id", "pattern"),
        ("ob2-assertion", "/recipient/hashed", "true", "/recipient/hashed", "type:boolean"),
        ("ob2-assertion", "/recipient/identity", "a@example.com", "/recipient/identity", "pattern"),
        ("ob2-assertion", "/recipient/type", GONE, "/recipient", "required:type"),
        ("ob2-assertion", "/verification", GONE, "", "required:verification"),
        ("ob2-assertion", "/verification/type", "Trust", "/verification/type", "enum"),
        ("ob2-assertion", "/issuedOn", "2026-11-24T13:00:00", "/issuedOn", "pattern"),
        ("ob2-assertion", "/issuedOn", "2026-02-30T13:00:00Z", "/issuedOn", "format:date-time"),
        ("ob2-assertion", "/issuedOn", 1_795_525_200, "/issuedOn", "type:string"),
        ("ob2-assertion", "/badge", 7, "/badge", "type:string"),
        ("ob2-assertion", "/badge", {"type": "BadgeClass"}, "/badge", "required:id"),
        ("ob2-assertion", "/revoked", "yes", "/revoked", "type:boolean"),
        ("ob2-badge-class", "/image", GONE, "", "required:image"),
        ("ob2-badge-class", "/criteria", {}, "/criteria", "anyOf"),
        ("ob2-badge-class", "/issuer", GONE, "", "required:issuer"),
        ("ob2-badge-class", "/alignment/0/targetUrl", GONE, "/alignment/0", "required:targetUrl"),
        ("ob2-profile", "/email", GONE, "", "required:email"),
        ("ob2-profile", "/url", "ftp://badges.example", "/url", "pattern"),
        ("ob2-profile", "/type", "Person", "/type", "enum"),
        ("ob2-profile", "/@context", "https://w3id.org/openbadges/v1", "/@context", "const"),
        ("ob2-endorsement", "/claim/id", GONE, "/claim", "required:id"),
        ("ob2-endorsement", "/verification", GONE, "", "required:verification"),
    ],
)
def test_the_other_kinds(schema: str, pointer: str, value: object, at: str, rule: str) -> None:
    document = changed(WHOLE[schema](), pointer, value)
    found = violations(document, schema)
    assert any(violation.pointer == at and violation.rule.startswith(rule) for violation in found), found


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/badge", sample.badge_class()),
        ("/badge", changed(sample.badge_class(), "/@context", GONE)),
        ("/recipient", {"type": "id", "hashed": False, "identity": "urn:uuid:7b2d3ad0-93a1-4e4c-8a5e-0f6b5b6c1a11"}),
        ("/issuedOn", "2016-12-31T23:59Z"),
        ("/issuedOn", "2016-12-31T23:59:59+0100"),
        ("/verification", {"type": "SignedBadge", "creator": "https://badges.example/key"}),
        ("/verification", {"type": "hosted"}),
        ("/evidence", "https://badges.example/work.html"),
        ("/image", {"id": "https://badges.example/image.png", "caption": "x"}),
        ("/@context", ["https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/extensions"]),
        ("/type", ["Assertion", "Extension"]),
        ("/id", "urn:uuid:7b2d3ad0-93a1-4e4c-8a5e-0f6b5b6c1a11"),
    ],
)
def test_open_badges_2_0_in_its_other_spellings(pointer: str, value: object) -> None:
    assert violations(changed(sample.assertion(), pointer, value), "ob2-assertion") == []


@pytest.mark.parametrize("schema", sorted(SCHEMAS))
@pytest.mark.parametrize("document", [None, True, 7, "x", [], {}, [[]], {"@context": None}, {"type": {"a": []}}])
def test_documents_of_another_shape_are_violations_and_no_fault(schema: str, document: object) -> None:
    assert violations(document, schema)


def test_at_most_twenty_and_each_once() -> None:
    broken = changed(sample.credential(), "/evidence", [{"type": ["Photo"]}] * 5_000)
    start = time.process_time()
    found = violations(broken, "ob3-credential")
    assert time.process_time() - start < 2
    assert len(found) == len(set(found)) == validation.MAXIMUM


def test_of_a_huge_document_only_that_it_is_wrong_is_said() -> None:
    """jsonschema would go on for seconds, the last time through every context before it says that one is missing."""
    huge = changed(sample.credential(), "/@context", [{}] * validation.NAMED_VALUES)
    assert violations(huge, "ob3-credential") == [Violation("", "schema")]
    named = changed(sample.credential(), "/@context", [{}] * (validation.NAMED_VALUES // 2))
    assert Violation("/@context", "contains") in violations(named, "ob3-credential")


def test_pointers_are_escaped() -> None:
    document = {**sample.credential(), "credentialSubject": {"~/": 1}}
    assert Violation("", "additionalProperties:a/b~") in violations(
        {**sample.credential(), "a/b~": 1}, "ob3-credential-issued"
    )
    assert all("~/" not in violation.pointer for violation in violations(document, "ob3-credential"))


def test_a_deep_document_is_judged_without_a_fault() -> None:
    organization: dict[str, Any] = {"id": "urn:x:1", "type": ["Profile"]}
    for _ in range(60):
        organization = {"id": "urn:x:1", "type": ["Profile"], "parentOrg": organization}
    assert is_valid(changed(sample.credential(), "/issuer", organization), "ob3-credential")


def test_an_unknown_schema() -> None:
    with pytest.raises(SchemaUnknown) as refusal:
        violations({}, "../ORIGIN")
    assert refusal.value.code == "schema.unknown"


def test_a_schema_named_by_the_document_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    document = sample.credential() | {
        "$schema": "https://evil.example/schema.json",
        "$ref": "https://evil.example/schema.json",
        "credentialSchema": [{"id": "https://evil.example/s.json", "type": "1EdTechJsonSchemaValidator2019"}],
    }
    assert is_valid(document, "ob3-credential")


def disagree(document: object, schema: str) -> bool:
    """Whether the quick yes or no is not jsonschema's."""
    by_jsonschema = next(iter(validation._errors(schema)(document)), None) is None
    return validation._conforms(schema)(document) is not by_jsonschema


POINTERS = {schema: [pointer for pointer, _ in pointers(make())] for schema, make in WHOLE.items()}
WORDS = [
    *("", "x", "urn:x:1", "http://", "https://[", "_:b", "Profile", "Image", "a@b", "2026-11-24", "2026-11-24T13:00Z"),
    *("2026-11-24T13:00:00Z", "2026-11-24t13:00:00z", "2026-02-30T13:00:00Z", "0000-01-01T00:00:00Z", "٢٠٢٦-11-24"),
    *("2026-11-24T13:00:00+01:00", "2026-11-24T13:00:60Z", "2026-11-24T13:00:00Z\n"),
]
SETS = [[], {}, [[]], [{}], ["Profile"], ["Profile", 1], {"id": "urn:x:1"}, {"type": "Profile", "id": "urn:x:1"}]
HOSTILE = st.sampled_from([None, True, False, 0, 1, -1, 1.0, 2.5, GONE, *WORDS, *SETS])


@settings(max_examples=400)
@given(st.data())
def test_the_two_readings_agree(data: st.DataObject) -> None:
    schema = data.draw(st.sampled_from(sorted(SCHEMAS)))
    document = WHOLE[schema]()
    for _ in range(data.draw(st.integers(1, 2))):
        pointer = data.draw(st.sampled_from(POINTERS[schema]))
        with suppress(
            KeyError, IndexError, TypeError, ValueError, AttributeError
        ):  # the place went with an earlier change
            document = changed(document, pointer, data.draw(HOSTILE | st.text(max_size=12)))
    assert not disagree(document, schema)
    assert not disagree(document, "ob3-credential")


KEYWORDS = {
    *("$schema", "$id", "$comment", "$defs", "$ref", "title", "type", "const", "enum", "required", "properties"),
    *("additionalProperties", "items", "prefixItems", "contains", "allOf", "anyOf", "if", "then", "else", "pattern"),
    *("format", "minimum", "minLength", "minItems", "maxItems"),
}


def keywords(schema: object) -> set[str]:
    """The keywords of a schema and of all within it; the names of members are none."""
    if isinstance(schema, list):
        return set().union(*map(keywords, schema))
    if not isinstance(schema, dict):
        return set()
    found = set(schema)
    for keyword, value in schema.items():
        inner = value.values() if keyword in {"properties", "$defs"} else [value]
        if keyword not in {"const", "enum", "required"}:
            found |= set().union(*map(keywords, inner))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_keyword_is_misspelled(path: Path) -> None:
    """Both readers pass over a keyword that they do not know."""
    assert keywords(json.loads(path.read_text(encoding="utf-8"))) <= KEYWORDS


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-30T13:00:00Z", "0000-01-01T00:00:00Z", "2026-11-24T1-:00:00Z", "2026-11-24T24:00:00Z"),
        *("2026-11-24T13:00:00+24:00", "2026-11-24T13:00:00+01:60", "2026-11-24T13:00:60Z", "2026-11-24t13:00:00z"),
        *("2026-11-24T13:00:00Z\n", "2026-11-24 13:00:00Z", "2026-11-24T13:00:00.Z", "٢٠٢٦-11-24T13:00:00Z"),
    ],
)
def test_a_date_that_is_none_is_refused_by_both_readings(text: str) -> None:
    document = sample.credential() | {"validFrom": text}
    assert "/validFrom" in {found.pointer for found in violations(document, "ob3-credential")}
    assert not disagree(document, "ob3-credential")


def test_a_refusal_without_a_reason_stays_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "_conforms", lambda schema: lambda document: False)
    assert violations(sample.credential(), "ob3-credential") == [Violation("", "schema")]


def test_importing_the_room_does_not_import_jsonschema() -> None:
    program = (
        "import sys, schemas.validation, schemas.baked, schemas.ob3, schemas.ob2, schemas.contexts, schemas.bitstring, "
        "schemas.identity; print([name for name in ('jsonschema', 'jsonschema_rs', 'referencing', 'socket', 'ssl', "
        "'urllib.request') if name in sys.modules])"
    )
    root = Path(validation.__file__).parent.parent
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert output.stdout.strip() == "[]"
