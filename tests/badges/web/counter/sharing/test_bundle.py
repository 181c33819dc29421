"""`/d/<key>`: several badges behind one link, each verified now; closed, unknown and guessed links."""

from __future__ import annotations

import gzip
import logging
import re
import secrets
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.base.text.codes import ALPHABET
from badges.issuing import sign
from badges.issuing.correcting import pause
from badges.ledger.tables import Document
from badges.recognition.tables import Award
from badges.sharing.bundles import keys, reads
from badges.sharing.bundles.stop_bundle import stop
from badges.web.http.limits import BUNDLE_ADDRESS
from tests.badges.web.counter.sharing.links import link
from tests.cast import acts
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.statements import statements
from tests.conftest import Clock

NOTHING_OF_THE_PERSON = ("Amina", "Transmettre", "Faire preuve", "transmettre")
ROBOTS = ("facebookexternalhit/1.1", "WhatsApp/2.23", "LinkedInBot/1.0", "Slackbot-LinkExpanding 1.0")


@pytest.fixture
def both(cast: Cast) -> tuple[str, str]:
    """Two badges of Amina's."""
    return cast.code, cast.awarded("empathie", sentence=None)


def test_each_badge_is_verified_and_leads_to_its_own_page(
    cast: Cast, client: FlaskClient, both: tuple[str, str]
) -> None:
    _number, path = link(cast, *both)
    answer = client.get(path)
    assert (answer.status_code, heading(answer.text)) == (200, "Tous ces badges sont authentiques")
    text = text_of(answer.text)
    assert text.count("Ce badge est authentique") == 2 and "Délivrés à Amina B." in text
    for said in ("Transmettre un savoir-faire", "Montre le geste, puis laisse faire", "Animait l’atelier couture",
                 "Ce lien s’ouvre jusqu’au 22 février 2027", "05 00 00 00 01", "n’est pas un diplôme"):  # fmt: skip
        assert said in text, said
    assert all(f'href="/v/{code}"' in answer.text for code in both)
    english = client.get(f"{path}?lang=en").text
    assert heading(english) == "All these badges are authentic" and "Passing on know-how" in english
    assert heading(client.get(path.upper()).text) == heading(answer.text)  # as it is scanned


def test_one_badge_alone_has_its_own_sentence(cast: Cast, client: FlaskClient) -> None:
    _number, path = link(cast, cast.code)
    page = client.get(path).text
    assert heading(page) == "Ce badge est authentique"
    assert "de vous montrer ce badge." in page and "ces badges" not in page


def altered(cast: Cast, code: str) -> None:
    """Change the signed bytes of a badge in the store."""
    with cast.services.database.begin() as session:
        for document in session.query(Document).filter(Document.edition.has(award_id=cast.award_id(code))):
            document.data = document.data.replace(b"Amina", b"Olive")


def of_another_dialect(cast: Cast, code: str) -> None:
    """Let a badge name a context that nobody knows."""
    with cast.services.database.begin() as session:
        for document in session.query(Document).filter(Document.edition.has(award_id=cast.award_id(code))):
            document.data = document.data.replace(b"context-3.0.3.json", b"context-9.9.9.json")


@pytest.mark.parametrize(
    ("spoil", "title"),
    [
        (Cast.revoked, "Un de ces badges est annulé"),
        (altered, "Attention : un de ces badges n’est pas authentique"),
        (of_another_dialect, "Nous n’avons pas pu tout vérifier"),
    ],
    ids=["revoked", "not authentic", "undetermined"],
)
def test_one_bad_badge_is_said_over_all_and_the_other_stays_good(
    cast: Cast, client: FlaskClient, both: tuple[str, str], spoil: object, title: str
) -> None:
    _number, path = link(cast, *both)
    assert heading(client.get(path).text) == "Tous ces badges sont authentiques"  # the control
    spoil(cast, both[1])  # type: ignore[operator]
    page = client.get(path).text
    text = text_of(page)
    assert " ".join(heading(page).split()) == title and "Ce badge est authentique" in text
    assert "Olive" not in text
    for code in both:  # the badge's own page says the same
        said = re.findall(r'class="state \w+">([^<]+)<', page)
        assert heading(client.get(f"/v/{code}").text) in said


def test_a_paused_and_an_expired_badge_are_said_without_red(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    second, number = (
        cast.awarded("empathie", sentence=None),
        cast.prepared("soin", who="Amina", sentence=None, criteria=(0, 1)),
    )
    with cast.services.database.begin() as session:
        session.get_one(Award, number).valid_until = clock() + timedelta(days=1)
    acts.answer(cast.services, cast.actor, number, "yes")
    sign.sign(cast.services, cast.actor, number)
    _number, path = link(cast, cast.code, second, cast.code_of(number))
    clock.advance(days=2)
    page = client.get(path).text
    assert heading(page) == "Un de ces badges n’est pas valable à cette date" and "bad" not in states_of(page)
    pause.pause(cast.services, cast.actor, cast.award_id(second), "person")
    page = client.get(path).text
    assert heading(page) == "Un de ces badges est en pause" and states_of(page) == {"good", "warn", "calm"}


def states_of(page: str) -> set[str]:
    """The colours of the lines of the badges."""
    return set(re.findall(r'class="state (\w+)"', page))


def test_what_is_hidden_undone_or_erased_since_is_left_out_without_a_name(
    cast: Cast, client: FlaskClient, both: tuple[str, str]
) -> None:
    third = cast.awarded("animer", sentence=None)
    _number, path = link(cast, *both, third)
    cast.hidden(cast.code)
    page = client.get(path).text
    assert "Une compétence n’est plus montrée." in page and "Transmettre" not in page and cast.code not in page
    with cast.services.database.begin() as session:
        session.get_one(Award, cast.award_id(third)).erased_at = cast.services.now()
    page = client.get(path).text
    assert "Des compétences ne sont plus montrées." in page and third not in page
    assert heading(page) == "Ce badge est authentique"
    cast.undone(both[1])
    answer = client.get(path)
    assert answer.status_code == 200 and heading(answer.text) == "Ce dossier ne montre plus rien"
    assert "Cela ne dit rien de la personne." in answer.text
    assert not [word for word in NOTHING_OF_THE_PERSON if word in answer.text]


def test_a_closed_link_says_so_kindly_and_nothing_of_the_person(
    cast: Cast, client: FlaskClient, clock: Clock, both: tuple[str, str]
) -> None:
    number, stopped = link(cast, *both)
    _other, lapsed = link(cast, *both, days=7)
    stop(cast.services, cast.member_id, number)
    assert client.get(lapsed).status_code == 200
    clock.advance(days=8)
    for path in (stopped, lapsed):
        answer = client.get(path)
        assert (answer.status_code, heading(answer.text)) == (410, "Ce dossier est fermé")
        text = text_of(answer.text)
        assert "Cela ne dit rien de la personne. Demandez-lui un nouveau lien." in text
        assert not [word for word in NOTHING_OF_THE_PERSON if word in answer.text]
    english = client.get(f"{stopped}?lang=en").text
    assert heading(english) == "This folder is closed" and "It says nothing about the person." in english


def test_a_member_who_is_erased_has_no_open_link(cast: Cast, client: FlaskClient) -> None:
    _number, path = link(cast, cast.code)
    with closing(sqlite3.connect(cast.services.settings.home / "badges.sqlite3")) as record:
        record.execute("UPDATE member SET erased_at = '2026-11-24 12:00:00' WHERE id = ?", (cast.member_id,))
        record.commit()
    answer = client.get(path)
    assert answer.status_code == 410 and not [word for word in NOTHING_OF_THE_PERSON if word in answer.text]


def record_of(cast: Cast) -> list[str]:
    """Every row of the database."""
    with closing(sqlite3.connect(cast.services.settings.home / "badges.sqlite3")) as record:
        return list(record.iterdump())


def test_a_robot_that_previews_the_link_changes_nothing_and_is_told_of_nobody(
    cast: Cast, client: FlaskClient, both: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    _number, path = link(cast, *both)
    before = record_of(cast)
    with caplog.at_level(logging.DEBUG):
        for robot in ROBOTS:
            for method in ("GET", "HEAD"):
                answer = client.open(path, method=method, headers={"User-Agent": robot})
                assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
                assert answer.headers["X-Robots-Tag"] == "noindex" and answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                assert "og:" not in answer.text and "twitter:" not in answer.text
                assert "Amina" not in re.sub(r"<main.*</main>", "", answer.text, flags=re.DOTALL)
    assert record_of(cast) == before
    key = path.rpartition("/")[2]
    lines = [f"{each.getMessage()} {vars(each)}" for each in caplog.records if each.name.startswith("badges")]
    assert any("/d/<bundle_key>" in line for line in lines)
    assert not [line for line in lines if key in line.casefold()]
    client.get("/d/" + "0" * 26)  # the control: a wrong link is counted, and the comparison sees it
    assert record_of(cast) != before


def test_ten_thousand_guesses_find_nothing_and_are_refused(cast: Cast, app: Flask, both: tuple[str, str]) -> None:
    _number, path = link(cast, *both)
    client, statuses = app.test_client(), []
    for _turn in range(BUNDLE_ADDRESS.failures + 5):
        guess = "".join(secrets.choice(ALPHABET) for _ in range(keys.LENGTH))
        statuses.append(client.get(f"/d/{guess}").status_code)
    assert statuses == [404] * BUNDLE_ADDRESS.failures + [429] * 5
    assert client.get(path).status_code == 200  # the right one opens, also from the address that guessed
    near = path[:-1] + ("0" if path[-1] != "0" else "2")
    assert client.get(near).status_code == 429
    with cast.services.database.reading() as connection:
        for _turn in range(10_000):
            guess = "".join(secrets.choice(ALPHABET) for _ in range(keys.LENGTH))
            assert reads.by_key(cast.services, connection, guess) is None
        assert reads.by_key(cast.services, connection, path.rpartition("/")[2]) is not None


@pytest.mark.parametrize("key", ["x", "%00", "'; DROP TABLE bundle; --", "é" * 26, "A" * 8000, "0" * 26 + " "])
def test_no_text_is_more_than_an_unknown_link(cast: Cast, client: FlaskClient, key: str) -> None:
    answer = client.get(f"/d/{key}")
    assert answer.status_code == 404 and "Traceback" not in answer.text


def test_ten_badges_cost_as_many_statements_as_one(cast: Cast, app: Flask, client: FlaskClient) -> None:
    slugs = (
        "empathie",
        "animer",
        "equipe",
        "ecoute",
        "service",
        "organisation",
        "prise-de-parole",
        "soin",
        "differences",
    )
    codes = [cast.code, *(cast.awarded(each, sentence=None) for each in slugs)]
    asked = {}
    for chosen in (codes[:1], codes):
        _number, path = link(cast, *chosen)
        for language in ("", "?lang=en"):
            with statements(app) as found:
                answer = client.get(path + language)
            assert answer.status_code == 200 and len(gzip.compress(answer.data)) <= 7_000  # styles and patches: 10,000
            asked[len(chosen), language] = len(found)
            assert len(found) <= 12, [" ".join(each.split())[:90] for each, _ in found]
    assert asked[10, ""] <= asked[1, ""] + 1 and asked[10, "?lang=en"] <= asked[1, "?lang=en"] + 1, asked
