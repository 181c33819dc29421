"""« Où continuer ? » as the team notes it: the places that it offers."""

from __future__ import annotations

from tests.cast import places
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast


def test_the_form_offers_no_place_that_closes_too(lea: Browser, cast: Cast) -> None:
    page = f"/membres/{cast.member('Amina')}/ou-continuer"
    places.closing(cast, cast.gueret)
    there = f'name="to" value="{cast.auzances}"'
    assert there in " ".join(lea.get(page).text.split())
    places.planned_too(cast.services, cast.auzances)
    found = " ".join(lea.get(page).text.split())
    assert there not in found and 'name="to" value="0"' in found


def test_the_form_says_what_becomes_of_the_record_of_who_goes_on_nowhere(lea: Browser, cast: Cast) -> None:
    places.closing(cast, cast.gueret)
    said = text_of(lea.get(f"/membres/{cast.member('Amina')}/ou-continuer").text).replace("\u00a0", " ")
    assert "Sa fiche va au site choisi le jour de la fermeture." in said
    assert "Nulle part : sa fiche reste au site fermé, dans la liste d’aucune équipe" in said
