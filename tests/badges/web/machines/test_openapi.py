"""/openapi.json describes what is answered: real answers fit it, and a fuzzer finds nothing undeclared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import TestResponse

from badges.publication import award_files, papers, routes
from badges.web.counter import pages
from badges.web.counter.files import PRINT_PAGE
from badges.web.counter.proof import NAME as PROOF
from badges.web.http import limits
from badges.web.machines import openapi, publication
from badges.web.machines.verdict_schema import NO_VERDICT, SCHEMAS
from tests.badges.web.machines.declared import FILES, ORIGIN, PATHS
from tests.cast.application import serving
from tests.cast.counter import Cast
from tests.conftest import Clock

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def fits(answer: TestResponse, path: str, method: str) -> Any:
    """The JSON of an answer, which fits what is declared for it."""
    declared = PATHS[path][method]["responses"][str(answer.status_code)]
    schema = {**declared["content"][answer.content_type]["schema"], "components": {"schemas": SCHEMAS}}
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(answer.json)
    return answer.json


def test_published_for_everybody(client: FlaskClient) -> None:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200 and answer.content_type == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json == openapi.document(ORIGIN)
    assert client.get("/openapi.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_every_answer_without_a_verdict_is_described() -> None:
    assert set(NO_VERDICT) == set(pages.NO_VERDICT)


def test_every_document_for_machines_is_described(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if publication.FOR_PROGRAMS.fullmatch(rule.rule)}
    rules -= {"/v/<code>/doute"}  # a form for people, beside the files of a badge
    assert {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules} == set(PATHS)
    assert len(PATHS) == len(routes.ROUTES)
    for schema in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_written_part_names_every_public_file() -> None:
    signed = [name for name, file in award_files.FILES.items() if not file.private]
    assert sorted(FILES) == sorted([*signed, *award_files.QR_FILES, *papers.PAPERS, PRINT_PAGE, PROOF])


def test_references_of_the_written_part_are_expanded() -> None:
    text = json.dumps(openapi.document(ORIGIN))
    assert "$use" not in text and '"shared"' not in text
    with pytest.raises(KeyError):
        openapi._filled({"$use": "nothing"}, {})


@pytest.mark.parametrize("name", ["badge.json", "badge.jwt", "badge.png", "badge.svg", "endorsement.json"])
def test_verdicts_of_the_verifier(cast: Cast, client: FlaskClient, name: str) -> None:
    data = award_files.award_file(cast.services, cast.code, name).data
    answer = client.post("/verifier?format=json", data=data, content_type="application/octet-stream")
    assert fits(answer, "/verifier", "post")["headline"] == "VALID"
    half = client.post("/verifier?format=json", data=data[: len(data) // 2], content_type="text/plain")
    assert half.status_code == 422
    fits(half, "/verifier", "post")


@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 100_000, b"\xff\xfe", b'{"a":1,"a":2}', b"https://127.0.0.1/"])
def test_what_cannot_be_read(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/verifier?format=json", data=body, content_type="application/json")
    assert answer.status_code == 422
    fits(answer, "/verifier", "post")


def test_every_answer_about_a_code(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    codes = {
        cast.code: 200,
        cast.revoked(cast.awarded("equipe")): 200,
        cast.undone(cast.awarded("soin")): 200,
        cast.hidden(cast.awarded("autonomie")): 200,
        "AAAAAAAAAA": 404,
    }
    for code, status in codes.items():
        answer = client.get(f"/v/{code}?format=json")
        assert answer.status_code == status
        fits(answer, "/v/{code}", "get")


def test_too_many_wrong_codes_say_when_to_come_back(client: FlaskClient) -> None:
    for number in range(limits.CODE_ADDRESS.failures):
        client.get(f"/v/AAAAAAA{number:03d}?format=json")
    answer = client.get("/v/AAAAAAAAAA", headers={"Accept": "application/json"})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    fits(answer, "/v/{code}", "get")


@pytest.fixture
def running(app: Flask) -> Iterator[str]:
    """The service on a port of this machine."""
    app.testing = False
    with serving(app) as server:
        yield f"http://127.0.0.1:{server.port}"


def test_a_fuzzer_finds_nothing_undeclared(running: str) -> None:
    schema = schemathesis.openapi.from_url(f"{running}/openapi.json")
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=12,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def attack(case: Any) -> None:
            response = case.call(base_url=running, allow_redirects=False)
            case.validate_response(response, checks=CHECKS)

        attack()
