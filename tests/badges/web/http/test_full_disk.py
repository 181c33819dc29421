"""The whole service on a full disk, on SQLite: pages, verdicts, signing in and cancelling; and the rest refused."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.base.database.reserve import RESERVE_BYTES, Reserve
from badges.ledger import statuses
from badges.publication.judgement import verify_award
from tests.cast.application import app_over
from tests.cast.office import Browser, hidden_fields, token_of
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.reserve import Disk, disk
from tests.house.staff import PASSWORD, give_password, second_step

__all__ = ["disk"]


@pytest.fixture
def full(issued: Recognition, disk: Disk) -> tuple[Recognition, Flask, Browser]:
    """A badge, its application, and Hélène's browser, on a disk that becomes full."""
    give_password(issued.services, issued.helene.staff_id)
    issued.services.database.reserve.make()
    app = app_over(issued.services)
    browser = Browser(app.test_client())
    browser.client.get("/health")
    disk.free = 0
    return issued, app, browser


def sign_in(badge: Recognition, browser: Browser, email: str) -> TestResponse:
    """The answer to the last step of a sign-in."""
    answer = browser.send("/connexion", {"email": email, "password": PASSWORD})
    return second_step(badge.services, email, answer, lambda path, code: browser.client.post(path, data=code))


def health(client: FlaskClient) -> tuple[int, str]:
    """The status and the word of /health."""
    answer = client.get("/health")
    return answer.status_code, answer.get_json()["status"]


def test_signing_in_and_cancelling_go_on(full: tuple[Recognition, Flask, Browser], disk: Disk) -> None:
    badge, _app, browser = full
    client = browser.client
    assert client.get("/").status_code == 200
    assert client.get(f"/v/{badge.code}").status_code == 200
    assert verify_award(badge.services, badge.code).kind == "verdict"
    email = Cast(badge.services).staff("Hélène Roux").email
    wrong = browser.send("/connexion", {"email": email, "password": "wrong wrong wrong"})
    assert wrong.status_code == 200
    assert sign_in(badge, browser, email).status_code == 302
    assert browser.get("/aujourdhui").status_code == 200
    assert health(client) == (200, "degraded")

    page = browser.get("/membres/nouveau")
    form = {**hidden_fields(page), "given_name": "Zoé", "contact": "none", "badges": "later"}
    refused = client.post("/membres/nouveau", data=form)
    assert refused.status_code == 503 and "Le disque est plein" in refused.text
    assert refused.headers["Retry-After"]
    program = client.post("/membres/nouveau", data=form, headers={"Accept": "application/json"})
    assert (program.status_code, program.get_json()["code"]) == (503, "disk.full")

    path = f"/reconnaitre/{badge.award}/annuler"
    assert browser.sent(path, {"reason": "error", "sure": "y"})
    assert client.get(f"/v/{badge.code}").status_code == 200
    assert "annulé" in client.get(f"/v/{badge.code}").text
    assert statuses.current(badge.services, 1).signed_at == badge.services.now()
    assert browser.send("/aujourdhui", to="/deconnexion").status_code == 302
    assert browser.client.get("/aujourdhui").status_code == 303

    disk.free = RESERVE_BYTES
    assert sign_in(badge, browser, email).status_code == 302
    page = browser.get("/membres/nouveau")
    assert client.post("/membres/nouveau", data={**form, "csrf_token": token_of(page)}).status_code == 303
    assert health(client) == (200, "ok")


def test_without_the_reserve_nothing_would_be_kept_back(
    full: tuple[Recognition, Flask, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reserve, "ask", lambda *_, **__: None)
    badge, _app, browser = full
    with badge.services.database.begin():
        pass
    assert badge.services.database.reserve.path is not None
    assert badge.services.database.reserve.path.stat().st_size == RESERVE_BYTES
    assert browser.client.get("/").status_code == 200
