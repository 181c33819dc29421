"""The second step and passkeys at sign-in; what a coordinator must set up; and the form that goes along."""

from __future__ import annotations

import html
import re

from flask import Flask
from werkzeug.test import TestResponse

from badges.base.rights import OPERATOR
from badges.network import accounts
from badges.network.signin import authenticators, factors
from badges.network.tables import Instance, Staff
from badges.web.http import limits
from tests.cast import acts
from tests.cast.office import Browser, hidden_fields, signed_in, token_of
from tests.cast.passkeys import PRESENT, Authenticator
from tests.cast.people import Cast
from tests.conftest import Clock
from tests.house.staff import PASSWORD, code_of, give_password

EMAIL = "lea@rcs-creuse.example"
HOST, ORIGIN = "localhost", "http://localhost:8000"


def with_password(browser: Browser, email: str = EMAIL, **form: str) -> Browser:
    """A browser that has given the password."""
    answer = browser.send("/connexion", {"email": email, "password": PASSWORD, **form})
    assert "Encore une étape" in answer.text and answer.status_code == 200
    return browser


def set_authenticator(cast: Cast) -> None:
    """Give Léa, a facilitator, an authenticator and an envelope."""
    give_password(cast.services, cast.lea.staff_id)
    with cast.services.database.begin() as session:
        person = session.get_one(Staff, cast.lea.staff_id)
        person.tf_totp_secret = authenticators.propose(cast.services, EMAIL).sealed


def ask(browser: Browser, address: str, page: str) -> str:
    """The options that the page's script would fetch."""
    answer = browser.client.post(address, headers={"X-CSRFToken": token_of(browser.get(page))})
    assert answer.status_code == 200 and answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def phone_of(browser: Browser, name: str = "Téléphone") -> Authenticator:
    """A phone whose passkey the signed-in owner of this browser adds on the page for it."""
    page, phone = "/mon-compte/cles/nouvelle", Authenticator(HOST, ORIGIN)
    options = ask(browser, "/mon-compte/cles/options", page)
    form = {"csrf_token": token_of_session(browser), "credential": phone.create(options), "name": name}
    assert browser.client.post(page, data=form).status_code == 303
    return phone


def token_of_session(browser: Browser) -> str:
    """The form token of a browser that has signed in."""
    return token_of(browser.get("/mon-compte"))


def by_passkey(browser: Browser, phone: Authenticator, **spoiled: object) -> TestResponse:
    """The answer to a sign-in with a phone's passkey, from the sign-in page."""
    options = ask(browser, "/connexion/cle/options", "/connexion")
    form = {"csrf_token": token_of(browser.get("/connexion")), "credential": phone.get(options, **spoiled)}
    return browser.client.post("/connexion/cle", data={**form, "next": "/membres"})


# -- the code ----------------------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing_where_an_authenticator_is_set(app: Flask, cast: Cast) -> None:
    set_authenticator(cast)
    browser = with_password(Browser(app.test_client()))
    assert browser.client.get("/aujourdhui").status_code == 303
    page = browser.get("/connexion/code")
    answer = browser.client.post("/connexion/code", data={**hidden_fields(page), "code": "000000"})
    assert answer.status_code == 422 and "Ce code n’ouvre rien" in answer.text
    code = {**hidden_fields(page), "code": code_of(cast.services, EMAIL), "next": "/membres"}
    answer = browser.client.post("/connexion/code", data=code)
    assert answer.status_code == 302 and answer.headers["Location"] == "/membres"
    assert "Membres" in browser.get("/membres").text


def test_a_code_that_was_used_opens_no_other_session(app: Flask, cast: Cast) -> None:
    set_authenticator(cast)
    code = code_of(cast.services, EMAIL)
    for wanted in (302, 422):
        browser = with_password(Browser(app.test_client()))
        page = browser.get("/connexion/code")
        assert browser.client.post("/connexion/code", data={**hidden_fields(page), "code": code}).status_code == wanted


def test_the_form_and_the_page_go_along(app: Flask, cast: Cast, two_gatherings: object) -> None:
    set_authenticator(cast)
    browser = Browser(app.test_client())
    page = browser.client.post("/membres/nouveau", data={"given_name": "Zoé"})
    second = browser.client.post(
        "/connexion", data={**hidden_fields(page), "email": EMAIL, "password": PASSWORD, "own_phone": "y"}
    )
    wrong = browser.client.post("/connexion/code", data={**hidden_fields(second), "code": "1"})
    answer = browser.client.post(
        "/connexion/code", data={**hidden_fields(wrong), "code": code_of(cast.services, EMAIL)}
    )
    assert answer.headers["Location"] == "/membres/nouveau"
    assert "Max-Age=2592000" in answer.headers["Set-Cookie"]  # it was said to be her own phone
    assert 'value="Zoé"' in browser.get("/membres/nouveau").text


def test_a_form_is_not_lost_when_another_tab_signed_in_meanwhile(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.lea.staff_id)
    browser = Browser(app.test_client())
    waiting = browser.client.post("/membres/nouveau", data={"given_name": "Zoé"})
    browser.send("/connexion", {"email": EMAIL, "password": PASSWORD})
    form = {**hidden_fields(waiting), "csrf_token": token_of(browser.get("/mon-compte"))}
    answer = browser.client.post("/connexion", data={**form, "email": EMAIL, "password": PASSWORD})
    assert answer.headers["Location"] == "/membres/nouveau"
    assert 'value="Zoé"' in browser.get("/membres/nouveau").text


def test_the_half_way_ends(app: Flask, cast: Cast, clock: Clock) -> None:
    set_authenticator(cast)
    browser = with_password(Browser(app.test_client()))
    page = browser.get("/connexion/code")
    clock.advance(minutes=11)
    code = {**hidden_fields(page), "code": code_of(cast.services, EMAIL)}
    assert browser.client.post("/connexion/code", data=code).status_code == 303
    assert browser.client.get("/aujourdhui").status_code == 303
    stranger = Browser(app.test_client())
    assert stranger.client.get("/connexion/code").status_code == 303


def test_a_new_password_ends_the_half_way(app: Flask, cast: Cast) -> None:
    set_authenticator(cast)
    browser = with_password(Browser(app.test_client()))
    browser.get("/connexion/code")
    give_password(cast.services, cast.lea.staff_id)
    assert browser.client.get("/connexion/code").status_code == 303


def test_guesses_of_the_code_are_limited(app: Flask, cast: Cast, clock: Clock) -> None:
    set_authenticator(cast)
    browser = with_password(Browser(app.test_client()))
    page = browser.get("/connexion/code")
    wrong = {**hidden_fields(page), "code": "000000"}
    statuses = [browser.client.post("/connexion/code", data=wrong).status_code for _ in range(12)]
    assert statuses == [422] * limits.CODE_STEP.failures + [429] * 2
    right = {**wrong, "code": code_of(cast.services, EMAIL)}
    assert browser.client.post("/connexion/code", data=right).status_code == 429
    clock.advance(minutes=61)
    browser = with_password(browser)
    right = {**hidden_fields(browser.get("/connexion/code")), "code": code_of(cast.services, EMAIL)}
    assert browser.client.post("/connexion/code", data=right).status_code == 302


def test_a_code_of_the_envelope_opens(app: Flask, cast: Cast) -> None:
    set_authenticator(cast)
    codes = factors.new_codes(cast.services, cast.lea)
    for wanted in (302, 422):
        browser = with_password(Browser(app.test_client()))
        form = {**hidden_fields(browser.get("/connexion/code")), "code": codes[0]}
        assert browser.client.post("/connexion/code", data=form).status_code == wanted


def test_a_one_time_link_does_not_replace_the_second_step(app: Flask, cast: Cast) -> None:
    set_authenticator(cast)
    key = accounts.link(cast.services, OPERATOR, cast.lea.staff_id or 0)
    browser = Browser(app.test_client())
    form: dict[str, object] = {"password": PASSWORD, "password_again": PASSWORD}
    answer = browser.send(f"/bienvenue/{key}", form)
    assert "Encore une étape" in answer.text
    browser.get("/aujourdhui", 303)


# -- passkeys ----------------------------------------------------------------------------------------------------------


def test_a_passkey_signs_in_whatever_was_guessed(app: Flask, cast: Cast, lea: Browser, clock: Clock) -> None:
    phone = phone_of(lea, "Téléphone d’Anne")
    assert "Téléphone d’Anne" in lea.get("/mon-compte").text
    for _ in range(25):
        Browser(app.test_client()).send("/connexion", {"email": EMAIL, "password": "wrong wrong wrong"})
    clock.advance(seconds=1)
    browser = Browser(app.test_client())
    answer = by_passkey(browser, phone)
    assert answer.status_code == 302 and answer.headers["Location"] == "/membres"
    browser.get("/aujourdhui")


def test_an_answer_of_one_browser_opens_no_other(app: Flask, lea: Browser, clock: Clock) -> None:
    phone = phone_of(lea)
    clock.advance(seconds=1)
    mine, thief = Browser(app.test_client()), Browser(app.test_client())
    options = ask(mine, "/connexion/cle/options", "/connexion")
    ask(thief, "/connexion/cle/options", "/connexion")
    cookie = mine.client.get_cookie("__Host-rcs")
    answer, token = phone.get(options), token_of(mine.get("/connexion"))
    stolen = {"csrf_token": token_of(thief.get("/connexion")), "credential": answer}
    assert "n’ouvre pas ce compte" in html.unescape(thief.client.post("/connexion/cle", data=stolen).text)
    form = {"csrf_token": token, "credential": answer}
    assert mine.client.post("/connexion/cle", data=form).status_code == 302
    assert cookie is not None
    replay = app.test_client()  # with the cookie of before, in which the challenge stands
    replay.set_cookie("__Host-rcs", cookie.value)
    clock.advance(seconds=1)
    assert replay.post("/connexion/cle", data=form).status_code != 302


def test_a_passkey_without_its_owner_opens_nothing(app: Flask, cast: Cast, lea: Browser, clock: Clock) -> None:
    phone = phone_of(lea)
    clock.advance(seconds=1)
    browser = Browser(app.test_client())
    answer = by_passkey(browser, phone, flags=PRESENT)
    assert answer.status_code == 200 and "n’ouvre pas ce compte" in answer.text
    clock.advance(seconds=1)
    assert by_passkey(browser, phone).status_code == 302


def test_without_a_script_the_button_is_hidden_and_the_form_stands_alone(visitor: Browser) -> None:
    page = visitor.get("/connexion").text
    assert re.search(r"<div data-with-passkeys hidden><p><button", page)
    assert 'src="/static/js/passkeys.js?v=' in page and "<script>" not in page


# -- what a coordinator must set up ------------------------------------------------------------------------------------


def test_a_coordinator_without_two_ways_is_led_to_them(app: Flask, cast: Cast, clock: Clock) -> None:
    key = accounts.link(cast.services, OPERATOR, cast.helene.staff_id or 0)
    browser = Browser(app.test_client())
    form: dict[str, object] = {"password": PASSWORD, "password_again": PASSWORD}
    assert browser.sent(f"/bienvenue/{key}", form) == "/coordination"
    for path in ("/aujourdhui", "/membres", "/journal", "/emetteurs/nouveau"):
        assert browser.get(path, 303).headers["Location"] == "/mon-compte/deux-facons"
    phone = phone_of(browser)
    assert browser.get("/aujourdhui", 303).headers["Location"] == "/mon-compte/deux-facons"
    codes = browser.send("/mon-compte/codes").text
    assert len(re.findall(r'<li class="key">[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}</li>', codes)) == 10
    assert "Tout est prêt." in browser.get("/mon-compte/deux-facons").text
    browser.get("/journal")
    # Her password alone signs in no more; her phone does.
    clock.advance(seconds=1)
    again = with_password(Browser(app.test_client()), cast.staff("Hélène Roux").email)
    again.get("/journal", 303)
    options = ask(again, "/connexion/cle/options", "/connexion/code")
    form = {"csrf_token": token_of(again.get("/connexion/code")), "credential": phone.get(options)}
    assert again.client.post("/connexion/cle", data=form).status_code == 302
    again.get("/journal")
    # She removes it: she is led back.
    removed = re.search(r'href="(/mon-compte/cles/\d+)"', again.get("/mon-compte").text)
    assert removed
    again.sent(f"{removed[1]}/retirer")
    assert again.get("/journal", 303).headers["Location"] == "/mon-compte/deux-facons"


def test_another_persons_passkey_is_no_second_step(app: Flask, cast: Cast, lea: Browser, clock: Clock) -> None:
    phone = phone_of(lea)
    give_password(cast.services, cast.helene.staff_id)
    clock.advance(seconds=1)
    browser = with_password(Browser(app.test_client()), cast.staff("Hélène Roux").email)
    options = ask(browser, "/connexion/cle/options", "/connexion/code")
    form = {"csrf_token": token_of(browser.get("/connexion/code")), "credential": phone.get(options)}
    assert browser.client.post("/connexion/cle", data=form).status_code == 422
    browser.get("/aujourdhui", 303)


def test_a_form_sent_before_the_two_ways_is_kept(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.helene.staff_id)
    browser = signed_in(app, cast, cast.staff("Hélène Roux").email)
    token = token_of(browser.get("/emetteurs/nouveau"))
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.helene.staff_id).mf_recovery_codes = []
    with browser.client.session_transaction() as session:
        session.pop("ways_complete")
    answer = browser.client.post("/emetteurs/nouveau", data={"csrf_token": token, "name": "Le Partenaire"})
    assert answer.headers["Location"] == "/mon-compte/deux-facons"
    browser.send("/mon-compte/codes")
    assert 'href="/emetteurs/nouveau"' in browser.get("/mon-compte/deux-facons").text
    assert 'value="Le Partenaire"' in browser.get("/emetteurs/nouveau").text


def test_a_facilitator_is_offered_one_and_asked_for_none(app: Flask, cast: Cast, lea: Browser) -> None:
    page = lea.get("/aujourdhui")
    assert "Entrer sans mot de passe" in page.text and "Vous coordonnez sans collègue" not in page.text
    answer = lea.client.post("/mon-compte/plus-tard", data={"csrf_token": token_of(page)})
    assert answer.headers["Location"] == "/aujourdhui"
    assert "Entrer sans mot de passe" not in lea.get("/aujourdhui").text
    assert "Entrer sans mot de passe" in signed_in(app, cast, EMAIL).get("/aujourdhui").text  # another device


def test_a_demonstration_asks_for_nothing(app: Flask, cast: Cast) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    key = accounts.link(cast.services, OPERATOR, cast.helene.staff_id or 0)
    browser = Browser(app.test_client())
    browser.sent(f"/bienvenue/{key}", {"password": PASSWORD, "password_again": PASSWORD})
    page = browser.get("/aujourdhui").text
    assert "Entrer sans mot de passe" not in page and "Vous coordonnez sans collègue" not in page


def test_the_only_coordinator_is_told_so(cast: Cast, helene: Browser) -> None:
    assert "Vous coordonnez sans collègue" in helene.get("/aujourdhui").text
    acts.invite(
        cast.services, OPERATOR, name="Nora", email="nora@rcs-creuse.example", function="coordinatrice",
        roles=["coordinator"],
    )  # fmt: skip
    assert "Vous coordonnez sans collègue" not in helene.get("/aujourdhui").text
