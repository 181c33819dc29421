"""PostgreSQL that does not answer: pages say so, no keys are published, and the log has one line a minute.

Whether the keys of this machine are still the instance's stands in the database: without it a stolen key could be
published, so the documents of the keys answer 503 as well.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from badges.base.database import outages
from badges.base.database.engine import Database
from badges.base.database.outages import ONE_LINE_A_MINUTE
from badges.base.services import Services
from badges.base.telemetry import logs
from badges.web.http import errors
from tests.cast.application import app_over

PAGES = ("/", "/v/AAAAAAAAAA", "/v/AAAAAAAAAA/badge.json", "/connexion", "/status/1", "/moi/abc", "/moi/abc/AAAAAAAAAA")
STAFF = ("/aujourdhui", "/membres", "/emetteurs")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of a process holds."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    ONE_LINE_A_MINUTE.forget()
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
    ONE_LINE_A_MINUTE.forget()


@pytest.fixture
def browsers(services_sqlite: Services) -> list[FlaskClient]:
    """Two browsers of a service whose database does not answer, the second with a session's cookie."""
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    app = app_over(replace(services_sqlite, database=away))
    found = [app.test_client(), app.test_client()]
    found[1].set_cookie("__Host-rcs", "x" * 43)
    return found


def ask_all(browsers: list[FlaskClient]) -> None:
    """Every kind of page, document and form, from both browsers."""
    for browser in browsers:
        for path in PAGES:
            assert browser.get(path).status_code == 503, path
        keys = browser.get("/.well-known/did.json")
        assert keys.status_code == 503 and keys.headers["Retry-After"], "keys that were compared with nothing"
        assert browser.get("/robots.txt").status_code == 200
        assert browser.get("/health").get_json() == {"status": "down"}
        assert browser.post("/connexion", data={"email": "a@b.example", "password": "x"}).status_code == 503
    for path in STAFF:
        page = browsers[1].get(path)
        assert page.status_code == 503 and "Le service est en pause" in page.text, path
        assert "Set-Cookie" not in page.headers  # the session is there again when the database is


def test_one_line_a_minute(browsers: list[FlaskClient], written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(outages.time, "monotonic", lambda: now[0])
    for minute in range(3):
        ask_all(browsers)
        lines = written.getvalue().splitlines()
        assert len(lines) == minute + 1 and "the database does not answer: " in lines[-1]
        now[0] += outages.PAUSE
    assert "Traceback" not in written.getvalue()


def test_without_the_filter_each_request_writes_its_trace(browsers: list[FlaskClient], written: io.StringIO) -> None:
    """The positive control."""
    errors.log.removeFilter(ONE_LINE_A_MINUTE)
    try:
        browsers[0].get("/")
        assert written.getvalue().count("\n") > 100
    finally:
        errors.log.addFilter(ONE_LINE_A_MINUTE)


def test_other_faults_keep_their_trace(browsers: list[FlaskClient], written: io.StringIO) -> None:
    for _ in range(2):
        try:
            raise LookupError("a fault of ours")
        except LookupError:
            errors.log.exception("fault")
    assert written.getvalue().count("LookupError: a fault of ours") == 2


def test_one_json_line_a_minute(
    browsers: list[FlaskClient], written: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    """With the log as it is in service, of which every answered request is a line too."""
    handler = next(each for each in logging.getLogger().handlers if getattr(each, "stream", None) is written)
    handler.setFormatter(logs.JsonLines())
    handler.addFilter(ONE_LINE_A_MINUTE)
    with caplog.at_level(logging.INFO):
        ask_all(browsers)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    (away,) = [each for each in lines if each["level"] != "info"]
    assert away["event"].startswith("the database does not answer: ") and "…" not in away["event"]
    assert away["reason"] == "no_connection" and "trace" not in away and away["request"]
    assert {each["route"] for each in lines if each["event"] == "answered"} <= {"/robots.txt", "/health"}
