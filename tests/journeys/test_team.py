"""People come, change and go: a colleague is invited, takes over from another, and reports a lost phone."""

from __future__ import annotations

import re

from badges.people import links
from tests.journeys.conftest import DESK, HELENE, PHONE, People, Town
from tests.journeys.steps import OTHER_ACTS

NEW_PASSWORD = "granit laine tricot 23"
LAST_DAY = "2026-12-15"


def test_a_colleague_is_invited_and_takes_over(town: Town, people: People) -> None:
    helene = people(PHONE).already_signed_in(HELENE).open("/aujourdhui")
    helene.tap(helene.page.get_by_text(OTHER_ACTS))
    helene.go(helene.page.locator('main a[href="/equipe"]'))
    helene.follow("Léa Martin").look().follow("Prévoir un remplacement").look()
    field = helene.page.get_by_label
    field("Nom", exact=True).fill("Nora Diallo")
    field("E-mail").fill("nora@rcs-creuse.example")
    field("Fonction").select_option("animatrice")  # none is chosen beforehand
    assert field("Guéret").is_checked()  # Léa's site
    field("Dernier jour de Léa Martin").fill(LAST_DAY)
    field("Non", exact=True).check()  # who accompanies members elsewhere is asked of each
    helene.press("Inviter").look()
    link = helene.page.locator("p.key").inner_text()
    helene.follow("Revenir à l’équipe").look()
    assert "Remplace Léa Martin" in helene.words and "Léa Martin part le 15 décembre 2026." in helene.words

    nora = people(DESK).open(link)
    for label in ("Mot de passe", "Le même, encore une fois"):
        nora.page.get_by_label(label, exact=True).fill(NEW_PASSWORD)
    nora.press("Garder ce mot de passe et entrer")
    assert nora.heading == "Mardi 24 novembre"

    helene.follow("Karim Haddad").follow("Réinitialiser").look().follow("Ne rien changer")
    helene.follow("Donner un nouveau lien").look().follow("Ne rien changer")
    helene.follow("Fermer son compte").look().press("Fermer son compte")
    helene.page.get_by_text("1 compte fermé").click()
    helene.follow("Karim Haddad").look()


def test_a_lost_phone_stops_links_that_come_back_or_are_given_again(town: Town, people: People) -> None:
    lea = people(PHONE).already_signed_in().open(f"/membres/{town.members['Amina']}/lien")
    found = re.search(r"http\S+/moi/\S+", lea.words)
    assert found
    helene = people(DESK).already_signed_in(HELENE).open("/telephone-perdu").look()
    helene.follow("Léa Martin").look().press("Tout arrêter maintenant").look()
    assert "1 lien privé est arrêté" in helene.words
    member = people(PHONE).open(found[0]).look()
    assert (member.status, member.heading) == (404, "Appelez votre site")

    lea.open("/aujourdhui").look()
    assert "Cet appareil est arrêté" in lea.words
    helene.follow("Revenir à ma journée").look().follow("Tout rétablir").look().press("Tout rétablir").look()
    assert member.open(found[0]).status == 200
    assert lea.open("/aujourdhui").heading == "Mardi 24 novembre"

    helene.open("/telephone-perdu").follow("Léa Martin").press("Tout arrêter maintenant")
    lea.already_signed_in().open(f"/membres/{town.members['Amina']}/lien").look()
    assert lea.heading == "Un lien arrêté : Amina"
    town.clock.advance(days=1)
    assert links.end_lost_phones(town.services) == 1
    assert member.open(found[0]).look().heading == "Ce lien ne sert plus"
    lea.already_signed_in().open("/aujourdhui").look().follow("Voir à qui").look().follow("Amina Benali")
    fresh = re.search(r"http\S+/moi/\S+", lea.words)
    assert fresh and fresh[0] != found[0]
    assert member.open(fresh[0]).status == 200
    lea.open("/liens")
    assert "Aucun lien à redonner" in lea.words
