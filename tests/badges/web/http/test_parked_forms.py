"""A form that was sent without a session: it comes back in the sign-in page, and nothing is stored for it."""

from __future__ import annotations

import random
import sqlite3
import string
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from badges.base.database import bounds
from badges.web.http import parked_forms
from keys import tokens
from schemas import base64url
from tests.cast.cost import computing_at_most
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.conftest import SECRET
from tests.house.staff import PASSWORD, give_password

EMAIL = "lea@rcs-creuse.example"
RECOPY = "recopiez votre texte"
LINE = "Amina a montré l’ourlet invisible à Jean-Paul, « deux fois » & sans aide <b>"


@pytest.fixture(autouse=True)
def _password(request: pytest.FixtureRequest, cast: Cast) -> None:
    if "lea" not in request.fixturenames:  # who has signed in with hers, and would be signed out by another
        give_password(cast.services, cast.lea.staff_id)


def noise(length: int) -> str:
    """A text that cannot be compressed much."""
    return "".join(random.Random(7).choices(string.ascii_letters + string.digits, k=length))


def symbols(length: int) -> str:
    """A text within the bound, whose sealed form is not."""
    return "".join(chr(random.Random(place).randrange(0x4E00, 0x9FA5)) for place in range(length))


def stored(app: Flask) -> tuple[int, int]:
    """How many sessions have rows, and the bytes of the database with its log."""
    path = app.extensions["badges"].database.engine.url.database
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT count(*) FROM web_session").fetchone()[0]
    connection.close()
    return rows, sum(Path(path + end).stat().st_size for end in ("", "-wal") if Path(path + end).exists())


def sign_in(browser: Browser, page: TestResponse, **changed: str) -> TestResponse:
    """Send the sign-in form of a page, with what it carries."""
    return browser.client.post(
        "/connexion", data={**hidden_fields(page), "email": EMAIL, "password": PASSWORD, **changed}
    )


def posted(browser: Browser, path: str = "/membres/nouveau", **form: str) -> TestResponse:
    """The answer to a form that is sent without a session."""
    answer = browser.client.post(path, data=form)
    assert answer.status_code == 403
    return answer


# -- what comes back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/membres/nouveau", "/membres/nouveau?seance=1", "/membres/nouveau?x=%2F%2Fa&y=é"])
def test_the_filled_form_comes_back_on_its_own_page(visitor: Browser, two_gatherings: object, path: str) -> None:
    page = posted(visitor, path, given_name="Zoé")
    answer = sign_in(visitor, page)
    assert answer.status_code == 302
    location = answer.headers["Location"]
    assert urlsplit(location).path == path.partition("?")[0]
    filled = visitor.get(location)
    assert 'value="Zoé"' in filled.text and "Rien n’est encore gardé." in filled.text
    again = visitor.get(location).text
    assert 'value="Zoé"' not in again and "Rien n’est encore gardé." not in again  # once


def test_a_wrong_password_keeps_it(visitor: Browser) -> None:
    page = posted(visitor, given_name="Zoé")
    again = sign_in(visitor, page, password="wrong wrong wrong")
    assert "ne vont pas ensemble" in again.text and hidden_fields(again)["form"] == hidden_fields(page)["form"]
    assert 'value="Zoé"' in visitor.get(sign_in(visitor, again).headers["Location"]).text


def test_nothing_is_carried_out(visitor: Browser, cast: Cast) -> None:
    sign_in(visitor, posted(visitor, given_name="Zoé", contact="none", badges="y"))
    assert "Zoé" not in visitor.get("/membres?q=zoe").text


def test_no_password_and_no_token_stand_in_it(visitor: Browser) -> None:
    page = posted(
        visitor, "/emetteurs/nouveau", csrf_token="jeton-secret", password="hush", new_password="hush2", name="Zoé"
    )
    content = parked_forms.parse_qsl(
        parked_forms.zlib.decompress(
            tokens.read(SECRET, "form /emetteurs/nouveau", hidden_fields(page)["form"]) or b""
        ).decode()
    )
    assert content == [("name", "Zoé")]


@pytest.mark.parametrize("size", [1, 1000, 40_000, bounds.FORM_BYTES - 10])
def test_it_is_one_field_of_at_most_64_kb(visitor: Browser, size: int) -> None:
    text = (LINE * (size // len(LINE.encode()) + 1)).encode()[:size].decode("utf-8", "ignore")
    page = posted(visitor, "/echanges/nouveau", told=text)
    assert len(hidden_fields(page)["form"]) <= 64 * 1024
    assert RECOPY not in page.text


@pytest.mark.parametrize("text", ["é" * (bounds.FORM_BYTES // 2), noise(66_000), noise(200_000), symbols(21_000)])
def test_what_is_too_large_is_shown_to_be_copied(visitor: Browser, text: str) -> None:
    page = posted(visitor, "/echanges/nouveau", told=text, csrf_token="jeton-secret", password="hush", given_name="Zoé")
    assert "form" not in hidden_fields(page)
    assert RECOPY in page.text and text in page.text and "Zoé" in page.text
    assert "jeton-secret" not in page.text and "hush" not in page.text
    answer = sign_in(visitor, page)  # the sign-in still leads to the page
    assert answer.headers["Location"].endswith("/echanges/nouveau")


# -- what was altered --------------------------------------------------------------------------------------------------


def test_every_altered_character_is_noticed(visitor: Browser, cast: Cast) -> None:
    page = posted(visitor, told=LINE, given_name="Zoé")
    good, readable = hidden_fields(page)["form"], 0
    for place in range(0, len(good), 7):
        altered = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        answer = sign_in(visitor, page, form=altered)
        assert answer.status_code == 200 and RECOPY in answer.text, place
        assert "form" not in hidden_fields(answer)
        readable += "ourlet" in answer.text
    assert readable > 5
    again = sign_in(visitor, answer)
    assert again.status_code == 302
    assert "Zoé" not in visitor.get("/membres/nouveau").text


@pytest.mark.parametrize("form", ["x", "é", "AAAA" * 40_000, "=", "-" * 43, "0" * 44])
def test_a_field_that_was_never_ours(visitor: Browser, form: str) -> None:
    answer = sign_in(visitor, visitor.get("/connexion"), form=form)
    assert answer.status_code == 200 and RECOPY in answer.text


def test_a_field_that_would_swell_is_read_in_part(visitor: Browser) -> None:
    bomb = base64url.encode(parked_forms.zlib.compress(b"told=" + b"ourlet " * 5_000_000, 9) + bytes(32))
    with computing_at_most(5):
        answer = sign_in(visitor, visitor.get("/connexion"), form=bomb)
    assert answer.status_code == 200 and RECOPY in answer.text and len(answer.data) < 300_000


def test_a_field_of_another_page_or_another_purpose_is_refused(visitor: Browser) -> None:
    page = posted(visitor, given_name="Zoé")
    other = sign_in(visitor, page, next="/echanges/nouveau")
    assert RECOPY in other.text and "Zoé" in other.text
    data = parked_forms.zlib.compress(b"given_name=Zo%C3%A9")
    cookie = tokens.write(SECRET, "signed-out session", data)
    assert RECOPY in sign_in(visitor, page, form=cookie).text
    ours = tokens.write(SECRET, "form /membres/nouveau", data)  # the control: with the right purpose it is taken
    assert sign_in(visitor, page, form=ours).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example", "\\\\evil.example"]
)
def test_a_field_opens_no_redirect(visitor: Browser, target: str) -> None:
    page = posted(visitor, given_name="Zoé")
    for form in (
        hidden_fields(page)["form"],
        tokens.write(SECRET, f"form {target}", parked_forms.zlib.compress(b"a=b")),
    ):
        answer = sign_in(Browser(visitor.client), page, next=target, form=form)
        location = urlsplit(answer.headers.get("Location", "/"))
        assert not location.scheme and not location.netloc and "\\" not in location.path


# -- nothing is stored -------------------------------------------------------------------------------------------------


def test_thousands_of_forms_and_sign_in_pages_store_nothing(app: Flask, cast: Cast) -> None:
    before = stored(app)
    text = noise(45_000)
    for turn in range(2000):
        client = app.test_client()
        if turn % 10 == 0:
            client.post("/membres/nouveau", data={"told": text})
        else:
            client.get("/connexion")
    assert stored(app) == before
    browser = Browser(app.test_client())  # the control: a session of somebody who signs in is a row
    browser.send("/connexion", {"email": EMAIL, "password": PASSWORD})
    assert stored(app)[0] == before[0] + 1


def test_a_signed_out_cookie_ends_and_cannot_be_written_by_others(app: Flask, cast: Cast) -> None:
    name = "__Host-rcs"
    browser = Browser(app.test_client())
    browser.get("/connexion")
    cookie = browser.client.get_cookie(name)
    assert cookie is not None and len(cookie.value) < 400
    subject = cast.staff("Léa Martin").fs_uniquifier
    forged = f'9999999999 {{"_user_id":"{subject}","_fresh":true}}'.encode()
    for value in ("0." + tokens.write("another secret", "signed-out session", forged), "0.x", "0.", "0." + "A" * 90):
        client = app.test_client()
        client.set_cookie(name, value)
        assert client.get("/aujourdhui").status_code == 303, value
        assert client.get("/connexion").status_code == 200
