"""Closing a place: the form carries what it showed, and taking the plan back asks who is there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from badges.base.times import local_date
from badges.places import closure
from badges.places.facts import SiteClosingFacts
from tests.cast import acts, places
from tests.cast.html import text_of
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.conftest import Clock


def test_a_plan_that_another_made_meanwhile_is_shown_and_not_overwritten(cast: Cast, helene: Browser) -> None:
    path, name = f"/coordination/lieux/{cast.auzances}/fermer", places.site(cast.services, cast.auzances).name
    shown = hidden_fields(helene.get(path))
    first = local_date(cast.services.now()) + timedelta(days=30)
    facts = SiteClosingFacts(closed_on=first, turn_to=cast.gueret, typed=name)
    closure.plan(cast.services, cast.helene, cast.auzances, facts)
    later = first + timedelta(days=7)
    sent = {"closed_on": later.isoformat(), "turn_to": str(cast.gueret), "typed": name}
    answer = helene.client.post(path, data={**shown, **sent})
    assert answer.status_code == 409 and places.site(cast.services, cast.auzances).closed_on == first
    again = helene.client.post(path, data={**hidden_fields(answer), **sent})  # having seen both
    assert again.status_code == 303 and places.site(cast.services, cast.auzances).closed_on == later


def test_the_form_says_whose_people_turn_here_and_that_they_must_not_come_too_late(cast: Cast, helene: Browser) -> None:
    path, name = f"/coordination/lieux/{cast.gueret}/fermer", places.site(cast.services, cast.gueret).name
    assert "Répond déjà pour" not in helene.get(path).text
    places.closing(cast, cast.auzances)
    form = helene.get(path)
    assert "Répond déjà pour Auzances" in text_of(form.text)
    day = local_date(cast.services.now()) + timedelta(days=10)
    third = cast.site_ids["la-souterraine"]
    sent = {"closed_on": day.isoformat(), "turn_to": str(third), "typed": name}
    answer = helene.client.post(path, data={**hidden_fields(form), **sent})
    assert answer.status_code == 422 and "Auzances ferme aussi, pas avant ce jour" in text_of(answer.text)


def test_the_form_says_how_many_gatherings_the_day_cancels_and_taking_it_back_restores_them(
    cast: Cast, helene: Browser
) -> None:
    start = cast.services.now() + timedelta(days=40)
    for days in (0, 7):
        begins = start + timedelta(days=days)
        acts.record_gathering(
            cast.services, cast.karim, site_id=cast.auzances, kind="meeting", starts_at=begins,
            ends_at=begins + timedelta(hours=2),
        )  # fmt: skip
    path, name = f"/coordination/lieux/{cast.auzances}/fermer", places.site(cast.services, cast.auzances).name
    sent = {"closed_on": local_date(start).isoformat(), "turn_to": str(cast.gueret), "typed": name}
    first = helene.client.post(path, data={**hidden_fields(helene.get(path)), **sent})
    assert first.status_code == 200 and "2 rencontres seront annulées" in first.text
    assert places.site(cast.services, cast.auzances).closed_on is None
    other = {**sent, "closed_on": (local_date(start) + timedelta(days=1)).isoformat()}
    second = helene.client.post(path, data={**hidden_fields(first), **other})
    assert "1 rencontre sera annulée" in second.text
    stale = helene.client.post(f"{path}?annule=2", data={**hidden_fields(second), **other})
    assert stale.status_code == 200 and "Rien n’est encore fait" in stale.text
    (action,) = re.findall(r'action="([^"]*annule=1)"', second.text)
    planned = helene.client.post(action, data={**hidden_fields(second), **other})
    place = helene.get(planned.headers["Location"]).text
    assert "1 rencontre est annulée" in place and "1 annulée par la fermeture" in place
    back = helene.client.post(f"/coordination/lieux/{cast.auzances}/ne-pas-fermer", data=hidden_fields(second))
    assert "1 rencontre que la fermeture annulait aura lieu" in helene.get(back.headers["Location"]).text


def test_a_place_of_a_known_name_or_town_is_said_first_with_a_link(cast: Cast, helene: Browser) -> None:
    path, there = "/coordination/lieux/nouveau", places.site(cast.services, cast.auzances)
    sent = {"name": there.name, "host": "x" * 300, "address": "1 rue Haute", "postcode": "23700", "city": there.city,
            "phone": "", "slug": ""}  # fmt: skip
    token = hidden_fields(helene.get(path))
    assert "au plus 120 signes" in helene.client.post(path, data={**token, **sent}).text.replace("\u00a0", " ")
    sent["host"] = "La Fabrique"
    taken = helene.client.post(path, data={**token, **sent})
    assert "Un site s’appelle déjà" in taken.text and f'href="/coordination/lieux/{cast.auzances}"' in taken.text
    sent["name"] = "La Fabrique"
    second = helene.client.post(path, data={**token, **sent})
    assert "Un site est déjà dans cette commune" in second.text
    assert f'href="/coordination/lieux/{cast.auzances}"' in second.text
    (action,) = re.findall(r'action="(/coordination/lieux/nouveau[^"]*)"', second.text)
    assert helene.client.post(action, data={**token, **sent}).status_code == 303


def test_taking_a_plan_back_asks_who_is_there(cast: Cast, helene: Browser, clock: Clock) -> None:
    day = local_date(cast.services.now()) + timedelta(days=30)
    name = places.site(cast.services, cast.auzances).name
    facts = SiteClosingFacts(closed_on=day, turn_to=cast.gueret, typed=name)
    closure.plan(cast.services, cast.helene, cast.auzances, facts)
    token = hidden_fields(helene.get(f"/coordination/lieux/{cast.auzances}"))
    clock.advance(minutes=6)
    path = f"/coordination/lieux/{cast.auzances}/ne-pas-fermer"
    answer = helene.client.post(path, data=token)
    assert answer.status_code == 303 and "vous" in answer.headers["Location"]
    assert places.site(cast.services, cast.auzances).closed_on == day


def test_an_invitation_from_the_page_of_a_site_ticks_it_and_leads_back(cast: Cast, helene: Browser) -> None:
    number = places.begun(cast)
    place = f"/coordination/lieux/{number}"
    (invite,) = re.findall(r'href="(/equipe/inviter[^"]*)"', helene.get(place).text)
    page = helene.get(invite).text
    assert re.findall(r'name="sites"\s+value="([^"]+)"\s+checked', page) == ["bourganeuf"]
    assert page.count(f'href="{place}"') == 2 and 'href="/equipe"' not in page
    assert "checked" not in helene.get("/equipe/inviter").text.partition('id="sites"')[2].partition("</fieldset>")[0]
    form = {"name": "Nora Diallo", "email": "nora@rcs-creuse.example", "function": "animatrice",
            "roles": "facilitator", "sites": "bourganeuf", "accompanies": "no"}  # fmt: skip
    assert f'href="{place}"' in helene.send(invite, form).text


@pytest.mark.parametrize(
    "path", ["/coordination", "/journal", "/coordination/lieux", "/agenda", "/recherche", "/membres"]
)
def test_a_page_about_all_sites_names_none_in_its_header(helene: Browser, path: str) -> None:
    bar = helene.get(path).text.partition("<nav")[0].partition("</head>")[2]
    assert "Changer de site" not in bar and "Guéret" not in bar and "Auzances" not in bar
    assert "Changer de site" in helene.get("/badges-delivres").text.partition("<nav")[0]
