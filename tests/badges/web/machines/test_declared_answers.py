"""Every answer that /openapi.json declares occurs: each is requested here, and fits its declaration.

All of them, refusals too, may be read by pages of any origin, except HTML pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.base.database.engine import Database
from badges.base.errors import NotFound
from badges.ledger.tables import HostedAssertion
from badges.publication import routes
from badges.publication.published_document import Published
from badges.recognition.tables import Award
from badges.sharing import backpacks
from badges.web.counter.verification import UNREAD
from badges.web.http import limits
from badges.web.machines.verdict_schema import SCHEMAS
from keys.algorithms import Algorithm
from tests.badges.web.machines.declared import FILES, PATHS
from tests.cast.application import app_over
from tests.cast.counter import Cast
from tests.conftest import Clock

JSON = {"Accept": "application/json"}
LIMITED = {"REMOTE_ADDR": "198.51.100.9"}
WRONG = "7K3M9QXD4T"
TOO_LARGE = 13 * 1024 * 1024 + 1
Asked = tuple[str, str, TestResponse]


@pytest.fixture
def codes(cast: Cast, clock: Clock) -> dict[str, str]:
    """A code for each kind of answer."""
    found = {
        "valid": cast.code,
        "revoked": cast.revoked(cast.awarded("equipe")),
        "withdrawn": cast.undone(cast.awarded("soin")),
        "hidden": cast.hidden(cast.awarded("autonomie")),
        "erased": cast.awarded("animer"),
        "unknown": "AAAAAAAAAA",
    }
    backpacks.request_backpack_without_email(cast.services, cast.member_id, found["valid"])
    with cast.services.database.begin() as session:
        session.get_one(Award, cast.award_id(found["erased"])).erased_at = clock()
    return found


def documents(cast: Cast) -> dict[str, Any]:
    """What stands in the addresses of the documents for machines."""
    with cast.services.database.begin(read_only=True) as session:
        hosted = session.query(HostedAssertion).one()
        key, era = hosted.key, hosted.era
    fragment = cast.services.keyring.signer("network", Algorithm.RS256).method.id.partition("#")[2]
    return {"slug": "transmettre", "number": 1, "kind": "svg", "fragment": fragment, "key": key, "era": era}


def of_documents(cast: Cast, client: FlaskClient) -> Iterator[Asked]:
    """Each document as it is, unchanged, and where there is none."""
    for route in routes.DOCUMENTS:
        template = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule)
        values = documents(cast) | ({"slug": "auzances"} if "sites/" in route.rule else {})
        path = template.format(**values)
        first = client.get(path)
        yield template, "get", first
        if route.page:
            yield template, "get", client.get(path, headers={"Accept": "text/html"})
        yield template, "get", client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        if "{" in template:
            nothing = dict.fromkeys(values, "nothing") | {"number": 9999, "kind": "svg"}
            yield template, "get", client.get(template.format(**nothing))
        if route.name == "badge_image":
            yield template, "get", client.get(template.format(**values | {"kind": "png"}))


def of_verdicts(cast: Cast, client: FlaskClient, codes: dict[str, str]) -> Iterator[Asked]:
    """Each code as a page, for a program, for a verifier; each file."""
    for letter in "vV":
        award, file = f"/{letter}/{{code}}", f"/{letter}/{{code}}/{{name}}"
        for number, code in enumerate(codes.values()):
            client.environ_base["REMOTE_ADDR"] = f"198.51.{ord(letter)}.{number}"  # an address without failures
            for accept in ("text/html", "application/json", "application/vc+ld+json"):
                yield award, "get", client.get(f"/{letter}/{code}", headers={"Accept": accept})
            for name in (*FILES, "nothing"):
                yield file, "get", client.get(f"/{letter}/{code}/{name}")
                yield file, "get", client.get(f"/{letter}/{code}/{name}?format=json")
        signed = client.get(f"/{letter}/{codes['valid']}", headers={"Accept": "application/vc"})
        again = {"Accept": "application/vc", "If-None-Match": signed.headers["ETag"]}
        yield award, "get", client.get(f"/{letter}/{codes['valid']}", headers=again)
        yield file, "get", client.get(f"/{letter}/{codes['valid']}/badge.json", headers=again)
        for path, template in ((f"/{letter}/{WRONG}", award), (f"/{letter}/{WRONG}/qr.svg", file)):
            for headers in ({}, JSON):
                yield template, "get", client.get(path, headers=headers, environ_base=LIMITED)


def of_the_verifier(cast: Cast, client: FlaskClient) -> Iterator[Asked]:
    """The page; a badge, half a badge, nothing, too much, and one of our codes."""
    yield "/verifier", "get", client.get("/verifier")
    data = client.get(f"/v/{cast.code}/badge.json").data
    for headers in ({"Accept": "text/html"}, JSON):
        for body in (data, data[:99], b"", b"0" * TOO_LARGE):
            answer = client.post("/verifier", data=body, content_type="application/octet-stream", headers=headers)
            yield "/verifier", "post", answer
            limited = client.post("/verifier", data=data, headers=headers, environ_base=LIMITED)
        yield "/verifier", "post", limited
        yield "/verifier", "post", client.post("/verifier", data={"text": cast.code}, headers=headers)


def of_the_service(client: FlaskClient) -> Iterator[Asked]:
    """Its description and its health."""
    first = client.get("/openapi.json")
    yield "/openapi.json", "get", first
    yield "/openapi.json", "get", client.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    yield "/health", "get", client.get("/health")


def of_a_service_that_is_down(cast: Cast) -> Iterator[Asked]:
    """Every operation, when the database does not answer."""
    services = replace(cast.services, database=Database("sqlite:////nowhere/badges.sqlite3"))
    app = app_over(services)
    client = app.test_client()
    examples = documents(cast) | {"code": cast.code, "name": "badge.json"}
    for template, operations in PATHS.items():
        for method in operations:
            if "503" in operations[method]["responses"]:
                for headers in ({"Accept": "text/html"}, JSON):
                    body = {"data": {"text": "bonjour"}} if method == "post" else {}
                    path = template.format(**examples)
                    yield template, method, client.open(path, method=method.upper(), headers=headers, **body)


def check(asked: Asked) -> tuple[str, str, int, str | None]:
    """An answer is declared, fits its schema, may be read by any origin, and says when to come back if it refuses."""
    template, method, answer = asked
    declared = PATHS[template][method]["responses"]
    about = f"{method} {template} {answer.status_code} {answer.content_type}"
    assert str(answer.status_code) in declared, about
    content = declared[str(answer.status_code)].get("content")
    if content is None:
        assert answer.status_code in (303, 304), about
        return template, method, answer.status_code, None
    assert answer.content_type in content, about
    if answer.is_json:
        schema = {**content[answer.content_type]["schema"], "components": {"schemas": SCHEMAS}}
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(answer.json)
    page = answer.mimetype == "text/html"
    assert (answer.headers.get("Access-Control-Allow-Origin") == "*") != page, about
    if answer.status_code in (429, 503) and template != "/health":
        assert int(answer.headers["Retry-After"]) > 0, about
    return template, method, answer.status_code, answer.content_type


def test_every_declared_answer_is_real(
    cast: Cast, app: Flask, client: FlaskClient, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False
    with app.test_request_context("/", environ_base=LIMITED):
        for limit in (limits.CODE_ADDRESS, UNREAD):
            for _ in range(limit.failures):
                limits.failed(limit, limits.address())
    seen = {check(asked) for asked in of_verdicts(cast, client, codes)}
    seen |= {check(asked) for asked in of_documents(cast, client)}
    seen |= {check(asked) for asked in of_the_verifier(cast, client)}
    seen |= {check(asked) for asked in of_the_service(client)}
    seen |= {check(asked) for asked in of_a_service_that_is_down(cast)}
    with monkeypatch.context() as patched:
        patched.setitem(routes._BUILD, "status_list", nowhere)
        seen |= {check(asked) for asked in of_paper_that_is_not_verified(cast, client)}
    seen |= {check(asked) for asked in of_hosted_ones_that_ended(cast, client)}
    missing = declared() - seen
    assert sorted((each for each in missing if each[2] != 503), key=str) == []
    assert not any(each[0].startswith(("/v", "/V")) for each in missing)  # some documents need no database


def nowhere(*_: object, **__: object) -> Published:
    """A status list that is not there."""
    raise NotFound("status.unknown_list")


def of_paper_that_is_not_verified(cast: Cast, client: FlaskClient) -> Iterator[Asked]:
    """The attestation of a badge whose status list cannot be read."""
    for letter in "vV":
        for headers in ({}, JSON):
            answer = client.get(f"/{letter}/{cast.code}/attestation.pdf", headers=headers)
            yield f"/{letter}/{{code}}/{{name}}", "get", answer


def of_hosted_ones_that_ended(cast: Cast, client: FlaskClient) -> Iterator[Asked]:
    """The hosted badge once it is cancelled."""
    key = documents(cast)["key"]
    cast.revoked(cast.code)
    for template in ("/ob2/assertions/{key}", "/ob2/assertions/{key}/image.png"):
        yield template, "get", client.get(template.format(key=key))


def declared() -> set[tuple[str, str, int, str | None]]:
    """Everything that the description promises."""
    promised = set()
    for template, operations in PATHS.items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                for kind in answer.get("content", {None: None}):
                    promised.add((template, method, int(status), kind))
    return promised


def test_another_origin_may_ask_before_it_sends(client: FlaskClient) -> None:
    asked = {"Origin": "https://partner.example", "Access-Control-Request-Method": "POST"}
    for template in PATHS:
        path = re.sub(r"{number}", "1", re.sub(r"{(?!number)\w+}", "example", template))
        answer = client.options(path, headers=asked)
        assert answer.status_code == 200, path
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"], path
        allowed = "POST" if template == "/verifier" else "GET"
        assert allowed in answer.headers["Access-Control-Allow-Methods"], path
    for path in ("/connexion", "/", "/aujourdhui", "/moi/example"):
        assert "Access-Control-Allow-Origin" not in client.options(path, headers=asked).headers, path
