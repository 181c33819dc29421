"""validation: complete documents conform, both validators agree, nothing is fetched, and no document causes a fault."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import validation
from schemas.errors import SchemaUnknown
from schemas.validation import SCHEMAS, Violation, is_valid, violations
from tests.cast.cost import computing_at_most
from tests.schemas import documents as sample
from tests.schemas.rules import GONE, WHOLE, changed, disagree

FILES = sorted((Path(validation.__file__).parent / "documents" / "schemas").glob("*.json"))


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


@pytest.mark.parametrize("schema", sorted(SCHEMAS))
@pytest.mark.parametrize("document", [None, True, 7, "x", [], {}, [[]], {"@context": None}, {"type": {"a": []}}])
def test_documents_of_another_shape_are_violations_and_no_fault(schema: str, document: object) -> None:
    assert violations(document, schema)


def test_at_most_twenty_and_each_once() -> None:
    broken = changed(sample.credential(), "/evidence", [{"type": ["Photo"]}] * 5_000)
    with computing_at_most(2):
        found = violations(broken, "ob3-credential")
    assert len(found) == len(set(found)) == validation.MAXIMUM


def test_a_huge_invalid_document_has_one_violation() -> None:
    """jsonschema would take seconds to describe all violations."""
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
        ):  # an earlier change removed the place
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
    """Both validators ignore an unknown keyword."""
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
        "import sys, schemas.validation, schemas.baked_images, schemas.members, schemas.contexts, schemas.bitstring, "
        "schemas.identity; print([name for name in ('jsonschema', 'jsonschema_rs', 'referencing', 'socket', 'ssl', "
        "'urllib.request') if name in sys.modules])"
    )
    root = Path(validation.__file__).parent.parent
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert output.stdout.strip() == "[]"
