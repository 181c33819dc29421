"""« Où continuer ? » as a member answers it alone: the places that it offers."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from badges.base.times import local_date
from badges.network.tables import Site
from tests.cast import places
from tests.cast.counter import Cast
from tests.cast.html import text_of


def closes(cast: Cast) -> None:
    """Amina's place closes in thirty days."""
    with cast.services.database.begin() as session:
        site = session.scalars(select(Site).where(Site.slug == "auzances")).one()
        site.closed_on = local_date(cast.services.now()) + timedelta(days=30)


def test_a_place_that_closes_too_is_not_offered(cast: Cast, client: FlaskClient) -> None:
    with cast.services.database.begin() as session:
        here, there = (session.scalars(select(Site).where(Site.slug == slug)).one() for slug in ("auzances", "gueret"))
        here.closed_on = local_date(cast.services.now()) + timedelta(days=30)
        number, name = there.id, there.name
    page = f"/moi/{cast.key('Amina')}/ou-continuer"
    assert name in text_of(client.get(page).text)
    places.planned_too(cast.services, number)
    assert name not in text_of(client.get(page).text)


def test_the_home_page_asks_in_the_words_of_the_others(cast: Cast, client: FlaskClient) -> None:
    closes(cast)
    home = f"/moi/{cast.key('Amina')}"
    assert "Votre site ferme : où continuer ?" in text_of(client.get(home).text).replace("\u00a0", " ")
    assert "Your site closes: where to go on?" in text_of(client.get(f"{home}?lang=en").text)


def test_it_promises_what_is_kept_in_both_languages(cast: Cast, client: FlaskClient) -> None:
    """The coordination sees every record, and who comes elsewhere is found there: no other team has it."""
    closes(cast)
    page = f"/moi/{cast.key('Amina')}/ou-continuer"
    assert "Sans réponse, aucune autre équipe n’a votre fiche." in text_of(client.get(page).text)
    assert "no other team has your record" in text_of(client.get(f"{page}?lang=en").text)


def test_it_says_what_becomes_of_the_record_of_who_goes_on_nowhere(cast: Cast, client: FlaskClient) -> None:
    closes(cast)
    page = f"/moi/{cast.key('Amina')}/ou-continuer"
    assert "Votre fiche reste au site fermé, dans la liste d’aucune équipe" in text_of(client.get(page).text)
    assert "Your record stays with the closed place, on no team’s list" in text_of(client.get(f"{page}?lang=en").text)
