"""What an employer asks about a badge: in writing, from its page to the site's answer; and by telephone."""

from __future__ import annotations

from tests.journeys.conftest import DESK, PHONE, People, Town
from tests.journeys.steps import OTHER_ACTS, awarded

QUESTION = "Elle dit avoir animé <b>trois</b> ateliers. Est-ce bien elle ?"


def test_from_a_doubt_to_the_answer_of_the_site(town: Town, people: People) -> None:
    code = awarded(town, visibility="public")
    employer = people(PHONE, scripts=False).open(f"/v/{code}").look()
    employer.tap(employer.page.get_by_text("Écrire au site"))
    employer.page.get_by_label("Votre question").fill(QUESTION)
    employer.page.get_by_label("Comment vous répondre ?").fill("05 55 00 11")
    employer.press("Relire").look()
    assert employer.status == 422 and "numéro de téléphone ou un e-mail complet" in employer.words
    assert employer.page.get_by_label("Votre question").input_value() == QUESTION
    employer.page.get_by_label("Qui demande ?").fill("Garage Martin")
    employer.page.get_by_label("Comment vous répondre ?").fill("05 55 00 11 22")
    employer.press("Relire").look()
    assert employer.heading == "Relisez, puis envoyez" and QUESTION in employer.words
    employer.press("Corriger").look()
    employer.press("Relire").look()
    assert town.rows("question") == 0
    employer.press("Envoyer").look()
    assert employer.heading == "C’est envoyé" and town.rows("question") == 1

    lea = people(DESK).already_signed_in().open("/aujourdhui").look()
    lea.follow("Lire").look()
    assert QUESTION in lea.words and "Garage Martin" in lea.words
    assert lea.link("05 55 00 11 22").get_attribute("href") == "tel:+33555001122"
    lea.press("Répondu : effacer ce message").look()
    assert "Aucune question" in lea.words and town.rows("question") == 0


def test_a_call_about_a_badge(town: Town, people: People) -> None:
    code = awarded(town)
    lea = people(PHONE).already_signed_in().open("/aujourdhui").look()
    lea.tap(lea.page.get_by_text(OTHER_ACTS))
    lea.look().follow("On m’appelle pour un badge").look()
    lea.page.get_by_label("Le code du badge").fill(f" {code[:5].lower()} - {code[5:]} ")
    lea.press("Lire ce que dit la page").look()
    for words in ("Amina B.", "Transmettre un savoir-faire", "24 novembre 2026", *town.criteria("transmettre")[:1]):
        assert words in lea.words
    assert "Benali" not in lea.words
    lea.taps = 0
    lea.press("Prévenir la personne").look()
    assert lea.taps == 1 and town.rows("badge_call") == 1
    lea.open("/aujourdhui").look()
    assert "À dire à Amina Benali" in lea.words
    lea.press("C’est dit").look()
    assert "À dire à" not in lea.words

    karim = people(PHONE, scheme="dark").already_signed_in().open("/appels?code=0000000000").look()
    assert karim.heading == "Aucun badge avec ce code" and not karim.button("Prévenir la personne").count()
