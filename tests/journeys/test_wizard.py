"""The wizard interrupted: a late answer, too little evidence, two taps or tabs, the back button, an ended session."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from badges.people.tables import Member
from badges.recognition import award
from tests.cast import acts
from tests.journeys.conftest import LEA, PHONE, People, Reader, Town
from tests.journeys.steps import is_whole, on_a_small_phone, today

BADGE = "transmettre"
SENTENCE = "A montré l’ourlet à quatre personnes."
SIGNED = ["endorsement", "ob3", "ob3_jwt"]


def begun(town: Town, *, agreed: bool = False, skills: int = 2) -> int:
    """An award that Léa has prepared: so many criteria, seen on two dates; and Amina's yes, if `agreed`."""
    services, lea = town.services, town.cast.lea
    town.observed_earlier("Amina", BADGE, 2)
    gathering_id = today(town)
    number = award.start(services, lea, member_id=town.members["Amina"], badge_slug=BADGE, gathering_id=gathering_id)
    acts.tick(services, lea, number, town.keys(BADGE)[:skills], SENTENCE)
    if agreed:
        acts.answer(services, lea, number, "yes")
    return number


@pytest.fixture
def lea(people: People) -> Reader:
    """Léa on a phone, signed in."""
    return people(PHONE).already_signed_in()


def test_later_is_kept_and_taken_up_again(town: Town, lea: Reader) -> None:
    number = begun(town)
    lea.open(f"/reconnaitre/{number}/accord")
    lea.press("Plus tard").look()
    assert lea.heading == "Merci. Rendez le téléphone à Léa"
    lea.follow("Je rends le téléphone").look()
    assert lea.heading == "C’est gardé pour plus tard"
    assert town.rows("document") == 0 and town.rows("ledger_entry") == 0
    lea.open("/aujourdhui").look()
    assert "Amina Benali a dit « plus tard »" in lea.words
    lea.follow("Reprendre").look()
    assert lea.heading == "Voici ce que verra un employeur"
    assert SENTENCE in lea.words
    lea.follow("Demander son accord à Amina").press("Oui, je le veux")
    lea.follow("Je rends le téléphone").press("Signer et délivrer").look()
    (issued,) = town.awards("issued")
    assert issued.id == number
    assert town.documents(issued) == SIGNED


def test_no_is_no(town: Town, lea: Reader) -> None:
    number = begun(town)
    lea.open(f"/reconnaitre/{number}/accord")
    lea.press("Non merci").look().follow("Je rends le téléphone").look()
    assert lea.heading == "Amina a dit non merci"
    lea.open(f"/reconnaitre/{number}/signer").look()
    assert lea.heading == "Amina a dit non merci"
    assert town.rows("document") == 0


def test_too_little_evidence_says_what_is_missing_and_keeps_it(town: Town, lea: Reader) -> None:
    gathering_id = today(town)
    amina = town.members["Amina"]
    criteria = town.criteria(BADGE)
    lea.open(f"/seances/{gathering_id}/reconnaitre/{amina}")
    lea.press("Transmettre un savoir-faire").look()
    lea.page.get_by_label(criteria[0]).check()
    lea.press("Garder, et voir comme un employeur").look()
    assert "C’est gardé. Il manque encore" in lea.words
    assert "1 chose à voir" in lea.words and "1 séance à observer" in lea.words
    for step in ("apercu", "accord", "signer"):  # none of them can be reached by typing its address
        lea.open(f"/reconnaitre/1/{step}")
        assert lea.heading == "Qu’avez-vous vu chez Amina ?", step
    lea.open("/reconnaitre/1/vu?note=1").follow("Noter une séance plus ancienne").look()
    assert "Pour Amina" in lea.words
    lea.page.get_by_label("Atelier couture").check()
    lea.page.get_by_label("Jour").fill("2026-11-10")
    lea.press("Noter, puis qui est là").look()
    assert lea.page.get_by_role("checkbox", name="Amina Benali").is_checked()
    lea.press("Garder les présences").look()
    lea.follow("Dire ce que vous avez vu").look()
    lea.page.get_by_label(criteria[1]).check()
    lea.press("Noter et continuer").look()
    assert "Il manque encore" not in lea.words
    lea.press("Garder, et voir comme un employeur").look()
    assert lea.heading == "Voici ce que verra un employeur"
    assert criteria[0] in lea.words and criteria[1] in lea.words and criteria[2] not in lea.words
    assert town.rows("document") == 0


def test_two_taps_and_two_tabs_sign_once(town: Town, lea: Reader) -> None:
    number = begun(town, agreed=True)
    lea.open(f"/reconnaitre/{number}/signer")
    tab = lea.page.context.new_page()
    tab.goto(f"{town.origin}/reconnaitre/{number}/signer")
    lea.button("Signer et délivrer").dblclick()  # the browser may cancel the first of the two requests
    expect(lea.page).to_have_url(re.compile("/fait$"))
    lea.page.wait_for_load_state()
    lea.look()
    with tab.expect_navigation(url="**/fait"):
        tab.get_by_role("button", name="Signer et délivrer").click()
    (issued,) = town.awards("issued")
    assert town.documents(issued) == SIGNED
    assert town.rows("ledger_entry") == len(SIGNED)
    assert town.rows("status_entry") == 1 and town.rows("edition") == 1


@pytest.mark.parametrize("is_long", [False, True])
def test_the_button_that_signs_is_whole_on_the_first_screen(town: Town, people: People, is_long: bool) -> None:
    number = begun(town, agreed=True, skills=len(town.keys(BADGE)) if is_long else 2)
    if is_long:
        with town.services.database.begin() as session:
            member = session.get_one(Member, town.members["Amina"])
            member.given_name = "Marie-Bernadette Apolline"
            member.family_name = "Rakotomalala-Vandenbroucke de la Souterraine"
    with on_a_small_phone(people, 1) as (lea,):
        lea.already_signed_in().open(f"/reconnaitre/{number}/signer").look()
        assert lea.page.locator("main .seen li").count() == (len(town.keys(BADGE)) if is_long else 3)
        assert lea.page.evaluate("scrollY") == 0
        assert is_whole(lea.button("Signer et délivrer"))
        if is_long:  # it hangs at the thumb, over what does not fit
            lea.page.locator(".thumb").evaluate("each => { each.style.position = 'static' }")
            assert not is_whole(lea.button("Signer et délivrer"))


def test_the_back_button_undoes_nothing_and_signs_nothing(town: Town, lea: Reader) -> None:
    number = begun(town)
    lea.open(f"/reconnaitre/{number}/apercu")
    lea.follow("Demander son accord à Amina").press("Oui, je le veux")
    lea.page.go_back()
    lea.look()
    assert lea.heading == "Amina, voulez-vous recevoir ce badge ?"
    assert town.rows("document") == 0
    lea.press("Oui, je le veux").follow("Je rends le téléphone").press("Signer et délivrer").look()
    (issued,) = town.awards("issued")
    # Back over the whole wizard: each page leads to where the award stands, and an old form changes nothing.
    for _ in range(3):
        lea.page.go_back()
        assert lea.heading in ("Le badge est délivré", "Amina, voulez-vous recevoir ce badge ?", "Amina a dit oui")
        if lea.button("Non merci").count():
            lea.press("Non merci").look()
            assert lea.heading == "Le badge est délivré"
    assert [each.id for each in town.awards("issued")] == [issued.id]
    assert town.documents(issued) == SIGNED and town.rows("ledger_entry") == len(SIGNED)


def test_a_gathering_saved_twice_is_one(town: Town, lea: Reader) -> None:
    before = town.rows("gathering")
    lea.open("/seances/nouvelle")
    lea.page.get_by_label("Rencontre", exact=True).check()
    lea.press("Noter, puis qui est là").look()
    first = lea.page.url
    lea.page.go_back()
    lea.press("Noter, puis qui est là").look()
    assert lea.page.url == first
    assert town.rows("gathering") == before + 1


def test_a_form_survives_a_sign_in_that_ended(town: Town, lea: Reader) -> None:
    before = town.rows("gathering")
    lea.open("/seances/nouvelle")
    lea.page.get_by_label("Un nouvel atelier").check()
    lea.page.get_by_label("Nom du nouvel atelier").fill("Atelier vélo")
    lea.page.get_by_label("Lieu, si vous voulez").fill("Halle de la Mairie")
    town.clock.advance(hours=3)
    town.end_every_session()
    lea.press("Noter, puis qui est là").look()
    assert lea.heading == "Se connecter"
    assert "Votre page est gardée telle que vous l’avez remplie." in lea.words
    assert town.rows("gathering") == before and town.rows("workshop") == 1
    lea.sign_in(LEA)
    lea.look()
    assert lea.heading == "Noter une rencontre ou un atelier"
    assert lea.page.get_by_label("Un nouvel atelier").is_checked()
    assert lea.page.get_by_label("Nom du nouvel atelier").input_value() == "Atelier vélo"
    assert lea.page.get_by_label("Lieu, si vous voulez").input_value() == "Halle de la Mairie"
    assert town.rows("gathering") == before  # nothing is carried out before the form is sent again
    lea.press("Noter, puis qui est là").look()
    assert lea.heading == "Qui est là ?" and "Atelier vélo" in lea.page.locator("header").inner_text()
    assert town.rows("gathering") == before + 1 and town.rows("workshop") == 2


def test_what_was_seen_survives_a_sign_in_that_ended(town: Town, lea: Reader) -> None:
    number = begun(town)
    criteria = town.criteria(BADGE)
    lea.open(f"/reconnaitre/{number}/vu")
    lea.page.get_by_label(criteria[3]).check()
    lea.page.get_by_label("Une phrase, si vous voulez").fill("Une autre phrase, écrite à 14 h.")
    town.end_every_session()
    lea.press("Garder, et voir comme un employeur").sign_in().look()
    assert lea.page.get_by_label(criteria[3]).is_checked()
    assert lea.page.get_by_label("Une phrase, si vous voulez").input_value() == "Une autre phrase, écrite à 14 h."
    lea.press("Garder, et voir comme un employeur").look()
    assert "Une autre phrase, écrite à 14 h." in lea.words and criteria[3] in lea.words


def test_what_is_too_long_for_the_sign_in_page_is_shown_to_be_copied(town: Town, lea: Reader) -> None:
    lea.open("/membres/nouveau")
    name = lea.page.get_by_label("Prénom")
    name.evaluate("each => { each.value = 'ourlet '.repeat(10000) }")
    town.end_every_session()
    lea.press("Inscrire").look()
    assert lea.heading == "Se connecter" and "recopiez votre texte" in lea.words
    assert lea.page.get_by_label("Ce que vous aviez tapé").input_value().count("ourlet") == 10_000
