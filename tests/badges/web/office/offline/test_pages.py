"""The page without network and its worker: of nobody, for everybody, and of one policy."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

from flask import Flask
from PIL import Image

from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.recognition import agreed


def test_the_page_names_nobody_and_asks_for_no_sign_in(lea: Browser, visitor: Browser, cast: Cast) -> None:
    cast.member("Amina", "Benali")
    for browser in (visitor, lea):
        page = browser.get("/hors-reseau").text
        assert ">Pas de réseau</h1>" in page and "Rien n’est perdu" in page
        assert 'lang="fr"' in page and not re.search("Léa|Guéret|csrf|data-person|manifest|Amina", page)
    assert "data-person" in lea.get("/aujourdhui").text  # the control
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
        "/static/js/roster.js",
        "/static/js/outbox.js",
        "/static/js/noting.js",
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


def test_an_updated_service_brings_another_worker(app: Flask, visitor: Browser, lea: Browser) -> None:
    """A change of the page, or of what it names, changes the bytes of the worker, by which browsers tell it is new."""
    (before,) = set(re.findall(r'CACHE = "([^"]+)"', visitor.get("/hors-reseau.js").text))
    assert re.fullmatch(r"hors-reseau-[0-9a-f]{12}", before) and before in lea.get("/hors-reseau.js").text
    app.url_default_functions[None].append(another_digest)
    try:
        assert before not in visitor.get("/hors-reseau.js").text
    finally:
        app.url_default_functions[None].remove(another_digest)
    assert before in visitor.get("/hors-reseau.js").text


def another_digest(endpoint: str, values: dict[str, Any]) -> None:
    """The addresses of static files, as another version of the service writes them."""
    if endpoint == "static":
        values["v"] = "another"


def test_the_manifest_is_what_a_telephone_installs(visitor: Browser) -> None:
    answer = visitor.get("/equipe.webmanifest")
    assert answer.mimetype == "application/manifest+json" and "Set-Cookie" not in answer.headers
    told = json.loads(answer.text)
    assert (told["start_url"], told["scope"], told["display"]) == ("/aujourdhui", "/", "standalone")
    assert told["name"] == "Réseau Citoyen de Services" and told["lang"] == "fr"
    for icon in told["icons"]:
        picture = visitor.get(icon["src"])
        assert picture.mimetype == "image/png" == icon["type"]
        with Image.open(BytesIO(picture.data)) as found:
            assert f"{found.width}x{found.height}" == icon["sizes"] and found.format == "PNG"
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert "manifest-src 'self'" in visitor.get("/").headers["Content-Security-Policy"]


def test_the_pages_of_the_staff_alone_are_installed(lea: Browser, visitor: Browser) -> None:
    link = '<link rel="manifest" href="/equipe.webmanifest">'
    assert link in lea.get("/aujourdhui").text and link in lea.get("/membres").text
    for path in ("/", "/badges", "/ateliers", "/verifier", "/connexion", "/hors-reseau"):
        assert "manifest" not in visitor.get(path).text, path


def test_no_badge_begins_without_network(visitor: Browser) -> None:
    page = visitor.get("/hors-reseau").text.replace("\u00a0", " ")
    assert "Un badge ne se délivre pas sans réseau. Gardez l’observation : elle y mènera." in page
    assert not re.search(r"reconnaitre|delivrer", page)
