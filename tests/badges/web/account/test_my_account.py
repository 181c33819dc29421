"""« Mon compte »: the password, the devices, the authenticator; a change asks for a recent proof."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from badges.network.signin import authenticators, reads
from badges.network.tables import Staff
from badges.web.http import sessions
from tests.cast.html import text_of
from tests.cast.office import Browser, signed_in, token_of
from tests.cast.people import Cast
from tests.conftest import Clock
from tests.house.staff import PASSWORD, give_password

EMAIL, NEW = "lea@rcs-creuse.example", "lampe virgule tortue ananas"


def test_the_password_is_changed_and_other_devices_are_out(app: Flask, cast: Cast, lea: Browser) -> None:
    other = signed_in(app, cast, EMAIL)
    page = "/mon-compte/mot-de-passe"
    for form, words in (
        ({"password": "motdepasse123", "password_again": "motdepasse123"}, "trop facile à deviner"),
        ({"password": "court", "password_again": "court"}, "trop court"),
        ({"password": NEW, "password_again": NEW + "!"}, "ne sont pas les mêmes"),
    ):
        answer = lea.send(page, dict(form))
        assert answer.status_code == 422 and words in answer.text
    assert lea.sent(page, {"password": NEW, "password_again": NEW}) == "/mon-compte?note=password"
    lea.get("/mon-compte")
    other.get("/mon-compte", 303)
    fresh = Browser(app.test_client())
    assert fresh.send("/connexion", {"email": EMAIL, "password": PASSWORD}).status_code == 200
    assert fresh.send("/connexion", {"email": EMAIL, "password": NEW}).status_code == 302


@pytest.mark.parametrize("path", ["mot-de-passe", "cles/nouvelle", "application", "application/retirer", "codes"])
def test_a_change_asks_for_a_recent_proof(lea: Browser, clock: Clock, path: str) -> None:
    page = lea.get(f"/mon-compte/{path}")  # with one, it does not
    clock.advance(minutes=6)
    assert lea.get(f"/mon-compte/{path}", 303).headers["Location"] == f"/cest-bien-vous?next=/mon-compte/{path}"
    answer = lea.client.post(f"/mon-compte/{path}", data={"csrf_token": token_of(page)})
    assert answer.headers["Location"] == f"/cest-bien-vous?next=/mon-compte/{path}"
    lea.get("/mon-compte")


def test_the_options_of_a_new_passkey_ask_for_a_proof_too(lea: Browser, clock: Clock) -> None:
    token = token_of(lea.get("/mon-compte"))
    address = "/mon-compte/cles/options"
    assert lea.client.post(address, headers={"X-CSRFToken": token}).status_code == 200
    clock.advance(minutes=6)
    assert lea.client.post(address, headers={"X-CSRFToken": token}).status_code == 303


def test_a_device_is_signed_out_by_its_owner_alone(app: Flask, cast: Cast, lea: Browser) -> None:
    phone = signed_in(app, cast, EMAIL)
    here, there = (
        re.findall(r"/mon-compte/appareils/(\d+)/fin", each.get("/mon-compte").text) for each in (phone, lea)
    )
    assert len(here) == len(there) == 1 and here != there  # the other one; one's own has no button
    give_password(cast.services, cast.karim.staff_id)
    karim = signed_in(app, cast, "karim@rcs-creuse.example")
    token = token_of(karim.get("/mon-compte"))
    refused = karim.client.post(f"/mon-compte/appareils/{there[0]}/fin", data={"csrf_token": token})
    assert refused.status_code == 404
    phone.get("/mon-compte")
    lea.sent("/mon-compte", to=f"/mon-compte/appareils/{there[0]}/fin")
    phone.get("/mon-compte", 303)
    lea.sent("/mon-compte", to="/mon-compte/appareils/fin")
    lea.get("/mon-compte", 303)


def test_the_use_of_a_device_is_noted_by_the_hour(cast: Cast, lea: Browser, clock: Clock) -> None:
    clock.advance(hours=2)
    lea.get("/mon-compte")
    with cast.services.database.begin(read_only=True) as session:
        device = reads.account(session, cast.lea.staff_id or 0, clock()).devices[0]
    assert (device.last_used_at - device.first_used_at).total_seconds() == 7200


def test_a_borrowed_computer_is_left_after_ten_minutes(app: Flask, cast: Cast, clock: Clock) -> None:
    give_password(cast.services, cast.lea.staff_id)
    borrowed = signed_in(app, cast, EMAIL, borrowed="y", own_phone="y")
    assert borrowed.client.get_cookie("__Host-rcs-device") is None
    own = signed_in(app, cast, EMAIL)
    for _ in range(3):
        clock.advance(minutes=9)
        borrowed.get("/aujourdhui")  # each page begins the ten minutes anew
    clock.advance(minutes=10, seconds=1)
    borrowed.get("/aujourdhui", 303)
    own.get("/aujourdhui")
    assert sessions.BORROWED.total_seconds() == 600


def test_the_authenticator_is_set_by_its_first_code(cast: Cast, lea: Browser) -> None:
    page = lea.get("/mon-compte/application").text
    secret = re.search(r'<p class="key">([A-Z2-7 ]+)</p>', page)
    assert secret and 'src="data:image/svg+xml;base64,' in page
    with lea.client.session_transaction() as session:
        sealed = session["authenticator"]
    assert secret[1].replace(" ", "") not in sealed
    answer = lea.send("/mon-compte/application", {"code": "000000"})
    assert answer.status_code == 422 and secret[1] in answer.text  # the same secret, to try again
    right = authenticators.current(cast.services, sealed)
    assert lea.sent("/mon-compte/application", {"code": f"{right[:3]} {right[3:]}"}) == "/mon-compte?note=authenticator"
    assert cast.staff("Léa Martin").tf_totp_secret == sealed
    assert "active" in lea.get("/mon-compte").text


def test_another_persons_passkey_has_no_page(cast: Cast, lea: Browser) -> None:
    for path in ("/mon-compte/cles/1", "/mon-compte/cles/1/retirer"):
        lea.get(path, 404)


def test_a_last_day_is_told_to_whom_it_is_about(lea: Browser, cast: Cast) -> None:
    assert "dernier jour" not in lea.get("/mon-compte").text + lea.get("/aujourdhui").text
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.lea.staff_id or 0).last_day = date(2026, 12, 10)
    said = text_of(lea.get("/mon-compte").text)
    assert "Votre dernier jour : le 10 décembre 2026. Votre compte se ferme le lendemain." in said
    assert "Votre dernier jour : le 10 décembre 2026." in text_of(lea.get("/aujourdhui").text)
