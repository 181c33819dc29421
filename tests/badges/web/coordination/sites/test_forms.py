"""Closing a place: the form carries what it showed, and taking the plan back asks who is there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from badges.base.times import local_date
from badges.network.tables import Site, SiteState
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


def test_where_people_turn_is_chosen_and_never_the_first_of_the_list(cast: Cast, helene: Browser) -> None:
    path, name = f"/coordination/lieux/{cast.gueret}/fermer", places.site(cast.services, cast.gueret).name
    form = helene.get(path)
    assert "Rencontres et séances à venir" in text_of(form.text)
    (choice,) = re.findall(r'<select[^>]*name="turn_to".*?</select>', form.text, re.DOTALL)
    assert "selected" not in choice and re.search(r'<option value="">\s*Choisissez\s*</option>', choice)
    day = (local_date(cast.services.now()) + timedelta(days=30)).isoformat()
    answer = helene.client.post(path, data={**hidden_fields(form), "closed_on": day, "turn_to": "", "typed": name})
    assert answer.status_code == 422 and 'id="turn_to-erreur"' in answer.text and 'href="#turn_to"' in answer.text
    assert "Choisissez dans la liste." in answer.text and places.site(cast.services, cast.gueret).closed_on is None
    places.closing(cast, cast.gueret)
    (choice,) = re.findall(r'<select[^>]*name="turn_to".*?</select>', helene.get(path).text, re.DOTALL)
    assert choice.count("selected") == 1


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
    assert first.status_code == 200 and "2 rencontres et séances seront annulées" in first.text
    assert places.site(cast.services, cast.auzances).closed_on is None
    other = {**sent, "closed_on": (local_date(start) + timedelta(days=1)).isoformat()}
    second = helene.client.post(path, data={**hidden_fields(first), **other})
    assert "1 rencontre ou séance sera annulée" in second.text
    for answer, days in ((first, (0, 7)), (second, (7,))):
        said = [str(local_date(start + timedelta(days=each)).day) for each in days]
        assert re.findall(r"<li>\w+\s(\d+)\s[^<]* : Rencontre</li>", answer.text) == said
    stale = helene.client.post(f"{path}?annule=2", data={**hidden_fields(second), **other})
    assert stale.status_code == 200 and "Rien n’est encore fait" in stale.text
    (action,) = re.findall(r'action="([^"]*annule=1)"', second.text)
    planned = helene.client.post(action, data={**hidden_fields(second), **other})
    place = helene.get(planned.headers["Location"]).text
    assert "1 rencontre ou séance est annulée" in place and "1 annulée par la fermeture" in place
    back = helene.client.post(f"/coordination/lieux/{cast.auzances}/ne-pas-fermer", data=hidden_fields(second))
    assert "1 rencontre ou séance que la fermeture annulait aura lieu" in helene.get(back.headers["Location"]).text


def test_a_place_of_a_known_name_or_town_is_said_first_with_a_link(cast: Cast, helene: Browser) -> None:
    path, there = "/coordination/lieux/nouveau", places.site(cast.services, cast.auzances)
    sent = {"name": there.name, "host": "x" * 300, "address": "1 rue Haute", "postcode": "23700", "city": there.city,
            "phone": "", "slug": ""}  # fmt: skip
    token = hidden_fields(helene.get(path))
    assert "au plus 120 signes" in helene.client.post(path, data={**token, **sent}).text.replace("\u00a0", " ")
    empty = helene.client.post(path, data={**token, **sent, "host": "", "address": ""}).text.replace("\u00a0", " ")
    listed = re.findall(r'<a href="#(?:host|address)">([^<]+)</a>', empty)
    assert [each.partition(" : ")[0] for each in listed] == ["Qui accueille", "Adresse"]  # one sentence, two fields
    sent["host"] = "La Fabrique"
    taken = helene.client.post(path, data={**token, **sent})
    assert "Un site porte déjà ce nom" in taken.text and f'href="/coordination/lieux/{cast.auzances}"' in taken.text
    sent["name"] = "La Fabrique"
    second = helene.client.post(path, data={**token, **sent})
    assert "Un site est déjà dans cette commune" in second.text
    assert f'href="/coordination/lieux/{cast.auzances}"' in second.text
    (action,) = re.findall(r'action="(/coordination/lieux/nouveau[^"]*)"', second.text)
    assert helene.client.post(action, data={**token, **sent}).status_code == 303


def beside(page: str) -> list[str]:
    """The fields that the list of mistakes names, in its order."""
    return re.findall(r'<li>\s*<a href="#(\w+)"', page)


def test_every_mistake_of_a_new_place_is_said_at_once(cast: Cast, helene: Browser) -> None:
    path, there = "/coordination/lieux/nouveau", places.site(cast.services, cast.auzances)
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.auzances).state = SiteState.CLOSED  # its name stays taken
    gueret = places.site(cast.services, cast.gueret)
    token = hidden_fields(helene.get(path))
    sent = {"name": there.name.upper(), "host": "x" * 300, "address": "", "postcode": "230", "city": gueret.city,
            "phone": "12", "slug": "gueret"}  # fmt: skip
    answer = helene.client.post(path, data={**token, **sent})
    page = answer.text.replace("\u00a0", " ")
    assert answer.status_code == 422 and beside(page) == list(sent)
    for said in ("Un site porte déjà ce nom", "au plus 120 signes", "Écrivez quelque chose ici", "cinq chiffres",
                 "déjà dans cette commune", "« gueret » a déjà servi"):  # fmt: skip
        assert said in page
    assert f'value="{there.name.upper()}"' in page and 'value="230"' in page  # what was typed stays
    sent = {"name": "La Fabrique", "host": "Hôte", "address": "1 rue", "postcode": "23700", "city": "Ailleurs"}
    long = helene.client.post(path, data={**token, **sent, "slug": "a" * 300}).text.replace("\u00a0", " ")
    assert beside(long) == ["slug"] and "Écrivez au plus 40 signes" in long


def test_every_mistake_of_a_change_and_of_a_closing_is_said_at_once(cast: Cast, helene: Browser) -> None:
    place = f"/coordination/lieux/{cast.auzances}"
    wrong = {"name": "la  SOUTERRAINE", "host": "", "address": "", "postcode": "x", "city": ""}
    form = hidden_fields(helene.get(f"{place}/changer"))
    assert beside(helene.client.post(f"{place}/changer", data={**form, **wrong}).text) == list(wrong)
    form = hidden_fields(helene.get(f"{place}/fermer"))
    wrong = {"closed_on": "2020-01-01", "turn_to": str(cast.auzances), "typed": "Gueret"}
    answer = helene.client.post(f"{place}/fermer", data={**form, **wrong})
    assert answer.status_code == 422 and beside(answer.text) == list(wrong) and 'value="2020-01-01"' in answer.text
    answer = helene.client.post(f"{place}/fermer", data={**form, **wrong, "closed_on": "bientôt"})
    assert answer.status_code == 422 and beside(answer.text) == list(wrong)


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
    "path",
    ["/coordination", "/journal", "/coordination/lieux", "/agenda", "/recherche", "/membres", "/equipe/cette-semaine"],
)
def test_a_page_about_all_sites_names_none_in_its_header(helene: Browser, path: str) -> None:
    bar = helene.get(path).text.partition("<nav")[0].partition("</head>")[2]
    assert "Changer de site" not in bar and "Guéret" not in bar and "Auzances" not in bar
    assert "Changer de site" in helene.get("/badges-delivres").text.partition("<nav")[0]


def test_the_thread_of_an_opening_leads_to_forms_of_that_place_alone_and_back(cast: Cast, helene: Browser) -> None:
    number = places.begun(cast)
    thread = helene.get(f"/coordination/lieux/{number}").text
    assert f'href="/agenda?site={number}"' in thread
    for path, field, said in (
        ("/coordination/public?lieu=bourganeuf", "phone_bourganeuf", "05 00 00 00 09"),
        ("/coordination/public/heures/bourganeuf?lieu=bourganeuf", "from_1", "09:00"),
    ):
        assert f'href="{path}"' in thread
        shown = helene.get(path)
        assert f'href="/coordination/lieux/{number}"' in shown.text and 'name="phone_gueret"' not in shown.text
        sent = {"days_1": "1", "until_1": "12:00"} if field == "from_1" else {}
        kept = helene.client.post(path, data={**hidden_fields(shown), field: said, **sent})
        assert kept.status_code == 303 and kept.headers["Location"].startswith(f"/coordination/lieux/{number}?fait=")
    thread = helene.get(f"/coordination/lieux/{number}").text.replace("\u00a0", " ")
    assert "05 00 00 00 09" in thread and "mardi, 9 h à 12 h" in thread


def test_what_the_public_is_owed_of_a_new_place_is_told_in_its_thread_and_said_from_there(
    cast: Cast, helene: Browser
) -> None:
    """Once it is open, what nobody has said would wait on the first page: its own page tells it before and after."""
    number = places.begun(cast)
    path, owed = f"/coordination/lieux/{number}", "/coordination/public?lieu=bourganeuf"
    host = places.site(cast.services, number).host
    said = helene.get(path).text
    assert "Ce que le public lira" in said and f"— Répond de quoi : {host}" in text_of(said)
    form = helene.get(owed)
    assert 'name="duty_gueret"' not in form.text
    sent = {"duty_bourganeuf": "Des présences de ce site."}
    assert helene.client.post(owed, data={**hidden_fields(form), **sent}).status_code == 303
    assert "Répond de quoi" not in text_of(helene.get(path).text)
    opened = places.begun(cast, "Felletin")
    with cast.services.database.begin() as session:  # no job makes keys for it: other tests share the keyring
        session.get_one(Site, opened).state = SiteState.OPEN
    later = helene.get(f"/coordination/lieux/{opened}").text
    assert "Le public doit pouvoir lire" in later and 'href="/coordination/public?lieu=felletin"' in later


def test_a_site_is_given_to_a_colleague_from_its_own_page(cast: Cast, helene: Browser) -> None:
    number = places.begun(cast)
    path = f"/equipe/{cast.karim.staff_id}?lieu=bourganeuf"
    thread = helene.get(f"/coordination/lieux/{number}").text
    assert f'href="{path}"' in thread and "Donner ce site à une personne de l’équipe" in thread
    assert f"/equipe/{cast.helene.staff_id}?lieu" not in thread  # nobody gives themselves a site
    shown = helene.get(path)
    assert "Rien n’est encore gardé" in shown.text and re.search(r'value="bourganeuf"\s+checked', shown.text)
    assert f'href="{path}"' in helene.get(f"/coordination/lieux/{number}").text  # by reading nothing is given
    facts = {"function": "animateur", "roles": "facilitator", "sites": ["auzances", "bourganeuf"], "last_day": ""}
    kept = helene.client.post(path, data={**hidden_fields(shown), **facts})
    thread = helene.get(kept.headers["Location"]).text
    assert "L’équipe de ce site est changée." in thread and "Karim" in thread and f'href="{path}"' not in thread


def test_an_open_place_without_a_meeting_to_come_offers_the_next_one(cast: Cast, helene: Browser) -> None:
    path, ahead = f"/coordination/lieux/{cast.auzances}", f'href="/seances/nouvelle?site={cast.auzances}"'
    assert ahead in helene.get(path).text
    form = helene.get(f"/seances/nouvelle?site={cast.auzances}").text
    assert re.search(rf'name="site"[^>]*value="{cast.auzances}"|value="{cast.auzances}"\s+(checked|selected)', form)
    start = cast.services.now() + timedelta(days=4)
    acts.record_gathering(
        cast.services, cast.karim, site_id=cast.auzances, kind="meeting", starts_at=start,
        ends_at=start + timedelta(hours=2),
    )  # fmt: skip
    assert ahead not in helene.get(path).text


def test_between_the_last_day_and_the_job_no_page_says_that_the_place_will_close(
    cast: Cast, helene: Browser, lea: Browser
) -> None:
    def read() -> str:
        pages = [helene.get(path) for path in ("/coordination", "/coordination/lieux", f"/coordination/lieux/{here}")]
        pages += [lea.get(path) for path in ("/aujourdhui", "/membres/ou-continuer", f"/membres/{member}/ou-continuer")]
        return "".join(each.text for each in pages).replace("\u00a0", " ")

    here, member, today = cast.gueret, cast.member(), local_date(cast.services.now())
    with cast.services.database.begin() as session:
        session.get_one(Site, here).closed_on = today + timedelta(days=1)
    assert read().count("erme après le") == 6
    with cast.services.database.begin() as session:
        session.get_one(Site, here).closed_on = today
    said = read()
    assert "erme après le" not in said and said.count("a fermé") >= 4 and said.count("ermé depuis le") == 3
