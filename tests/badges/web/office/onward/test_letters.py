"""The letters of a closing: one for each member who has said nothing yet, with the question and how to answer."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from badges.base.times import local_date
from badges.network.tables import Instance, Site
from badges.places import closure, onward
from badges.places.facts import OnwardFacts, SiteClosingFacts
from tests.badges.paper.reading import pages
from tests.cast import acts
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.conftest import Clock

LIST = "/membres/ou-continuer"


def words(text: str) -> str:
    """A text on one line, with plain spaces."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def letters(cast: Cast) -> str:
    """The letters of Guéret, which closes in thirty days; it meets on Tuesdays. It and the network have telephones."""
    today = local_date(cast.services.now())
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).phone = "+33500000002"
        instance = session.get_one(Instance, 1)
        instance.network = {**instance.network, "phone": "+33500000010"}
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
    lea.get(letters, 303)  # none is made by looking
    assert lea.sent(LIST, to=letters.removesuffix(".pdf")) == letters
    answer = lea.get(letters)
    assert answer.headers["Cache-Control"] == "no-store"
    first, second = (words(each) for each in pages(answer.data))
    assert "Pour Amina Benali" in first and "Zoé" not in first and "Pour Zoé Fictive" in second
    assert "Guéret ferme après le 23 décembre 2026. Où voulez-vous continuer ?" in first
    assert "Auzances," in first and "ou nulle part" in first and "Vos badges restent valables" in first
    assert "Appelez l’équipe de ce lieu : 05 00 00 00 02" in first and "Paul" not in first + second
    assert "coordination" not in first  # it hears nobody's answer
    assert "Ou dites-le à une rencontre :" in first and "mardi 1er décembre, 14 h – 17 h" in first

    onward.answer(cast.services, cast.lea, amina, OnwardFacts(to=str(cast.auzances), said="phone"))  # type: ignore[arg-type]
    listed = text_of(lea.get(LIST).text)
    assert "Imprimer les" not in listed and "Lettre du 24 novembre, pas encore de réponse" in listed.replace(
        "\u00a0", " "
    )
    (only,) = pages(lea.get(letters).data)
    assert "Zoé" in only


def test_without_a_telephone_of_the_place_the_coordination_lets_its_team_call_back(
    lea: Browser, cast: Cast, letters: str
) -> None:
    cast.member("Amina")
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).phone = None
    lea.sent(LIST, to=letters.removesuffix(".pdf"))
    (only,) = (words(each) for each in pages(lea.get(letters).data))
    assert "Appelez la coordination, et l’équipe de ce lieu vous rappelle : 05 00 00 00 10" in only


def test_the_letters_are_printed_only_while_the_day_is_to_come(lea: Browser, cast: Cast, letters: str) -> None:
    cast.member("Amina")
    lea.sent(LIST, to=letters.removesuffix(".pdf"))
    lea.get(letters)
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).closed_on = local_date(cast.services.now())
    lea.get(letters, 303)
    assert "Imprimer" not in text_of(lea.get(LIST).text)


def test_a_second_click_makes_no_letter_twice_and_later_ones_stand_alone(
    lea: Browser, helene: Browser, cast: Cast, clock: Clock, letters: str
) -> None:
    cast.member("Amina")
    ask = letters.removesuffix(".pdf")
    for _twice in range(2):
        lea.sent(LIST, to=ask)
    cast.member("Zoé", "Fictive")
    clock.advance(minutes=5)
    assert "Imprimer 1 lettre" in text_of(lea.get(LIST).text)
    lea.sent(LIST, to=ask)
    (only,) = pages(lea.get(letters).data)
    assert "Zoé" in only
    place = text_of(helene.get(f"/coordination/lieux/{cast.gueret}").text)
    assert "2 ont une lettre" in place.replace("\u00a0", " ")
    journal = text_of(helene.get("/journal").text)
    assert journal.count("Léa Martin a imprimé les lettres qui demandent où continuer") == 2


def test_letters_are_printed_again_all_of_them_or_one(lea: Browser, cast: Cast, clock: Clock, letters: str) -> None:
    """The file may not have arrived: what is noted as made can be printed as often as it is needed."""
    amina, zoe = cast.member("Amina"), cast.member("Zoé", "Fictive")
    again, one = f"{letters}?faites=1", f"{letters}?membre={amina}"
    form = f"/membres/{amina}/ou-continuer"
    assert "Imprimer encore" not in lea.get(LIST).text and "sa lettre" not in lea.get(form).text
    lea.get(again, 303)
    lea.get(one, 303)
    lea.sent(LIST, to=letters.removesuffix(".pdf"))
    page = lea.get(LIST).text
    assert f'href="{again}"' in page and "Imprimer encore les 2 lettres" in text_of(page).replace("\u00a0", " ")
    assert f'href="{one}"' in lea.get(form).text and "Imprimer encore sa lettre" in lea.get(form).text
    for _twice in range(2):
        first, second = pages(lea.get(again).data)
        assert "Amina" in first and "Zoé" in second
    (only,) = pages(lea.get(one).data)
    assert "Amina" in only
    cast.member("Paul", "Tard")
    clock.advance(minutes=5)
    lea.sent(LIST, to=letters.removesuffix(".pdf"))
    assert len(pages(lea.get(letters).data)) == 1 and len(pages(lea.get(again).data)) == 3
    onward.answer(cast.services, cast.lea, amina, OnwardFacts(to=str(cast.auzances), said="phone"))  # type: ignore[arg-type]
    lea.get(one, 303)
    assert "sa lettre" not in lea.get(form).text
    for strange in ("x", "", str(cast.member("Ida", "Ailleurs", site="auzances"))):
        lea.get(f"{letters}?membre={strange}", 303)
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).closed_on = local_date(cast.services.now())
    assert "Imprimer encore" not in lea.get(LIST).text + lea.get(f"/membres/{zoe}/ou-continuer").text


def test_another_day_needs_other_letters(lea: Browser, cast: Cast, letters: str) -> None:
    cast.member("Amina")
    lea.sent(LIST, to=letters.removesuffix(".pdf"))
    facts = SiteClosingFacts(
        closed_on=local_date(cast.services.now()) + timedelta(days=40), turn_to=cast.auzances, typed="Guéret"
    )
    closure.plan(cast.services, cast.helene, cast.gueret, facts)
    assert "Imprimer 1 lettre" in text_of(lea.get(LIST).text)
    lea.get(letters, 303)


def test_there_is_no_letter_for_a_place_that_stays_nor_for_the_members_of_others(
    lea: Browser, helene: Browser, cast: Cast, letters: str
) -> None:
    cast.member("Amina")
    ask = letters.removesuffix(".pdf")
    assert helene.send(LIST, to=ask).status_code == 404  # the coordination reads no names
    assert lea.send(LIST, to=f"{LIST}/{cast.auzances}/lettres").status_code == 404
    lea.sent(LIST, to=ask)
    assert helene.client.get(letters).status_code == 404
    assert lea.client.get(f"{LIST}/{cast.auzances}/lettres.pdf").status_code == 404
    closure.take_back(cast.services, cast.helene, cast.gueret)
    assert lea.get(letters, 303).headers["Location"] == LIST
    assert lea.send(LIST, to=ask).status_code == 422


def test_a_long_name_and_many_places_stay_on_one_page(lea: Browser, cast: Cast, letters: str) -> None:
    with cast.services.database.begin() as session:
        for number in range(20):
            session.add(
                Site(slug=f"lieu-{number}", name=f"Saint-Martin-sous-Vigouroux {number}", city="Saint-Martin",
                     address="12 rue de la Très-Longue-Adresse", postcode="23000", host="Maison des services")
            )  # fmt: skip
    cast.member("Marie-Françoise-Aimée", "Delacroix-Beauregard de la Souterraine Haute")
    lea.sent(LIST, to=letters.removesuffix(".pdf"))
    (only,) = pages(lea.get(letters).data)
    assert "Saint-Martin-sous-Vigouroux 19" in words(only) and "Vous pouvez changer de réponse" in words(only)
