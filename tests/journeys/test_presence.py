"""« Attestation de présence »: the member chooses a period and gets the sheet; or their animatrice prints it."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.journeys.conftest import DESK, PHONE, People, Reader, Town
from tests.journeys.steps import home, plain


def sheet(reader: Reader, name: str) -> str:
    """What the sheet says that a button makes."""
    reader.press(name).look()
    address = reader.page.get_by_role("link", name="Ouvrir la page").first.get_attribute("href")
    answer = reader.page.request.get(f"{reader.town.origin}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body())
    words = plain(document[0].get_textpage().get_text_bounded())
    document.close()
    return words


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_member_chooses_a_period(town: Town, people: People, width: int) -> None:
    town.cast.gathering(2, {town.members["Amina"]: "leads"}, workshop=town.workshop)
    amina = people(width, scheme="dark" if width == DESK else "light")
    amina.open(f"{home(town)}?tous=1").go(amina.page.get_by_role("link", name="Attestation de présence")).look()
    amina.follow("Cette année").look()
    assert "Les heures sont celles de la rencontre." in amina.words
    said = sheet(amina, "Faire la page")
    assert "atteste qu’Amina" in said and "une ou plusieurs rencontres" in said and "En tout" not in said
    amina.press("Arrêter").look()
    assert "Déjà faites" not in amina.words
    amina.tap(amina.page.get_by_text("D’autres dates"))
    amina.page.get_by_label("Du", exact=True).fill("2026-11-25")
    amina.page.get_by_label("Au", exact=True).fill("2026-11-01")
    amina.press("Voir les dates").look()
    assert amina.status == 422 and "La première date est après la dernière." in amina.words
    assert amina.page.get_by_label("Au", exact=True).input_value() == "2026-11-01"
    amina.page.get_by_label("Du", exact=True).fill("2020-01-01")
    amina.page.get_by_label("Au", exact=True).fill("2020-02-01")
    amina.press("Voir les dates").look()
    assert (
        "Aucune rencontre notée à ces dates" in amina.words
        and amina.page.get_by_role("button", name="Faire la page").count() == 0
    )
    amina.open(f"{home(town)}/presence?lang=en").look()
    assert "Record of attendance" in amina.words


def test_without_scripts_it_is_the_same(town: Town, people: People) -> None:
    town.cast.gathering(2, {town.members["Amina"]: "leads"})
    amina = people(scripts=False).open(f"{home(town)}/presence").look()
    amina.follow("Ce mois-ci").look()
    assert "atteste qu’Amina" in sheet(amina, "Faire la page")


def test_the_animatrice_prints_it_for_who_has_no_printer(town: Town, people: People) -> None:
    town.cast.gathering(2, {town.members["Amina"]: "leads"}, workshop=town.workshop)
    lea = people(DESK).already_signed_in().open(f"/membres/{town.members['Amina']}")
    lea.tap(lea.page.get_by_text("Séances et échanges"))
    lea.follow("Attestation de présence").look()
    assert "atteste qu’Amina" in sheet(lea, "Faire l’attestation")
