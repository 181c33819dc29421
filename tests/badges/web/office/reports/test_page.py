"""The Bilan of the staff: what the coordination and a facilitator read of it, its lists, and what becomes public."""

from __future__ import annotations

import gzip
import re
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from badges.gatherings.rules import Participation
from badges.orientation import changes as orientation
from badges.orientation.changes import Counted
from badges.reports import make, periods
from badges.reports.lists import LINES, Listed, Named
from badges.reports.views import Period
from badges.web.http.formats import clock
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


def test_the_exchanges_of_each_activity_open_their_list(helene: Browser, cast: Cast) -> None:
    recorder = Recorder(cast)
    amina, fatou = cast.member("Amina", "Benali"), cast.member("Fatou", "Petit")
    for day, about in (("03-05", "Couture"), ("03-06", "Couture"), ("03-07", "Vélo"), ("03-08", None)):
        recorder.exchange(f"2026-{day}", amina, fatou, about=about)
    cells = re.findall(r'<a href="(/bilans/liste[^"]+activite=[^"]+)">(\d+)</a>', helene.get(ALL).text)
    assert sorted(number for _address, number in cells) == ["1", "1", "2"]
    for address, number in cells:
        said = helene.get(address.replace("&amp;", "&"))
        assert re.search(rf"{number} échanges?, 2026", plain(said.text)), address
        assert said.text.count('class="person') == int(number) and "saisie depuis" not in said.text
    helene.get("/bilans/liste?periode=2026&lieu=&de=exchanges&activite=Astronomie", 404)


def test_each_number_opens_its_list(helene: Browser, lea: Browser, recorded: Cast) -> None:
    page = helene.get(ALL).text
    for what, heading in (("gatherings", "3 rencontres, 2026"), ("exchanges", "1 échange, 2026")):
        address = re.search(rf'href="([^"]*/bilans/liste[^"]*de={what}[^"]*)"', page)
        assert address is not None
        found = helene.get(address[1].replace("&amp;", "&")).text
        assert heading in plain(found) and "Amina" not in found and "/rencontres/" not in found
    own = lea.get("/bilans/liste?periode=2026&lieu=gueret&de=gatherings").text
    assert "2 rencontres, 2026" in plain(own) and "2 présences" in plain(own)
    assert "Mardi 3 février 2026, 12 h" in plain(own)  # two of one day are told apart
    lea.get("/bilans/liste?periode=2026&lieu=gueret&de=persons", 404)
    exchange = re.search(r'href="(/echanges/\d+)"', lea.get("/bilans/liste?periode=2026&lieu=gueret&de=exchanges").text)
    assert exchange is not None and "Amina" in lea.get(exchange[1]).text
    recorder = Recorder(recorded)
    recorder.meeting(at("2026-05-01"), workshop=recorder.workshop("Vannerie"))
    workshops = lea.get("/bilans/liste?periode=2026&lieu=gueret&de=workshops").text
    assert "Vannerie" in workshops and "1 séance" in plain(workshops)
    assert "Vannerie" in lea.get("/bilans/liste?periode=2026&lieu=gueret&de=workshops.dates").text


LINE = re.compile(r'<li>\s*<(?:a|div|p|span)[^>]*class="person')


def lines_of(browser: Browser, address: str) -> tuple[int, int]:
    """The number that a list says in its heading, and how many lines its pages have together."""
    first, count = None, 0
    while address:
        page = browser.get(address.replace("&amp;", "&")).text
        first = first or re.search(r"<h1>(\d+)", plain_html(page))
        count += len(LINE.findall(page))
        further = re.search(r'href="([^"]+)"\s*>Page suivante', page)
        address = further[1] if further else ""
    assert first is not None
    return int(first[1]), count


def plain_html(text: str) -> str:
    """A page without the spaces inside its numbers."""
    return text.replace("\u202f", "").replace("\u00a0", " ")


def test_each_figure_that_opens_a_list_opens_one_of_its_length(helene: Browser, lea: Browser, recorded: Cast) -> None:
    recorder = Recorder(recorded)
    members = [recorded.member(f"Membre {number}") for number in range(LINES + 2)]
    recorder.meeting(at("2026-05-05"), *members, roles={members[0]: Participation.LEADS})
    for number in range(LINES + 1):
        recorder.introduction(members[0], members[number + 1], met_on="2026-06-02")
        recorder.badge(members[number], at("2026-06-03"))
    recorder.meeting(at("2026-05-01"), workshop=recorder.workshop("Vannerie"))
    everywhere = {each.value for each in Listed}
    for browser, path, wanted in (
        (helene, ALL, everywhere), (helene, GUERET, everywhere),
        (lea, GUERET, everywhere | {each.value for each in Named}),
    ):  # fmt: skip
        found = {}
        counts = re.search(r'class="plain counts">(.*?)</ul>', browser.get(path).text, re.DOTALL)
        assert counts is not None
        for address, value in re.findall(r'<a href="([^"]+)"><b>([^<]+)</b>', counts[1]):
            key = re.search(r"[;&]de=([\w.]+)", address)
            assert key is not None
            found[key[1]] = int(plain_html(value))
            assert lines_of(browser, address) == (found[key[1]], found[key[1]]), address
        assert found.keys() == wanted, path
    cells = re.findall(r'<a href="(/bilans/liste[^"]+)">(\d+)</a>', helene.get(ALL).text)
    assert len(cells) >= len(everywhere)
    assert len([address for address, _value in cells if "periode=2026-0" in address]) >= 6, "the months open theirs"
    for address, value in cells:
        assert lines_of(helene, address) == (int(value), int(value)), address


def test_what_is_to_complete_is_one_number_on_the_report_the_home_and_its_list(helene: Browser, recorded: Cast) -> None:
    recorder = Recorder(recorded)
    recorder.meeting(at("2024-05-01"), noted=False)  # of any date, on the report of any period
    recorder.meeting(at("2026-05-01"), noted=False)
    recorder.meeting(at("2026-05-02"), noted=False, cancelled_at=at("2026-05-01"))
    amina, fatou = recorded.member("Aya"), recorded.member("Inès")
    recorder.exchange("2026-05-03", amina, fatou, confirmed=False)
    for path in (ALL, GUERET, "/bilans?periode=2026-T3&lieu="):
        page = helene.get(path).text
        found = re.search(
            r'href="(/agenda/a-completer[^"]*)"[^>]*>\s*(\d+) à compléter, toutes dates', plain_html(page)
        )
        assert found is not None and found[2] == "3", path
        assert helene.get(found[1]).text.count("<h3>") == 3
    of_sites = re.findall(r"(\d+) à compléter", plain(helene.get("/coordination").text))
    assert of_sites and sum(map(int, of_sites)) == 3


def test_what_is_entered_after_the_night_is_said_on_the_list(helene: Browser, recorded: Cast) -> None:
    make.make(recorded.services, periods.year(2026))
    Recorder(recorded).meeting(at("2026-03-09"))
    assert "3 rencontres" in plain(helene.get(ALL).text)
    said = plain(helene.get("/bilans/liste?periode=2026&lieu=&de=gatherings").text)
    assert "4 rencontres, 2026" in said and re.search(r"Le bilan du \d+ \w+ 2026 en compte 3\.", said)


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


def test_published_it_is_for_everybody_and_withdrawn_for_nobody(app: Flask, helene: Browser, recorded: Cast) -> None:
    visitor = Browser(app.test_client())
    assert "Aucun bilan n’est publié" in plain(visitor.get("/bilan").text)
    visitor.get("/bilan?periode=2026", 404)
    visitor.get("/bilans", 303)
    assert 'id="bilan"' not in visitor.get("/").text
    assert helene.sent("/bilans/publier?periode=2026").startswith("/bilans?periode=2026")
    said = plain(visitor.get("/bilan").text)
    assert "Bilan, 2026" in said and "3 rencontres" in said and "Publié le 24 novembre 2026" in said
    assert (
        re.search(r"Compté jusqu’au 24 novembre 2026 à \d{1,2} h( \d\d)?\.", said)
        and "/bilans" not in visitor.get("/bilan").text
    )
    assert "3 rencontres 2 personnes différentes 1 échange 0 atelier 0 badge délivré" in plain(visitor.get("/").text)
    assert "Report, 2026" in plain(visitor.get("/bilan?lang=en").text)
    Recorder(recorded).meeting(at("2026-03-09"))
    assert "3 rencontres" in plain(visitor.get("/bilan?periode=2026").text)  # frozen
    assert helene.client.get("/bilan").location == "/bilans"
    assert "Hélène Roux a publié le bilan, 2026" in plain(helene.get("/journal").text)
    helene.sent("/bilans/retirer?periode=2026")
    assert "Aucun bilan n’est publié" in plain(visitor.get("/bilan").text)
    visitor.get("/bilan?periode=2026", 404)


def test_the_question_says_which_report_the_home_page_shows_then(app: Flask, helene: Browser, recorded: Cast) -> None:
    for each in (2025, 2026):
        make.make(recorded.services, periods.year(each))
    five, keeps = "Cinq nombres seront sur la page d’accueil.", "La page d’accueil garde un autre bilan : 2026."
    earlier, later = "/bilans/publier?periode=2025", "/bilans/publier?periode=2026"
    for page in (earlier, later):  # where none is published yet, either will be the one
        assert five in plain(helene.get(page).text)
    helene.sent(later)
    assert keeps in plain(helene.get(earlier).text) and five not in plain(helene.get(earlier).text)
    helene.sent(earlier)
    assert "Report, 2026" in plain(Browser(app.test_client()).get("/bilan?lang=en").text)  # as the question said
    assert five in plain(helene.get(later).text)  # anew, in its own place


def test_what_is_carried_away_of_a_running_year_says_not_how_many_of_those_sent_came(
    helene: Browser, recorded: Cast
) -> None:
    with recorded.services.database.begin() as session:
        orientation.count(session, Counted.RECEIVED, date(2026, 9, 3), 7)
        orientation.count(session, Counted.CAME, date(2026, 9, 20), 6)
    make.make(recorded.services, periods.year(2026))
    said = "6 personnes orientées sont venues"
    assert said in plain(helene.get(ALL).text) and "une fois l’année finie" in plain(helene.get(ALL).text)
    for page in ("/bilans/publier?periode=2026", "/bilans/salle?periode=2026&lieu="):
        assert said not in plain(helene.get(page).text), page
    assert "Combien de personnes orientées sont venues n’y sera pas : cela se publie une fois l’année finie." in plain(
        helene.get("/bilans/publier?periode=2026").text
    )
    assert "Personnes orientées, venues" not in _numbers(helene, "2026")


def _numbers(browser: Browser, period: str) -> set[object]:
    """What the spreadsheet counts."""
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"/bilans.xlsx?periode={period}&lieu=").data))
    return {row[0] for row in book.get_sheet_by_name("Nombres").to_python()}


def test_what_was_made_anew_is_read_before_it_is_published(app: Flask, helene: Browser, recorded: Cast) -> None:
    page = "/bilans/publier?periode=2026"
    helene.get(page)
    answer = helene.send(page, {"version": "0" * 32})
    assert answer.status_code == 409 and "refait entre-temps" in answer.text
    helene.get("/bilans/publier?du=2026-02-04&au=2026-03-04", 422)


def test_a_network_with_nothing(helene: Browser, cast: Cast) -> None:
    said = plain(helene.get(ALL).text)
    assert "Rien n’est noté pour ces jours." in said and "0 rencontre" in said and "l’an dernier" not in said
    assert "Site par site" in said and "Mois par mois" not in said, "no table of twelve months of nothing"


def test_twelve_statements_at_most(app: Flask, helene: Browser, lea: Browser, recorded: Cast) -> None:
    chosen, missing = "periode=2026-02-04_2026-03-04", "periode=2019"
    make.make(recorded.services, periods.year(2026))
    make.make(recorded.services, Period(date(2026, 2, 4), date(2026, 3, 4)))
    helene.sent("/bilans/publier?periode=2026")
    for browser, path in (
        (helene, ALL), (helene, f"/bilans?{chosen}&lieu="), (lea, GUERET), (lea, f"/bilans?{chosen}"),
        (helene, f"/bilans?{missing}&lieu="), (lea, f"/bilans?{missing}"),
        *((helene, f"/bilans/liste?periode=2026&lieu=&de={what.value}") for what in Listed),
        *((lea, f"/bilans/personnes?periode=2026&lieu=gueret&de={who.value}") for who in Named),
        (helene, "/bilans/publier?periode=2026"),
        (helene, "/bilans/retirer?periode=2026"), (Browser(app.test_client()), "/bilan"),
        (Browser(app.test_client()), "/"),
    ):  # fmt: skip
        browser.get(path)
        with statements(app) as asked:
            page = browser.get(path)
        assert len(asked) <= 12, (path, [" ".join(each.split())[:90] for each, _parameters in asked])
        assert len(gzip.compress(page.data)) <= 15 * 1024, path


def test_a_report_of_the_night_says_up_to_which_hour_it_counts(helene: Browser, recorded: Cast) -> None:
    assert "On compte la nuit" not in plain(helene.get(ALL).text), "counted now"
    make.make(recorded.services, periods.year(2026))
    hour = clock(recorded.services.now()).replace("\u00a0", " ")
    recorded.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    Recorder(recorded).meeting(at("2026-03-09"))
    said = plain(helene.get(ALL).text)
    assert "3 rencontres" in said and f"Compté jusqu’au 24 novembre 2026 à {hour}." in said
    assert "On compte la nuit" in said and "le bilan, lui, est compté la nuit" in plain(
        helene.get("/coordination").text
    ).replace("Le bilan", "le bilan")
    assert "Compté jusqu’au" not in plain(helene.get("/bilans?periode=2025&lieu=").text)
