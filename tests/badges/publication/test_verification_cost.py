"""Verifying one of the service's own badges takes no network request, and at most six database queries; its page takes
three and its files two, on one connection.

Counted on both databases, for every form of a badge, and for the whole request of its page.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from badges.app import create_app
from badges.base.services import Services
from badges.issuing import revoke
from badges.ledger import statuses
from badges.publication.award_files import award_file
from badges.publication.judgement import verify_award, verify_presented
from badges.sharing import backpacks
from tests.cast.recognition import Recognition
from tests.conftest import ORIGIN
from verifier.fetch import Fetched
from verifier.loader import from_text
from verifier.presented_bytes import Presented
from verifier.verdict import Headline

MOST = 7  # the last one: whether a part of the record is lost, and this badge with it
HTML, JSON = "text/html", "application/json"
NOT_QUESTIONS = ("BEGIN", "COMMIT", "ROLLBACK")
FILES = ("badge.json", "badge.jwt", "badge.png", "badge.svg", "badge-ob2.json", "badge-ob2.jws", "badge-ob2.png")


def _callers() -> list[str]:
    """The functions of the service that are running, innermost first."""
    frames = [
        each for each in traceback.extract_stack() if "/badges/" in each.filename and "/tests/" not in each.filename
    ]
    return [f"{Path(each.filename).stem}.{each.name}:{each.lineno}" for each in reversed(frames)]


@contextmanager
def counted(services: Services) -> Iterator[list[str]]:
    """Every SQL statement run in the block, without those that begin or end a transaction."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(NOT_QUESTIONS):
            asked.append(f"{statement}\n  asked by {' < '.join(_callers())}")

    event.listen(services.database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(services.database.engine, "before_cursor_execute", note)


@contextmanager
def connections(services: Services) -> Iterator[list[Any]]:
    """Every connection that is taken from the pool in the block."""
    taken: list[Any] = []

    def note(dbapi: Any, *_more: Any) -> None:
        taken.append(dbapi)

    event.listen(services.database.engine, "checkout", note)
    try:
        yield taken
    finally:
        event.remove(services.database.engine, "checkout", note)


@pytest.fixture
def held(recognition: Recognition) -> Recognition:
    """A signed award with its copy for backpacks, and a signed status list; on each database."""
    recognition.sign()
    backpacks.request_backpack_without_email(recognition.services, recognition.member, recognition.code)
    statuses.current(recognition.services, 1)
    return recognition


@pytest.fixture
def app(held: Recognition) -> Flask:
    """The application over the same services; its first request has been answered."""
    services = held.services
    parts = {"database": services.database, "keyring": services.keyring, "clock": services.clock}
    app = create_app(services.settings, fetch=services.fetch, enqueue=services.enqueue, **parts)
    app.test_client().get("/", base_url=ORIGIN)
    return app


def test_every_file_and_link(held: Recognition) -> None:
    """Every file of a badge, and links to it. The fetch of these services raises when it is used (`no_fetch`)."""
    services = held.services
    given = {name: Presented(award_file(services, held.code, name, holder=True).data) for name in FILES}
    given |= {path: from_text(f"{ORIGIN}/{path}/{held.code}") for path in ("v", "V")}
    for name, presented in given.items():
        with counted(services) as asked:
            verdict = verify_presented(services, presented)
        assert verdict.headline is Headline.VALID, (name, verdict)
        assert 0 < len(asked) <= MOST, (name, asked)


def test_codes_and_whole_answers(held: Recognition, app: Flask) -> None:
    """The whole request counts, with the limits on failures and the page's texts. Afterwards the badge is revoked, and
    the next verification must sign the status list first."""
    services, client = held.services, app.test_client()
    for headline in (Headline.VALID, Headline.REVOKED):
        with counted(services) as asked:
            answer = verify_award(services, held.code)
        assert answer.verdict is not None and answer.verdict.headline is headline
        assert 0 < len(asked) <= MOST, "\n".join(asked)
        for accept, language in (("application/json", "fr"), ("text/html", "fr"), ("text/html", "en")):
            with counted(services) as asked:
                page = client.get(f"/v/{held.code}?lang={language}", base_url=ORIGIN, headers={"Accept": accept})
            assert page.status_code == 200 and page.mimetype == accept
            assert 0 < len(asked) <= MOST, "\n".join(asked)
        data = held.documents()["ob3_jwt"]
        with counted(services) as asked:
            said = client.post("/verifier", base_url=ORIGIN, data=data, headers={"Accept": "application/json"})
        assert json.loads(said.data)["headline"] == headline
        assert 0 < len(asked) <= MOST, "\n".join(asked)
        if headline is Headline.VALID:
            revoke.revoke(services, held.helene, held.award, "other")


def test_one_connection_and_few_statements(held: Recognition, app: Flask) -> None:
    """What employers and programs ask for most. Nobody is signed in, and no session is looked up."""
    client, code = app.test_client(), held.code
    most = {(f"/v/{code}", HTML): 3, (f"/V/{code}", HTML): 3, (f"/v/{code}", JSON): 3}
    most |= {(f"/v/{code}/badge.json", JSON): 2, ("/.well-known/did.json", JSON): 2, ("/status/1", JSON): 2}
    for (path, accept), allowed in most.items():
        for _ in ("first", "again"):
            with counted(held.services) as asked, connections(held.services) as used:
                answer = client.get(path, base_url=ORIGIN, headers={"Accept": accept})
            assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
            assert len(asked) <= allowed and len(used) <= 1, (path, accept, asked)
    with counted(held.services) as asked, connections(held.services) as used:
        client.get("/badges", base_url=ORIGIN)
    assert asked and used  # the measures see a page that reads


def test_more_queries_and_a_fetch_are_noticed(issued: Recognition) -> None:
    """The positive control: more queries are counted, and a document of another origin is fetched."""
    services, asked = issued.services, []

    def outside(url: str, *, accept: str, limit: int) -> Fetched:
        asked.append(url)
        return Fetched(url, 404, None, b"")

    with counted(services) as questions, services.database.begin(read_only=True) as session:
        for _ in range(MOST + 1):
            session.execute(text("SELECT 1"))
    assert len(questions) == MOST + 1
    document = json.loads(issued.documents()["ob3"])
    document["proof"][0]["verificationMethod"] = "did:web:elsewhere.example#key"
    elsewhere = Presented(json.dumps(document).encode(), None, "file")
    assert verify_presented(replace(services, fetch=outside), elsewhere).headline is Headline.NOT_AUTHENTIC
    assert asked == ["https://elsewhere.example/.well-known/did.json"]
