"""Limits at the counter count failures, not people, and say when to come back (decisions 31)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.web.counter.verification import LINKS, UNREAD
from tests.badges.web.counter.presenting import file_of, paste, upload
from tests.cast.counter import Cast
from tests.conftest import Clock

JSON = {"Accept": "application/json"}
UNREACHABLE = "https://injoignable.example/badge.json"


def fail(client: FlaskClient, times: int = UNREAD.failures) -> None:
    """Send unreadable input until the limit is reached."""
    for _ in range(times):
        assert paste(client, "bonjour").status_code == 422


def programs(client: FlaskClient, data: bytes = b"{}", **headers: str) -> TestResponse:
    """The answer to a program that sends a body."""
    return client.post("/verifier", data=data, content_type="application/json", headers=headers)


def test_a_few_mistakes_do_not_lock_out(cast: Cast, client: FlaskClient) -> None:
    fail(client, 20)
    assert upload(client, file_of(cast, "badge.png")).status_code == 200


def test_forty_good_badges_from_one_address_are_served(cast: Cast, client: FlaskClient) -> None:
    fail(client, UNREAD.failures - 1)
    badge = file_of(cast, "badge.json")
    forged = badge.replace(b"Amina", b"Olive")
    assert [programs(client, badge).json["headline"] for _ in range(40)] == ["VALID"] * 40
    assert [programs(client, forged).json["headline"] for _ in range(40)] == ["NOT_AUTHENTIC"] * 40
    assert [paste(client, cast.code).status_code for _ in range(40)] == [303] * 40
    fail(client, 1)
    assert upload(client, badge).status_code == 429


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Trop d’essais"), ("en", "Too many attempts")], ids=["French", "English"]
)
def test_page_says_when_to_come_back(client: FlaskClient, clock: Clock, language: str, words: str) -> None:
    fail(client)
    clock.advance(seconds=20)
    answer = client.post(f"/verifier?lang={language}", data={"text": "bonjour"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "40"
    assert words in answer.text and "1 min" in answer.text.replace("\u00a0", " ")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("headers", [JSON, {}, {"Accept": "*/*"}], ids=["JSON", "nothing said", "anything"])
def test_programs_get_problem_details(client: FlaskClient, headers: dict[str, str]) -> None:
    fail(client)
    answer = programs(client, **headers)
    assert (answer.status_code, answer.content_type) == (429, "application/problem+json")
    assert 0 < int(answer.headers["Retry-After"]) <= UNREAD.window.total_seconds()
    assert answer.json["code"] == "limit.reached" and answer.json["status"] == 429
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


WAYS: dict[str, Callable[[FlaskClient], TestResponse]] = {
    "a text": lambda client: paste(client, "bonjour"),
    "a file": lambda client: upload(client, b"%PDF-1.7"),
    "nothing": lambda client: paste(client, ""),
    "too much": lambda client: client.post("/verifier", data=b"0" * (13 * 1024 * 1024 + 1), content_type="image/png"),
    "a link that is refused": lambda client: paste(client, "https://127.0.0.1/badge.json"),
    "a badge whose issuer is out of reach": lambda client: programs(client, OUT_OF_REACH),
}
OUT_OF_REACH = (
    b'{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://injoignable.example/1",'
    b' "verification": {"type": "hosted"}}'
)


@pytest.mark.parametrize("way", WAYS)
def test_each_failure_counts(client: FlaskClient, way: str) -> None:
    fail(client, UNREAD.failures - 1)
    assert WAYS[way](client).status_code in (200, 413, 422)
    assert WAYS[way](client).status_code == 429


def test_the_limit_ends_with_its_window_and_is_of_one_address(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    fail(client)
    badge = file_of(cast, "badge.json")
    wait = int(programs(client, badge).headers["Retry-After"])
    elsewhere = client.post("/verifier", data=badge, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert elsewhere.status_code == 200
    for typed in (cast.code, f"http://localhost:8000/v/{cast.code}"):  # a code of ours is answered all the same
        assert (paste(client, typed).status_code, client.get(f"/v/{cast.code}").status_code) == (303, 200)
    clock.advance(seconds=wait - 1)
    assert programs(client, badge).status_code == 429
    clock.advance(seconds=1)
    assert programs(client, badge).json["headline"] == "VALID"


def test_links_that_fail_are_limited(client: FlaskClient) -> None:
    for _ in range(LINKS.failures):
        assert paste(client, UNREACHABLE).status_code == 200
    limited = paste(client, UNREACHABLE)
    assert limited.status_code == 429
    assert int(limited.headers["Retry-After"]) > 0
    assert paste(client, "bonjour").status_code == 422  # a text or a file causes no request
