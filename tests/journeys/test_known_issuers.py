"""The coordination keeps the list of known issuers: one proposes, another says the second yes, either takes one off."""

from __future__ import annotations

from badges.base.rights import OPERATOR
from badges.ledger.rules import State
from badges.ledger.trust import listing
from tests.cast.listing import HOW, last_day, propose, told
from tests.journeys.conftest import DESK, HELENE, PHONE, People, Reader, Town

PARTNER = "did:web:mission-locale.example"
SCHOOL = "did:web:ecole-du-fil.example"


def filled(reader: Reader, **fields: str) -> Reader:
    """Write into fields by their labels."""
    for label, words in fields.items():
        reader.page.get_by_label(label.replace("_", " "), exact=True).fill(words)
    return reader


def states(town: Town) -> dict[str, State]:
    """How each entry of the list stands."""
    return {each.issuer_id: each.state(town.services.now()) for each in listing.entries(town.services)}


def test_an_issuer_is_proposed_confirmed_and_removed(town: Town, people: People) -> None:
    propose(town.services, OPERATOR, SCHOOL, told(town.services, "École du Fil"))
    helene = people(PHONE).already_signed_in(HELENE).open("/badges-delivres").look()
    helene.follow("Émetteurs connus").look()
    helene.follow("Proposer un émetteur").look()
    filled(helene, Son_identifiant="mission-locale.example", Son_nom="La Mission locale")
    helene.page.get_by_label("Comment le savez-vous ?").fill(HOW)
    filled(helene, **{"Jusqu’au": last_day(town.services).isoformat()}).press("Proposer").look()
    assert "Écrivez un DID (did:web:…)" in helene.words
    assert helene.page.get_by_label("Son nom").input_value() == "La Mission locale"
    filled(helene, Son_identifiant=PARTNER).press("Proposer").look()
    assert "La Mission locale" in helene.words and PARTNER in helene.words and "Attend un second oui" in helene.words
    assert states(town) == {SCHOOL: State.PROPOSED, PARTNER: State.PROPOSED}
    helene.follow("Lire et confirmer").look()
    assert "École du Fil" in helene.words and HOW in helene.words
    helene.press("Oui, je confirme").look()
    assert states(town) == {SCHOOL: State.COUNTS, PARTNER: State.PROPOSED}
    desk = people(DESK, scheme="dark").already_signed_in(HELENE).open("/emetteurs").look()
    desk.follow("Retirer La Mission locale").look()
    filled(desk).press("Retirer").look()
    assert desk.heading == "Émetteurs connus" and "La Mission locale" not in desk.words
    assert states(town) == {SCHOOL: State.COUNTS}
