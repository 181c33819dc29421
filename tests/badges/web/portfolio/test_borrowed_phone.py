"""A telephone that is not the member's: their page is closed there, and opens on every other one."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.web.admission import closed_links
from tests.badges.web.portfolio.pages import token
from tests.cast.counter import Cast
from tests.cast.html import heading

HERE, SESSION, DEVICE = "__Secure-rcs-closed", "__Host-rcs", "__Host-rcs-device"


def close(client: FlaskClient, key: str) -> None:
    """Close a private page, as its form does."""
    path = f"/moi/{key}/telephone-prete"
    answer = client.post(path, data={"csrf_token": token(client.get(path))})
    assert answer.status_code == 303 and answer.headers["Location"] == "/au-revoir"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["", "/droits", "/cv", "/telephone-prete"])
def test_a_closed_page_opens_here_no_more(app: Flask, cast: Cast, client: FlaskClient, path: str) -> None:
    page = f"/moi/{cast.key()}{path}"
    assert client.get(page).status_code == 200
    close(client, cast.key())
    again = client.get(page)
    assert again.status_code == 404 and heading(again.text) == "Cette page est fermée sur ce téléphone"
    assert "Amina" not in again.text and again.headers["Cache-Control"] == "no-store"
    assert app.test_client().get(page).status_code == 200  # another telephone
    assert client.get(f"/moi/{cast.key('Zoé')}").status_code == 200  # another member's link


def test_reading_the_question_closes_nothing(cast: Cast, client: FlaskClient) -> None:
    assert client.get(f"/moi/{cast.key()}/telephone-prete").status_code == 200
    assert client.get(f"/moi/{cast.key()}").status_code == 200


def test_the_last_page_names_nobody(cast: Cast, client: FlaskClient) -> None:
    close(client, cast.key())
    page = client.get("/au-revoir")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    assert "Amina" not in page.text and cast.key() not in page.text and "/moi/" not in page.text


def test_no_session_is_left_and_the_cookie_that_stays_finds_nobody(cast: Cast, client: FlaskClient) -> None:
    client.get(f"/moi/{cast.key()}/telephone-prete")
    assert client.get_cookie(SESSION) is not None  # the positive control: the form has a session
    close(client, cast.key())
    assert client.get_cookie(SESSION) is None
    kept = client.get_cookie(HERE, path="/moi")
    assert kept is not None and kept.http_only and len(kept.value) == 16
    assert kept.value not in cast.key() and cast.key()[:8] not in kept.value
    assert client.get("/au-revoir").headers.get("Set-Cookie") is None


def test_what_waits_for_the_network_on_a_telephone_of_the_staff_stays(cast: Cast, client: FlaskClient) -> None:
    path = f"/moi/{cast.key()}/telephone-prete"
    for device, cleared in ((None, '"cache", "storage"'), ("a token", '"cache"')):
        client.delete_cookie(HERE, path="/moi")
        if device is not None:
            client.set_cookie(DEVICE, device)
        answer = client.post(path, data={"csrf_token": token(client.get(path))})
        assert answer.headers["Clear-Site-Data"] == cleared


def test_only_the_last_links_are_kept(cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closed_links, "MOST", 1)
    close(client, cast.key())
    close(client, cast.key("Zoé"))
    assert client.get(f"/moi/{cast.key('Zoé')}").status_code == 404
    assert client.get(f"/moi/{cast.key()}").status_code == 200


@pytest.mark.parametrize("cookie", ["", ".", "A" * 16, "é" * 16, "x" * 4000])
def test_a_cookie_that_we_did_not_write_closes_nothing(cast: Cast, client: FlaskClient, cookie: str) -> None:
    client.set_cookie(HERE, cookie, path="/moi")
    assert client.get(f"/moi/{cast.key()}").status_code == 200
