"""Who helps where, who takes over, who accompanies elsewhere, and the journal: on a phone and at a desk."""

from __future__ import annotations

import pytest

from badges.base.journal import rules
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.network import team
from badges.recognition import award
from tests.journeys.conftest import DESK, HELENE, LEA, PHONE, People, Town


def looked_at_many(town: Town) -> None:
    """Léa looked at ten members of Auzances today, and a gathering was cancelled."""
    cast = town.cast
    members = [cast.member(f"Membre{number}", None, site="auzances") for number in range(rules.MANY_LOOKS)]
    with town.services.database.begin() as session:
        for each in members:
            note(session, Act.MEMBER_FOUND, cast.lea, About(member_id=each, site_id=cast.auzances), town.clock())
        note(session, Act.GATHERING_CANCELLED, cast.karim, About(site_id=cast.auzances), town.clock())


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_colleague_helps_at_another_site_until_a_day(town: Town, people: People, width: int) -> None:
    helene = people(width).already_signed_in(HELENE).open("/equipe").look().follow("Renforts").look()
    helene.page.get_by_label("Qui ?").select_option(label="Léa Martin")
    helene.page.get_by_label("Dans quel site ?").select_option(label="Auzances")
    helene.press("Donner ce renfort").look()
    assert "C’est noté. Les équipes des deux sites le lisent." in helene.words
    lea = people(width).already_signed_in(LEA).open("/equipe/cette-semaine").look()
    assert "en renfort de Guéret" in lea.words
    helene.follow("Léa Martin").look().press("Arrêter tout de suite").look()
    assert "en renfort" not in lea.open("/equipe/cette-semaine").look().words


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_an_account_closes_and_the_journal_says_it(town: Town, people: People, width: int) -> None:
    award.start(town.services, town.cast.lea, member_id=town.members["Amina"], badge_slug="equipe")
    looked_at_many(town)
    helene = people(width).already_signed_in(HELENE).open("/coordination").look()
    helene.open(f"/equipe/{town.cast.lea.staff_id}").follow("Confier ce qui l’attend").look()
    helene.page.get_by_label("badge en préparation").select_option(label="Hélène Roux")
    helene.press("Confier").look()
    assert "C’est confié." in helene.words
    helene.open("/ce-que-je-reprends").look()
    helene.open(f"/equipe/{town.cast.lea.staff_id}/fermer").look().press("Fermer son compte").look()
    helene.open("/journal").look()
    assert helene.words.index("Ce qui est inhabituel") < helene.words.index("a fermé le compte de Léa Martin")
    helene.page.get_by_text("Lire autour de cet acte").first.click()
    helene.look()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_who_accompanies_elsewhere_has_attendance_and_the_agenda(town: Town, people: People, width: int) -> None:
    number = town.cast.gathering(0, {town.members["Amina"]: "helps"})
    helene = people(width).already_signed_in(HELENE).open("/equipe/inviter").look()
    helene.open(f"/equipe/{town.cast.lea.staff_id}").follow("Accompagner des membres ailleurs").look()
    lea = people(width).already_signed_in(LEA).open("/mon-compte").look()
    team.say_accompanies(town.services, town.cast.helene, town.cast.lea.staff_id or 0, accompanies=True)
    lea.open("/aujourdhui").look()
    assert lea.heading == "Agenda" or "/agenda" in lea.page.url
    lea.open(f"/seances/{number}").look()
    lea.open(f"/seances/{number}?visite=1").look()
    assert "Amina" in lea.words and lea.page.get_by_text("Vu", exact=True).count() == 0
    lea.open(f"/membres/{town.members['Amina']}").look()
    assert lea.status == 403 and "n’ouvre ni fiche" in lea.words
