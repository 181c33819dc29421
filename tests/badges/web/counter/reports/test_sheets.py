"""The two pages and the hall's sheet, from a report: whole, as long as was promised, with the report's numbers."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from flask import Flask

from badges.paper.reports.hall_sheet import hall_sheet
from badges.paper.reports.report import report as printed
from badges.reports.views import Period, Place, Report
from badges.web.counter.reports import sheets
from tests.badges.paper.reading import pages
from tests.badges.paper.report_sheets import TOWNS
from tests.badges.paper.tagged import NAMES
from tests.cast.counter import app, cast
from tests.cast.reporting import MADE, report

__all__ = ["app", "cast"]

NETWORK = "Réseau Citoyen de Services"
LONG = "Maison des associations et des familles de Saint-Étienne-de-Fursac et de ses environs"
MONTH = Period(date(2026, 9, 1), date(2026, 9, 30))
CASES = {
    "one place of three": report(place=Place("gueret", "Guéret")),
    "three places": report(),
    "twenty places": report(TOWNS, optional=True),
    "long names": report([f"{LONG} {number}" for number in range(20)], optional=True),
    "every script": report((NAMES * 2)[:20]),
    "no data": report((), times=0, earlier=False),
    "nothing in three places": report(times=0),
    "big numbers": report(TOWNS, times=98_765),
    "a month": report(period=MONTH),
    "a month of one place": report(period=MONTH, place=Place("gueret", "Guéret")),
    "a month of twenty places": report(TOWNS, period=MONTH),
}


def made(app: Flask, shown: Report, language: str = "fr") -> list[str]:
    with app.test_request_context(f"/?lang={language}"):
        sheet = sheets.of_report(shown, NETWORK, MADE, None)
    return [" ".join(page.split()) for page in pages(printed(sheet))]


@pytest.mark.parametrize("case", CASES)
def test_a_report_is_two_pages_and_a_hall_s_sheet_one(app: Flask, case: str) -> None:
    with app.test_request_context("/"):
        sheet = sheets.of_report(CASES[case], NETWORK, MADE, "DÉMONSTRATION")
        hall = sheets.of_hall(CASES[case], NETWORK, MADE, "DÉMONSTRATION")
    assert len(pypdfium2.PdfDocument(printed(sheet))) == 2
    (said,) = pages(hall_sheet(hall))
    plain = " ".join(said.split())
    assert all(" ".join(fact.split()) in plain for fact in hall.facts) and len(hall.facts) == 6
    assert all(" ".join(question.split()) in plain for question in hall.questions)
    assert "DÉMONSTRATION" in plain and "devient une idée" in plain


def test_the_first_page_says_the_figures_with_those_of_last_year(app: Flask) -> None:
    first, second = made(app, CASES["twenty places"])
    for said in ("Bilan, 2026", "Tous les lieux", "En une minute", "46 Rencontres", "un an avant : 41"):
        assert said in first, said
    assert "Le plus de rencontres" in first and "Aucun nom dans ce bilan." in first
    for said in (
        "Lieu par lieu",
        "Mérinchal",
        "Badges délivrés, par famille",
        "Cuisine",
        "Un emploi",
        "25 à 39 ans",
        "Autres",
    ):
        assert said in second, said
    assert "Ce que compte chaque nombre est écrit dans le tableur." in second
    _first, second = made(app, CASES["three places"])
    assert "Ce que compte chaque nombre" in second and "Séances d’atelier" in second


def test_a_place_alone_has_no_orientations(app: Flask) -> None:
    """Those who came are counted for the network and the year only."""
    both = " ".join(made(app, CASES["one place of three"]))
    assert "Guéret" in both and "rienté" not in both and "Lieu par lieu" not in both
    assert "rienté" in " ".join(made(app, CASES["three places"]))


def test_without_a_chart_the_first_page_has_a_table(app: Flask) -> None:
    first, second = made(app, CASES["a month of twenty places"])
    assert "Mois par mois" not in first + second and "Mérinchal" in first
    first, second = made(app, CASES["a month of one place"])
    assert "Badges délivrés, par famille" in first and "Badges délivrés, par famille" not in second


def test_it_is_in_the_language_of_who_reads(app: Flask) -> None:
    first, second = made(app, CASES["three places"], "en")
    assert "In one minute" in first and "What each number counts" in second and "En une minute" not in first
