"""« Je propose, je cherche »: both halves, each page with its buttons, and whose they are."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from badges.matching.postings import change
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import PostingState, Step
from badges.people import links
from badges.people.rules import Age
from badges.people.tables import Member
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.postings import posting, shown
from tests.cast.statements import statements


def said(cast: Cast, who: str = "Amina", **changes: object) -> int:
    """What a member wrote on the private page."""
    return posting(cast.services, OwnLink(cast.members[who]), cast.members[who], **changes)


def state(cast: Cast, number: int) -> PostingState:
    """Where it stands now."""
    return shown(cast.services, number).state(cast.services.now().date())


def read(text: str) -> str:
    """The words of a page with plain spaces."""
    return text_of(text).replace("\u202f", " ").replace("\u00a0", " ")


def test_both_halves_are_there_with_a_question_where_one_is_empty(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/annonces"
    assert "Je propose, je cherche" in read(client.get(f"/moi/{cast.key()}").text)
    empty = client.get(page)
    assert heading(empty.text) == "Je propose, je cherche" and empty.headers["Cache-Control"] == "no-store"
    assert "sans y penser ?" in read(empty.text) and "savoir faire ?" in read(empty.text)
    assert "nouvelle?je=propose" in empty.text and "nouvelle?je=cherche" in empty.text and "<details" not in empty.text
    assert "Amina" not in text_of(empty.text)
    said(cast)
    half = read(client.get(page).text)
    assert "Faire un ourlet" in half and "le mercredi matin" in half and "Pas encore relu par l’équipe" in half
    assert "sans y penser ?" not in half and "savoir faire ?" in half


def test_what_is_over_is_folded(cast: Cast, client: FlaskClient) -> None:
    number, page = said(cast, side="sought"), f"/moi/{cast.key()}/annonces"
    change.take(cast.services, OwnLink(cast.member_id), number, Step.FULFIL)
    text = client.get(page).text
    folded = re.search(r"<details.*?</details>", text, re.DOTALL)
    assert folded is not None and "Faire un ourlet" in folded[0] and "C’est fait" in folded[0]
    assert "Je cherche" in folded[0] and text.count("Faire un ourlet") == 1


def test_each_button_does_its_step_once_however_often_it_is_touched(cast: Cast, client: FlaskClient) -> None:
    number = posting(cast.services, cast.actor, cast.member_id)
    page = f"/moi/{cast.key()}/annonces/{number}"
    given = {"csrf_token": token(client.get(page))}
    for step, button, wanted in (
        ("pause", "Mettre en pause", PostingState.PAUSED),
        ("resume", "Reprendre", PostingState.SHOWN),
        ("fulfil", "C’est fait", PostingState.FULFILLED),
        ("again", "Redire pour six mois", PostingState.SHOWN),
        ("end", "Finir", PostingState.ENDED),
    ):
        assert button in read(client.get(page).text)
        for _twice in range(2 if step != "again" else 1):
            answer = client.post(page, data={**given, "step": step})
            assert (answer.status_code, answer.location) == (303, page), step
            assert state(cast, number) is wanted
    late = client.post(page, data={**given, "step": "pause"})
    assert late.status_code == 409 and "Cela a changé entre-temps" in read(late.text)
    assert "Redire pour six mois" in read(late.text) and "Changer" not in read(late.text)
    for odd in ("read", "", "publish"):
        assert client.post(page, data={**given, "step": odd}).status_code == 422
    assert state(cast, number) is PostingState.ENDED


def test_a_yes_to_the_public_page_ends_at_once(cast: Cast, client: FlaskClient) -> None:
    number = said(cast, words_public=True, name_public=True)
    page = f"/moi/{cast.key()}/annonces/{number}"
    assert "Ne plus montrer mes mots à tout le monde" in read(client.get(page).text)
    given = {"csrf_token": token(client.get(page))}
    for _twice in range(2):
        assert client.post(f"{page}/cacher", data={**given, "name_only": "y"}).status_code == 303
        found = shown(cast.services, number)
        assert found.words_public and not found.name_public
    assert "prénom" not in read(client.get(page).text)
    for _twice in range(2):
        assert client.post(f"{page}/cacher", data=given).status_code == 303
        assert not shown(cast.services, number).words_public
    assert "tout le monde" not in read(client.get(page).text).casefold()


def test_a_member_reads_what_everybody_reads_of_a_house_that_is_empty(cast: Cast, client: FlaskClient) -> None:
    for words, activity_alone in (("Nourrir mon chat.", False), ("Nourrir mon chat du 3 au 20 août.", True)):
        number = said(cast, words=words, words_public=True, name_public=True)
        text = read(client.get(f"/moi/{cast.key()}/annonces/{number}").text)
        assert "Sans votre prénom ni vos jours" in text and "Avec votre prénom." not in text
        assert ("Tout le monde peut lire l’activité" in text) is activity_alone
        assert ("Tout le monde peut lire ces mots" in text) is not activity_alone
    text = read(client.get(f"/moi/{cast.key()}/annonces/{said(cast, words_public=True, name_public=True)}").text)
    assert "Avec votre prénom." in text and "Tout le monde peut lire ces mots" in text


def test_another_members_and_an_unknown_one_are_not_told_apart(cast: Cast, client: FlaskClient) -> None:
    number, home = said(cast), f"/moi/{cast.key('Zoé')}/annonces"
    given = {"csrf_token": token(client.get(f"{home}/nouvelle")), "step": "end", "side": "offered", "words": "x"}
    for path in ("", "/modifier", "/cacher"):
        answers = []
        for one in (number, 999):
            if path != "/cacher":
                answer = client.get(f"{home}/{one}{path}")
                answers.append((answer.status_code, answer.text.replace(f"annonces/{one}", "")))
            answer = client.post(f"{home}/{one}{path}", data=given)
            answers.append((answer.status_code, answer.text.replace(f"annonces/{one}", "")))
        assert {status for status, _text in answers} == {404} and len(set(answers)) == 1, path
    assert state(cast, number) is PostingState.UNREAD


def test_a_link_that_ended_opens_none_of_these_pages(cast: Cast, client: FlaskClient) -> None:
    number, old = said(cast), f"/moi/{cast.key()}"
    given = {"csrf_token": token(client.get(f"{old}/annonces/{number}")), "step": "end"}
    links.renew_link(cast.services, cast.actor, cast.member_id)
    for path in ("annonces", f"annonces/{number}", f"annonces/{number}/modifier", "annonces/nouvelle", "conditions"):
        assert client.get(f"{old}/{path}").status_code == 404
        if path != "annonces":
            assert client.post(f"{old}/{path}", data=given).status_code == 404
    assert state(cast, number) is PostingState.UNREAD


def test_the_pages_are_english_too_and_plain(cast: Cast, client: FlaskClient) -> None:
    number, home = said(cast, words_public=True, reach="foot"), f"/moi/{cast.key()}"
    wanted = {
        f"annonces/{number}": "on Wednesday morning",
        "annonces": "Not read by the team yet",
        "annonces/nouvelle": "Send to the team",
        "conditions": "Not at my home",
    }
    for path, words in wanted.items():
        for language in ("fr", "en"):
            text = client.get(f"{home}/{path}?lang={language}").text
            assert not [word for word in FORBIDDEN[language] if word in read(text).casefold()], path
        assert words.casefold() in read(text).casefold(), path
    form = {"csrf_token": token(client.get(f"{home}/annonces/{number}")), "step": "pause"}
    assert client.post(f"{home}/annonces/{number}?lang=en", data=form).location.endswith("?lang=en")


def test_a_page_asks_few_statements(app: Flask, cast: Cast, client: FlaskClient) -> None:
    numbers = [said(cast, side=side) for side in ("offered", "sought") * 4]
    home = f"/moi/{cast.key()}"
    for path in ("annonces", f"annonces/{numbers[0]}", f"annonces/{numbers[0]}/modifier", "conditions"):
        client.get(f"{home}/{path}")
        with statements(app) as asked:
            assert client.get(f"{home}/{path}").status_code == 200
        assert len(asked) <= 12, (path, len(asked))


@pytest.mark.parametrize("age", [Age.UNDER_15, Age.UNDER_18])
def test_a_minor_is_offered_no_line_on_the_public_page(cast: Cast, client: FlaskClient, age: Age) -> None:
    with cast.services.database.begin() as session:
        session.execute(update(Member).where(Member.id == cast.member_id).values(age=age))
    home = f"/moi/{cast.key()}/annonces"
    page = client.get(f"{home}/nouvelle?je=propose")
    assert "words_public" not in page.text and "name_public" not in page.text
    assert ("avec un parent" in text_of(page.text)) == (age is Age.UNDER_15)
    given = {"csrf_token": token(page), "side": "offered", "words": "Plier", "manner": "does", "words_public": "y"}
    refused = client.post(f"{home}/nouvelle", data=given)
    assert refused.status_code == 422 and "Avant 18 ans" in text_of(refused.text) and "Plier" in refused.text
    alone = client.post(f"{home}/nouvelle", data={**given, "words_public": ""})
    if age is Age.UNDER_15:
        assert alone.status_code == 422 and 'id="with_parent"' in alone.text and "avec un parent" in read(alone.text)
        given["with_parent"] = "y"
    else:
        assert "with_parent" not in page.text
    assert client.post(f"{home}/nouvelle", data={**given, "words_public": ""}).status_code == 303
