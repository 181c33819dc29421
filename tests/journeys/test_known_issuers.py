"""The coordination keeps the list of known issuers."""

from __future__ import annotations

from badges.ledger import trust
from tests.journeys.conftest import DESK, HELENE, PHONE, People, Reader, Town

PARTNER = "did:web:mission-locale.example"


def filled(reader: Reader, **fields: str) -> Reader:
    """Write into fields by their labels."""
    for label, words in fields.items():
        reader.page.get_by_label(label.replace("_", " "), exact=True).fill(words)
    return reader


def test_an_issuer_is_added_and_removed(town: Town, people: People) -> None:
    helene = people(PHONE).already_signed_in(HELENE).open("/badges-delivres").look()
    helene.follow("Émetteurs connus").look()
    helene.follow("Ajouter un émetteur").look()
    filled(helene, Son_identifiant="mission-locale.example", Son_nom="La Mission locale")
    helene.press("Ajouter").look()
    assert "Écrivez un DID (did:web:…)" in helene.words
    assert helene.page.get_by_label("Son nom").input_value() == "La Mission locale"
    filled(helene, Son_identifiant=PARTNER).press("Ajouter").look()
    assert "La Mission locale" in helene.words and PARTNER in helene.words
    assert trust.listed(town.services) == {PARTNER: "La Mission locale"}
    desk = people(DESK, scheme="dark").already_signed_in(HELENE).open("/emetteurs").look()
    desk.follow("Retirer La Mission locale").look()
    filled(desk).press("Retirer").look()
    assert desk.heading == "Émetteurs connus" and "La Mission locale" not in desk.words
    assert trust.listed(town.services) == {}
