"""The public pages and the Host header, against the table of hostile addresses.

One application serves the whole table, since building it takes longer than the requests.
"""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.cast.counter import Cast
from tests.verifier.hostile_addresses import HOSTILE, LAWFUL, MALFORMED


def as_typed(address: str) -> str:
    """The address as a browser can send it."""
    return address.encode("utf-8", "replace").decode("utf-8")


def test_the_field_for_a_code_answers(client: FlaskClient) -> None:
    found = set()
    for name, address in HOSTILE.items():
        for code in (as_typed(address), as_typed(address).removeprefix("https:"), f"{as_typed(address)}/v/ABC"):
            answer = client.get("/v/", query_string={"code": code})
            assert answer.status_code < 500, (name, code)
            found.add(answer.status_code)
    assert found <= {200, 302, 404, 422, 429}  # 200: the host is named, and its address is filled in


def test_the_verifier_s_field_answers(client: FlaskClient) -> None:
    for name, address in MALFORMED.items():
        answer = client.post("/verifier", data={"text": address}, headers={"Accept": "application/json"})
        assert answer.status_code == 422 and answer.json["headline"] != "VALID", name
        assert client.post("/verifier", data={"text": address}).status_code == 422, name


def asked(app: Flask, path: str, host: str, **more: str) -> tuple[int, str]:
    """Status and Location of an answer to a request for any host; Flask's own client would read the host first."""
    environ = EnvironBuilder(path=path).get_environ() | {"HTTP_HOST": host} | more
    answer, status, headers = run_wsgi_app(app.wsgi_app, environ, buffered=True)
    list(answer)
    return int(status.partition(" ")[0]), headers.get("Location", "/")


def test_every_host_that_is_asked_for_is_answered(app: Flask, cast: Cast) -> None:
    """A public page, and a staff page, which redirects to its own address only."""
    for name, address in HOSTILE.items():
        host = as_typed(address).removeprefix("https://").partition("/")[0].encode("utf-8").decode("latin-1")
        for path in ("/", f"/v/{cast.code}", "/connexion"):
            status, leads_to = asked(app, path, host)
            assert status < 500, (name, path)
            assert leads_to.startswith(("/", "http://localhost:8000/")), (name, path)
        status, _ = asked(app, "/connexion", "localhost:8000", REQUEST_METHOD="POST", HTTP_ORIGIN=f"https://{host}")
        assert status == 403, name
    assert asked(app, "/connexion", "localhost:8000")[0] == 200


def test_what_is_lawful_is_read(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/v/", query_string={"code": f"http://localhost:8000/v/{cast.code}"})
    assert answer.headers["Location"].endswith(f"/v/{cast.code}")
    elsewhere = client.get("/v/", query_string={"code": f"{LAWFUL['a host']}v/{cast.code}"})  # named, and not opened
    assert elsewhere.status_code == 200 and LAWFUL["a host"].strip("/").partition("//")[2] in elsewhere.text
