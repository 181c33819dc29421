"""Every view: its entrance, the headers of its answers, and the origins of its writes (R14, R15, X2)."""

from __future__ import annotations

import gzip
import re
import sqlite3
from dataclasses import replace

import pytest
from flask import Flask, request

from badges.web.http import access, security
from tests.cast.application import app_over
from tests.cast.office import Browser, Gatherings, signed_in, token_of
from tests.cast.people import Cast

STAFF_FORMS = [
    "/bilans", "/bilans/publier", "/bilans/retirer", "/coordination/lieux/1/abandonner",
    "/coordination/lieux/1/changer",
    "/coordination/lieux/1/demander", "/coordination/lieux/1/fermer", "/coordination/lieux/1/ne-pas-fermer",
    "/coordination/lieux/1/ouvrir", "/coordination/lieux/nouveau", "/coordination/questions", "/equipe/1/accompagne",
    "/equipe/1/confier", "/equipe/renfort/1/finir", "/equipe/renforts", "/equipe/renforts/1", "/membres/1/ailleurs",
    "/membres/1/ailleurs/1", "/membres/1/ou-continuer", "/membres/ou-continuer", "/modeles/1/retirer",
    "/membres/ou-continuer/1/lettres",
    "/modeles/brouillons/1", "/modeles/brouillons/1/dessin", "/modeles/brouillons/1/jeter",
    "/modeles/brouillons/1/proposer", "/modeles/brouillons/1/publier", "/modeles/nouveau", "/mon-compte/accompagne",
    "/reconnaitre/1/edition",
    "/a-prevenir", "/a-prevenir/1/1/1", "/a-rappeler/1", "/a-rappeler/fausses", "/a-rappeler/nouveau",
    "/membres/1/du-nouveau", "/membres/1/messages", "/mon-compte/telephone", "/mots-de-temoins/1",
    "/reconnaitre/1/temoins", "/reconnaitre/1/temoins/1/arreter", "/cest-bien-vous", "/cest-bien-vous/cle",
    "/mon-compte/accueil", "/mon-compte/appareils/1/fin", "/mon-compte/appareils/fin", "/mon-compte/application",
    "/mon-compte/application/retirer", "/mon-compte/cles/1", "/mon-compte/cles/1/retirer",
    "/mon-compte/cles/nouvelle", "/mon-compte/cles/options", "/mon-compte/codes", "/mon-compte/mot-de-passe",
    "/mon-compte/plus-tard", "/site", "/seances/nouvelle", "/seances/1", "/seances/1/annuler", "/seances/1/badges",
    "/seances/1/modifier", "/seances/1/sans-suite", "/rencontres-regulieres/1", "/rencontres-regulieres/1/arreter",
    "/rencontres-regulieres/1/pause", "/rencontres-regulieres/nouvelle", "/seances/1/reconnaitre/1", "/activites",
    "/activites/1", "/activites/1/reunir", "/activites/a-classer", "/activites/mot", "/idees/1/animer",
    "/idees/1/clore", "/idees/1/faire", "/idees/1/lue", "/idees/1/modifier", "/idees/1/prevenue",
    "/idees/1/viendrait", "/idees/nouvelle", "/mises-en-relation/1", "/mises-en-relation/1/bilan",
    "/mises-en-relation/1/echange", "/mises-en-relation/1/rencontre", "/mises-en-relation/nouvelle", "/annonces/1",
    "/annonces/1/modifier", "/annonces/1/a-plusieurs", "/annonces/1/choisir", "/membres/1/choisir",
    "/ateliers/1/a-demander", "/membres/1/annonces/nouvelle", "/membres/1/conditions", "/membres/1/pas-avec",
    "/membres/1/repos", "/echanges/1", "/echanges/1/modifier", "/seances/1/reconnaitre/plusieurs/1/accords",
    "/seances/1/reconnaitre/plusieurs/1/vu", "/echanges/nouveau", "/ateliers/proposer", "/cartes-a-imprimer",
    "/ateliers/1/cartes", "/ateliers/1/accepter", "/ateliers/1/plus-tard", "/ateliers/1/modifier",
    "/ateliers/1/seances", "/ateliers/1/terminer", "/ateliers/1/inscrire", "/ateliers/1/place",
    "/ateliers/1/ne-vient-plus", "/emetteurs/nouveau", "/emetteurs/1/confirmer", "/emetteurs/1/retirer",
    "/echanges/1/reconnaitre/1", "/membres", "/membres/importer", "/membres/nouveau", "/membres/1/modifier",
    "/membres/1/lien", "/membres/1/question", "/membres/1/site", "/membres/1/ancien-nom", "/membres/1/vu/1",
    "/membres/1/adresse", "/membres/1/adresse/bon.pdf", "/membres/1/adresse/dit", "/aujourdhui/note-en-votre-nom",
    "/coordination/cest-vous/1", "/reconnaitre/1/nom", "/reconnaitre/1/corriger/dit", "/seances/1/vu/1",
    "/echanges/1/vu/1", "/membres/1/depart", "/membres/1/retour", "/membres/1/effacer", "/membres/1/donnees",
    "/membres/1/garder", "/membres/1/reunir", "/membres/1/double", "/fiches-en-double/1", "/membres/1/presence",
    "/membres/1/presence/1/arreter", "/premiers-pas/connus", "/effacements/1/reprendre", "/effacements/equipe/1",
    "/telephone-perdu/1", "/telephone-perdu/1/retablir", "/equipe/inviter", "/equipe/1", "/equipe/1/fermer",
    "/equipe/1/lien", "/equipe/1/reinitialiser", "/equipe/1/rouvrir", "/membres/1/cest-vous",
    "/membres/1/exercice-fini", "/s-exercer", "/membres/1/delier", "/membres/1/collegue-signe",
    "/reconnaitre/1/relecture", "/reconnaitre/1/relecture/demander", "/reconnaitre/1/lettre",
    "/reconnaitre/1/desaccord", "/reconnaitre/1/vu", "/reconnaitre/1/apercu", "/reconnaitre/1/vu/seance/1",
    "/reconnaitre/1/vu/echange/1", "/reconnaitre/1/accord", "/reconnaitre/1/signer", "/reconnaitre/1/retirer",
    "/reconnaitre/1/abandonner", "/reconnaitre/1/annuler", "/reconnaitre/1/pause", "/reconnaitre/1/corriger/nom",
    "/reconnaitre/1/reprendre", "/reconnaitre/1/redemander", "/questions/1/repondu", "/appels", "/appels/1/dit",
    "/corrections/1/fait", "/lettres/1/fait", "/coordination/lettres/1/fait", "/adresse", "/coordination/public",
    "/coordination/public/heures", "/coordination/public/heures/1", "/deconnexion",
]  # fmt: skip
OTHER_SITES = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
]


def record(app: Flask) -> list[str]:
    """All rows but those of browser sessions, and but the note that a link was shown, to see that nothing changed."""
    path = app.extensions["badges"].database.engine.url.database
    with sqlite3.connect(path) as connection:
        lines = [
            line
            for line in connection.iterdump()
            if "web_session" not in line and '"journal_facts"' not in line and "'link_shown'" not in line
        ]
    connection.close()
    return lines


def test_every_view_says_who_may_enter(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        assert access.entrance_of(app, endpoint) in ("public", "member", "staff", "coordinator"), view


def test_a_view_without_an_entrance_stops_the_start(app: Flask) -> None:
    app.view_functions["silent"] = lambda: "hello"
    with pytest.raises(LookupError, match="silent"):
        access.require_every_entrance(app)


def test_the_list_of_staff_forms_is_whole(app: Flask) -> None:
    writes = {
        re.sub(r"<[^>]+>", "1", rule.rule)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and access.entrance_of(app, rule.endpoint) in ("staff", "coordinator")
    }
    assert writes | {"/deconnexion"} == set(STAFF_FORMS)


@pytest.mark.parametrize("path", ["/", "/connexion", "/aujourdhui", "/nothing", "/v/AAAAAAAAAA"])
def test_headers_on_every_answer(visitor: Browser, path: str) -> None:
    answer = visitor.client.get(path, buffered=True)
    for name, value in security.HEADERS.items():
        if name != "X-Robots-Tag":  # the public pages that may be found say so themselves
            assert answer.headers[name] == value, name
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in answer.headers  # http on localhost


@pytest.mark.parametrize(
    "path",
    [
        "/static/css/rcs.css",
        "/static/js/listen.js",
        "/static/things.svg",
        "/static/more-things.svg",
        "/images/patches.svg",
    ],
)
def test_what_pages_are_made_of_runs_nothing_alone(visitor: Browser, path: str) -> None:
    answer = visitor.client.get(path, buffered=True)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_has_inline_script_or_style(lea: Browser, two_gatherings: Gatherings) -> None:
    amina, gatherings = two_gatherings
    for path in ("/aujourdhui", f"/seances/{gatherings[1]}", "/membres", f"/membres/{amina}/lien", "/membres/nouveau"):
        page = lea.get(path).text
        assert not re.search(r"<script(?! src=)|\sstyle=|<style|\son\w+=", page), path


def test_staff_pages_are_not_cached(lea: Browser) -> None:
    assert lea.get("/aujourdhui").headers["Cache-Control"] == "no-store"
    assert lea.get("/nothing", 404).headers["Cache-Control"] == "no-store"


def test_what_pages_are_made_of_is_kept_by_the_browser_of_a_member_of_staff(lea: Browser) -> None:
    page = lea.get("/aujourdhui").text
    parts = [part for part in re.findall(r'(?:href|src)="(/static/[^"#]+|/images/[^"#]+)', page) if "?v=" in part]
    assert any(".css" in part for part in parts) and any(".js" in part for part in parts)
    for part in parts:
        assert "max-age=31536000" in lea.client.get(part, buffered=True).headers["Cache-Control"], part


def test_public_pages_leave_no_cookie(visitor: Browser) -> None:
    for path in ("/", "/badges", "/verifier", "/v/AAAAAAAAAA"):
        assert "Set-Cookie" not in visitor.client.get(path).headers, path


def test_pages_are_compressed_unless_they_hold_a_secret(visitor: Browser, lea: Browser) -> None:
    accept = {"Accept-Encoding": "gzip"}
    assert visitor.client.get("/", headers=accept).headers.get("Content-Encoding") == "gzip"
    style = visitor.client.get("/static/css/rcs.css", headers=accept)
    assert style.headers.get("Content-Encoding") == "gzip"
    assert "Content-Encoding" not in lea.client.get("/aujourdhui", headers=accept).headers
    assert "Content-Encoding" not in visitor.client.get("/connexion", headers=accept).headers


@pytest.mark.parametrize(
    ("led_by", "small"),
    [("same-origin", True), ("none", True), ("same-site", False), ("cross-site", False), ("", False)],
)
def test_a_page_with_a_secret_is_compressed_only_where_no_other_site_led_to_it(
    visitor: Browser, lea: Browser, led_by: str, small: bool
) -> None:
    asked = {"Accept-Encoding": "gzip"} | ({"Sec-Fetch-Site": led_by} if led_by else {})
    for browser, path in ((lea, "/aujourdhui"), (visitor, "/connexion")):
        answer = browser.client.get(path, headers=asked)
        assert ("Content-Encoding" in answer.headers) is small, path
        text = gzip.decompress(answer.data).decode() if small else answer.text
        assert text.rstrip().endswith("</html>") and 'name="csrf_token"' in text
    style = lea.client.get("/static/css/rcs.css", headers=asked)
    assert style.headers["Content-Encoding"] == "gzip"  # nobody's


def test_the_style_sheet_is_small_and_kept(visitor: Browser) -> None:
    page = visitor.get("/").text
    address = re.search(r'href="(/static/css/rcs\.css\?v=[0-9a-f]{12})"', page)
    assert address
    style = visitor.get(address.group(1))
    assert len(style.data) <= 15 * 1024
    assert "max-age=31536000" in style.headers["Cache-Control"]


def test_a_write_needs_this_sessions_token(app: Flask, cast: Cast, helene: Browser) -> None:
    other = signed_in(app, cast, cast.staff("Hélène Roux").email)
    foreign, own = token_of(other.get("/site")), token_of(helene.get("/site"))
    before = record(app)
    for path in STAFF_FORMS:
        for token in ({}, {"csrf_token": foreign}, {"csrf_token": "x"}):
            answer = helene.client.post(path, data={"name": "x", **token})
            assert answer.status_code == 403, f"{path}: {answer.status_code}"
        for headers in OTHER_SITES:
            answer = helene.client.post(path, data={"csrf_token": own}, headers=headers)
            assert answer.status_code == 403, path
    assert record(app) == before
    assert helene.get("/aujourdhui")


def test_reading_changes_nothing(app: Flask, helene: Browser, two_gatherings: Gatherings) -> None:
    before = record(app)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and access.entrance_of(app, rule.endpoint) in ("staff", "coordinator"):
            path = re.sub(r"<[^>]+>", "1", rule.rule)
            assert helene.client.get(path).status_code in (200, 303, 404, 405), path
    assert record(app) == before


def test_a_browsers_own_write_passes(lea: Browser, two_gatherings: Gatherings) -> None:
    token = token_of(lea.get("/site"))
    for headers in ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://localhost:8000"}, {}):
        answer = lea.client.post("/site", data={"csrf_token": token, "site": "99"}, headers=headers)
        assert answer.status_code == 404  # there is no such site: it was read


def test_staff_pages_answer_to_the_pinned_address_alone(lea: Browser) -> None:
    elsewhere = {"Host": "evil.example"}
    answer = lea.client.get("/membres?q=a", headers=elsewhere)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://localhost:8000/membres?q=a"
    assert lea.client.get("/connexion", headers=elsewhere).headers["Location"] == "http://localhost:8000/connexion"
    assert lea.client.post("/site", headers=elsewhere).status_code == 403
    assert lea.client.get("/", headers=elsewhere).status_code == 200


def test_cancelling_is_for_the_coordination_alone(lea: Browser, helene: Browser, two_gatherings: Gatherings) -> None:
    page = lea.get("/reconnaitre/1/annuler", 403)
    assert "Seule la coordination" in page.text
    helene.get("/reconnaitre/1/annuler", 404)


def test_https_instances_send_hsts_and_secure_cookies(app: Flask, cast: Cast) -> None:
    services = cast.services
    settings = replace(services.settings, public_url="https://badges.example")
    secured = app_over(replace(services, settings=settings))
    answer = secured.test_client().get("/connexion")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-rcs=") and "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_lan_demonstration_has_a_plain_cookie(app: Flask, cast: Cast) -> None:
    services = cast.services
    settings = replace(services.settings, public_url="http://192.168.1.20:8000")
    near = app_over(replace(services, settings=settings))
    cookie = near.test_client().get("/connexion").headers["Set-Cookie"]
    assert cookie.startswith("rcs=") and "Secure" not in cookie and "HttpOnly" in cookie


def test_the_banner_of_a_demonstration(app: Flask, cast: Cast) -> None:
    from badges.network.tables import Instance

    with cast.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    assert "DÉMONSTRATION" in app.test_client().get("/").text


def test_a_fault_shows_a_reference_and_nothing_else(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @access.entrance("public")
    def broken() -> str:
        raise RuntimeError(f"secret of {request.path}")

    app.view_functions["counter.home"] = broken
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    reference = re.search(r'class="key">([0-9a-f]{8})<', answer.text)
    assert reference and reference.group(1) in caplog.text and "secret of /" in caplog.text


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/aujourdhui/", 404), ("/seances", 404)])
def test_refusals_are_pages_with_a_way_on(visitor: Browser, path: str, status: int) -> None:
    page = visitor.get(path, status)
    assert "<h1>" in page.text and "Revenir à l’accueil" in page.text


def test_refusals_for_machines(visitor: Browser) -> None:
    answer = visitor.client.get("/nothing", headers={"Accept": "application/json"})
    assert answer.status_code == 404 and answer.json is not None and answer.json["code"] == "http.404"


def test_a_wrong_method_says_which_is_right(visitor: Browser) -> None:
    answer = visitor.client.put("/connexion")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_form_that_is_far_too_big(lea: Browser) -> None:
    token = token_of(lea.get("/site"))
    answer = lea.client.post("/site", data={"csrf_token": token, "site": "1" * 14_000_000})
    assert answer.status_code == 413
    assert "trop gros" in answer.text
