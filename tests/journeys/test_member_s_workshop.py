"""A member's workshop on a phone: the idea, three sessions, a waiting list, a place that comes, the public, its end."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PHONE, People, Reader, Town
from tests.journeys.steps import workshops


def enrolled(lea: Reader, letters: str) -> Reader:
    """From the workshop's page: enrol the one member whose name begins with these letters."""
    lea.follow("Inscrire quelqu’un").look()
    lea.page.get_by_label("Qui ?").first.fill(letters)
    lea.press("Chercher").look()
    lea.page.get_by_label("Participer", exact=True).check()
    return lea.go(lea.page.get_by_role("button", name="Inscrire", exact=True)).look()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_from_an_idea_to_its_end(town: Town, people: People, scripts: bool) -> None:
    lea = people(PHONE, scripts=scripts).already_signed_in()
    workshops(lea)
    lea.follow("Noter une proposition").look()
    lea.page.get_by_label("Nom de l’atelier").fill("Vannerie pour débuter")
    lea.page.get_by_label("Ce qu’on y fait").fill("Tresser un petit panier d’osier.")
    lea.page.get_by_label("Qui propose ?").first.fill("ami")
    lea.press("Chercher").look()
    assert lea.page.get_by_label("Amina Benali").is_checked()
    lea.press("Noter la proposition").look()
    assert "Proposé par Amina Benali" in lea.words
    lea.press("En faire un atelier").look()
    lea.page.get_by_label("Premier jour").fill("2026-12-02")
    lea.page.get_by_label("Combien de semaines ?").fill("3")
    lea.press("Ajouter au programme").look()
    assert "Mercredi 2 décembre" in lea.words and "Mercredi 16 décembre" in lea.words
    page = lea.page.url
    lea.follow("Nom, lieu, nombre de places").look()
    lea.page.get_by_label("Nombre de places").fill("1")
    lea.press("Garder").look()
    assert "Anime Amina Benali" in " ".join(lea.words.split()) and "Le public ne lit pas son nom." in lea.words
    lea.press("Accord donné : écrire son prénom : Amina Benali").look()
    enrolled(lea, "łuc")
    assert "1 place, toutes prises" in lea.words
    enrolled(lea, "zo")
    assert "sur la liste d’attente" in lea.words and "Une place est libre" not in lea.words

    passer = people(PHONE, scripts=scripts).open("/").follow("Tous les ateliers").look()
    assert "Complet." in passer.words and "Amina" not in passer.words  # search engines show this page
    passer.follow("Vannerie pour débuter").look()
    assert "Amina, membre du réseau" in passer.words
    assert not any(name in passer.words for name in ("Benali", "Zoé", "Łucja"))

    lea.tap(lea.page.get_by_text("Quelqu’un ne vient plus"))
    lea.press("Retirer : Łucja N’Diaye-Şahin").look()
    lea.open("/aujourdhui").look()
    assert "Une place est libre : appelez Zoé" in lea.words
    lea.open(page).press("C’est oui : Zoé").look()
    assert "1 place, toutes prises" in lea.words and "Une place est libre" not in lea.words
    lea.follow("Terminer, et faire le bilan").look()
    lea.page.get_by_label("Combien de personnes").fill("2")
    lea.page.get_by_label("Qu’est-ce qui s’est bien passé").fill("Deux paniers sont finis.")
    lea.press("Terminer l’atelier").look()
    assert "2 personnes sont venues" in lea.words and "Deux paniers sont finis." in lea.words
    assert "Vannerie" not in passer.open("/ateliers").look().words
