"""Saying what one offers or looks for, and saying it otherwise: once, with what was typed, never over another page."""

from __future__ import annotations

import html
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from badges.matching.postings import change
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import Manner, Moment, PostingSide, PostingState, Reach, Step, Weekday
from badges.matching.tables import Posting
from tests.badges.web.portfolio.pages import token
from tests.cast.counter import Cast
from tests.cast.html import text_of
from tests.cast.office import hidden_fields
from tests.cast.postings import facts, posting, shown
from tests.cast.rows import count

WORDS = "Je fais un ourlet, sans me presser."


def filled(page: TestResponse, **changes: Any) -> MultiDict[str, str]:
    """The form as a browser sends it."""
    form = {
        **hidden_fields(page), "side": "offered", "words": WORDS, "activity": "couture", "other_activity": "",
        "manner": "shows", "days": ["we", "th"], "moments": ["morning"], "reach": "foot", "until": "",
    }  # fmt: skip
    sent = MultiDict[str, str]()
    for name, value in {**form, **changes}.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def test_what_is_said_waits_for_the_team(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/annonces/nouvelle"
    for asked, side in (("propose", "offered"), ("cherche", "sought")):
        text = client.get(f"{page}?je={asked}").text
        assert text.count("checked") == 2  # the side, and « on le fait ensemble »
        assert f'value="{side}"' in text.partition("checked")[0].rpartition("<input")[2]
    assert client.get(page).text.count("checked") == 1
    answer = client.post(page, data=filled(client.get(page), words_public="y", name_public="y"))
    assert answer.status_code == 303 and answer.location.endswith("/annonces?fait=posting.said")
    assert "Pas encore relu par l’équipe" in text_of(client.get(answer.location).text)
    found = shown(cast.services, 1)
    assert (found.side, found.words, found.manner) == (PostingSide.OFFERED, WORDS, Manner.SHOWS)
    assert found.days == (Weekday.WEDNESDAY, Weekday.THURSDAY) and found.moments == (Moment.MORNING,)
    assert found.reach is Reach.ON_FOOT and found.words_public and found.name_public and found.by_member
    assert found.member.id == cast.member_id and found.activity is not None and found.activity.key == "couture"


def test_the_same_form_sent_twice_says_it_once(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/annonces/nouvelle"
    form = filled(client.get(page))
    assert {client.post(page, data=form).status_code for _ in range(3)} == {303}
    assert count(cast.services, Posting) == 1
    client.post(page, data=filled(client.get(page)))  # after « back », which makes a new form
    assert count(cast.services, Posting) == 1
    client.post(page, data={**filled(client.get(page)), "words": "Autre chose, dit autrement."})
    assert count(cast.services, Posting) == 2


def test_nothing_typed_is_lost(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/annonces/nouvelle"
    own = {"activity": "autre", "other_activity": "Apiculture", "name_public": "y", "manner": "does"}
    for changes, wanted, field in (
        ({"words": "Appelez le 06 12 34 56 78"}, "Retirez le numéro, l’adresse", "words"),
        ({"words": "Un ourlet, 12 rue des Lilas"}, "Retirez le numéro, l’adresse", "words"),
        ({"words": ""}, "Écrivez quelques mots", "words"),
        ({"words": "mot " * 60}, "trop long", "words"),
        ({"other_activity": ""}, "Écrivez quelle activité", "other_activity"),
        ({"name_public": "y"}, "montrez aussi les mots", "words_public"),
        ({"until": "2031-01-01"}, "dans les six mois", "until"),
        ({"until": "demain"}, "Écrivez un jour", "until"),
        ({"side": ""}, "proposer, ou chercher", "side"),
    ):
        answer = client.post(page, data=filled(client.get(page), **{**own, "name_public": "", **changes}))
        text = html.unescape(answer.text)
        assert answer.status_code == 422 and wanted in text_of(text), changes
        assert f'href="#{field}"' in text and f'id="{field}"' in text, changes
        assert 'value="we"' in text and text.count("checked") >= 4  # how, two days, a moment
        assert changes.get("other_activity", "Apiculture") in text and changes.get("words", WORDS).strip() in text
        assert "<details" in text and ("open" in text.partition("<details")[2].partition(">")[0])
    assert count(cast.services, Posting) == 0
    answer = client.post(page, data=filled(client.get(page), **own, words_public="y"))
    assert answer.status_code == 303 and shown(cast.services, 1).other_activity == "Apiculture"


def test_it_is_said_otherwise_and_read_again(cast: Cast, client: FlaskClient) -> None:
    number = posting(cast.services, cast.actor, cast.member_id)
    page = f"/moi/{cast.key()}/annonces/{number}/modifier"
    shown_page = client.get(page)
    assert "Faire un ourlet" in shown_page.text and "Couture" in shown_page.text
    answer = client.post(page, data=filled(shown_page, side="sought"))
    assert (answer.status_code, answer.location) == (303, page.removesuffix("/modifier"))
    found = shown(cast.services, number)
    assert found.words == WORDS and found.side is PostingSide.SOUGHT
    assert found.state(cast.services.now().date()) is PostingState.UNREAD
    assert client.post(page, data=filled(shown_page, side="sought")).status_code == 303  # a second tap


def test_a_form_of_before_comes_back_with_both(cast: Cast, client: FlaskClient) -> None:
    number = posting(cast.services, cast.actor, cast.member_id)
    page = f"/moi/{cast.key()}/annonces/{number}/modifier"
    old = client.get(page)
    change.change(cast.services, cast.actor, number, facts(words="Autre chose.", days=["sa"]))
    answer = client.post(page, data=filled(old))
    text = text_of(answer.text)
    assert answer.status_code == 409 and WORDS in text and "Autre chose." in text and "samedi" in text
    assert "mercredi, jeudi" in text and shown(cast.services, number).words == "Autre chose."
    assert client.post(page, data=filled(answer)).status_code == 303 and shown(cast.services, number).words == WORDS


def test_what_is_over_is_not_changed(cast: Cast, client: FlaskClient) -> None:
    number = posting(cast.services, cast.actor, cast.member_id)
    page = f"/moi/{cast.key()}/annonces/{number}/modifier"
    old = client.get(page)
    change.take(cast.services, OwnLink(cast.member_id), number, Step.END)
    assert client.get(page).status_code == 303
    late = client.post(page, data=filled(old))
    assert late.status_code == 422 and "C’est fini" in text_of(late.text) and WORDS in late.text


def test_the_conditions_are_kept_changed_and_taken_back(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/conditions"
    first = client.get(page)
    assert "checked" not in first.text and first.headers["Cache-Control"] == "no-store"
    given = {**hidden_fields(first), "not_at_home": "y", "words": "Avec une femme."}
    for _twice in range(2):
        answer = client.post(page, data=given)
        assert answer.status_code == 303 and "conditions sont gardées" in text_of(client.get(answer.location).text)
    kept = client.get(page)
    assert kept.text.count("checked") == 1 and "Avec une femme." in kept.text
    outdated = client.post(page, data={**given, "in_company": "y", "words": "Le matin."})
    assert outdated.status_code == 409 and "Le matin." in outdated.text and "Avec une femme." in outdated.text
    long = client.post(page, data={**hidden_fields(kept), "words": "mot " * 60})
    assert long.status_code == 422 and "mot mot" in long.text
    assert client.post(page, data={"csrf_token": token(kept), "version": given["version"]}).status_code == 409
    assert client.post(page, data=hidden_fields(kept)).status_code == 303 and "checked" not in client.get(page).text
