"""Log lines hold nothing of the people whom the service serves, whatever is sent to it and whatever fails."""

from __future__ import annotations

import io
import json
import logging
import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from badges.base.errors import Refused
from badges.base.telemetry import logs, requests
from badges.issuing import sign
from badges.web.http import errors
from schemas import strict_json
from tests.cast.application import app_over
from tests.cast.facts import register_member
from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.house.staff import PASSWORD, give_password
from verifier import pipeline

CANARY = "Zorglubine"
PHONE, MAIL, ADDRESS = "+33612345678", f"{CANARY}@{CANARY}.example", "203.0.113.77"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written at level debug, as JSON lines and as text, by every logger."""
    written = io.StringIO()

    class Both(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            for each in (logs.JsonLines(), logs.TextLines()):
                written.write(each.format(record) + "\n")

    handler, root = Both(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def objects(written: io.StringIO) -> list[dict[str, Any]]:
    """The JSON lines."""
    return [json.loads(line) for line in written.getvalue().splitlines() if line.startswith("{")]


@pytest.fixture
def app(recognition_sqlite: Recognition) -> Flask:
    """The application over an award that waits for its signature; faults are answered as in service."""
    return app_over(recognition_sqlite.services)


def everything(app: Flask, of: Recognition) -> None:
    """Sign in, register, award, verify and fail, with canaries wherever a person can write."""
    services, client = of.services, app.test_client()
    register_member(
        services,
        of.lea,
        min(of.lea.site_ids),
        given_name=CANARY,
        family_name=CANARY,
        email=MAIL,
        follow_up_yes=True,
        badges_yes=True,
    )
    of.change(sentence=f"{CANARY} a cousu un ourlet.", name_shown=CANARY)
    give_password(services, of.lea.staff_id)
    headers = {
        "User-Agent": CANARY,
        "Referer": f"http://x/{CANARY}",
        "X-Forwarded-For": ADDRESS,
        "Cookie": f"x={CANARY}",
    }
    client.post("/connexion", data={"email": MAIL, "password": CANARY}, headers=headers)
    lea = signed_in(app, Cast(of.services), "lea@rcs-creuse.example")
    lea.sent(f"/reconnaitre/{of.award}/signer")
    for path in (
        f"/v/{of.code}",
        f"/v/{CANARY}",
        f"/moi/{CANARY}",
        f"/{CANARY}?q={CANARY}",
        f"/membres?q={CANARY}",
        "/health",
    ):
        lea.client.get(path, headers=headers)
    badge = of.documents()["ob3"].replace(b"ourlet", CANARY.encode())
    for data in (of.documents()["ob3"], badge, CANARY.encode(), b"{" + CANARY.encode()):
        client.post("/verifier", data=data, content_type="application/json", headers=headers)
    client.open("/", method=CANARY)
    fails(app, lea, of)


def fails(app: Flask, lea: Browser, of: Recognition) -> None:
    """Faults whose messages hold what a person wrote: of ours, of a library, of the database."""

    def ours(*_: Any) -> None:
        raise Refused("award.unheard_of", name=CANARY) from ValueError(CANARY)

    def of_a_library(*_: Any) -> None:
        raise KeyError(CANARY, of.code, PHONE)

    def of_the_database(*_: Any) -> None:
        with of.services.database.begin() as session:
            session.execute(text(f"SELECT '{CANARY}' FROM {CANARY}"))

    for fault in (ours, of_a_library, of_the_database):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(errors, "prefers_json", lambda: False)
            patch.setattr(sign, "undo", fault)
            lea.send("/aujourdhui", to=f"/reconnaitre/{of.award}/retirer")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "read_text", fault, raising=False)
            app.test_client().post("/verifier", data=CANARY, content_type="application/json")
    log = logging.getLogger("another.package")
    log.warning(f"composed {CANARY}")
    log.error("with %s and %r", CANARY, {"name": CANARY})
    logging.getLogger("badges").error("ours with %s", f"{CANARY} {MAIL}!")


def test_nothing_of_a_person_is_logged(app: Flask, recognition_sqlite: Recognition, lines: io.StringIO) -> None:
    of = recognition_sqlite
    everything(app, of)
    written = lines.getvalue()
    assert len(objects(lines)) > 20 and "fault" in written
    for canary in (CANARY, PHONE, ADDRESS, of.code, "Amina", "Benali", "lea@", PASSWORD, "ourlet", "203.0", "Léa"):
        assert canary.casefold() not in written.casefold(), canary


def test_without_our_formatter_the_canaries_are_there(
    app: Flask, recognition_sqlite: Recognition, caplog: pytest.LogCaptureFixture
) -> None:
    """Positive control: what logging writes by itself holds them."""
    with caplog.at_level(logging.DEBUG):
        everything(app, recognition_sqlite)
    assert CANARY in caplog.text and f"/reconnaitre/{recognition_sqlite.award}/retirer" in caplog.text


def test_a_request_is_one_line_with_its_rule(app: Flask, lines: io.StringIO) -> None:
    client = app.test_client()
    client.get("/v/ABCDE12345?format=json")
    client.open("/nowhere", method="BREW")
    known, unknown = [each for each in objects(lines) if each["event"] == "answered"]
    assert known["route"] == "/v/<code>" and (known["method"], known["status"]) == ("GET", 404)
    assert set(known) == {"time", "level", "logger", "event", "request", "route", "method", "status", "milliseconds"}
    assert known["time"].endswith("Z") and known["milliseconds"] > 0 and len(known["request"]) == 8
    assert unknown["route"] is None and unknown["method"] == "other" and unknown["request"] != known["request"]


@pytest.mark.parametrize("program", [False, True])
def test_the_page_of_a_fault_shows_the_id_of_its_lines(
    app: Flask, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, program: bool
) -> None:
    def fails(*_: Any) -> None:
        raise LookupError("a name")

    monkeypatch.setitem(app.view_functions, "counter.home", _entrance(fails))
    answer = app.test_client().get("/?format=json" if program else "/")
    assert answer.status_code == 500
    (fault,) = [each for each in objects(lines) if each["event"].startswith("fault ")]
    shown = strict_json.parse_object(answer.data)["reference"] if program else answer.text
    assert fault["event"] == f"fault {fault['request']}"
    assert fault["request"] in shown and fault["error"] == "LookupError" and "a name" not in lines.getvalue()
    assert fault["trace"][-1].endswith(" fails")
    assert [each["request"] for each in objects(lines) if each["event"] == "answered"] == [fault["request"]]


def _entrance(view: Any) -> Any:
    view.entrance, view.stateless = "public", False
    return view


def test_an_id_is_of_one_request_and_one_thread(app: Flask) -> None:
    seen: list[str | None] = []
    app.after_request(lambda response: seen.append(requests.request_id()) or response)  # type: ignore[func-returns-value]
    threads = [threading.Thread(target=lambda: app.test_client().get("/health")) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(seen)) == 3 and requests.request_id() is None


@pytest.mark.parametrize(
    ("given", "refused"), [({logs.CHOICE: "xml"}, "json, text"), ({logs.LEVEL: "loud"}, "debug, info")]
)
def test_an_unknown_choice_is_refused(given: dict[str, str], refused: str) -> None:
    with pytest.raises(logs.LogRefused, match=refused):
        logs.configure(given)


def test_a_reader_who_stopped_stops_nobody() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    handler = logs.NeverWaiting(writer)
    handler.setFormatter(logs.JsonLines())
    record = logging.LogRecord("badges", logging.INFO, __file__, 1, "x" * 100, (), None)
    for _ in range(2000):
        handler.emit(record)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        assert all(json.loads(line) for line in stream.read().splitlines())
