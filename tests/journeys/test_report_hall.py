"""The report is read aloud at a meeting, and what somebody says there becomes an idea of the place."""

from __future__ import annotations

from tests.cast.reported import Recorder, at
from tests.journeys.conftest import PHONE, People, Town
from tests.journeys.steps import plain


def test_what_is_said_in_the_hall_becomes_an_idea(town: Town, people: People) -> None:
    Recorder(town.cast).meeting(at("2026-02-03"), town.cast.member("Amina"))
    lea = people(PHONE).already_signed_in().open("/bilans?periode=2026").look()
    lea.follow("Pour la salle").look()
    said = plain(lea.words)
    assert "1 rencontre a eu lieu." in said and "Qu’est-ce qui vous a plu ?" in said and "Amina" not in said
    lea.follow("Noter une idée").look()
    assert "lieu=gueret" in lea.page.url and "L’idée, en quelques mots" in plain(lea.words)
