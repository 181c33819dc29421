"""« Des mots de témoins »: the day says that one waits; it is read, shown or destroyed; the answer by voice."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from badges.people.tables import Member
from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.witnesses import SENTENCE, kept, read, slip, statements, written
from tests.house.staff import give_password


@pytest.fixture
def badge(cast: Cast) -> Recognition:
    """A badge of Amina, of Guéret."""
    return agreed(cast).sign()


def words(text: str) -> str:
    """What a page says."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_from_the_day_to_the_members_answer(cast: Cast, lea: Browser, badge: Recognition) -> None:
    assert "mot de témoin" not in lea.get("/aujourdhui").text
    number = written(cast.services, slip(cast.services, badge.lea, badge.award))
    day = lea.get("/aujourdhui").text
    assert "1 mot de témoin à relire" in words(day) and SENTENCE not in day and "/mots-de-temoins" in day
    path = f"/mots-de-temoins/{number}"
    assert f'href="{path}"' in lea.get("/mots-de-temoins").text
    page = lea.get(path)
    assert SENTENCE in page.text and "le montrer à Amina Benali" in words(page.text)
    assert lea.sent(path, {"then": "show"}) == "/mots-de-temoins?fait=shown"
    assert "1 mot de témoin à dire" in words(lea.get("/aujourdhui").text)
    assert "Oui, dit de vive voix" in words(lea.get(path).text)
    assert lea.sent(path, {"then": "yes"}) == "/mots-de-temoins?fait=kept"
    assert "mot de témoin" not in lea.get("/aujourdhui").text and len(badge.editions()) == 2
    assert lea.sent(path, {"then": "out"}) == "/mots-de-temoins?fait=out" and statements(cast.services) == []


def test_what_is_not_shown_is_gone_and_a_second_tap_is_no_trouble(cast: Cast, lea: Browser, badge: Recognition) -> None:
    number = written(cast.services, slip(cast.services, badge.lea, badge.award))
    path = f"/mots-de-temoins/{number}"
    form = {"csrf_token": lea.get(path).text.split('name="csrf_token" value="')[1].split('"')[0], "then": "refuse"}
    assert [lea.client.post(path, data=form).headers["Location"] for _ in range(2)] == [
        "/mots-de-temoins?fait=refused"
    ] * 2
    assert "C’est effacé" in words(lea.get("/mots-de-temoins?fait=refused").text)
    assert lea.get(path, 303).headers["Location"] == "/mots-de-temoins" and statements(cast.services) == []


def test_nobody_reads_about_her_own_badge_before_a_colleague(cast: Cast, lea: Browser, badge: Recognition) -> None:
    number = written(cast.services, slip(cast.services, badge.lea, badge.award))
    assert SENTENCE in lea.get(f"/mots-de-temoins/{number}").text
    with cast.services.database.begin() as session:
        session.get_one(Member, badge.member).staff_id = cast.lea.staff_id
    lea.get(f"/mots-de-temoins/{number}", 404)
    lea.get(f"/reconnaitre/{badge.award}/temoins", 404)
    assert str(number) not in re.findall(r'href="/mots-de-temoins/(\d+)"', lea.get("/mots-de-temoins").text)
    assert "mot de témoin" not in lea.get("/aujourdhui").text


def test_a_parent_is_no_witness_and_the_reader_is_asked(cast: Cast, lea: Browser, badge: Recognition) -> None:
    said = {"first_name": "Maman", "sentence": "Ma fille est patiente."}
    number = written(cast.services, slip(cast.services, badge.lea, badge.award), **said)
    assert "Un parent, un référent ? maman, ma fille." in words(lea.get(f"/mots-de-temoins/{number}").text)
    assert lea.send(f"/mots-de-temoins/{number}", {"then": "show"}).status_code == 422


def test_doubtful_words_are_pointed_out_and_asked_about(cast: Cast, lea: Browser, badge: Recognition) -> None:
    number = written(
        cast.services, slip(cast.services, badge.lea, badge.award), first_name="Léa", sentence="Quelle nulle."
    )
    path = f"/mots-de-temoins/{number}"
    page = words(lea.get(path).text)
    assert "nulle" in page and "Léa Martin" in page
    refused = lea.send(path, {"then": "show"})
    assert refused.status_code == 422 and "Regardez ce qui est signalé" in words(refused.text)
    assert lea.sent(path, {"then": "show", "looked": "y"}) == "/mots-de-temoins?fait=shown"


def test_a_sentence_that_names_a_member_has_no_button_to_show_it(cast: Cast, lea: Browser, badge: Recognition) -> None:
    cast.member("Fatou", "Diallo")
    number = written(cast.services, slip(cast.services, badge.lea, badge.award), sentence="Comme Fatou Diallo.")
    path = f"/mots-de-temoins/{number}"
    assert 'value="show"' not in lea.get(path).text and 'value="refuse"' in lea.get(path).text
    assert (
        lea.send(path, {"then": "show", "looked": "y"}).status_code == 422
        and statements(cast.services)[0].read_at is None
    )


def test_slips_from_the_badges_page(cast: Cast, lea: Browser, badge: Recognition) -> None:
    path = f"/reconnaitre/{badge.award}/temoins"
    assert f'href="{path}"' in lea.get(f"/reconnaitre/{badge.award}/fait").text
    assert lea.sent(path, {"then": "paper"}) == path
    page = lea.get(path)
    (sheet,) = set(re.findall(r'href="([^"]+billet\.pdf)"', page.text))
    assert lea.get(sheet).mimetype == "application/pdf"
    assert lea.sent(path, to=sheet.replace("billet.pdf", "arreter")) == path
    assert lea.get(sheet, 404)


def test_other_sites_see_nothing(app: Flask, cast: Cast, badge: Recognition) -> None:
    _code, number = kept(cast.services, badge.lea, badge.award)
    waits = read(cast.services, badge.lea, slip(cast.services, badge.lea, badge.award), key="b")
    give_password(cast.services, cast.karim.staff_id)
    karim = signed_in(app, cast, "karim@rcs-creuse.example")
    for each in (number, waits):
        karim.get(f"/mots-de-temoins/{each}", 404)
        form = {"csrf_token": karim.get("/aujourdhui").text.split('name="csrf_token" value="')[1].split('"')[0]}
        for then in ("show", "refuse", "yes", "no", "out"):
            answer = karim.client.post(f"/mots-de-temoins/{each}", data={**form, "then": then})
            assert answer.status_code == 404, then
    karim.get(f"/reconnaitre/{badge.award}/temoins", 404)
    assert "Amina" not in karim.get("/mots-de-temoins").text and len(statements(cast.services)) == 2


def test_who_is_signed_in_is_no_witness(cast: Cast, lea: Browser, badge: Recognition) -> None:
    code = slip(cast.services, badge.lea, badge.award)
    page = lea.get(f"/temoin/{code}", 403)
    assert "pour une autre personne" in words(page.text)
