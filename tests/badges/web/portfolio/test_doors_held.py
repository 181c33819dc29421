"""Every address of the private page: opening it writes nothing, a form needs its token, and only its own ids count."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import product

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from badges.leaving import own_acts
from badges.leaving.own_acts import OwnAct
from badges.matching.postings.rows import OwnLink
from badges.people.tables import Member
from badges.recognition.witnesses.rows import OwnBadge
from badges.sharing import backpacks, disagree
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.presence import papers
from badges.sharing.presence.views import Asked
from badges.sharing.printing import requests
from badges.sharing.printing.rules import Printed
from badges.web.portfolio.keeping.targets import TARGETS
from tests.badges.web.portfolio.pages import token
from tests.cast import acts
from tests.cast.counter import Cast
from tests.cast.ideas import own_idea
from tests.cast.introductions import thread
from tests.cast.others import other_badge
from tests.cast.postings import posting
from tests.cast.witnesses import read, slip

FILES = ("badge.png", "badge.svg", "badge.json", "badge.jwt", "attestation.pdf", "cards.pdf", "photo.png")
FILLED = {
    "words": "x", "shown": "yes", "visibility": "public", "answer": "disagree", "email": "a@courrier.example",
    "letter_code": "000000", "name": "Amina Benali", "fact": "a@courrier.example", "days": "90", "wish": "w",
    "objection": "badges", "badges": "closed", "act": "read", "step": "end", "side": "offered", "manner": "does",
    "tap": "no", "whose": "giver",
}  # fmt: skip
COUNTED = ("web_session", "failure_count")  # what a browser and a wrong address leave


def dump(cast: Cast) -> list[str]:
    """The whole record."""
    with closing(sqlite3.connect(cast.services.settings.home / "badges.sqlite3")) as connection:
        return [line for line in connection.iterdump() if not any(table in line for table in COUNTED)]


def addresses(
    app: Flask, method: str, key: str, codes: tuple[str, ...], awards: tuple[int, ...], paper: str = "0000000000"
) -> Iterator[str]:
    """Each address of a private page that answers a method, with these badges, and an attestation of presence."""
    choice = {
        "key": (key,),
        "code": codes,
        "award_id": awards,
        "bundle_id": (1,),
        "posting_id": (1,),
        "introduction_id": (1,),
        "idea_id": (1,),
        "slip_id": (1, 2),
        "statement_id": (1,),
        "other_id": (1,),
        "presence_code": (paper,),
        "target": tuple(each.slug for each in TARGETS),
        "name": FILES,
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("portfolio.") and method in (rule.methods or ()):
            names = sorted(rule.arguments)
            for values in product(*(choice[name] for name in names)):
                with app.test_request_context():
                    yield url_for(rule.endpoint, **dict(zip(names, values, strict=True)))


@pytest.fixture
def codes(cast: Cast) -> tuple[str, ...]:
    """Three badges of Amina's, one of them stopped, and something of hers that waits in every room."""
    with cast.services.database.begin() as session:
        session.get_one(Member, cast.member_id).email = "amina@courrier.example"
    found = (cast.code, cast.awarded("equipe", visibility="public"), cast.awarded("soin", criteria=(0, 1)))
    assert prepare(cast.services, cast.member_id, found[:2]) == 1
    acts.write_words(cast.services, cast.member_id, cast.code, "Mes mots.", with_badge=True)
    requests.ask(cast.services, cast.member_id, found[1])
    disagree.disagree(cast.services, cast.member_id, found[2])
    own_acts.send_code(cast.services, cast.member_id, OwnAct.ERASE)
    backpacks.request_backpack_without_email(cast.services, cast.member_id, cast.code)
    assert posting(cast.services, OwnLink(cast.member_id), cast.member_id, words_public=True) == 1
    assert thread(cast.services, cast.actor, cast.member_id, cast.members["Łucja"]).id == 1
    slip(cast.services, OwnBadge(cast.member_id), cast.award_id(cast.code))
    read(cast.services, cast.actor, slip(cast.services, OwnBadge(cast.member_id), cast.award_id(cast.code)))
    assert own_idea(cast.services, cast.member_id) == 1  # not read: it is not there for another link
    return found


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_robot_that_opens_every_address_changes_nothing(
    app: Flask, cast: Cast, codes: tuple[str, ...], method: str
) -> None:
    robot, before, opened = app.test_client(use_cookies=False), dump(cast), 0
    for path in addresses(app, "GET", cast.key(), codes, tuple(map(cast.award_id, codes))):
        answer = robot.open(path, method=method)
        assert answer.status_code in (200, 303, 404, 422), path  # 303: nothing is asked there, back to the badge
        opened += answer.status_code == 200
    assert opened > 60 and dump(cast) == before


def test_no_form_without_its_token_changes_anything(
    app: Flask, cast: Cast, client: FlaskClient, codes: tuple[str, ...]
) -> None:
    before, sent = dump(cast), 0
    for path in addresses(app, "POST", cast.key(), codes, tuple(map(cast.award_id, codes))):
        assert client.post(path, data={**FILLED, "badge": list(codes)}).status_code in (400, 403), path
        sent += 1
    assert sent > 40 and dump(cast) == before


def test_no_link_does_anything_with_the_ids_of_another_member(
    app: Flask, cast: Cast, client: FlaskClient, codes: tuple[str, ...]
) -> None:
    day = date(2026, 11, 1)
    paper = papers.make(cast.services, cast.member_id, Asked(day, day, Printed.PERIOD), lambda code, *_: code.encode())
    other_badge(cast.services, cast.member_id)
    before, key = dump(cast), cast.key("Zoé")
    given = {**FILLED, "badge": list(codes), "csrf_token": token(client.get(f"/moi/{key}/droits/opposer"))}
    # Some pages hold no id, or none whose refusal says whether it is somebody's.
    own_alone = (
        "droits", "presence", "telephone-prete", "annonces/nouvelle", "idees/nouvelle", "conditions",
        "du-nouveau", "messages",
    )  # fmt: skip
    for path in addresses(app, "POST", key, codes, tuple(map(cast.award_id, codes)), paper.code):
        if not path.startswith(tuple(f"/moi/{key}/{each}" for each in own_alone)):
            assert client.post(path, data=given).status_code == (
                422 if path.endswith(("/dossiers", "/ailleurs")) else 404
            ), path
    assert dump(cast) == before
    own_page = f"/moi/{cast.key()}/{codes[0]}/mots"
    assert client.post(own_page, data={**given, "words": ""}).status_code == 303 and dump(cast) != before
