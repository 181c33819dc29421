"""« Pour le bilan » on the private page: asked only where it is switched on, and the gender is never shown again."""

from __future__ import annotations

import html

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.people.traits.choose_questions import choose, recorded
from badges.people.traits.rules import AgeBand, Gender, SentBy, Trait
from badges.people.traits.tables import MemberTraits
from tests.badges.web.portfolio.pages import FORBIDDEN
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.office import hidden_fields
from tests.cast.rows import count

SAID = {"gender": "woman", "age_band": "25_to_39", "commune": "gueret", "sent_by": "work"}


def read(page: TestResponse) -> str:
    """The words of a page with plain spaces."""
    return html.unescape(text_of(page.text)).replace("\u202f", " ").replace("\u00a0", " ")


def switched(cast: Cast, *asked: Trait) -> str:
    """Switch questions on; the address of Amina's page of them."""
    choose(cast.services, cast.actor, recorded(frozenset(asked)))
    return f"/moi/{cast.key()}/bilan"


def send(client: FlaskClient, page: str, **said: str) -> TestResponse:
    """Send the form as its page shows it."""
    return client.post(page, data={**hidden_fields(client.get(page)), **said})


def test_without_a_question_there_is_no_page_and_no_door(cast: Cast, client: FlaskClient) -> None:
    page = switched(cast)
    assert "Le réseau ne demande rien pour le bilan." in read(client.get(page))
    assert client.post(page, data=hidden_fields(client.get(f"/moi/{cast.key()}/conditions"))).status_code == 404
    assert "Pour le bilan" not in read(client.get(f"/moi/{cast.key()}"))
    switched(cast, Trait.GENDER)
    assert "Pour le bilan" in read(client.get(f"/moi/{cast.key()}"))
    shown = read(client.get(page))
    assert heading(client.get(page).text) == "Pour le bilan" and "Votre commune" not in shown
    assert not [word for word in FORBIDDEN["fr"] if word in shown.lower()]
    assert shown.index("je préfère ne pas dire") < shown.index("une femme")


def test_what_is_said_is_kept_and_the_gender_is_not_shown_again(cast: Cast, client: FlaskClient) -> None:
    page = switched(cast, *Trait)
    before = client.get(page)
    assert before.headers["Cache-Control"] == "no-store"
    assert send(client, page, **SAID).status_code == 303
    with cast.services.database.begin(read_only=True) as session:
        row = session.get_one(MemberTraits, cast.member_id)
        assert (row.gender, row.age_band, row.sent_by) == (Gender.WOMAN, AgeBand.FROM_25, SentBy.WORK)
        assert row.commune == "23096"
    after = client.get(page)
    assert 'value="Guéret"' in after.text and after.text.count("checked") == 2, "age and sender, no gender"
    said, unsaid = after.text, before.text
    start, end = said.index('id="gender"'), said.index('id="age_band"')
    assert said[start:end] == unsaid[unsaid.index('id="gender"') : unsaid.index('id="age_band"')]


def test_a_gender_beside_a_mistake_is_not_shown_again_either(cast: Cast, client: FlaskClient) -> None:
    page = switched(cast, *Trait)
    answer = send(client, page, **{**SAID, "commune": "Bourganeufe"})
    assert answer.status_code == 422 and "Est-ce Bourganeuf ?" in read(answer)
    assert answer.text.count("checked") == 2
    assert count(cast.services, MemberTraits) == 0


def test_an_older_page_is_told_of_the_other(cast: Cast, client: FlaskClient) -> None:
    page = switched(cast, *Trait)
    old = hidden_fields(client.get(page))
    send(client, page, **SAID)
    answer = client.post(page, data={**old, "commune": "Ahun", "gender": "man"})
    assert answer.status_code == 409 and "Guéret" in read(answer)
    with cast.services.database.begin(read_only=True) as session:
        assert session.get_one(MemberTraits, cast.member_id).gender is Gender.WOMAN


def test_who_holds_the_link_finds_out_by_no_guess_which_gender_was_said(cast: Cast, client: FlaskClient) -> None:
    page = switched(cast, *Trait)
    send(client, page, **SAID)
    shown = {**hidden_fields(client.get(page)), **SAID, "version": "0" * 32}
    answers = {client.post(page, data={**shown, "gender": each}).status_code for each in Gender}
    assert answers == {303}
    differing = {**shown, "commune": "Ahun"}
    assert {client.post(page, data={**differing, "gender": each}).status_code for each in Gender} == {409}
