"""« Des idées, ici »: those of the site without a name, « je viendrais », one's own, and what became of some."""

from __future__ import annotations

import html
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from badges.matching.ideas import become, change, lead
from badges.matching.ideas.facts import IdeaFacts, LeadFacts, OutcomeFacts, ThanksFacts
from badges.matching.ideas.rules import IdeaState
from badges.matching.tables import Idea, IdeaVoice
from badges.people.rules import Age
from badges.people.tables import Member
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.ideas import SOUP, coming, own_idea, shown
from tests.cast.office import hidden_fields
from tests.cast.rows import count
from tests.cast.statements import statements

TUESDAY = OutcomeFacts(chosen="other", day="2026-12-15", start="14:00", end="16:00")  # type: ignore[arg-type]


def open_idea(cast: Cast, who: str = "Zoé", **changes: Any) -> int:
    """An idea of a member that the staff has read."""
    number = own_idea(cast.services, cast.members[who], **changes)
    change.read(cast.services, cast.actor, number)
    return number


def read(page: TestResponse) -> str:
    """The words of a page with plain spaces."""
    return text_of(page.text).replace("&nbsp;", " ").replace("\u202f", " ").replace("\u00a0", " ")


def filled(page: TestResponse, **changes: str) -> MultiDict[str, str]:
    """The form as a browser sends it."""
    form = {"title": "Un marché de plants", "words": "J’ai des tomates.", "activity": "jardinage", "needed": ""}
    return MultiDict({**hidden_fields(page), **form, **changes})


def test_the_open_ideas_of_the_site_and_no_name(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/idees"
    assert "Des idées, ici" in read(client.get(f"/moi/{cast.key()}"))
    empty = client.get(page)
    assert heading(empty.text) == "Des idées, ici" and empty.headers["Cache-Control"] == "no-store"
    assert "qu’on fasse ensemble, une fois ?" in read(empty) and "J’ai une idée" in read(empty)
    own_idea(cast.services, cast.members["Zoé"], title="Pas encore lue")
    number = open_idea(cast)
    coming(cast.services, cast.actor, number, [cast.members["Zoé"]])
    text = read(client.get(page))
    assert "La soupe du quartier" in text and "1 viendrait · il en faut 4" in text and "bocal" in text
    assert "Pas encore lue" not in text and "Zoé" not in text


def test_one_tap_and_it_is_taken_back(cast: Cast, client: FlaskClient) -> None:
    number, page = open_idea(cast), f"/moi/{cast.key()}/idees"
    where = f"{page}/{number}/viendrais"
    for then, voices, said in (("come", 1, "Je ne viendrais plus"), ("no_more", 0, "Je viendrais")):
        form = {"csrf_token": token(client.get(page)), "then": then}
        for _twice in range(2):
            answer = client.post(where, data=form)
            assert (answer.status_code, answer.location) == (303, page)
        assert count(cast.services, IdeaVoice) == voices and said in read(client.get(page))
    change.close(cast.services, cast.actor, number, ThanksFacts(thanks="Merci."))
    late = client.post(where, data={"csrf_token": token(client.get(f"{page}/nouvelle")), "then": "come"})
    assert late.status_code == 409 and "est close" in read(late) and count(cast.services, IdeaVoice) == 0
    assert client.post(f"{page}/999/viendrais", data=form).status_code == 404


def test_one_s_own_is_listed_once_and_may_be_come_to(cast: Cast, client: FlaskClient) -> None:
    number, page = open_idea(cast, "Amina"), f"/moi/{cast.key()}/idees"
    alone = client.get(page)
    assert alone.text.count("<bdi>La soupe du quartier</bdi></h") == 1
    assert "Pas d’autre idée en ce moment." in read(alone) and "Pas d’idée" not in read(alone)
    open_idea(cast, title="Le pain")
    first, _, own = read(client.get(page)).partition("Mes idées")
    assert "Le pain" in first and "La soupe" not in first and "Pas d’autre idée" not in first
    assert "La soupe du quartier" in own and "Personne encore · il en faut 4" in own and "bocal" in own
    for then, voices, said in (("come", 1, "Je ne viendrais plus"), ("no_more", 0, "Je viendrais")):
        form = {"csrf_token": token(client.get(page)), "then": then}
        assert client.post(f"{page}/{number}/viendrais", data=form).status_code == 303
        assert count(cast.services, IdeaVoice) == voices
        assert said in read(client.get(page)).partition("Mes idées")[2]


def test_what_became_of_it_has_its_day_and_a_phone(cast: Cast, client: FlaskClient) -> None:
    number, page = open_idea(cast), f"/moi/{cast.key()}/idees"
    coming(cast.services, cast.actor, number, [cast.member_id])
    become.become(cast.services, cast.actor, number, TUESDAY)
    text = read(client.get(page))
    assert "On le fait : mardi 15 décembre, 14 h – 16 h" in text and "Appelez le site" in text
    client.post(f"{page}/{number}/viendrais", data={"csrf_token": token(client.get(page)), "then": "no_more"})
    assert count(cast.services, IdeaVoice) == 0 and "15 décembre" not in read(client.get(page))


def test_an_idea_is_said_once_and_waits_for_the_team(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/idees/nouvelle"
    form = filled(client.get(page))
    answers = [client.post(page, data=form) for _ in range(3)]
    assert {each.status_code for each in answers} == {303} and count(cast.services, Idea) == 1
    text = read(client.get(answers[0].location))
    assert "L’équipe lit votre idée d’abord" in text and "Pas encore relue par l’équipe" in text and "Mes idées" in text
    found = shown(cast.services, 1)
    assert found.state is IdeaState.UNREAD and found.by_member and found.needed is None
    assert found.activity is not None and found.activity.key == "jardinage"


def test_nothing_typed_is_lost(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/idees/nouvelle"
    for changes, wanted, field in (
        ({"title": ""}, "Dites l’idée", "title"),
        ({"title": "Appelez le 06 12 34 56 78"}, "Retirez le numéro, l’adresse", "title"),
        ({"words": "mot " * 60}, "trop long", "words"),
        ({"needed": "zéro"}, "de 2 à 200", "needed"),
        ({"activity": "voler"}, "", "activity"),
    ):
        answer = client.post(page, data=filled(client.get(page), **changes))
        text = html.unescape(answer.text)
        assert answer.status_code == 422 and wanted in text_of(text) and f'id="{field}-erreur"' in text, changes
        assert changes.get("title", "Un marché de plants") in text
    assert count(cast.services, Idea) == 0


def test_it_is_said_otherwise_and_read_again(cast: Cast, client: FlaskClient) -> None:
    number = open_idea(cast, "Amina")
    page = f"/moi/{cast.key()}/idees/{number}/modifier"
    old = client.get(page)
    answer = client.post(page, data=filled(old))
    assert answer.status_code == 303 and shown(cast.services, number).state is IdeaState.UNREAD
    change.change(cast.services, cast.actor, number, IdeaFacts(**{**SOUP, "title": "La grande soupe"}))
    late = client.post(page, data=filled(old, title="Le bouillon"))
    assert late.status_code == 409 and "Le bouillon" in late.text and "La grande soupe" in late.text
    change.close(cast.services, cast.actor, number, ThanksFacts(thanks="Merci."))
    assert client.get(page).status_code == 303
    over = client.post(page, data=filled(late, title="Encore"))
    assert over.status_code == 422 and "est close" in read(over) and "Encore" in over.text
    other = open_idea(cast)
    assert client.get(f"/moi/{cast.key()}/idees/{other}/modifier").status_code == 404


def test_the_thanks_and_whether_one_would_lead(cast: Cast, client: FlaskClient) -> None:
    number, page = open_idea(cast, "Amina"), f"/moi/{cast.key()}/idees"
    where = f"{page}/{number}/animer"
    assert "Voulez-vous l’animer ?" in read(client.get(page))
    for then, leads, named, said in (
        ("named", True, True, "Tout le monde peut lire votre prénom."),
        ("unnamed", True, False, "je peux l’animer"),
        ("no", False, False, "je ne l’anime pas"),
    ):
        answer = client.post(where, data={"csrf_token": token(client.get(page)), "then": then})
        found = shown(cast.services, number)
        assert answer.status_code == 303 and (found.leads, found.named) == (leads, named)
        assert said in read(client.get(page)), then
    wrong = client.post(where, data={"csrf_token": token(client.get(page)), "then": "always"})
    assert wrong.status_code == 422
    other = open_idea(cast)
    form = {"csrf_token": token(client.get(page)), "then": "named"}
    assert client.post(f"{page}/{other}/animer", data=form).status_code == 404
    change.close(cast.services, cast.actor, number, ThanksFacts(thanks="Merci de tout cœur."))
    text = read(client.get(page))
    assert "Merci de tout cœur." in text and "l’animer" not in text


def test_a_minor_is_not_asked_for_a_name(cast: Cast, client: FlaskClient) -> None:
    number, page = open_idea(cast, "Amina"), f"/moi/{cast.key()}/idees"
    assert "Oui, avec mon prénom" in read(client.get(page))
    with cast.services.database.begin() as session:
        session.execute(update(Member).where(Member.id == cast.member_id).values(age=Age.UNDER_15))
    text = read(client.get(page))
    assert "Oui, avec mon prénom" not in text and "Oui, sans mon prénom" in text and "avec un parent" in text
    form = {"csrf_token": token(client.get(page)), "then": "named"}
    answer = client.post(f"{page}/{number}/animer", data=form)
    assert answer.status_code == 422 and not shown(cast.services, number).named


def test_plain_words_and_english(cast: Cast, client: FlaskClient, app: Flask) -> None:
    number, page = open_idea(cast), f"/moi/{cast.key()}/idees"
    own = open_idea(cast, "Amina", title="Le pain")
    lead.answer(cast.services, cast.actor, own, LeadFacts(leads=True))
    coming(cast.services, cast.actor, number, [cast.member_id])
    for path in (page, f"{page}/nouvelle", f"{page}/{own}/modifier"):
        answer = client.get(path)
        assert not [each for each in FORBIDDEN["fr"] if each in text_of(answer.text).lower()], path
    english = read(client.get(f"{page}?lang=en"))
    for words in ("Ideas, here", "would come", "I would not come any more", "My ideas", "I have an idea"):
        assert words in english, words
    with statements(app) as asked:
        client.get(page)
    assert len(asked) <= 12
