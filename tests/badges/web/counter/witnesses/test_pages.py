"""`/temoin`: three steps without an account; a slip serves once, leads to little, and tells nobody what follows."""

from __future__ import annotations

import html
import re

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.issuing.witnesses import answer
from badges.recognition.witnesses import keys, reading
from badges.recognition.witnesses.rows import OwnBadge
from badges.web.http.limits import WITNESS_ADDRESS
from tests.cast.counter import Cast
from tests.cast.disks import read_only
from tests.cast.office import hidden_fields
from tests.cast.witnesses import SENTENCE, slip, statement_of, statements

TYPED = {"saw": "yes", "first_name": "Josiane", "function": "took_part", "sentence": SENTENCE}


@pytest.fixture
def code(cast: Cast) -> str:
    """A slip for Amina's badge."""
    return slip(cast.services, cast.actor, cast.award_id(cast.code))


def preview(client: FlaskClient, code: str, **typed: str) -> TestResponse:
    """The third step."""
    return client.post(f"/temoin/{code}/dire", data={**TYPED, **typed})


def send(client: FlaskClient, code: str, **typed: str) -> TestResponse:
    """Send what the third step carries."""
    page = preview(client, code, **typed)
    assert page.status_code == 200, page.text
    return client.post(f"/temoin/{code}/envoi", data=hidden_fields(page))


def printed(client: FlaskClient, path: str) -> str:
    """What the first page of a PDF says."""
    text: str = pypdfium2.PdfDocument(client.get(path).data)[0].get_textpage().get_text_bounded()
    return " ".join(text.split())


def words(page: TestResponse) -> str:
    """What a page says, without markup, in one line of simple spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.text))
    return " ".join(text.split())


def test_from_the_slip_to_the_site(cast: Cast, client: FlaskClient, code: str) -> None:
    first = client.get(f"/temoin/{code}")
    assert first.status_code == 200 and "Amina B." in first.text and "Transmettre un savoir-faire" in first.text
    assert "Un parent, un référent, un curateur ou un tuteur n’est pas témoin" in words(first)
    assert 'href="tel:' in first.text and "Set-Cookie" not in first.headers
    assert f'action="/temoin/{code}/dire"' in client.get(f"/temoin/{code}/dire").text
    again = preview(client, code)
    assert SENTENCE in again.text and statements(cast.services) == []
    sent = send(client, code)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/temoin/{code}/merci")
    assert "Nous ne dirons pas la suite" in words(client.get(sent.headers["Location"]))
    found = statement_of(cast.services, code)
    assert (found.first_name, found.sentence) == ("Josiane", SENTENCE)


@pytest.mark.parametrize("path", ["", "/dire"])
def test_nothing_else_of_the_person_is_on_the_pages(cast: Cast, client: FlaskClient, code: str, path: str) -> None:
    page = client.get(f"/temoin/{code}{path}")
    assert not any(each in page.text for each in ("Benali", cast.code, "/moi/", "Zoé", "Léa"))
    assert page.headers["Cache-Control"] == "no-store" and page.headers["Referrer-Policy"] == "no-referrer"


def test_not_sure_ends_kindly_and_changes_nothing(cast: Cast, client: FlaskClient, code: str) -> None:
    page = client.post(f"/temoin/{code}/dire", data={"saw": "no"})
    assert page.status_code == 200 and "On n’écrit que ce qui a été vu" in words(page)
    assert statements(cast.services) == [] and client.get(f"/temoin/{code}").status_code == 200


def test_the_code_is_typed_as_people_type(cast: Cast, client: FlaskClient, code: str) -> None:
    assert "Le code du billet" in client.get("/temoin").text
    typed = f" {code[:4].lower()}-{code[4:]} ".replace("0", "o").replace("1", "l")
    found = client.get("/temoin", query_string={"code": typed})
    assert (found.status_code, found.headers["Location"]) == (302, f"/temoin/{code}")
    capitals = client.get(f"/TEMOIN/{code}")
    assert (capitals.status_code, capitals.headers["Location"]) == (302, f"/temoin/{code}")


@pytest.mark.parametrize(("typed", "status"), [("", 422), ("abc", 422), ("7K3M9QXD4T", 422), ("00000000", 404)])
def test_what_is_no_code_says_what_to_do_and_whom_to_call(client: FlaskClient, typed: str, status: int) -> None:
    page = client.get("/temoin", query_string={"code": typed})
    assert page.status_code == status and "8 signes" in words(page) and 'href="tel:' in page.text


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("first_name", "", "prénom"),
        ("first_name", "Josiane 06 12 34 56 78", "Écrivez un prénom"),
        ("first_name", "<script>alert(1)</script>", "Écrivez un prénom"),
        ("function", "", "Dites ce que vous étiez"),
        ("function", "parent", "Dites ce que vous étiez"),
        ("sentence", "é" * 201, "trop longue"),
        ("sentence", "Appelez le 06 12 34 56 78", "Retirez le numéro"),
        ("saw", "", "de vos yeux"),
    ],
)
def test_what_is_wrong_comes_back_as_it_was_typed(
    cast: Cast, client: FlaskClient, code: str, name: str, typed: str, said: str
) -> None:
    page = preview(client, code, **{name: typed})
    assert page.status_code == 422 and said in words(page) and statements(cast.services) == []
    if name != "sentence":
        assert SENTENCE in html.unescape(page.text)
    changed = preview(client, code, then="change")
    assert changed.status_code == 200 and 'value="Josiane"' in changed.text


def test_a_slip_serves_once_and_a_double_tap_is_one(cast: Cast, client: FlaskClient, code: str) -> None:
    carried = hidden_fields(preview(client, code))
    for _ in range(2):
        assert client.post(f"/temoin/{code}/envoi", data=carried).headers["Location"].endswith("/merci")
    other = {**carried, "key": "0b1f4b5e-0000-4000-8000-00000000000f", "first_name": "Autre"}
    late = client.post(f"/temoin/{code}/envoi", data=other)
    assert late.status_code == 410 and "Ce billet a déjà servi" in words(late) and 'href="tel:' in late.text
    assert [each.first_name for each in statements(cast.services)] == ["Josiane"]
    for path in ("", "/dire"):
        page = client.get(f"/temoin/{code}{path}")
        assert page.status_code == 410 and not any(each in page.text for each in ("Amina", "Transmettre", "Josiane"))


def test_a_write_from_elsewhere_without_the_token_is_refused(cast: Cast, client: FlaskClient, code: str) -> None:
    for path in ("envoi", "retirer"):
        assert client.post(f"/temoin/{code}/{path}", data=TYPED).status_code == 403
    assert statements(cast.services) == []


def withdraw(client: FlaskClient, code: str) -> TestResponse:
    """« Je retire ce que j’ai dit »."""
    page = client.get(f"/temoin/{code}/retirer")
    assert page.status_code == 200
    return client.post(f"/temoin/{code}/retirer", data=hidden_fields(page))


ENDS = ["written", "shown", "refused", "kept", "declined", "taken_out", "withdrawn"]


def bring(cast: Cast, code: str, state: str, client: FlaskClient) -> None:
    """What becomes of a statement."""
    number, own = statement_of(cast.services, code).id, OwnBadge(cast.member_id)
    if state == "refused":
        reading.refuse(cast.services, cast.actor, number)
    elif state == "withdrawn":
        withdraw(client, code)
    elif state != "written":
        reading.show(cast.services, cast.actor, number)
    if state in ("kept", "taken_out"):
        cast.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
        answer.keep(cast.services, own, number)
        cast.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    if state == "taken_out":
        answer.take_out(cast.services, own, number)
    if state == "declined":
        answer.decline(cast.services, own, number)


def test_whatever_becomes_of_it_the_slip_answers_the_same(cast: Cast, client: FlaskClient, app: Flask) -> None:
    pages = set()
    for state in ENDS:
        code = slip(cast.services, cast.actor, cast.award_id(cast.code))
        carried = hidden_fields(preview(client, code))
        client.post(f"/temoin/{code}/envoi", data=carried)
        bring(cast, code, state, client)
        cast.services.clock.advance(days=1, minutes=1)  # type: ignore[attr-defined]
        fresh = app.test_client()
        seen = [fresh.get(f"/temoin/{code}"), fresh.get(f"/temoin/{code}/merci"), withdraw(fresh, code)]
        again = client.post(f"/temoin/{code}/envoi", data=carried)  # back, and sent again
        texts = [re.sub(r'value="[^"]*"', "", each.text).replace(code, "") for each in (*seen, again)]
        pages.add((*((each.status_code) for each in (*seen, again)), *texts))
    assert len(pages) == 1


def test_the_withdrawn_words_leave_the_badge(cast: Cast, client: FlaskClient, code: str) -> None:
    send(client, code)
    bring(cast, code, "kept", client)
    shown = client.get(f"/v/{cast.code}")
    assert "Une autre personne dit l’avoir vu" in words(shown) and SENTENCE in shown.text
    for proof in (words(shown), printed(client, f"/v/{cast.code}/preuve.pdf")):
        assert re.search(r"Témoignages (?:bon : |Bon : )?1, signé", proof) and "Mots de témoins 1, non vérifié" in proof
        assert "2, signés" not in proof and SENTENCE in proof and "Le reste n’est pas vérifié" in proof
    assert "C’est retiré" in words(withdraw(client, code))
    cast.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert "Josiane" not in client.get(f"/v/{cast.code}").text


def test_the_verdict_page_keeps_the_witness_apart_and_says_no_more_than_was_checked(
    cast: Cast, client: FlaskClient, code: str
) -> None:
    send(client, code)
    bring(cast, code, "kept", client)
    page = client.get(f"/v/{cast.code}")
    who, seen = page.text.index("Qui l’atteste"), page.text.index("Une autre personne dit")
    assert "Josiane" not in page.text[who : page.text.index("</section>", who)] and seen > 0
    assert "Confirmé avec un billet à usage unique." in words(page) and "n’est pas vérifié" in words(page)
    english = words(client.get(f"/v/{cast.code}?lang=en"))
    assert "Another person says they saw it" in english and "someone who took part" in english
    assert "Confirmed with a one-use slip." in english and SENTENCE in english
    answer_ = client.get(f"/v/{cast.code}", headers={"Accept": "application/json"}).get_json()
    assert answer_["headline"] == "VALID" and len(answer_["endorsements"]) == 2


def test_a_file_of_before_shows_no_withdrawn_word(cast: Cast, client: FlaskClient, code: str) -> None:
    send(client, code)
    bring(cast, code, "kept", client)
    copy = client.get(f"/v/{cast.code}/badge.json").data
    assert SENTENCE in client.post("/verifier", data={"text": copy.decode()}).text  # the positive control
    bring(cast, code, "withdrawn", client)
    page = client.post("/verifier", data={"text": copy.decode()})
    assert page.status_code == 200 and "authentique" in page.text and "Josiane" not in words(page).split("Preuves")[0]


def test_who_gave_the_slip_is_no_witness(app: Flask, cast: Cast, client: FlaskClient, code: str) -> None:
    private = f"/moi/{cast.key()}/{cast.code}/temoins"
    assert client.get(private).status_code == 200
    page = client.get(f"/temoin/{code}")
    assert page.status_code == 403 and "pour une autre personne" in words(page) and "Amina" not in page.text
    assert client.post(f"/temoin/{code}/dire", data=TYPED).status_code == 403
    other = app.test_client()
    assert other.get(f"/moi/{cast.key('Zoé')}").status_code == 200 and other.get(f"/temoin/{code}").status_code == 200


def test_guessing_is_limited_by_counting_failures(cast: Cast, client: FlaskClient, code: str) -> None:
    for number in range(WITNESS_ADDRESS.failures):
        assert client.get(f"/temoin/{number:08d}").status_code == 404
    for path in (f"/temoin/{code}", "/temoin/00000099", f"/temoin?code={code}"):
        page = client.get(path)
        assert page.status_code == 429 and "Retry-After" in page.headers
    elsewhere = client.get(f"/temoin/{code}", environ_base={"REMOTE_ADDR": "192.0.2.77"})
    assert elsewhere.status_code == 200
    cast.services.clock.advance(minutes=11)  # type: ignore[attr-defined]
    assert client.get(f"/temoin/{code}").status_code == 200


def test_nothing_is_lost_when_the_disk_takes_nothing(cast: Cast, client: FlaskClient, code: str) -> None:
    carried = hidden_fields(preview(client, code))
    with read_only(cast.services.settings.home):
        page = client.post(f"/temoin/{code}/envoi", data=carried)
        assert page.status_code == 503 and SENTENCE in html.unescape(page.text) and 'value="Josiane"' in page.text
    assert client.post(f"/temoin/{code}/envoi", data=carried).status_code == 303


@pytest.mark.parametrize("path", ["\u0000", "é" * 8, "..%2f", "x" * 300, "K4T9-2M0B"])
def test_odd_addresses_are_unknown(client: FlaskClient, path: str) -> None:
    assert client.get(f"/temoin/{path}").status_code == 404
    assert keys.read(path) in (None, "K4T92M0B")


def test_english_all_along(client: FlaskClient, code: str) -> None:
    first = client.get(f"/temoin/{code}?lang=en")
    assert "Did you see" in first.text and f"/temoin/{code}/dire?lang=en" in first.text
    form = client.get(f"/temoin/{code}/dire?lang=en")
    assert "Your first name" in form.text and "someone who took part" in form.text
    page = client.post(f"/temoin/{code}/dire?lang=en", data=TYPED)
    assert "This is what will be written" in page.text
