"""The whole service on a disk that can only be read: pages and verdicts answer, and writes are refused."""

from __future__ import annotations

import pytest
from flask import Flask

from badges.base.errors import DiskReadOnly
from badges.publication.judgement import verify_award
from badges.web.http import limits
from tests.cast.application import app_over
from tests.cast.disks import read_only
from tests.cast.office import Browser, hidden_fields, signed_in
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.house.staff import PASSWORD, give_password


@pytest.fixture
def app(issued: Recognition) -> Flask:
    """The application over one issued badge."""
    give_password(issued.services, issued.lea.staff_id)
    return app_over(issued.services)


@pytest.fixture
def lea(app: Flask, issued: Recognition) -> Browser:
    """Léa, who signed in and opened a page while the disk could be written."""
    browser = signed_in(app, Cast(issued.services), "lea@rcs-creuse.example")
    browser.get("/aujourdhui")
    return browser


def test_pages_answer_and_writes_are_refused(issued: Recognition, app: Flask, lea: Browser) -> None:
    visitor = Browser(app.test_client())
    with read_only(issued.services.settings.home):
        for path in ("/", f"/v/{issued.code}", "/badges", "/connexion", "/.well-known/did.json"):
            visitor.get(path)
        for name in ("badge.png", "badge.svg", "attestation.pdf", "qr.svg"):
            with visitor.client.get(f"/v/{issued.code}/{name}") as file:
                assert file.status_code in (200, 404), name
        assert verify_award(issued.services, issued.code).kind == "verdict"
        assert visitor.get("/v/AAAAAAAAAA", 404)
        assert visitor.get("/health").get_json() == {"status": "degraded"}
        for path in ("/aujourdhui", "/membres", f"/membres/{issued.member}", f"/reconnaitre/{issued.award}/fait"):
            lea.get(path)
        form = {**hidden_fields(lea.get("/membres/nouveau")), "given_name": "Zoé", "contact": "none", "badges": "later"}
        refused = lea.client.post("/membres/nouveau", data=form)
        assert refused.status_code == 503 and "Le disque ne peut pas être écrit" in refused.text
        assert refused.headers["Retry-After"]
        program = lea.client.post("/membres/nouveau", data=form, headers={"Accept": "application/json"})
        assert (program.status_code, program.get_json()["code"]) == (503, "disk.read_only")
    assert lea.client.post("/membres/nouveau", data=form).status_code == 303
    assert visitor.get("/health").get_json() == {"status": "ok"}


def test_nobody_guesses_a_password_meanwhile(issued: Recognition, app: Flask) -> None:
    """Failures are not counted, so a right password and a wrong one get the same answer."""
    visitor = Browser(app.test_client())
    with read_only(issued.services.settings.home):
        for password in ("wrong wrong wrong", PASSWORD):
            answer = visitor.send("/connexion", {"email": "lea@rcs-creuse.example", "password": password})
            assert answer.status_code == 503 and "Set-Cookie" not in answer.headers
        with app.test_request_context("/"):
            limits.failed(limits.CODE_ADDRESS, "x")
            with pytest.raises(DiskReadOnly):
                limits.failed(limits.SIGN_IN_ACCOUNT, "x")


def test_a_session_is_not_said_to_have_ended(issued: Recognition, lea: Browser) -> None:
    with read_only(issued.services.settings.home):
        page = lea.get("/aujourdhui")
        assert lea.client.post("/deconnexion", data=hidden_fields(page)).status_code == 503
        lea.get("/aujourdhui")
    assert lea.client.post("/deconnexion", data=hidden_fields(lea.get("/aujourdhui"))).status_code == 302
