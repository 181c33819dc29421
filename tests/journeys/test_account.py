"""Signing in with a phone: Léa adds hers and enters by it; Hélène proves with hers that it is she; codes on paper."""

from __future__ import annotations

import re

from badges.network.signin import reads
from tests.house.staff import PASSWORD
from tests.journeys.conftest import DESK, HELENE, LEA, PHONE, People, Reader, Town

INTERNAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


class Keys:
    """The authenticator of a reader's device, simulated by the browser; it is gone after the test."""

    def __init__(self, reader: Reader) -> None:
        self.tools = reader.page.context.new_cdp_session(reader.page)
        self.tools.send("WebAuthn.enable")
        self.number = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": INTERNAL})["authenticatorId"]

    def owner_is_there(self, there: bool) -> None:
        """Whether the finger, the face or the PIN is right."""
        self.tools.send("WebAuthn.setUserVerified", {"authenticatorId": self.number, "isUserVerified": there})

    def remove(self) -> None:
        """Take the authenticator out."""
        self.tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.number})
        self.tools.send("WebAuthn.disable")


def test_lea_enters_with_her_phone(town: Town, people: People) -> None:
    lea = people(PHONE).open("/aujourdhui").sign_in()
    keys = Keys(lea)
    try:
        lea.look()
        lea.follow("Oui, l’ajouter").look()
        lea.page.get_by_label("Son nom, pour le retrouver").fill("Mon téléphone")
        lea.press("Ajouter").look()
        assert lea.heading == "Mon compte" and "Mon téléphone" in lea.words
        lea.follow("Mon téléphone").look()
        lea.press("Se déconnecter")
        town.clock.advance(minutes=1)
        lea.open("/membres")
        assert lea.heading == "Se connecter"
        lea.press("Se connecter avec ce téléphone").look()
        assert lea.heading == "Membres de Guéret"  # the page that was asked for
        assert "Entrer sans mot de passe" not in lea.open("/aujourdhui").words
        lea.press("Se déconnecter")
        # Without its owner the phone opens nothing, and the password form stands.
        town.clock.advance(minutes=1)
        keys.owner_is_there(False)
        lea.open("/connexion")
        lea.tap(lea.button("Se connecter avec ce téléphone"))
        lea.page.get_by_text("Le téléphone n’a pas répondu").wait_for()
        assert lea.heading == "Se connecter"
        lea.look()
        lea.sign_in(LEA)
        # She removes the key: it opens nothing any more.
        lea.open("/mon-compte").follow("Mon téléphone").follow("Retirer cette clé").look()
        lea.press("Retirer").look()
        assert "Mon téléphone" not in lea.words
    finally:
        keys.remove()


def test_helene_proves_with_her_phone_and_keeps_codes(town: Town, people: People) -> None:
    helene = people(DESK).open("/aujourdhui").sign_in(HELENE)
    keys = Keys(helene)
    try:
        assert "Vous coordonnez sans collègue" in helene.words
        helene.open("/mon-compte").look()
        helene.follow("Ajouter ce téléphone").press("Ajouter").look()
        helene.follow("Codes de secours").look()
        helene.press("Faire dix codes").look()
        codes = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", helene.words)
        assert len(codes) == 10
        helene.follow("C’est dans l’enveloppe").look()
        town.clock.advance(minutes=6)
        helene.follow("Mot de passe En choisir").look()
        assert helene.heading == "C’est bien vous ?"
        helene.press("Avec ce téléphone").look()
        assert helene.heading == "Changer de mot de passe"
        helene.page.get_by_label("Nouveau mot de passe").fill("motdepasse123")
        helene.page.get_by_label("Le même, encore une fois").fill("motdepasse123")
        helene.press("Garder ce mot de passe").look()
        assert "trop facile à deviner" in helene.words
        helene.follow("Ne rien changer")
        # The application of codes is replaced; its first code proves that the phone has the secret.
        helene.follow("Application de codes Un code").look()
        helene.press("Retirer").look()
        helene.follow("Application de codes Un code").look()
        helene.page.get_by_label("Le code à 6 chiffres qu’elle montre").fill("000000")
        helene.press("Continuer").look()
        assert "Ce code n’ouvre rien" in helene.words
        helene.open("/mon-compte").press("Déconnecter partout")
        assert helene.heading == "Se connecter"
        # After the password, a code of the envelope, once.
        for code, heading in ((codes[0], "Ce qui vous attend"), (codes[0], "Encore une étape")):
            helene.page.get_by_label("Adresse e-mail").fill(HELENE)
            helene.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
            helene.go(helene.page.get_by_role("button", name="Se connecter", exact=True))
            helene.look()
            helene.page.get_by_label("Un code de votre enveloppe").fill(code)
            helene.press("Continuer").look()
            assert helene.heading == heading
            if heading != "Encore une étape":
                helene.press("Se déconnecter")
                helene.open("/connexion")
        town.clock.advance(minutes=1)
        helene.press("Avec ce téléphone").look()
        assert helene.heading == "Ce qui vous attend"
        with town.services.database.begin(read_only=True) as session:
            assert reads.ways(session, town.cast.helene.staff_id or 0).codes == 9
    finally:
        keys.remove()


def test_without_a_script_the_code_page_stands_alone(town: Town, people: People) -> None:
    helene = people(PHONE, scripts=False).open("/journal")
    assert not helene.button("Se connecter avec ce téléphone").is_visible()
    helene.sign_in(HELENE)
    assert helene.heading == "Journal"
