"""The page without network and its worker: of nobody, for everybody, and of one policy."""

from __future__ import annotations

import re

from flask import Flask

from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.recognition import agreed


def test_the_page_names_nobody_and_asks_for_no_sign_in(lea: Browser, visitor: Browser, cast: Cast) -> None:
    cast.member("Amina", "Benali")
    for browser in (visitor, lea):
        page = browser.get("/hors-reseau").text
        assert "<h1>Pas de réseau</h1>" in page and "Rien n’est perdu" in page
        assert 'lang="fr"' in page and not re.search("Léa|Guéret|csrf|outbox", page)
    assert "js/outbox.js" in lea.get("/aujourdhui").text  # the control
    english = visitor.client.get("/hors-reseau", headers={"Accept-Language": "en"}).text
    assert '<html lang="fr">' in english and "hreflang" not in english


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(visitor: Browser) -> None:
    answer = visitor.get("/hors-reseau.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] == "no-cache"
    assert "trusted-types rcs-worker" in answer.headers["Content-Security-Policy"]
    assert 'request.method === "GET"' in answer.text


def test_the_worker_keeps_what_its_page_names(visitor: Browser) -> None:
    """By the expression with which the worker reads the page."""
    (pattern,) = re.findall(r"PARTS = /(.+)/g;", visitor.get("/hors-reseau.js").text)
    parts = re.findall(pattern.replace("\\/", "/"), visitor.get("/hors-reseau").text)
    assert [re.sub(r"\?v=\w+", "", each) for each in parts] == [
        "/static/css/rcs.css",
        "/static/favicon.svg",
        "/static/css/office.css",
        "/static/js/offline.js",
    ]
    for each in parts:
        visitor.get(each)


def test_a_borrowed_computer_keeps_nothing(app: Flask, lea: Browser, cast: Cast) -> None:
    """Its session ends ten minutes after the last page, and what waited would stay for whoever comes next."""
    borrowed = signed_in(app, cast, cast.staff("Léa Martin").email, borrowed="y")
    assert "data-borrowed" in borrowed.get("/aujourdhui").text and "data-borrowed" not in lea.get("/aujourdhui").text
    assert "if (said.borrowed !== undefined) return resolve();" in borrowed.get("/static/js/outbox.js").text


def test_the_turned_phone_sends_nothing(lea: Browser, cast: Cast) -> None:
    """The pages that a member holds know nothing of what waits."""
    award = agreed(cast, given="Zohra", family="Haddad", badge="ecoute").award
    page = lea.get(f"/reconnaitre/{award}/merci").text
    assert "<title>Merci" in page
    assert "js/outbox.js" not in page
