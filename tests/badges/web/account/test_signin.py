"""Signing in and out, sessions that end when they are ended, limits, one-time links, and forms that wait (A1-A3)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from badges.base.rights import OPERATOR
from badges.base.times import local_date
from badges.leaving.handover import hand_over
from badges.network import accounts, team
from badges.network.signin import web_sessions
from badges.network.tables import Staff, WebSession
from badges.web.http import sessions
from tests.cast.application import app_over
from tests.cast.office import Browser, hidden_fields, signed_in, token_of
from tests.cast.people import Cast
from tests.conftest import Clock
from tests.house.staff import PASSWORD, give_password

EMAIL = "lea@rcs-creuse.example"
COOKIE = "__Host-rcs"


def key_of(browser: Browser) -> str:
    """The session key that this browser holds."""
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def copied(app: Flask, key: str) -> Browser:
    """Another browser with a copy of the cookie."""
    client = app.test_client()
    client.set_cookie(COOKIE, key)
    return Browser(client)


def test_sign_in_leads_to_today(lea: Browser) -> None:
    assert "Aujourd’hui à Guéret" in lea.get("/aujourdhui").text


def test_sign_in_returns_to_the_page_that_was_asked(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.lea.staff_id)
    browser = Browser(app.test_client())
    asked = browser.client.get("/membres?q=am").headers["Location"]
    page = browser.get(asked)
    answer = browser.client.post(
        "/connexion",
        data={"csrf_token": token_of(page), "email": EMAIL, "password": PASSWORD, "next": "/membres?q=am"},
    )
    assert answer.headers["Location"].endswith("/membres?q=am")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_open_redirect(app: Flask, cast: Cast, target: str) -> None:
    give_password(cast.services, cast.lea.staff_id)
    browser = Browser(app.test_client())
    form = {"email": EMAIL, "password": PASSWORD, "next": target}
    answer = browser.send("/connexion", form)
    location = urlsplit(answer.headers.get("Location", "/"))
    assert not location.scheme and not location.netloc and "\\" not in location.path


def test_the_key_changes_at_sign_in(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.lea.staff_id)
    browser = Browser(app.test_client())
    browser.get("/connexion")
    planted = key_of(browser)
    browser.send("/connexion", {"email": EMAIL, "password": PASSWORD})
    assert key_of(browser) != planted
    copied(app, planted).get("/aujourdhui", 303)


def test_sign_out_ends_the_session_for_every_holder(app: Flask, lea: Browser) -> None:
    key = key_of(lea)
    thief = copied(app, key)
    thief.get("/aujourdhui")
    answer = lea.send("/aujourdhui", to="/deconnexion")
    assert answer.status_code == 302
    assert "Clear-Site-Data" in answer.headers
    lea.get("/aujourdhui", 303)
    thief.get("/aujourdhui", 303)


def test_a_session_ended_meanwhile_is_not_revived(app: Flask, cast: Cast, lea: Browser) -> None:
    key = key_of(lea)
    with app.test_request_context("/", headers={"Cookie": f"{COOKIE}={key}"}):
        session = app.session_interface.open_session(app, __import__("flask").request)
        assert session is not None and session["_user_id"]
        session["more"] = 1
        subject = cast.staff("Léa Martin").fs_uniquifier
        assert web_sessions.end_all(cast.services.database, subject) == 1
        response = app.response_class()
        app.session_interface.save_session(app, session, response)
        assert f"{COOKIE}=;" in response.headers["Set-Cookie"]
    assert web_sessions.end_all(cast.services.database, subject) == 0


def test_ending_every_session_of_a_staff_member(app: Flask, cast: Cast, lea: Browser) -> None:
    second = signed_in(app, cast, EMAIL)
    second.get("/aujourdhui")
    accounts.sign_out_everywhere(cast.services, cast.lea, cast.lea.staff_id or 0)
    lea.get("/aujourdhui", 303)
    second.get("/aujourdhui", 303)


def test_thirty_days_on_ones_own_phone(app: Flask, cast: Cast, clock: Clock, lea: Browser) -> None:
    phone = Browser(app.test_client())
    answer = phone.send("/connexion", {"email": EMAIL, "password": PASSWORD, "own_phone": "y"})
    assert "Max-Age=2592000" in answer.headers["Set-Cookie"]
    clock.advance(hours=9)
    phone.get("/aujourdhui")
    lea.get("/aujourdhui", 303)  # elsewhere a session lasts eight hours
    clock.advance(days=30)
    phone.get("/aujourdhui", 303)


def test_a_shared_computers_cookie_goes_with_the_browser(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.lea.staff_id)
    answer = Browser(app.test_client()).send("/connexion", {"email": EMAIL, "password": PASSWORD})
    assert "Max-Age" not in answer.headers["Set-Cookie"] and "Expires" not in answer.headers["Set-Cookie"]
    assert "remember" not in answer.headers["Set-Cookie"]


def test_remember_is_not_known(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.lea.staff_id)
    answer = Browser(app.test_client()).send("/connexion", {"email": EMAIL, "password": PASSWORD, "remember": "y"})
    assert [name.partition("=")[0] for name in answer.headers.getlist("Set-Cookie")] == [COOKIE, "__Host-rcs-device"]


def test_only_the_digest_of_a_key_is_kept(cast: Cast, lea: Browser) -> None:
    path = cast.services.database.engine.url.database
    assert path
    import pathlib

    files = [pathlib.Path(path + end) for end in ("", "-wal") if pathlib.Path(path + end).exists()]
    assert all(key_of(lea).encode() not in file.read_bytes() for file in files)


def test_the_same_answer_for_an_unknown_account(app: Flask, cast: Cast, visitor: Browser) -> None:
    give_password(cast.services, cast.lea.staff_id)
    answers = [
        visitor.send("/connexion", {"email": email, "password": "wrong wrong wrong"})
        for email in (EMAIL, "nobody@rcs-creuse.example")
    ]
    bodies = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert bodies[0] == bodies[1]
    assert "ne vont pas ensemble" in bodies[0]


def test_limits_count_failures_and_say_when_to_come_back(app: Flask, cast: Cast, clock: Clock) -> None:
    give_password(cast.services, cast.lea.staff_id)
    for turn in range(20):
        answer = Browser(app.test_client()).send("/connexion", {"email": EMAIL.upper(), "password": f"wrong {turn}"})
        assert answer.status_code == 200
    right = {"email": EMAIL, "password": PASSWORD}
    answer = Browser(app.test_client()).send("/connexion", right)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "Entrez avec votre téléphone" in answer.text and 'action="/connexion"' in answer.text
    clock.advance(minutes=61)
    assert Browser(app.test_client()).send("/connexion", right).status_code == 302


def test_success_is_never_limited(app: Flask, cast: Cast) -> None:
    give_password(cast.services, cast.lea.staff_id)
    for _ in range(12):
        signed_in(app, cast, EMAIL)


def test_a_password_costs_a_guesser_what_was_decided(cast: Cast) -> None:
    """And a hash of older parameters is made anew when its owner signs in."""
    give_password(cast.services, cast.lea.staff_id)
    before = cast.staff(EMAIL).password
    signed_in(app_over(cast.services, quick=False), cast, EMAIL)
    after = cast.staff(EMAIL).password
    assert before is not None and before.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert after is not None and after.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_huge_password_is_not_hashed(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    give_password(cast.services, cast.lea.staff_id)

    def never(*_arguments: object, **_named: object) -> bool:
        raise AssertionError("hashed")

    monkeypatch.setattr("badges.network.tables.Staff.verify_and_update_password", never)
    answer = Browser(app.test_client()).send("/connexion", {"email": EMAIL, "password": "a" * 5000})
    assert answer.status_code == 200


# -- the one-time link -----------------------------------------------------------------------------------------------


def test_a_link_is_read_freely_and_used_once(app: Flask, cast: Cast) -> None:
    key = accounts.link(cast.services, OPERATOR, cast.karim.staff_id or 0)
    path = f"/bienvenue/{key}"
    for _ in range(3):
        page = Browser(app.test_client()).get(path)  # a preview that follows links consumes nothing
        assert "Karim Haddad" in page.text
    karim = Browser(app.test_client())
    form = {"password": "bleu garance et granit", "password_again": "bleu garance et granit"}
    assert karim.sent(path, form) == "/aujourdhui"
    assert "Auzances" in karim.get("/aujourdhui").text
    assert "ne sert plus" in Browser(app.test_client()).get(path, 404).text
    again = Browser(app.test_client())
    assert (
        again.send("/connexion", {"email": "karim@rcs-creuse.example", "password": form["password"]}).status_code == 302
    )


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [("0ursin", "0ursin", "trop court"), ("bleu garance et granit", "autre chose", "pas les mêmes")],
)
def test_a_password_that_is_refused(app: Flask, cast: Cast, first: str, second: str, words: str) -> None:
    key = accounts.link(cast.services, OPERATOR, cast.karim.staff_id or 0)
    answer = Browser(app.test_client()).send(f"/bienvenue/{key}", {"password": first, "password_again": second})
    assert answer.status_code == 422 and words in answer.text
    assert first not in answer.text
    Browser(app.test_client()).get(f"/bienvenue/{key}")


def test_guessing_links_is_limited(visitor: Browser) -> None:
    statuses = [visitor.client.get(f"/bienvenue/{turn}").status_code for turn in range(32)]
    assert set(statuses) == {404, 429}


# -- forms that wait -------------------------------------------------------------------------------------------------


def test_a_page_left_open_for_three_hours_is_saved(clock: Clock, lea: Browser) -> None:
    page = lea.get("/membres/nouveau")
    clock.advance(hours=3)
    answer = lea.client.post(
        "/membres/nouveau",
        data={"csrf_token": token_of(page), "given_name": "Zoé", "contact": "none", "badges": "later"},
    )
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/membres/")


def test_after_an_expiry_the_filled_form_is_kept(app: Flask, cast: Cast, clock: Clock, lea: Browser) -> None:
    page = lea.get("/membres/nouveau")
    form = {
        "csrf_token": token_of(page),
        "given_name": "Zoé",
        "family_name": "N’Diaye",
        "contact": "none",
        "badges": "y",
    }
    clock.advance(hours=9)
    sign_in = lea.client.post("/membres/nouveau", data=form)
    assert sign_in.status_code == 403 and "Votre page est gardée" in sign_in.text
    back = lea.client.post("/connexion", data={**hidden_fields(sign_in), "email": EMAIL, "password": PASSWORD})
    filled = lea.get(back.headers["Location"])
    assert 'value="Zoé"' in filled.text and 'value="N’Diaye"' in filled.text
    assert 'name="badges" value="y" checked' in filled.text
    assert lea.get("/membres?q=zoe").text.count("Zoé") == 0  # nothing was carried out meanwhile
    assert 'value="Zoé"' not in lea.get("/membres/nouveau").text  # it is handed out once


def test_a_token_of_another_session_keeps_the_form(lea: Browser) -> None:
    answer = lea.client.post("/membres/nouveau", data={"csrf_token": "old", "given_name": "Zoé", "password": "hush"})
    assert answer.status_code == 403
    assert 'href="/membres/nouveau"' in answer.text
    page = lea.get("/membres/nouveau")
    assert 'value="Zoé"' in page.text and "hush" not in page.text


def test_a_form_from_another_site_is_not_kept(lea: Browser) -> None:
    answer = lea.client.post("/membres/nouveau", data={"given_name": "X"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert 'value="X"' not in lea.get("/membres/nouveau").text


def test_lifetimes_are_the_ones_that_were_decided() -> None:
    assert sessions.OWN_PHONE.days == 30
    assert sessions.ELSEWHERE.total_seconds() == 8 * 3600


def test_a_computer_that_is_not_hers_signs_out_after_ten_minutes_without_use(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    give_password(cast.services, cast.lea.staff_id)
    shared, other = signed_in(app, cast, EMAIL, borrowed="y", own_phone="y"), signed_in(app, cast, EMAIL)
    cookie = shared.client.get_cookie(COOKIE)
    assert cookie is not None and cookie.max_age is None and cookie.expires is None  # ends with the browser
    for _ in range(4):
        clock.advance(minutes=9, seconds=50)
        shared.get("/aujourdhui")
    clock.advance(minutes=10, seconds=1)
    shared.get("/aujourdhui", 303)
    other.get("/aujourdhui")  # the positive control: a session of eight hours


def test_a_computer_that_is_not_hers_signs_out_after_eight_hours_of_use_too(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    give_password(cast.services, cast.lea.staff_id)
    shared = signed_in(app, cast, EMAIL, borrowed="y")
    for _ in range(53):
        clock.advance(minutes=9)
        shared.get("/site")
    clock.advance(minutes=9)
    shared.get("/site", 303)


def test_a_form_left_open_on_another_s_computer_comes_back(app: Flask, cast: Cast, clock: Clock) -> None:
    give_password(cast.services, cast.lea.staff_id)
    shared = signed_in(app, cast, EMAIL, borrowed="y")
    page = shared.get("/membres/nouveau")
    clock.advance(minutes=11)
    form = {"csrf_token": token_of(page), "given_name": "Zoé", "contact": "none", "badges": "later"}
    there = shared.client.post("/membres/nouveau", data=form, follow_redirects=True)
    assert "Votre page est gardée" in there.text
    again = {**hidden_fields(there), "email": EMAIL, "password": PASSWORD, "borrowed": "y"}
    assert shared.client.post("/connexion", data=again).headers["Location"].endswith("/membres/nouveau")
    assert 'value="Zoé"' in shared.get("/membres/nouveau").text


def test_a_closed_account_reads_so_with_the_right_password_alone(app: Flask, cast: Cast, clock: Clock) -> None:
    give_password(cast.services, cast.lea.staff_id)
    lea = signed_in(app, cast, EMAIL, own_phone="y")
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.lea.staff_id).last_day = local_date(clock())
    lea.get("/aujourdhui")
    clock.advance(days=1)
    there = lea.client.get("/aujourdhui", follow_redirects=True)  # at once: no job has run
    assert there.status_code == 200 and "Se connecter" in there.text
    visitor = Browser(app.test_client())

    def told(password: str) -> str:
        answer = visitor.send("/connexion", {"email": EMAIL, "password": password})
        assert answer.status_code == 200
        return answer.text

    assert "Ce compte est fermé" in told(PASSWORD)
    assert "Ce compte est fermé" not in told("wrong wrong wrong") and "ne vont pas ensemble" in told(
        "wrong wrong wrong"
    )
    team.close_ended(cast.services)
    assert "Ce compte est fermé" in told(PASSWORD)
    hand_over.reopen(cast.services, cast.helene, cast.lea.staff_id or 0)
    assert "ne vont pas ensemble" in told(PASSWORD)  # the old password serves no more
    give_password(cast.services, cast.lea.staff_id)
    assert visitor.send("/connexion", {"email": EMAIL, "password": PASSWORD}).status_code == 302


def test_a_session_that_somebody_wrote_into_the_database_signs_nobody_in(cast: Cast, lea: Browser) -> None:
    """One's own row leads to the coordination once its person is exchanged past the service: no longer to anybody."""
    assert "Aujourd’hui à Guéret" in lea.get("/aujourdhui").text  # the control
    with cast.services.database.begin() as session:
        named = dict(session.execute(select(Staff.name, Staff.fs_uniquifier)).all())
        own, other = named["Léa Martin"], named["Hélène Roux"]
        row = session.scalars(select(WebSession).where(WebSession.subject == own)).one()
        row.subject, row.data = other, row.data.replace(own, other)
    lea.get("/aujourdhui", 303)
