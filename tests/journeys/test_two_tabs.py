"""Two tabs of one browser: the second sees what the first wrote, and decides; and a sentence to think over."""

from __future__ import annotations

from badges.recognition import award
from tests.journeys.conftest import PHONE, People, Town


def test_two_tabs_on_one_card(town: Town, people: People) -> None:
    path = f"/membres/{town.members['Amina']}/modifier"
    lea = people(PHONE).already_signed_in().open(path)
    tab = lea.page.context.new_page()
    tab.goto(town.origin + path)
    tab.get_by_label("Téléphone").fill("05 55 82 80 47")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Garder").click()
    lea.page.get_by_label("Adresse e-mail").fill("amina@exemple.fr")
    lea.press("Garder").look()
    assert lea.status == 409 and "Une autre page a changé cette fiche entre-temps. Voici les deux." in lea.words
    assert "05 55 82 80 47" in lea.words and lea.page.get_by_label("Adresse e-mail").input_value() == "amina@exemple.fr"
    lea.page.get_by_label("Téléphone").fill("05 55 82 80 47")
    lea.press("Garder ce que j’ai écrit").look()
    assert "05 55 82 80 47" in lea.words and "amina@exemple.fr" in lea.words


def test_two_attendance_sheets_that_disagree(town: Town, people: People) -> None:
    roles = {town.members["Amina"]: "takes_part", town.members["Zoé"]: "takes_part"}
    path = f"/seances/{town.cast.gathering(0, roles, workshop=town.workshop)}"
    lea = people(PHONE, scripts=False).already_signed_in().open(path)
    tab = lea.page.context.new_page()
    tab.goto(town.origin + path)
    for page, role in ((tab, "Anime"), (lea.page, "Aide")):
        page.get_by_label("Rôle : Amina").select_option(role)
        with page.expect_navigation():
            page.get_by_role("button", name="Garder les présences").click()
    lea.look()
    assert lea.status == 409 and "Vous Aide L’autre page Anime" in lea.words
    lea.press("Garder ce que j’ai coché").look()
    assert "Amina Benali Aide" in lea.words


def test_a_sentence_is_asked_about(town: Town, people: People) -> None:
    services, lea = town.services, people(PHONE).already_signed_in()
    town.observed_earlier("Amina", "transmettre", 2)
    place = town.cast.gathering(0, {town.members["Amina"]: "leads"}, workshop=town.workshop)
    number = award.start(
        services, town.cast.lea, member_id=town.members["Amina"], badge_slug="transmettre", gathering_id=place
    )
    lea.open(f"/reconnaitre/{number}/vu")
    lea.page.get_by_label(town.criteria("transmettre")[0]).check()
    lea.page.get_by_label("Une phrase, si vous voulez").fill("Malgré sa dépression, elle a montré l’ourlet.")
    lea.press("Garder, et voir comme un employeur").look()
    assert "Cette phrase parle peut-être de la santé. Un employeur la lira." in lea.words
    lea.press("Garder la phrase").look()
    assert "Une question d’abord" not in lea.words
    lea.follow("Demander son accord à Amina").look()
