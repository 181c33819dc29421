"""What holds for every view (R14, R15): headers on every answer, a token on every write, no write by reading.

The sweep opens every rule of the URL map with values that exist, as a visitor and as a coordinator.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from badges.web.http import access, limits
from tests.cast.application import app_over
from tests.cast.disks import read_only
from tests.cast.office import token_of
from tests.cast.orientations import SENT
from tests.house.conftest import Network
from tests.house.routes import answers, path_of, rules, signed_in

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "rcs-worker",
}
# The one page that another website may frame: it runs and sends nothing.
FRAMED = {**POLICY, "frame-ancestors": "*", "script-src": "'none'", "form-action": "'none'", "connect-src": "'none'"}
# What a page is made of: a drawing that is opened alone runs nothing, and asks for nothing.
ASSET = {"default-src": "'none'", "frame-ancestors": "'none'", "sandbox": ""}
# Rows that a GET may write: the browser session, the count of failures, the signed copy of a list.
# and the note that a private link was shown.
WITH_A_TOKEN = {"security.login", "signin.welcome", "counter.witness_withdraw"}  # forms that a visitor opens
OF_THE_VISIT = ("web_session", "failure_count", "status_list_document", "journal_entry", "journal_facts")


@pytest.fixture(scope="module")
def coordinator(house: Flask) -> FlaskClient:
    """A coordinator's browser."""
    return signed_in(house)


def record(network: Network) -> list[str]:
    """All rows but those that a GET may write."""
    with closing(sqlite3.connect(network.database)) as connection:
        return [line for line in connection.iterdump() if not any(f'"{name}"' in line for name in OF_THE_VISIT)]


def check_headers(answer: TestResponse, about: str) -> None:
    """The headers of R15."""
    headers = answer.headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert headers["X-Content-Type-Options"] == "nosniff", about
    if answer.mimetype.startswith(("image/", "text/css", "text/javascript", "font/")):
        assert policy == (POLICY if " /hors-reseau.js" in about else ASSET), about  # a worker has its own
    else:
        assert policy == (FRAMED if " /semaine.html" in about else POLICY), about
        assert headers["Referrer-Policy"] == "no-referrer", about
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", about
        assert "camera=()" in headers["Permissions-Policy"], about
    assert headers["X-Robots-Tag"] in ("noindex", "all"), about
    assert "Server" not in headers and "X-Powered-By" not in headers, about
    if headers.get("Access-Control-Allow-Origin"):
        assert headers["Access-Control-Allow-Origin"] == "*", about
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin", about
        assert "Access-Control-Allow-Credentials" not in headers and "Set-Cookie" not in headers, about
    else:
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", about


def test_every_answer_has_the_headers(network: Network, house: Flask, coordinator: FlaskClient) -> None:
    cookies = set()
    for who in ("visitor", "coordinator"):
        for rule in rules(house, "GET"):
            path = path_of(rule, network)
            client = coordinator if who == "coordinator" else house.test_client()  # no cookie of a page before
            with client.get(path, headers={"Accept": "text/html"}) as answer:
                about = f"{who} {path}: {answer.status_code}"
                assert answer.status_code in answers(rule), about
                check_headers(answer, about)
                inside = access.entrance_of(house, rule.endpoint) in ("staff", "coordinator", "member")
                if inside:
                    assert answer.headers.get("Cache-Control") == "no-store" or answer.status_code == 303, about
                elif who == "visitor" and "Set-Cookie" in answer.headers:
                    cookies.add(rule.endpoint)
    assert cookies == WITH_A_TOKEN, "a page that a visitor reads sets a cookie only for the token of its form"


def test_staff_pages_lead_to_the_sign_in(network: Network, house: Flask) -> None:
    client = house.test_client()
    for rule in rules(house, "GET"):
        if access.entrance_of(house, rule.endpoint) in ("staff", "coordinator"):
            answer = client.get(path_of(rule, network))
            assert answer.status_code == 303, rule.rule
            assert answer.headers["Location"].startswith("/connexion?next="), rule.rule


def test_every_refusal_has_the_headers(
    network: Network, house: Flask, coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = house.test_client()
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    with house.test_request_context("/", environ_base=elsewhere):
        for _ in range(limits.CODE_ADDRESS.failures):
            limits.failed(limits.CODE_ADDRESS, limits.address())

    @access.entrance("public")
    def broken() -> str:
        raise RuntimeError("a fault")

    monkeypatch.setitem(house.view_functions, "counter.catalogue", broken)
    refused = {
        404: visitor.get("/nothing"),
        405: visitor.put("/connexion"),
        403: coordinator.post("/site", data={}),
        410: visitor.get(f"/v/{network.codes['erased']}"),
        413: visitor.post("/verifier", data=b"0" * (14 * 1024 * 1024), content_type="application/json"),
        422: visitor.post("/verifier", data={"text": "bonjour"}),
        429: visitor.get("/v/AAAAAAAAAA", environ_base=elsewhere),
        500: visitor.get("/badges"),
    }
    for status, answer in refused.items():
        assert answer.status_code == status
        check_headers(answer, str(status))
        assert "<h1>" in answer.text or answer.is_json, status
        assert "Traceback" not in answer.text and "a fault" not in answer.text, status
    assert int(refused[429].headers["Retry-After"]) > 0
    for path in ("/nothing", "/v/0000000000", "/issuer/sites/nowhere", "/keys/none"):
        with visitor.get(path, headers={"Accept": "application/json"}) as answer:
            assert answer.status_code == 404 and answer.is_json, path
            check_headers(answer, path)


def test_over_tls_every_answer_says_so(network: Network) -> None:
    services = network.cast.services
    settings = replace(services.settings, public_url="https://badges.example")
    secured = app_over(replace(services, settings=settings))
    client = secured.test_client()
    for path in (
        "/",
        "/connexion",
        "/aujourdhui",
        "/nothing",
        "/badges",
        "/.well-known/did.json",
        "/static/css/rcs.css",
    ):
        with client.get(path, base_url="https://badges.example") as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains", path
            for cookie in answer.headers.getlist("Set-Cookie"):
                assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie, cookie


def writes(app: Flask) -> Iterator[Rule]:
    """The rules by which something changes."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set()) and not getattr(view, "stateless", False):
            yield rule


def test_every_write_needs_the_token_of_its_session(network: Network, house: Flask, coordinator: FlaskClient) -> None:
    other = token_of(signed_in(house).get("/site"))
    own = token_of(coordinator.get("/site"))
    before = record(network)
    seen = 0
    for rule in writes(house):
        path = path_of(rule, network)
        inside = (
            access.entrance_of(house, rule.endpoint) in ("staff", "coordinator") or rule.endpoint == "security.logout"
        )
        client = coordinator if inside else house.test_client()
        tries: list[tuple[dict[str, str], dict[str, str]]] = [
            ({}, {}),
            ({"csrf_token": other}, {}),
            ({"csrf_token": "x"}, {}),
            ({"csrf_token": own}, {"Sec-Fetch-Site": "cross-site"}),
            ({"csrf_token": own}, {"Origin": "https://ailleurs.example"}),
        ]
        for form, headers in tries:
            answer = client.post(path, data={"answer": "yes", "visibility": "public", **form}, headers=headers)
            assert answer.status_code == 403, f"{path} with {form} {headers}: {answer.status_code}"
            check_headers(answer, path)
        seen += 1
    assert seen >= 20
    assert record(network) == before
    assert coordinator.get("/aujourdhui").status_code == 200  # no session was ended either


def test_the_only_writes_without_a_token_keep_nothing(house: Flask, network: Network) -> None:
    """What is presented to be verified, a name or a file that is compared, a question that is read again; and the form
    of a service, which keeps nothing without the token of its own page."""
    stateless = {view for view in house.view_functions.values() if getattr(view, "stateless", False)}
    assert len(stateless) == 6
    before = record(network)
    client = house.test_client()
    assert client.post("/verifier", data={"text": "bonjour"}).status_code == 422
    assert client.post(f"/v/{network.codes['valid']}", data={"name": "Fatou D."}).status_code == 200
    assert client.post(f"/v/{network.codes['valid']}/doute", data={"question": "Est-ce vrai ?"}).status_code == 200
    file = {"file": (BytesIO(b"%PDF"), "a.pdf")}
    assert client.post(f"/p/{network.arguments['presence_code']}", data=file).status_code == 200
    assert client.post("/orienter", data={**SENT, "page": "made-up"}).status_code == 422
    assert record(network) == before


def test_reading_changes_no_row(network: Network, house: Flask, coordinator: FlaskClient) -> None:
    before = record(network)
    assert len(before) > 200
    for client in (house.test_client(), coordinator):
        for method in ("GET", "HEAD", "OPTIONS"):
            for rule in rules(house, "GET"):
                with client.open(path_of(rule, network), method=method) as answer:
                    assert answer.status_code in answers(rule, method), f"{method} {rule.rule}: {answer.status_code}"
    after = record(network)
    known = set(before)
    assert [line for line in after if line not in known] == []
    assert len(after) == len(before)


def test_every_page_is_read_from_a_disk_that_cannot_be_written(
    network: Network, house: Flask, coordinator: FlaskClient
) -> None:
    services = network.cast.services
    with read_only(services.settings.home):
        for client in (house.test_client(), coordinator):
            for rule in rules(house, "GET"):
                with client.get(path_of(rule, network)) as answer:
                    assert answer.status_code in answers(rule), f"{rule.rule}: {answer.status_code}"
        assert services.database.is_degraded()
    assert not services.database.is_degraded()
