"""The coordination's list of known issuers: who may change it, its error messages, the proof it asks for."""

from __future__ import annotations

import html
import re

import pytest

from badges.base.errors import NotAllowed
from badges.base.rights import OPERATOR
from badges.ledger import trust
from tests.cast.office import Browser, token_of
from tests.cast.people import Cast
from tests.conftest import Clock

DID, PROFILE = "did:web:partenaire.example", "https://partenaire.example/issuer"
GOOD = {"issuer": PROFILE, "name": "Le Partenaire"}


def text(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_an_issuer_is_added_renamed_and_removed(cast: Cast, helene: Browser) -> None:
    assert "Aucun émetteur pour le moment" in helene.get("/emetteurs").text
    added = helene.sent("/emetteurs/nouveau", {**GOOD, "issuer": f" {PROFILE} "})
    assert "L’émetteur est dans la liste." in helene.get(added).text
    assert trust.listed(cast.services) == {PROFILE: "Le Partenaire"}
    page = helene.get(helene.sent("/emetteurs/nouveau", {**GOOD, "name": "La Mission locale"})).text
    assert "Cet émetteur était déjà dans la liste." in page  # a rename is reported
    assert "La Mission locale" in page and PROFILE in page and "Le Partenaire" not in page
    way = re.search(r'href="(/emetteurs/\d+/retirer)"', page)
    assert way
    assert "Ses badges restent valides" in helene.get(way[1]).text
    assert "L’émetteur est retiré de la liste." in helene.get(helene.sent(way[1])).text
    assert trust.listed(cast.services) == {}
    helene.get(way[1], 404)


REFUSED = {
    "no identifier": ({"issuer": ""}, "Écrivez un DID (did:web:…) ou l’adresse https qui désigne l’émetteur"),
    "no scheme": ({"issuer": "partenaire.example"}, "Écrivez un DID (did:web:…) ou l’adresse https"),
    "plain http": ({"issuer": "http://partenaire.example/"}, "Écrivez un DID (did:web:…) ou l’adresse https"),
    "a password in it": ({"issuer": "https://a:b@partenaire.example/"}, "Écrivez un DID (did:web:…)"),
    "too long": ({"issuer": f"https://partenaire.example/{'a' * 500}"}, "Écrivez un DID (did:web:…)"),
    "no name": ({"name": " "}, "Écrivez un nom de 1 à 120 lettres, sur une ligne."),
    "a long name": ({"name": "a" * 121}, "Écrivez un nom de 1 à 120 lettres, sur une ligne."),
    "a name that turns its line": ({"name": "Le \u202e Partenaire"}, "Écrivez un nom de 1 à 120 lettres"),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(cast: Cast, helene: Browser, mistake: str) -> None:
    change, words = REFUSED[mistake]
    answer = helene.send("/emetteurs/nouveau", {**GOOD, **change})
    assert answer.status_code == 422
    assert words in text(answer.text)
    wrong = re.findall(r'<div class="field  wrong"><label for="(\w+)"', answer.text)
    assert wrong == list(change)
    assert f'value="{html.escape({**GOOD, **change}["name"].strip())}"' in answer.text.replace('value=" "', 'value=""')
    assert trust.listed(cast.services) == {}


@pytest.mark.parametrize("path", ["/emetteurs/nouveau", "/emetteurs/1/retirer"])
def test_a_change_asks_for_a_recent_proof(cast: Cast, helene: Browser, clock: Clock, path: str) -> None:
    trust.add(cast.services, OPERATOR, DID, "Le Partenaire")
    form = {**GOOD, "csrf_token": token_of(helene.get(path))}
    clock.advance(minutes=6)
    answer = helene.client.post(path, data=form)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/cest-bien-vous?next=")
    assert trust.listed(cast.services) == {DID: "Le Partenaire"}


def test_only_the_coordination(cast: Cast, lea: Browser, helene: Browser) -> None:
    trust.add(cast.services, OPERATOR, DID, "Le Partenaire")
    for path in ("/emetteurs", "/emetteurs/nouveau", "/emetteurs/1/retirer"):
        assert "Seule la coordination peut ouvrir cette page." in lea.get(path, 403).text
        helene.get(path)
    assert "/emetteurs" not in lea.get("/badges-delivres").text
    assert 'href="/emetteurs"' in helene.get("/badges-delivres").text
    with pytest.raises(NotAllowed):
        trust.add(cast.services, cast.lea, DID, "Autre")
    with pytest.raises(NotAllowed):
        trust.remove(cast.services, cast.lea, DID)
