"""The form of a service: what it keeps, what it asks about, what it refuses; and an answer that tells nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from badges.base.database import bounds
from badges.base.times import local_date
from badges.network.tables import Site
from badges.orientation import follow
from badges.orientation.tables import Orientation
from badges.web.counter.orientation import pages
from badges.web.http import formats
from tests.cast.counter import Cast
from tests.cast.facts import register_member
from tests.cast.html import text_of
from tests.cast.office import hidden_fields
from tests.cast.orientations import SENT, orientation
from tests.cast.rows import count
from tests.conftest import Clock

SILENCE = "Le réseau ne dit à personne qui vient, ni qui ne vient pas."


def send(client: FlaskClient, *, page: str | None = None, **changes: str) -> TestResponse:
    """The form as a browser sends it, from a page that was opened now."""
    token = page if page is not None else hidden_fields(client.get("/orienter"))["page"]
    return client.post("/orienter", data={**SENT, "page": token, **changes}, buffered=True)


def test_a_service_sends_somebody_in_one_page(client: FlaskClient, cast: Cast) -> None:
    answer = send(client)
    assert answer.status_code == 303 and count(cast.services, Orientation) == 1
    page = client.get(answer.headers["Location"]).text
    assert "Bien reçu" in page and "Nous ne dirons pas la suite." in page and SILENCE in page
    assert "Samira" not in page and "Set-Cookie" not in answer.headers


def test_the_place_of_a_link_is_chosen_already(client: FlaskClient) -> None:
    assert 'value="gueret" checked' in " ".join(client.get("/orienter?lieu=gueret").text.split())
    assert "checked" not in client.get("/orienter?lieu=<b>").text.partition("Comment la joindre")[0]


def test_a_place_that_closes_says_so_where_it_is_chosen(client: FlaskClient, cast: Cast) -> None:
    assert "ferme après le" not in client.get("/orienter").text
    with cast.services.database.begin() as session:
        site = session.scalars(select(Site).where(Site.slug == "gueret")).one()
        site.closed_on = local_date(cast.services.now()) + timedelta(days=20)
        last = site.closed_on - timedelta(days=1)
    said = text_of(client.get("/orienter").text)
    assert said.count("ferme après le") == 1 and _of(last, "fr") in said
    assert f"closes after {_of(last, 'en')}" in text_of(client.get("/orienter?lang=en").text)


def _of(day: date, language: str) -> str:
    return " ".join(formats.day_month(day, language).split())  # plain spaces, as `text_of` has them


def test_the_same_page_sent_twice_is_kept_once(client: FlaskClient, cast: Cast) -> None:
    token = hidden_fields(client.get("/orienter"))["page"]
    first, second = send(client, page=token), send(client, page=token)
    assert first.status_code == second.status_code == 303 and count(cast.services, Orientation) == 1


def test_page_and_head_are_the_same_whoever_it_is(client: FlaskClient, cast: Cast) -> None:
    """Unknown, a member, come, called by nobody any more, erased: one answer, byte for byte."""
    (site,) = cast.actor.site_ids
    register_member(cast.services, cast.actor, site, given_name="Samira", phone="06 12 00 00 03", badges_yes=None)
    came = orientation(cast.services, cast.actor, first_name="Venue", phone="06 12 00 00 04")
    follow.note_coming(cast.services, cast.actor, came, told=True)
    refused = orientation(cast.services, cast.actor, first_name="Refus", phone="06 12 00 00 05")
    follow.refuse(cast.services, cast.actor, refused, never_again=True)
    found = set()
    for name, phone in (("Autre", "07"), ("Samira", "03"), ("Venue", "04"), ("Refus", "05")):
        answer = send(client, first_name=name, phone=f"06 12 00 00 {phone}")
        head = {
            key: value for key, value in answer.headers.items() if key not in ("Date", "Location", "Content-Length")
        }
        page = client.get(answer.headers["Location"]).text
        found.add((answer.status_code, str(sorted(head.items())), page.replace(answer.headers["Location"], "")))
    assert len(found) == 1


def test_a_note_is_asked_about_and_sent_as_it_is(client: FlaskClient, cast: Cast) -> None:
    asked = send(client, note="Sort d’une dépression, aime le jardin.")
    assert asked.status_code == 200 and "Ce mot est-il utile" in asked.text and "dépression" in asked.text
    assert count(cast.services, Orientation) == 0 and 'value="Samira"' in asked.text
    sent = send(client, note="Sort d’une dépression.", as_it_is="y", page=hidden_fields(asked)["page"])
    assert sent.status_code == 303 and count(cast.services, Orientation) == 1


@pytest.mark.parametrize("page", ["", "x", "WyJndWVyZXQiXQ.aaaa.bbbb"])
def test_a_form_that_is_not_ours_comes_back_filled(client: FlaskClient, cast: Cast, page: str) -> None:
    answer = send(client, page=page)
    assert answer.status_code == 422 and 'value="Samira"' in answer.text and count(cast.services, Orientation) == 0
    assert send(client, page=hidden_fields(answer)["page"]).status_code == 303


def test_a_page_left_open_for_long_comes_back_filled(client: FlaskClient, cast: Cast, clock: Clock) -> None:
    token = hidden_fields(client.get("/orienter"))["page"]
    clock.now += timedelta(days=1, seconds=1)
    answer = send(client, page=token)
    assert answer.status_code == 422 and "ouverte depuis longtemps" in answer.text and 'value="Samira"' in answer.text


def test_the_field_that_nobody_sees_keeps_nothing_and_loses_nothing(client: FlaskClient, cast: Cast) -> None:
    answer = send(client, site_web="https://example.org")
    assert answer.status_code == 422 and count(cast.services, Orientation) == 0 and 'value="Samira"' in answer.text
    assert "https://example.org" not in answer.text


def test_beyond_what_one_address_sends_a_day_the_words_stay(
    client: FlaskClient, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = pages.SENT_IN_A_DAY
    monkeypatch.setattr(pages, "SENT_IN_A_DAY", type(limit)(limit.scope, 2, limit.window, unguessable=True))
    for place in range(2):
        assert send(client, first_name=f"Prénom {'ab'[place]}").status_code == 303
    answer = send(client, first_name="Daniel")
    assert answer.status_code == 429 and "Retry-After" in answer.headers and 'value="Daniel"' in answer.text
    assert "05 00 00 00" in answer.text.replace("\u00a0", " ") and count(cast.services, Orientation) == 2
    clock.now += timedelta(days=1, seconds=1)
    assert send(client, first_name="Daniel").status_code == 303


def test_a_site_that_has_too_many_to_call_gives_its_number(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "ORIENTATIONS_UNREAD", 1)
    assert send(client).status_code == 303
    answer = send(client, first_name="Daniel")
    assert answer.status_code == 422 and 'value="Daniel"' in answer.text and "appelez le lieu" in answer.text


def test_what_is_missing_stands_beside_its_field(client: FlaskClient, cast: Cast) -> None:
    answer = send(client, phone="", agreed="", service="")
    assert answer.status_code == 422 and count(cast.services, Orientation) == 0
    for name in ("phone", "agreed", "service"):
        assert f'href="#{name}"' in answer.text, name
    assert answer.text.count('<p class="error"') == 3


def test_under_18_the_parent_is_called(client: FlaskClient, cast: Cast) -> None:
    assert send(client, minor="y", reached_by="comes").status_code == 422
    assert send(client, minor="y").status_code == 303


def test_the_paper_names_nobody_and_says_where_to_come(client: FlaskClient, cast: Cast) -> None:
    page = client.get("/orienter/papier").text
    assert "Guéret" in page and "Auzances" in page and "<form" not in page and "Léa" not in page


def test_an_answer_that_was_made_up_is_the_form(client: FlaskClient) -> None:
    assert client.get("/orienter/recu?r=x").headers["Location"] == "/orienter"
    assert client.get("/orienter/recu").status_code == 302


def test_everything_is_english_too(client: FlaskClient, app: Flask) -> None:
    for path in ("/orienter?lang=en", "/orienter/papier?lang=en"):
        page = client.get(path).text
        assert 'lang="en"' in page and "personne" not in page.lower(), path
