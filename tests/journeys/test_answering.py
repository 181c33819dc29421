"""Alone, from the private link: « plus tard » is answered, own words stand beside a badge, a badge is stopped."""

from __future__ import annotations

import pytest

from badges.recognition import award
from tests.cast import acts
from tests.journeys.conftest import DESK, PHONE, People, Town
from tests.journeys.steps import awarded, home

ENDS = pytest.mark.parametrize(
    ("width", "scripts", "scheme"),
    [(PHONE, False, "light"), (DESK, True, "dark")],
    ids=["phone", "desk"],
)


def put_off(town: Town) -> int:
    """A badge to which Amina said « plus tard »."""
    town.observed_earlier("Amina", "equipe", 0)
    member, lea = town.members["Amina"], town.cast.lea
    today = town.cast.gathering(0, {member: "leads"}, workshop=town.workshop)
    number = award.start(town.services, lea, member_id=member, badge_slug="equipe", gathering_id=today)
    acts.tick(town.services, lea, number, town.keys("equipe")[:2], None)
    acts.answer(town.services, lea, number, "later")
    return number


@ENDS
def test_later_is_answered_alone(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    put_off(town)
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town)).look()
    amina.taps = 0
    amina.go(amina.link("Travailler en équipe")).look()
    assert amina.heading == "Voulez-vous ce badge ?" and town.criteria("equipe")[0] in amina.words
    amina.press("Oui, je le veux").look()
    assert amina.taps == 2 and amina.heading == "Vous avez dit oui"
    assert len(town.awards("agreed")) == 1


@ENDS
def test_own_words_stand_beside_what_was_seen(
    town: Town, people: People, width: int, scripts: bool, scheme: str
) -> None:
    code = awarded(town)
    said = "J’ai pris le temps avec chacune."
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town)).follow("Ajouter vos mots").look()
    if scripts:
        field = amina.page.get_by_label("Écrivez, ou dictez")
        field.fill("a" * 301)
        amina.press("Garder mes mots").look()
        assert amina.status == 422 and amina.page.locator(".errors").is_visible()
    amina.page.get_by_label("Écrivez, ou dictez").fill(said)
    amina.press("Garder mes mots").look()
    assert said in amina.words and "Pour vous seulement." in amina.words
    employer = people(width, scripts=scripts, scheme=scheme).open(f"/v/{code}").look()
    assert said not in employer.words
    amina.follow("Changer vos mots").look()
    amina.page.get_by_role("checkbox", name="Montrer mes mots avec le badge").check()
    amina.press("Garder mes mots").look()
    assert "Montrés avec le badge." in amina.words
    assert said in employer.open(f"/v/{code}").look().words


@ENDS
def test_a_badge_is_stopped_by_who_carries_it(
    town: Town, people: People, width: int, scripts: bool, scheme: str
) -> None:
    code = awarded(town)
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town)).look()
    amina.taps = 0
    amina.follow("Je ne suis pas d’accord").look()
    amina.press("Arrêter ce badge").look()
    assert amina.taps == 2 and amina.heading == "Votre badge est en pause"
    assert "Parler à quelqu’un d’autre" in amina.words
    amina.follow("Votre badge").look()
    assert "Vous n’êtes pas d’accord : ce badge est en pause, à votre demande." in amina.words
    employer = people(width, scripts=scripts, scheme=scheme).open(f"/v/{code}").look()
    assert "pause" in employer.words and "accord" not in employer.words.replace("d’accord avec", "")
