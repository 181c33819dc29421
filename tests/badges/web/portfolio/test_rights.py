"""« Mes droits »: what the link alone allows, what asks for a code, and what stays of an erasure."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from badges.base.database import bounds
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.tables import Erasure
from badges.people import other_sites
from badges.people.tables import Member
from badges.sharing import backpacks
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast.colleagues import sonia
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.people import Cast as Town
from tests.conftest import Clock

MAIL, CALLED = "amina@courrier.example", "Amina Benali"
PAGES = ("", "/corriger", "/cacher", "/regards", "/opposer", "/lire", "/partir", "/effacer")


@pytest.fixture
def base(cast: Cast) -> str:
    """The address of Amina's rights; she has an e-mail address."""
    with cast.services.database.begin() as session:
        session.get_one(Member, cast.member_id).email = MAIL
    return f"/moi/{cast.key()}/droits"


def post(client: FlaskClient, base: str, path: str, **fields: str) -> TestResponse:
    """Send a form with the token of a page that has one."""
    return client.post(f"{base}{path}", data={"csrf_token": token(client.get(f"{base}/opposer")), **fields})


def dump(cast: Cast) -> str:
    """The whole record, without the browsers' sessions."""
    with closing(sqlite3.connect(cast.services.settings.home / "badges.sqlite3")) as connection:
        return "\n".join(line for line in connection.iterdump() if "web_session" not in line)


def secret(cast: Cast) -> str:
    """The code in the last letter."""
    with closing(sqlite3.connect(cast.services.settings.home / "badges.sqlite3")) as connection:
        body = connection.execute("SELECT body FROM letter ORDER BY id DESC LIMIT 1").fetchone()[0]
    return re.findall(r"\b\d{6}\b", body)[0]


def send(client: FlaskClient, cast: Cast, base: str, act: str) -> str:
    """Ask for a code by the page's form; the code that was sent."""
    answer = post(client, base, "/code", act=act)
    assert answer.status_code == 303, answer.text
    assert "code reçu" in client.get(answer.headers["Location"]).text
    return secret(cast)


def test_opening_a_page_writes_nothing_and_is_kept_nowhere(cast: Cast, client: FlaskClient, base: str) -> None:
    before = dump(cast)
    for path in (*PAGES, "/code"):
        answer = client.get(base + path)
        assert answer.status_code == (405 if path == "/code" else 200), path
        if path != "/code":
            assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Robots-Tag"] == "noindex"
    assert dump(cast) == before


def test_one_line_a_right_and_who_answers_for_them(client: FlaskClient, base: str) -> None:
    page = client.get(base)
    assert heading(page.text) == "Mes droits" and page.text.count('class="person"') == 6
    assert 'href="https://www.cnil.fr/fr/plaintes"' in page.text and "Son nom n’est pas encore" in text_of(page.text)
    english = client.get(f"{base}?lang=en")
    assert heading(english.text) == "My rights" and "CNIL" in english.text


def test_no_page_uses_a_forbidden_word(cast: Cast, client: FlaskClient, base: str) -> None:
    backpacks.request_backpack_without_email(cast.services, cast.member_id, cast.code)
    pages = {path: client.get(base + path) for path in PAGES}
    pages["all"] = post(client, base, "/lire", letter_code=send(client, cast, base, "read"))
    pages["code"] = client.get(f"{base}/lire")
    receipt = post(client, base, "/effacer", letter_code=send(client, cast, base, "erase"), name=CALLED, fact=MAIL)
    pages["receipt"] = client.get(receipt.headers["Location"])
    for name, page in pages.items():
        assert page.status_code == 200, name
        assert not [word for word in FORBIDDEN["fr"] if word in text_of(page.text).casefold()], name


# -- by the link alone ------------------------------------------------------------------------------------------------


def test_every_badge_is_hidden_by_one_button(cast: Cast, client: FlaskClient, base: str) -> None:
    other = cast.awarded("equipe", visibility="public")
    assert "2 badges" in text_of(client.get(f"{base}/cacher").text)
    for _ in range(2):
        answer = post(client, base, "/cacher")
        assert answer.status_code == 303
        assert "Tous vos badges sont cachés" in client.get(answer.headers["Location"]).text
    for code in (cast.code, other):
        page = client.get(f"/v/{code}")
        assert page.status_code == 200 and "Amina" not in page.text
    assert "rien à cacher" in client.get(f"/moi/{cast.key('Zoé')}/droits/cacher").text


def test_an_objection_is_said_with_its_day(client: FlaskClient, base: str) -> None:
    assert "Cochez ce que" in post(client, base, "/opposer").text
    answer = post(client, base, "/opposer", objection="badges")
    page = client.get(answer.headers["Location"]).text
    assert "rien n’est noté pour un badge" in page and 'value="badges"' not in page and 'value="name"' in page
    post(client, base, "/opposer", objection="name")
    assert "<form" not in client.get(f"{base}/opposer").text


def test_a_wish_goes_to_the_site_and_stays_on_the_page(cast: Cast, client: FlaskClient, base: str) -> None:
    assert "Écrivez ce qui" in post(client, base, "/corriger", wish=" ").text
    refused = post(client, base, "/corriger", wish="Voyez https://gagnez.example")
    assert refused.status_code == 422 and "gagnez.example</textarea>" in refused.text
    for number in range(bounds.WISHES_OF_A_MEMBER):
        for _ in range(2):
            answer = post(client, base, "/corriger", wish=f"<b>Benavète</b>, pas Benali {number}")
            assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert page.count("&lt;b&gt;Benavète") == 3 and "<textarea" not in page
    assert post(client, base, "/corriger", wish="Encore").status_code == 422


def test_who_looked_has_day_site_and_reason(cast: Cast, client: FlaskClient, base: str) -> None:
    assert "Rien n’est noté" in client.get(f"{base}/regards").text
    assert other_sites.find(cast.services, sonia(Town(cast.services)), CALLED)
    page = text_of(client.get(f"{base}/regards").text)
    assert "Site : Guéret" in page and "Votre nom entier a été cherché là-bas" in page and "Sonia" not in page


# -- with a code ------------------------------------------------------------------------------------------------------


def test_everything_is_read_and_taken_along(cast: Cast, client: FlaskClient, base: str) -> None:
    assert MAIL not in client.get(f"{base}/lire").text and "a…@courrier.example" in client.get(f"{base}/lire").text
    typed = send(client, cast, base, "read")
    page = post(client, base, "/lire", letter_code=typed)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    for words in (MAIL, "Vos badges", "Quand vous étiez là", "3 fichiers"):
        assert words in text_of(page.text), words
    file = post(client, base, "/lire", letter_code=typed, format="file")
    assert file.headers["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert json.loads(file.data)["award"][0]["code"] == cast.code


@pytest.mark.parametrize("path", ["/lire", "/partir", "/effacer"])
def test_without_the_right_code_nothing_happens(cast: Cast, client: FlaskClient, base: str, path: str) -> None:
    send(client, cast, base, {"/lire": "leave", "/partir": "erase", "/effacer": "read"}[path])  # for another act
    fields = {"name": CALLED, "fact": MAIL, "badges": "closed"}
    before = dump(cast)
    for typed in (secret(cast), "", "0", "é" * 50):
        answer = post(client, base, path, letter_code=typed, **fields)
        assert answer.status_code == 422 and "data" not in answer.headers.get("Content-Disposition", "")
    assert client.get(f"/v/{cast.code}").status_code == 200 and dump(cast) == before
    zoe = f"/moi/{cast.key('Zoé')}/droits"
    assert post(client, zoe, path, letter_code=send(client, cast, base, "erase"), **fields).status_code == 422


def test_who_leaves_chooses_what_becomes_of_the_badges(cast: Cast, client: FlaskClient, base: str) -> None:
    typed = send(client, cast, base, "leave")
    assert post(client, base, "/partir", letter_code=typed).status_code == 422  # nothing chosen uses up nothing
    assert post(client, base, "/partir", letter_code=typed, badges="closed").status_code == 303
    assert "Votre départ est noté" in client.get(f"{base}/partir").text
    assert client.get(f"/v/{cast.code}").status_code == 410


def test_erased_with_a_receipt_that_needs_no_link(cast: Cast, client: FlaskClient, base: str, clock: Clock) -> None:
    page = client.get(f"{base}/effacer")
    for words in ("sac à badges", "LinkedIn", "carte", "Le 5 décembre 2026" if clock().day == 28 else "Le "):
        assert words in text_of(page.text), words
    typed = send(client, cast, base, "erase")
    kept = token(client.get(f"{base}/opposer"))
    wrong = client.post(f"{base}/effacer", data={"csrf_token": kept, "letter_code": typed, "name": "A", "fact": MAIL})
    assert wrong.status_code == 422 and 'value="A"' in wrong.text and f'value="{typed}"' in wrong.text
    fields = {"csrf_token": kept, "letter_code": typed, "name": CALLED, "fact": MAIL}
    answer = client.post(f"{base}/effacer", data=fields)
    assert answer.status_code == 303
    receipt = answer.headers["Location"]
    assert client.get(base).status_code == 404
    again = client.post(f"{base}/effacer", data=fields)
    assert (again.status_code, again.headers["Location"]) == (303, receipt)
    other = {**fields, "letter_code": f"{(int(typed) + 1) % 10**6:06d}"}
    assert client.post(f"{base}/effacer", data=other).status_code == 404
    assert client.get(f"/v/{cast.code}").status_code == 410
    page = client.get(receipt)
    assert heading(page.text).startswith("Reçu d’effacement n°") and page.headers["X-Robots-Tag"] == "noindex"
    assert not any(word in page.text for word in ("Amina", "Benali", MAIL, cast.code))
    clock.advance(days=7)
    assert destroy.destroy_due(cast.services) == 1
    assert "Tout a été détruit" in client.get(receipt).text
    for other in ("1", receipt.rpartition("/")[2][:-1], "%00"):
        assert client.get(f"/effacement/{other}").status_code == 404


def test_a_receipt_of_what_was_taken_back_says_no_more_than_that(cast: Cast, client: FlaskClient, base: str) -> None:
    answer = post(client, base, "/effacer", letter_code=send(client, cast, base, "erase"), name=CALLED, fact=MAIL)
    receipt = answer.headers["Location"]
    assert "Votre lien ne marche plus" in client.get(receipt).text and client.get(base).status_code == 404
    with cast.services.database.begin(read_only=True) as session:
        number = session.scalars(select(Erasure.id)).one()
    erasure_request.take_back(cast.services, cast.actor, number)
    page = client.get(receipt).text
    assert "a été reprise" in page and "Votre lien ne marche plus" not in page and "est détruit" not in page
    assert client.get(base).status_code == 200


def test_a_second_click_on_leaving_is_answered_as_the_first(cast: Cast, client: FlaskClient, base: str) -> None:
    secret_code = send(client, cast, base, "leave")
    for _ in range(2):
        answer = post(client, base, "/partir", letter_code=secret_code, badges="kept")
        assert answer.status_code == 303
        assert "Votre départ est noté" in client.get(answer.headers["Location"]).text


def test_without_an_address_the_site_is_asked(cast: Cast, client: FlaskClient) -> None:
    base = f"/moi/{cast.key('Zoé')}/droits"
    for path in ("/lire", "/partir", "/effacer"):
        page = client.get(base + path)
        assert "Demandez en personne" in page.text and "Envoyez-moi" not in page.text
    answer = client.post(f"{base}/code", data={"csrf_token": token(client.get(f"{base}/opposer")), "act": "read"})
    assert answer.status_code == 422 and "adresse" in text_of(answer.text)
    again = {"csrf_token": token(client.get(f"{base}/opposer")), "act": "everything"}
    assert client.post(f"{base}/code", data=again).status_code == 422
