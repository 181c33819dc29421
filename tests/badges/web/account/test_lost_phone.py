"""Signing in while a phone is reported lost: whoever found it gets in nowhere, its owner goes on working."""

from __future__ import annotations

import pytest
from flask import Flask

from badges.network import accounts
from badges.network.signin import authenticators, factors
from badges.network.tables import Staff
from badges.people import links
from tests.cast.office import Browser, hidden_fields, signed_in
from tests.cast.people import Cast
from tests.conftest import Clock
from tests.house.staff import PASSWORD, code_of, give_password

EMAIL, COOKIE = "lea@rcs-creuse.example", "__Host-rcs"
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"


def browser_of(app: Flask, user_agent: str) -> Browser:
    """A browser by what it says of itself."""
    browser = Browser(app.test_client())
    browser.client.environ_base["HTTP_USER_AGENT"] = user_agent
    return browser


def gives_password(browser: Browser) -> str:
    """Give Léa's password; the page that follows."""
    return browser.send("/connexion", {"email": EMAIL, "password": PASSWORD}).text


def gives_code(browser: Browser, code: str) -> int:
    """Give a code at the second step; the status of the answer."""
    page = browser.get("/connexion/code")
    return browser.client.post("/connexion/code", data={**hidden_fields(page), "code": code}).status_code


@pytest.fixture
def envelope(app: Flask, cast: Cast) -> list[str]:
    """Léa's recovery codes; she has a password and an authenticator too."""
    give_password(cast.services, cast.lea.staff_id)
    with cast.services.database.begin() as session:
        person = session.get_one(Staff, cast.lea.staff_id)
        person.tf_totp_secret = authenticators.propose(cast.services, EMAIL).sealed
    return factors.new_codes(cast.services, cast.lea)


def lose(cast: Cast) -> None:
    """Karim reports Léa's phone."""
    links.lost_phone(cast.services, cast.karim, cast.lea.staff_id or 0)


def test_the_lost_phone_asks_for_a_code_that_was_not_on_it(app: Flask, cast: Cast, envelope: list[str]) -> None:
    """Its browser may have kept the password, and the authenticator is on it."""
    phone = browser_of(app, ANDROID)
    gives_password(phone)
    assert gives_code(phone, code_of(cast.services, EMAIL)) == 302  # the control: before, its code opens the account
    lose(cast)
    assert "signalé perdu" in gives_password(phone)
    assert gives_code(phone, code_of(cast.services, EMAIL)) == 422
    assert phone.client.get("/aujourdhui").status_code == 303
    assert gives_code(phone, envelope[0]) == 302
    phone.get("/aujourdhui")


def test_a_step_that_was_half_way_asks_for_it_too(app: Flask, cast: Cast, envelope: list[str]) -> None:
    phone = browser_of(app, ANDROID)
    gives_password(phone)
    assert gives_code(phone, code_of(cast.services, EMAIL)) == 302
    phone.client.delete_cookie(COOKIE, domain="localhost")  # the session is closed, the device is known
    gives_password(phone)
    lose(cast)
    assert gives_code(phone, code_of(cast.services, EMAIL)) == 422


def test_a_password_alone_opens_nothing_on_the_lost_phone(app: Flask, cast: Cast, clock: Clock) -> None:
    give_password(cast.services, cast.lea.staff_id)
    phone, computer = browser_of(app, ANDROID), browser_of(app, WINDOWS)
    for browser in (phone, computer):
        gives_password(browser)
        browser.get("/aujourdhui")
    lose(cast)
    for browser in (phone, computer):
        browser.get("/aujourdhui", 303)
        gives_password(browser)
    phone.get("/aujourdhui", 303)
    computer.get("/aujourdhui")  # she goes on working
    clock.advance(days=1)
    links.end_lost_phones(cast.services)
    gives_password(phone)
    phone.get("/aujourdhui", 303)  # whoever found it waited in vain
    key = accounts.link(cast.services, cast.helene, cast.lea.staff_id or 0)
    answer = phone.send(f"/bienvenue/{key}", {"password": PASSWORD, "password_again": PASSWORD})
    assert answer.status_code == 303  # she found it: the coordination gave her a link by hand
    phone.get("/aujourdhui")


def test_who_keeps_the_sign_in_page_open_comes_back_without_signing_in(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.lea.staff_id)
    phone = signed_in(app, cast, EMAIL, own_phone="y")
    lose(cast)
    assert "Cet appareil est arrêté" in phone.get("/connexion").text
    assert phone.client.post("/connexion", data={"email": EMAIL, "password": "non"}).status_code in (200, 403)
    phone.get("/aujourdhui", 303)
    links.restore_phone(cast.services, cast.karim, cast.lea.staff_id or 0)
    phone.get("/aujourdhui")
    phone.get("/membres")


def test_a_session_that_was_replaced_by_a_new_one_is_not_taken_up_again(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.lea.staff_id)
    computer = browser_of(app, WINDOWS)
    gives_password(computer)
    lose(cast)
    computer.get("/connexion")
    gives_password(computer)
    cookie = computer.client.get_cookie(COOKIE)
    links.restore_phone(cast.services, cast.karim, cast.lea.staff_id or 0)
    computer.get("/aujourdhui")
    assert cookie is not None and computer.client.get_cookie(COOKIE) == cookie
