"""« Mes messages »: what there is to know, « je le sais déjà », and « pas de messages », on the member's own page."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.matching.introductions import meet
from badges.matching.introductions.rules import ThreadState
from badges.messages import reads
from badges.messages.rules import Occasion, Way
from badges.messages.sources import Scope
from badges.messages.tables import Message
from badges.people.tables import Member
from badges.web.portfolio.messages.wording import said
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast import acts
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.introductions import thread
from tests.cast.messages import rows, session_ahead
from tests.cast.office import hidden_fields
from tests.cast.rows import count


def read(page: TestResponse) -> str:
    """The words of a page with plain spaces."""
    return html.unescape(text_of(page.text)).replace("\u202f", " ").replace("\u00a0", " ")


def with_place(cast: Cast, who: str = "Amina", title: str = "Couture") -> int:
    """A workshop in which a member has a place."""
    services, member = cast.services, cast.members[who]
    with services.database.begin(read_only=True) as session:
        site_id = session.get_one(Member, member).site_id
    workshop = acts.create_workshop(services, cast.actor, site_id=site_id, title=title)
    session_ahead(services, cast.actor, workshop)
    acts.enrol(services, cast.actor, workshop, member)
    return workshop


def test_what_there_is_to_know_is_known_once(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/messages"
    assert "Mes messages" in read(client.get(f"/moi/{cast.key()}"))
    empty = client.get(page)
    assert heading(empty.text) == "Mes messages" and empty.headers["Cache-Control"] == "no-store"
    assert "Rien de nouveau." in read(empty)
    workshop = with_place(cast)
    shown = client.get(page)
    assert "Votre place : « Couture »" in read(shown) and not [
        word for word in FORBIDDEN["fr"] if word in read(shown).lower()
    ]
    form = {**hidden_fields(shown), "then": f"place:{workshop}"}
    for _tap in range(2):
        answer = client.post(f"{page}/su", data=form)
        assert answer.status_code == 303
    assert rows(cast.services) == [(Occasion.PLACE, Way.KNOWN)]
    with cast.services.database.begin(read_only=True) as session:
        assert session.query(Message).one().noted_by_id is None
    assert "Rien de nouveau." in read(client.get(answer.headers["Location"]))


def test_of_others_nothing_is_known(cast: Cast, client: FlaskClient) -> None:
    workshop = with_place(cast, "Zoé", "Pain")
    page = f"/moi/{cast.key()}/messages"
    assert "Pain" not in read(client.get(page))
    for number in (str(workshop), "999", "x", ""):
        form = {"csrf_token": token(client.get(page)), "then": f"place:{number}"}
        answer = client.post(f"{page}/su", data=form)
        assert answer.status_code in (409, 422), number
    assert count(cast.services, Message) == 0


def test_no_messages_and_messages_again(cast: Cast, client: FlaskClient) -> None:
    page, amina = f"/moi/{cast.key()}/messages", cast.members["Amina"]
    for pressed, since in (("none", True), ("none", True), ("some", False)):
        answer = client.post(page, data={"csrf_token": token(client.get(page)), "then": pressed})
        assert answer.status_code == 303
        with cast.services.database.begin(read_only=True) as session:
            assert (session.get_one(Member, amina).no_messages_on is not None) is since
        assert ("Vous ne recevez plus de messages" in read(client.get(page))) is since
    assert client.post(page, data={"csrf_token": token(client.get(page)), "then": "x"}).status_code == 422


def test_in_english_too(cast: Cast, client: FlaskClient) -> None:
    with_place(cast)
    page = client.get(f"/moi/{cast.key()}/messages?lang=en")
    assert "My messages" in page.text and "I know it already" in page.text
    told = read(page).replace("\u2068", "").replace("\u2069", "")
    assert re.search(r"Your place: Couture, on \w+day \d+ \w+ at \d+:\d\d, in Auzances\.", told), told
    found = thread(cast.services, cast.actor, cast.member_id, cast.members["Zoé"]).goes_to(ThreadState.BOTH_YES)
    meet.arrange(cast.services, cast.actor, found.id, meet.ArrangementFacts(meeting_on=cast.services.now().date()))
    both = f"/moi/{cast.key()}/messages"
    assert "Your meeting, arranged with us: on Tuesday 24 November. For the time" in read(client.get(f"{both}?lang=en"))
    assert "Votre rencontre, convenue avec nous : le mardi 24 novembre. Pour" in read(client.get(both))


def test_each_occasion_has_english_words_and_a_title_that_names_a_member_is_not_said(cast: Cast, app: Flask) -> None:
    with_place(cast)
    with cast.services.database.begin(read_only=True) as session:
        (place,) = reads.tellings(session, Scope(member_id=cast.member_id), cast.services.now())
    with app.test_request_context("/?lang=en"):
        for occasion in Occasion:
            told = replace(place, thing=replace(place.thing, occasion=occasion), what="un atelier")
            words = said(told)
            assert "un atelier" not in words and "%(" not in words and not re.search(r"[éàÀ]|l’", words)
        assert "a workshop" in said(replace(place, what="un atelier"))
