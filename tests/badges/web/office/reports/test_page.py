"""The Bilan of the staff: what the coordination and a facilitator read of it, its lists, and what becomes public."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask

from badges.gatherings.rules import Participation
from badges.reports import make, periods
from badges.reports.lists import Listed
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.reported import Recorder, at
from tests.cast.statements import statements

ALL = "/bilans?periode=2026&lieu="
GUERET = "/bilans?periode=2026&lieu=gueret"


def plain(text: str) -> str:
    """What a page says, with plain spaces."""
    return text_of(text).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def recorded(cast: Cast) -> Cast:
    """A year with two meetings at Guéret and one at Auzances."""
    recorder = Recorder(cast)
    amina, fatou = cast.member("Amina", "Benali"), cast.member("Fatou", "Petit")
    recorder.meeting(at("2026-02-03"), amina, fatou, roles={amina: Participation.HELPS})
    recorder.meeting(at("2026-02-10"), amina)
    recorder.meeting(at("2026-03-04"), fatou, site=cast.auzances)
    recorder.exchange("2026-03-05", amina, fatou, about="Couture")
    return cast


def test_the_coordination_reads_all_places_and_no_name(helene: Browser, recorded: Cast) -> None:
    page = helene.get(ALL).text
    said = plain(page)
    assert "Bilan, 2026" in said and "Tous les sites" in said and "2 personnes ont participé" in said
    assert "3 rencontres Celles dont la présence est notée." in said
    assert "Amina" not in said and "/bilans/personnes" not in page
    helene.get("/bilans/personnes?periode=2026&lieu=gueret", 404)
    assert helene.get("/bilans").text.count("<h1>") == 1


def test_a_facilitator_reads_her_place_and_the_names_behind_it(lea: Browser, recorded: Cast) -> None:
    said = plain(lea.get("/bilans?periode=2026").text)
    assert "Guéret" in said and "2 rencontres" in said and "Tous les sites" not in said
    lea.get("/bilans?periode=2026&lieu=auzances", 404)
    names = plain(lea.get("/bilans/personnes?periode=2026&lieu=gueret").text)
    assert "2 personnes différentes, 2026" in names and "Amina Benali" in names and "Fatou Petit" in names
    lea.get("/bilans/personnes?periode=2026&lieu=auzances", 404)
    lea.get("/bilans/publier?periode=2026", 403)
    lea.get("/bilans/retirer?periode=2026", 403)
    assert "Publier" not in lea.get(GUERET).text


def test_each_number_opens_its_list(helene: Browser, lea: Browser, recorded: Cast) -> None:
    page = helene.get(ALL).text
    for what, heading in (("gatherings", "3 rencontres, 2026"), ("exchanges", "1 échange, 2026")):
        address = re.search(rf'href="([^"]*/bilans/liste[^"]*de={what}[^"]*)"', page)
        assert address is not None
        found = helene.get(address[1].replace("&amp;", "&")).text
        assert heading in plain(found) and "Amina" not in found and "/rencontres/" not in found
    own = lea.get("/bilans/liste?periode=2026&lieu=gueret&de=gatherings").text
    assert "2 rencontres, 2026" in plain(own) and "2 présences" in plain(own)
    lea.get("/bilans/liste?periode=2026&lieu=gueret&de=persons", 404)
    exchange = re.search(r'href="(/echanges/\d+)"', lea.get("/bilans/liste?periode=2026&lieu=gueret&de=exchanges").text)
    assert exchange is not None and "Amina" in lea.get(exchange[1]).text
    recorder = Recorder(recorded)
    recorder.meeting(at("2026-05-01"), workshop=recorder.workshop("Vannerie"))
    workshops = lea.get("/bilans/liste?periode=2026&lieu=gueret&de=workshops").text
    assert "Vannerie" in workshops and "1 séance" in plain(workshops)
    assert "Vannerie" in lea.get("/bilans/liste?periode=2026&lieu=gueret&de=workshops.dates").text


def test_what_is_entered_after_the_night_is_said_on_the_list(helene: Browser, recorded: Cast) -> None:
    make.make(recorded.services, periods.year(2026))
    Recorder(recorded).meeting(at("2026-03-09"))
    assert "3 rencontres" in plain(helene.get(ALL).text)
    said = plain(helene.get("/bilans/liste?periode=2026&lieu=&de=gatherings").text)
    assert "4 rencontres, 2026" in said and "Le bilan fait cette nuit en compte 3" in said


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("du=1986-01-01&au=2026-01-01", "avant l’an 2000"),
        ("du=2001-01-01&au=2041-01-01", "un an au plus"),
        ("du=2026-10-25T02:00&au=2026-10-25T03:00", "jours entiers"),
        ("du=2026-10-25&au=2026-10-24", "Le dernier jour vient avant le premier"),
        ("periode=2031", "pas encore commencé"),
        ("periode=hier", "Cette période n’existe pas"),
    ],
)
def test_what_is_no_period_is_said_in_words(helene: Browser, recorded: Cast, asked: str, wanted: str) -> None:
    page = helene.get(f"/bilans?{asked}", 422)
    assert wanted in plain(page.text) and "En une minute" in page.text
    helene.get(f"/bilans/liste?{asked}", 422)


def test_chosen_days_are_counted_when_they_are_asked_for(app: Flask, helene: Browser, recorded: Cast) -> None:
    helene.get(ALL)
    with statements(app) as asked:
        said = plain(helene.get("/bilans?du=2026-02-04&au=2026-03-04&lieu=").text)
    assert "Bilan, du 4 février 2026 au 4 mars 2026" in said and "2 rencontres" in said and "Publier" not in said
    assert len([each for each, _parameters in asked if each.startswith(("SELECT", "WITH"))]) <= 12


def test_published_it_is_for_everybody_and_withdrawn_for_nobody(app: Flask, helene: Browser, recorded: Cast) -> None:
    visitor = Browser(app.test_client())
    assert "Aucun bilan n’est publié" in plain(visitor.get("/bilan").text)
    visitor.get("/bilan?periode=2026", 404)
    visitor.get("/bilans", 303)
    assert 'id="bilan"' not in visitor.get("/").text
    assert helene.sent("/bilans/publier?periode=2026").startswith("/bilans?periode=2026")
    said = plain(visitor.get("/bilan").text)
    assert "Bilan, 2026" in said and "3 rencontres" in said and "Publié le 24 novembre 2026" in said
    assert "Compté jusqu’au 24 novembre 2026." in said and "/bilans" not in visitor.get("/bilan").text
    assert "3 rencontres 2 personnes différentes 1 échange 0 atelier 0 badge délivré" in plain(visitor.get("/").text)
    assert "Report, 2026" in plain(visitor.get("/bilan?lang=en").text)
    Recorder(recorded).meeting(at("2026-03-09"))
    assert "3 rencontres" in plain(visitor.get("/bilan?periode=2026").text)  # frozen
    assert helene.client.get("/bilan").location == "/bilans"
    assert "Hélène Roux a publié le bilan, 2026" in plain(helene.get("/journal").text)
    helene.sent("/bilans/retirer?periode=2026")
    assert "Aucun bilan n’est publié" in plain(visitor.get("/bilan").text)
    visitor.get("/bilan?periode=2026", 404)


def test_what_was_made_anew_is_read_before_it_is_published(app: Flask, helene: Browser, recorded: Cast) -> None:
    page = "/bilans/publier?periode=2026"
    helene.get(page)
    answer = helene.send(page, {"version": "0" * 32})
    assert answer.status_code == 409 and "refait entre-temps" in answer.text
    helene.get("/bilans/publier?du=2026-02-04&au=2026-03-04", 422)


def test_a_network_with_nothing(helene: Browser, cast: Cast) -> None:
    said = plain(helene.get(ALL).text)
    assert "Rien n’est noté pour ces jours." in said and "0 rencontre" in said and "l’an dernier" not in said


def test_twelve_statements_at_most(app: Flask, helene: Browser, lea: Browser, recorded: Cast) -> None:
    chosen = "du=2026-02-04&au=2026-03-04"
    make.make(recorded.services, periods.year(2026))
    helene.sent("/bilans/publier?periode=2026")
    for browser, path in (
        (helene, ALL), (helene, f"/bilans?{chosen}&lieu="), (lea, GUERET), (lea, f"/bilans?{chosen}"),
        *((helene, f"/bilans/liste?periode=2026&lieu=&de={what.value}") for what in Listed),
        (lea, "/bilans/personnes?periode=2026&lieu=gueret"), (helene, "/bilans/publier?periode=2026"),
        (helene, "/bilans/retirer?periode=2026"), (Browser(app.test_client()), "/bilan"),
        (Browser(app.test_client()), "/"),
    ):  # fmt: skip
        browser.get(path)
        with statements(app) as asked:
            page = browser.get(path)
        assert len(asked) <= 12, (path, [" ".join(each.split())[:90] for each, _parameters in asked])
        assert len(gzip.compress(page.data)) <= 15 * 1024, path
