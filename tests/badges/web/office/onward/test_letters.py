"""The letters of a closing: one for each member who has said nothing yet, with the question and how to answer."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from badges.base.times import local_date
from badges.network.tables import Site
from badges.places import closure, onward
from badges.places.facts import OnwardFacts, SiteClosingFacts
from tests.badges.paper.reading import pages
from tests.cast import acts
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast

LIST = "/membres/ou-continuer"


def words(text: str) -> str:
    """A text on one line, with plain spaces."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def letters(cast: Cast) -> str:
    """The letters of Guéret, which closes in thirty days; it meets on Tuesdays and has a telephone."""
    today = local_date(cast.services.now())
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).phone = "+33500000002"
    acts.begin_recurring(
        cast.services, cast.lea, site_id=cast.gueret, weekday=1, every_weeks=1, starts=time(14), ends=time(17),
        first_on=today + timedelta(days=7), place="Salle bleue",
    )  # fmt: skip
    facts = SiteClosingFacts(closed_on=today + timedelta(days=30), turn_to=cast.auzances, typed="Guéret")
    closure.plan(cast.services, cast.helene, cast.gueret, facts)
    return f"{LIST}/{cast.gueret}/lettres.pdf"


def test_who_has_said_nothing_gets_a_letter_with_the_question_and_how_to_answer(
    lea: Browser, cast: Cast, letters: str
) -> None:
    amina, _zoe = cast.member("Amina"), cast.member("Zoé", "Fictive")
    cast.member("Paul", "Ailleurs", site="auzances")
    assert "Imprimer les 2 lettres" in text_of(lea.get(LIST).text)
    answer = lea.get(letters)
    assert answer.headers["Cache-Control"] == "no-store"
    first, second = (words(each) for each in pages(answer.data))
    assert "Pour Amina Benali" in first and "Zoé" not in first and "Pour Zoé Fictive" in second
    assert "Guéret ferme le 24 décembre 2026. Où voulez-vous continuer ?" in first
    assert "Auzances," in first and "ou nulle part" in first and "Vos badges restent valables" in first
    assert "Appelez l’équipe de ce lieu : 05 00 00 00 02" in first and "Paul" not in first + second
    assert "Ou dites-le à une rencontre :" in first and "mardi 1er décembre, 14 h – 17 h" in first

    onward.answer(cast.services, cast.lea, amina, OnwardFacts(to=str(cast.auzances), said="phone"))  # type: ignore[arg-type]
    assert "Imprimer 1 lettre" in text_of(lea.get(LIST).text)
    (only,) = pages(lea.get(letters).data)
    assert "Zoé" in only


def test_there_is_no_letter_for_a_place_that_stays_nor_for_the_members_of_others(
    lea: Browser, helene: Browser, cast: Cast, letters: str
) -> None:
    cast.member("Amina")
    assert helene.client.get(letters).status_code == 404  # the coordination reads no names
    assert lea.client.get(f"{LIST}/{cast.auzances}/lettres.pdf").status_code == 404
    closure.take_back(cast.services, cast.helene, cast.gueret)
    assert lea.get(letters, 303).headers["Location"] == LIST


def test_a_long_name_and_many_places_stay_on_one_page(lea: Browser, cast: Cast, letters: str) -> None:
    with cast.services.database.begin() as session:
        for number in range(20):
            session.add(
                Site(slug=f"lieu-{number}", name=f"Saint-Martin-sous-Vigouroux {number}", city="Saint-Martin",
                     address="12 rue de la Très-Longue-Adresse", postcode="23000", host="Maison des services")
            )  # fmt: skip
    cast.member("Marie-Françoise-Aimée", "Delacroix-Beauregard de la Souterraine Haute")
    (only,) = pages(lea.get(letters).data)
    assert "Saint-Martin-sous-Vigouroux 19" in words(only) and "Vous pouvez changer de réponse" in words(only)
