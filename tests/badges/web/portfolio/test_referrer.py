"""« Informer mon référent » on the private page: to whom, the whole letter to read, an unticked yes, one letter."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from badges.base.tables import Letter
from badges.people.rules import Age
from badges.people.tables import Member
from badges.sharing.bundles.changes import ABOUT
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.bundles.stop_bundle import stop
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.orientations import sent as orientation_sent

ADDRESS = "conseil@mission-locale.example"
FORM = {"email": ADDRESS, "name": "Amina", "service": ""}


@pytest.fixture
def bundle(cast: Cast) -> int:
    """A dossier of Amina's."""
    return prepare(cast.services, cast.member_id, [cast.code])


def read(page: TestResponse) -> str:
    """The words of a page with plain spaces."""
    return text_of(html.unescape(page.text)).replace("\u00a0", " ").replace("\u202f", " ")


def page_of(cast: Cast, bundle: int) -> str:
    """The page of the letter."""
    return f"/moi/{cast.key()}/dossiers/{bundle}/referent"


def send(client: FlaskClient, cast: Cast, bundle: int, then: str, **changes: str) -> TestResponse:
    """Send the form with the button `then`."""
    page = page_of(cast, bundle)
    form = {"csrf_token": token(client.get(page)), **FORM, **changes, "then": then}
    return client.post(page, data=form)


def letters(cast: Cast) -> list[Letter]:
    """The letters to referrers."""
    with cast.services.database.begin(read_only=True) as session:
        found = session.scalars(select(Letter).where(Letter.purpose == ABOUT)).all()
        session.expunge_all()
    return list(found)


def test_from_the_dossier_to_one_letter_that_was_read(cast: Cast, client: FlaskClient, bundle: int) -> None:
    dossier = f"/moi/{cast.key()}/dossiers/{bundle}"
    assert page_of(cast, bundle) in client.get(dossier).text
    first = client.get(page_of(cast, bundle))
    assert heading(first.text) == "Informer mon référent" and first.headers["Cache-Control"] == "no-store"
    assert "Le réseau ne dit à personne qui vient, ni qui ne vient pas." in read(first)
    preview = send(client, cast, bundle, "read")
    assert preview.status_code == 200 and heading(preview.text) == "Lisez la lettre" and letters(cast) == []
    box = re.search(r'<input[^>]*name="agreed"[^>]*>', preview.text)
    assert box is not None and "checked" not in box[0]
    answer = send(client, cast, bundle, "send", agreed="y")
    assert answer.status_code == 303
    (letter,) = letters(cast)
    assert letter.recipient == ADDRESS
    shown = read(preview)
    for line in (letter.recipient, letter.subject, *filter(None, letter.body.split("\n"))):
        assert text_of(line).replace("\u00a0", " ") in shown, line
    whole = shown[shown.index(letter.subject) : shown.index("J’ai lu cette lettre")]
    assert whole.split() == [
        *letter.subject.split(),
        *letter.body.split(),
        "Votre",
        "accord",
    ]  # and nothing else leaves
    after = client.get(answer.location)
    assert "La lettre part." in read(after) and "a été demandée le 24 novembre 2026." in read(after)
    assert ADDRESS not in after.text


def test_a_second_tap_and_another_tab_send_nothing_more(cast: Cast, client: FlaskClient, bundle: int) -> None:
    for _twice in range(2):
        answer = send(client, cast, bundle, "send", agreed="y")
    assert "Rien n’est parti une deuxième fois." in read(client.get(answer.location)) and len(letters(cast)) == 1


def test_without_the_tick_the_letter_comes_back(cast: Cast, client: FlaskClient, bundle: int) -> None:
    answer = send(client, cast, bundle, "send")
    assert answer.status_code == 422 and "Cochez la case si vous avez lu la lettre" in read(answer)
    assert ADDRESS in answer.text and letters(cast) == []


@pytest.mark.parametrize("then", ["", "read", "back", "SEND", "send "])
def test_no_other_button_sends(cast: Cast, client: FlaskClient, bundle: int, then: str) -> None:
    answer = send(client, cast, bundle, then, agreed="y")
    if then.strip() != "send":
        assert answer.status_code == 200 and letters(cast) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": ""}, "Écrivez une adresse e-mail, ou choisissez un service."),
        ({"email": "chez moi"}, "adresse"),
        ({"name": "Zoé"}, "Choisissez un de vos noms dans la liste."),
        ({"service": "999", "email": ""}, "Ce service n’est plus dans la liste."),
        ({"service": "999"}, "Choisissez un service, ou écrivez une adresse, pas les deux."),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    cast: Cast, client: FlaskClient, bundle: int, changes: dict[str, str], words: str
) -> None:
    for then in ("read", "send"):
        answer = send(client, cast, bundle, then, agreed="y", **changes)
        assert answer.status_code == 422 and words in read(answer)
        assert changes.get("email", ADDRESS) in answer.text
    assert letters(cast) == []
    assert send(client, cast, bundle, "send", agreed="y").status_code == 303  # the control


def test_the_services_of_the_site_are_shown_with_their_mailbox(cast: Cast, client: FlaskClient, bundle: int) -> None:
    assert 'name="service"' not in client.get(page_of(cast, bundle)).text
    orientation_sent(cast.services, site="auzances")
    assert 'name="service"' not in client.get(page_of(cast, bundle)).text  # the public form alone: anybody's words
    orientation_sent(cast.services, actor=cast.actor, site="auzances", first_name="Nadia")
    page = client.get(page_of(cast, bundle))
    assert "Mission locale de Guéret" in read(page) and "accueil@mission-locale.example" in read(page)
    assert "Samira" not in page.text and "Nadia" not in page.text  # whom it sent
    number = re.search(r'name="service"\s+value="(\d+)"', page.text)
    assert number is not None
    preview = send(client, cast, bundle, "read", service=number[1], email="")
    assert preview.status_code == 200 and "accueil@mission-locale.example" in read(preview)


def test_a_closed_dossier_and_another_s_have_no_such_page(cast: Cast, client: FlaskClient, bundle: int) -> None:
    page = page_of(cast, bundle)
    form = {"csrf_token": token(client.get(page)), **FORM, "then": "send", "agreed": "y"}
    theirs = page.replace(cast.key(), cast.key("Zoé"))
    assert client.get(theirs).status_code == client.post(theirs, data=form).status_code == 404
    assert client.post(page, data={**form, "csrf_token": ""}).status_code == 403
    stop(cast.services, cast.member_id, bundle)
    assert client.get(page).status_code == client.post(page, data=form).status_code == 404  # a form that is older
    assert letters(cast) == []


def test_under_fifteen_with_a_parent_and_in_plain_words(cast: Cast, client: FlaskClient, bundle: int) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Member, cast.member_id).age = Age.UNDER_15
    for page in (client.get(page_of(cast, bundle)), send(client, cast, bundle, "read")):
        assert "faites-le avec un parent" in read(page)
        assert not [word for word in FORBIDDEN["fr"] if word in read(page).casefold()]
    assert heading(client.get(f"{page_of(cast, bundle)}?lang=en").text) == "Tell my support worker"
