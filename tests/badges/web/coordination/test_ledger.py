"""The coordination's list of known issuers: who may change it, the second yes, its error messages, the proofs."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from flask import Flask

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.ledger.tables import KnownIssuer
from badges.ledger.trust import listing
from badges.publication.judgement import known_issuers
from tests.cast import acts
from tests.cast.application import app_over
from tests.cast.listing import HOW, list_issuer, propose, told
from tests.cast.office import Browser, signed_in, token_of
from tests.cast.people import Cast
from tests.conftest import Clock
from tests.house.staff import give_password
from verifier.fetch import Fetched

DID, PROFILE = "did:web:partenaire.example", "https://partenaire.example/issuer"
KEY, PAGE = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "https://partenaire.example/cle"
GOOD: dict[str, object] = {"issuer": PROFILE, "name": "Le Partenaire", "how": HOW, "until": "2027-11-24"}
NEW = "/emetteurs/nouveau"


@pytest.fixture
def marc(app: Flask, cast: Cast) -> Browser:
    """Marc, a second coordinator, signed in."""
    acts.invite(
        cast.services, OPERATOR, name="Marc Dubois", email="marc@rcs.example", function="coordinateur",
        roles=["coordinator"], site_slugs=[],
    )  # fmt: skip
    give_password(cast.services, cast.staff("marc@rcs.example").id)
    return signed_in(app, cast, "marc@rcs.example")


def text(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split()).replace("\u202f", " ")


def listed(services: Services) -> dict[str, str]:
    """The issuers that count, id to name, without our own."""
    return {issuer: name for issuer, name in known_issuers(services).items() if "localhost" not in issuer}


def test_one_proposes_and_another_confirms(cast: Cast, helene: Browser, marc: Browser) -> None:
    assert "Aucun émetteur pour le moment" in helene.get("/emetteurs").text
    proposed = text(helene.get(helene.sent(NEW, {**GOOD, "issuer": f" {PROFILE} "})).text)
    assert "C’est proposé." in proposed and "Attend un second oui" in proposed and HOW in proposed
    assert "le 24 novembre 2026, par Hélène Roux" in proposed and "Lire et confirmer" not in proposed
    assert "compte à partir du 25 novembre 2026 à 14 h" in proposed and listed(cast.services) == {}
    own = helene.get("/emetteurs/1/confirmer")
    assert "Vous l’avez proposé" in own.text and "Oui, je confirme" not in own.text
    assert "1 émetteur à relire" in text(marc.get("/coordination").text)
    assert "Lire et confirmer" in marc.get("/emetteurs").text
    shown = text(marc.get("/emetteurs/1/confirmer").text)
    assert all(fact in shown for fact in (PROFILE, "Le Partenaire", HOW, "24 novembre 2027", "Hélène Roux"))
    page = text(marc.get(marc.sent("/emetteurs/1/confirmer")).text)
    assert "C’est confirmé." in page and "Compte jusqu’au 24 novembre 2027" in page and "Marc Dubois" in page
    assert listed(cast.services) == {PROFILE: "Le Partenaire"}
    assert "émetteur à relire" not in text(marc.get("/coordination").text)
    acts = text(helene.get("/journal").text)
    assert acts.count("a proposé ou confirmé un émetteur") >= 2 and PROFILE in acts


def test_who_proposed_cannot_confirm(cast: Cast, helene: Browser) -> None:
    helene.sent(NEW, GOOD)
    answer = helene.client.post("/emetteurs/1/confirmer", data={"csrf_token": token_of(helene.get(NEW))})
    assert answer.status_code == 422 and "le second oui est d’une autre personne" in answer.text
    assert listed(cast.services) == {}


def test_a_change_waits_and_the_old_name_is_shown(cast: Cast, helene: Browser, marc: Browser, clock: Clock) -> None:
    list_issuer(cast.services, PROFILE)
    page = text(helene.get(helene.sent(NEW, {**GOOD, "name": "La Mission locale"})).text)
    assert "Nom proposé : La Mission locale" in page and "Jusque-là, rien ne change." in page
    assert listed(cast.services) == {PROFILE: "Le Partenaire"}
    marc.sent("/emetteurs/1/confirmer")
    assert listed(cast.services) == {PROFILE: "La Mission locale"}
    assert "Le Partenaire" not in helene.get("/emetteurs").text


def test_one_coordinator_removes_at_once(cast: Cast, helene: Browser) -> None:
    list_issuer(cast.services, PROFILE)
    assert "Tout de suite, la page de vérification dira" in helene.get("/emetteurs/1/retirer").text
    page = text(helene.get(helene.sent("/emetteurs/1/retirer")).text)
    assert "L’émetteur est retiré de la liste." in page and listed(cast.services) == {}
    for path in ("/emetteurs/1/retirer", "/emetteurs/1/confirmer"):
        helene.get(path, 404)
    assert "Émetteur retiré" in text(helene.get("/journal").text)


def test_each_state_says_what_to_do_the_urgent_first(cast: Cast, app: Flask, clock: Clock) -> None:
    services = cast.services
    list_issuer(services, "did:web:a.example", "A dure", days=365)
    list_issuer(services, "did:web:b.example", "B finit", days=25)
    list_issuer(services, "did:web:c.example", "C terminé", days=1)
    with services.database.begin() as session:
        session.add(KnownIssuer(issuer_id="did:web:d.example", name="D d’avant", added_at=services.now()))
    clock.advance(days=2)
    propose(services, OPERATOR, "did:web:e.example", told(services, "E attend"))
    give_password(services, cast.helene.staff_id)
    helene = signed_in(app, cast, cast.staff("Hélène Roux").email)
    cards = re.findall(r'<section class="card">.*?</section>', helene.get("/emetteurs").text, re.S)
    said = [text(each) for each in cards]
    assert [each.split()[0] for each in said] == ["E", "B", "C", "D", "A"]
    assert "Attend un second oui" in said[0] and "par le service" in said[0] and "Lire et confirmer" in said[0]
    assert "Finit bientôt" in said[1] and "Compte jusqu’au 19 décembre 2026" in said[1]
    assert "Terminé" in said[2] and "Il ne compte plus" in said[2]
    assert "À compléter" in said[3] and "Compléter" in said[3].rpartition("dit comment")[2]
    assert "Compte jusqu’au" in said[4] and "bientôt" not in said[4]


def test_a_link_fills_in_the_id_and_nothing_else(cast: Cast, helene: Browser) -> None:
    """The verdict's page leads here: the name is never the badge's."""
    list_issuer(cast.services, DID)
    for issuer in (KEY, DID, '"><script>alert(1)</script>'):
        page = helene.client.get(NEW, query_string={"issuer": issuer, "name": "Le Voleur", "how": "il le dit"}).text
        assert f'name="issuer" type="text" value="{html.escape(issuer).replace("&quot;", "&#34;")}"' in page
        assert "Le Voleur" not in page and "il le dit" not in page and "<script>alert" not in page
        for name in ("name", "until", "page"):
            assert re.search(rf'name="{name}" type="\w+" value=""', page), name
        assert re.search(r'<textarea id="how"[^>]*>\s*</textarea>', page)
    assert "Le Partenaire" not in helene.client.get(NEW, query_string={"issuer": DID}).text


REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "no identifier": ({"issuer": ""}, "Écrivez un DID (did:web:…) ou l’adresse https qui désigne l’émetteur"),
    "no scheme": ({"issuer": "partenaire.example"}, "Écrivez un DID (did:web:…) ou l’adresse https"),
    "plain http": ({"issuer": "http://partenaire.example/"}, "Écrivez un DID (did:web:…) ou l’adresse https"),
    "a password in it": ({"issuer": "https://a:b@partenaire.example/"}, "Écrivez un DID (did:web:…)"),
    "too long": ({"issuer": f"https://partenaire.example/{'a' * 500}"}, "Écrivez un DID (did:web:…)"),
    "no name": ({"name": " "}, "Écrivez un nom de 1 à 120 lettres, sur une ligne."),
    "a long name": ({"name": "a" * 121}, "Écrivez un nom de 1 à 120 lettres, sur une ligne."),
    "a name that turns its line": ({"name": "Le \u202e Partenaire"}, "Écrivez un nom de 1 à 120 lettres"),
    "not how": ({"how": " "}, "Écrivez comment vous le savez, de 10 à 600 lettres"),
    "no end": ({"until": ""}, "Écrivez un jour"),
    "no such day": ({"until": "2027-02-31"}, "n’existe pas"),
    "an end that is over": ({"until": "2026-11-23"}, "dans deux ans au plus"),
    "more than two years": ({"until": "2028-11-25"}, "dans deux ans au plus"),
    "a page without https": (
        {"page": "partenaire.example/cle"},
        "Donnez son adresse entière, qui commence par https://",
    ),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(cast: Cast, helene: Browser, mistake: str) -> None:
    change, words = REFUSED[mistake]
    answer = helene.send(NEW, {**GOOD, **change})
    assert answer.status_code == 422
    assert words in text(answer.text)
    wrong = re.findall(r'<div class="field  ?wrong"><label for="(\w+)"', answer.text)
    assert wrong == list(change)
    name = str({**GOOD, **change}["name"])
    assert f'value="{html.escape(name.strip())}"' in answer.text.replace('value=" "', 'value=""')
    assert listing.entries(cast.services) == []


def test_every_mistake_is_said_at_once(helene: Browser) -> None:
    answer = helene.send(NEW, {"issuer": "", "name": "", "how": "", "until": ""})
    wrong = re.findall(r'<div class="field  ?wrong"><label for="(\w+)"', answer.text)
    assert answer.status_code == 422 and wrong == ["issuer", "name", "how", "until"]


def test_a_key_alone_is_read_on_a_page_of_its_organisation(cast: Cast, clock: Clock) -> None:
    pages = {PAGE: f"<p>Nos badges sont signés par {KEY}.</p>", f"{PAGE}/2": "<p>Bienvenue</p>"}

    def fetch(url: str, *, accept: str, limit: int) -> Fetched:
        return Fetched(url, 200, "text/html", pages[url].encode())

    services = replace(cast.services, fetch=fetch)
    give_password(services, cast.helene.staff_id)
    helene = signed_in(app_over(services), cast, cast.staff("Hélène Roux").email)
    for given, words in (
        ("", "Cet identifiant ne nomme aucun site."),
        (f"{PAGE}/2", "l’identifiant entier n’y est pas"),
    ):
        answer = helene.send(NEW, {**GOOD, "issuer": KEY, "page": given})
        assert answer.status_code == 422 and words in text(answer.text) and '<label for="page"' in answer.text
    assert listing.entries(services) == []
    page = helene.get(helene.sent(NEW, {**GOOD, "issuer": KEY, "page": PAGE})).text
    assert f'href="{PAGE}" rel="noreferrer noopener"' in page


@pytest.mark.parametrize("path", [NEW, "/emetteurs/1/confirmer", "/emetteurs/1/retirer"])
def test_a_change_asks_for_a_recent_proof(cast: Cast, helene: Browser, clock: Clock, path: str) -> None:
    propose(cast.services, OPERATOR, DID, told(cast.services))
    form = {**GOOD, "csrf_token": token_of(helene.get(path))}
    clock.advance(minutes=6)
    answer = helene.client.post(path, data=form)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/cest-bien-vous?next=")
    assert len(listing.entries(cast.services)) == 1 and listed(cast.services) == {}


def test_a_confirmation_is_of_what_was_shown(cast: Cast, marc: Browser) -> None:
    propose(cast.services, OPERATOR, DID, told(cast.services))
    page = marc.get("/emetteurs/1/confirmer")
    version = re.search(r'name="version" value="(\w+)"', page.text)
    assert version
    propose(cast.services, OPERATOR, DID, told(cast.services, "Autre nom", days=30))
    form = {"csrf_token": token_of(page), "version": version[1]}
    answer = marc.client.post("/emetteurs/1/confirmer", data=form)
    assert answer.status_code == 409 and "Autre nom" in answer.text and listed(cast.services) == {}
    marc.sent("/emetteurs/1/confirmer")
    assert listed(cast.services) == {DID: "Autre nom"}


def test_only_the_coordination(cast: Cast, lea: Browser, helene: Browser) -> None:
    propose(cast.services, OPERATOR, DID, told(cast.services))
    for path in ("/emetteurs", NEW, "/emetteurs/1/confirmer", "/emetteurs/1/retirer"):
        assert "Seule la coordination peut ouvrir cette page." in lea.get(path, 403).text
        helene.get(path)
    answer = lea.client.post("/emetteurs/1/confirmer", data={"csrf_token": token_of(lea.get("/mon-compte"))})
    assert answer.status_code == 403 and listed(cast.services) == {}
    assert "/emetteurs" not in lea.get("/badges-delivres").text
    assert 'href="/emetteurs"' in helene.get("/badges-delivres").text
