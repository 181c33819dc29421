"""« Plus tard », answered alone from the link: read again whole, said once, and by nobody else."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, update

from badges.base.database.engine import Database
from badges.people.rules import Age
from badges.people.tables import Member
from badges.recognition.tables import Disagreement
from tests.badges.web.portfolio.pages import FORBIDDEN
from tests.cast import acts, rows
from tests.cast.counter import SENTENCE, Cast
from tests.cast.html import heading, text_of
from tests.cast.office import hidden_fields


@pytest.fixture
def number(cast: Cast) -> int:
    """The award of Zoé's to which she said « plus tard »."""
    found = cast.prepared("equipe", who="Zoé", sentence=SENTENCE, criteria=(0, 1, 2))
    acts.answer(cast.services, cast.actor, found, "later")
    return found


@pytest.fixture
def page(cast: Cast, number: int) -> str:
    """Its page, from Zoé's link."""
    return f"/moi/{cast.key('Zoé')}/vu/{number}"


def state(cast: Cast, number: int) -> str:
    """The award's state."""
    return rows.award(cast.services, number).state


def test_what_waits_stands_on_the_home_page_and_is_read_again_whole(cast: Cast, client: FlaskClient, page: str) -> None:
    home = page.partition("/vu/")[0]
    assert "Vous avez dit « plus tard »" in text_of(client.get(home).text) and page in client.get(home).text
    assert "pas encore de badge" not in client.get(home).text  # what waits is what there is to do
    found = client.get(page)
    text = text_of(found.text)
    for words in (SENTENCE, "Nous avons vu", "Qui l’a vu", "Nom écrit sur le badge", "Zoé", "Qui peut le voir"):
        assert words in text, words
    for words in ("Oui, je le veux", "Non merci", "Pas d’accord"):
        assert words in text, words
    assert found.headers["Cache-Control"] == "no-store" and found.headers["X-Robots-Tag"] == "noindex"


def test_opening_it_changes_nothing(cast: Cast, client: FlaskClient, page: str, number: int) -> None:
    before = rows.award(cast.services, number).answer
    for _ in range(3):
        assert client.get(page, headers={"User-Agent": "WhatsApp/2"}).status_code == 200
        assert client.head(page).status_code == 200
    assert client.get(f"{page}?answer=yes").status_code == 200
    assert client.post(page, data={"answer": "yes"}).status_code == 403  # without the form's token
    assert (state(cast, number), rows.award(cast.services, number).answer) == ("draft", before)


def test_a_yes_waits_for_the_signature_and_a_double_tap_is_one(
    cast: Cast, client: FlaskClient, page: str, number: int
) -> None:
    form = hidden_fields(client.get(page))
    for _ in range(2):
        answer = client.post(page, data={**form, "answer": "yes", "visibility": "hidden"})
        assert answer.status_code == 303
    assert state(cast, number) == "agreed"
    said = client.get(answer.location)
    assert heading(said.text) == "Vous avez dit oui" and "Personne pour le moment" in said.text
    assert page not in client.get(page.partition("/vu/")[0]).text
    late = client.post(page, data={**form, "answer": "no"})
    assert late.status_code == 409 and state(cast, number) == "agreed"


def test_a_disagreement_needs_no_word_and_offers_somebody_else(
    cast: Cast, client: FlaskClient, page: str, number: int
) -> None:
    form = hidden_fields(client.get(page))
    said = client.post(page, data={**form, "answer": "disagree"}, follow_redirects=True)
    text = text_of(said.text)
    assert heading(said.text) == "Vous n’êtes pas d’accord" and "Parler à quelqu’un d’autre" in text
    assert "Guéret" in text and 'href="tel:' in said.text and state(cast, number) == "declined"
    then = client.post(page, data={**form, "answer": "yes"})
    assert then.status_code == 409 and heading(then.text) == "Vous n’êtes pas d’accord"
    assert state(cast, number) == "declined" and rows.count(cast.services, Disagreement) == 1
    code = cast.code_of(number)
    for path in (f"/v/{code}", f"/v/{code}/badge.json"):
        answer = client.get(path)
        assert answer.status_code == 404 and "accord" not in text_of(answer.text)


def test_a_no_is_no(cast: Cast, client: FlaskClient, page: str, number: int) -> None:
    form = hidden_fields(client.get(page))
    said = client.post(page, data={**form, "answer": "no"}, follow_redirects=True)
    assert heading(said.text) == "Vous avez dit non" and "Parler à quelqu’un d’autre" not in said.text
    assert state(cast, number) == "declined"


def test_a_form_from_before_a_change_comes_back(cast: Cast, client: FlaskClient, page: str, number: int) -> None:
    form = hidden_fields(client.get(page))
    acts.tick(cast.services, cast.actor, number, cast.keys("equipe")[:4], SENTENCE)
    back = client.post(page, data={**form, "answer": "yes"})
    assert back.status_code == 409 and heading(back.text) == "Ce badge a changé" and "Oui, je le veux" not in back.text
    acts.answer(cast.services, cast.actor, number, "later")
    again = client.post(page, data={**form, "answer": "yes"})
    assert again.status_code == 409 and "Relisez-le, puis répondez." in text_of(again.text)
    assert state(cast, number) == "draft"
    assert client.post(page, data={**hidden_fields(again), "answer": "yes"}).status_code == 303


def test_what_is_typed_by_hand_is_answered_beside_its_field(
    cast: Cast, client: FlaskClient, page: str, number: int
) -> None:
    form = hidden_fields(client.get(page))
    for wrong in ({"answer": "peut-être"}, {"answer": "yes", "name": "Amina"}, {"answer": "yes", "visibility": "x"}):
        assert client.post(page, data={**form, **wrong}).status_code == 422, wrong
    assert state(cast, number) == "draft"


def test_nobody_else_reads_or_answers_it(cast: Cast, client: FlaskClient, page: str, number: int) -> None:
    form = hidden_fields(client.get(page))
    other = f"/moi/{cast.key('Amina')}/vu"
    for path in (f"{other}/{number}", f"{other}/99999999999999999999", f"{other}/0", f"{other}/-1", f"{other}/x"):
        assert client.get(path).status_code == 404, path
        assert client.post(path, data={**form, "answer": "yes"}).status_code in (404, 405), path
    assert state(cast, number) == "draft"
    signed = cast.award_id(cast.code)
    assert heading(client.get(f"{other}/{signed}").text) == "Ce badge est déjà fait"


def test_under_fifteen_the_site_is_called(cast: Cast, client: FlaskClient, page: str, number: int) -> None:
    form = hidden_fields(client.get(page))
    with cast.services.database.begin() as session:
        session.execute(update(Member).where(Member.id == cast.members["Zoé"]).values(age=Age.UNDER_15))
    found = client.get(page)
    assert heading(found.text) == "Répondez au site, avec un parent" and "<form" not in found.text
    assert 'href="tel:' in found.text
    assert client.post(page, data={**form, "answer": "yes"}).status_code == 409 and state(cast, number) == "draft"


def test_every_state_of_the_page_is_plain_and_english_too(cast: Cast, client: FlaskClient, page: str) -> None:
    form = hidden_fields(client.get(page))
    texts = [client.get(page).text, client.get(f"{page}?lang=en").text]
    assert "Yes, I want it" in texts[1] and "You had said" in texts[1]
    client.post(page, data={**form, "answer": "yes"})
    texts += [client.get(page).text, client.get(f"{page}?lang=en").text]
    client.post(page, data={**hidden_fields(client.get(page)), "answer": "disagree"})
    texts += [client.get(page).text, client.get(f"{page}?lang=en").text]
    assert "Talk to somebody else" in texts[-1]
    for text in texts:
        read = text_of(text).casefold() + " ".join(re.findall(r'(?:alt|title|aria-label)="([^"]*)"', text)).casefold()
        assert not [word for word in FORBIDDEN["fr"] if word in read]


def test_it_asks_at_most_twelve_statements(cast: Cast, client: FlaskClient, page: str) -> None:
    client.get(page)
    database: Database = cast.services.database
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        client.get(page)
        assert len(asked) <= 12, asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
