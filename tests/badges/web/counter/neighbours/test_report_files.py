"""The published report to carry away: as it was published, in the reader's language, and nothing before."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from badges.people.traits import communes
from badges.reports import periods, publish, store
from badges.reports.tables import PublishedReport
from badges.reports.views import Row, Table
from tests.badges.paper.reading import pages
from tests.badges.paper.report_sheets import TOWNS
from tests.cast.office import Browser, app, cast, stage, visitor
from tests.cast.people import Cast
from tests.cast.reported import Recorder, at
from tests.cast.reporting import report as of_hand
from tests.cast.statements import statements

PERSONS = "/bilan?periode=2026&voir=personnes"
__all__ = ["app", "cast", "stage", "visitor"]


@pytest.fixture
def published(cast: Cast) -> Cast:
    """The report of 2026 is published, with one meeting."""
    Recorder(cast).meeting(at("2026-02-03"), cast.member("Amina", "Benali"))
    publish.publish(cast.services, cast.helene, periods.year(2026))
    return cast


@pytest.mark.parametrize("path", ["/bilan.pdf", "/bilan.xlsx"])
def test_before_one_is_published_its_page_says_so(cast: Cast, visitor: Browser, path: str) -> None:
    assert visitor.get(path, 303).headers["Location"].endswith("/bilan")
    visitor.get(f"{path}?periode=2026", 404)


def test_everybody_has_the_published_one_as_it_was(published: Cast, visitor: Browser) -> None:
    Recorder(published).meeting(at("2026-02-10"))  # entered later: what is published stays
    answer = visitor.get("/bilan.pdf?periode=2026")
    assert len(pypdfium2.PdfDocument(answer.data)) == 2 and "Set-Cookie" not in answer.headers
    first = " ".join(pages(answer.data)[0].split())
    assert "1 Rencontres" in first and "Publié le" in first and "Amina" not in first
    assert visitor.get("/bilan.pdf").data == answer.data  # the same bytes, whenever it is asked for
    book = CalamineWorkbook.from_filelike(BytesIO(visitor.get("/bilan.xlsx").data))
    assert {row[0]: row[1] for row in book.get_sheet_by_name("Nombres").to_python()}["Rencontres"] == 1.0


def test_it_is_in_the_language_of_who_reads(published: Cast, visitor: Browser) -> None:
    first = " ".join(pages(visitor.get("/bilan.pdf?lang=en").data)[0].split())
    assert "In one minute" in first and "En une minute" not in first
    assert "En une minute" in " ".join(pages(visitor.get("/bilan.pdf").data)[0].split())


def test_what_is_no_period_or_not_published_is_not_found(published: Cast, visitor: Browser) -> None:
    for key in ("2025", "2026-02", "hier", "2026-02-01_2026-02-03", "1987"):
        visitor.get(f"/bilan.pdf?periode={key}", 404)


def test_a_withdrawn_one_is_said_to_be_withdrawn_and_leads_to_those_that_stand(
    published: Cast, visitor: Browser
) -> None:
    publish.withdraw(published.services, published.helene, periods.year(2026))
    said = visitor.get("/bilan?periode=2026", 404).text
    assert "Ce bilan a été retiré par la coordination." in said and "Aucun bilan n’est publié" in said
    publish.publish(published.services, published.helene, periods.year(2025))
    for path in ("/bilan?periode=2026", PERSONS):
        page = visitor.get(path, 404).text
        assert "Ce bilan a été retiré" in page and 'href="/bilan?periode=2025"' in page and "1 rencontre" not in page
    english = visitor.get("/bilan?periode=2026&lang=en", 404).text
    assert "This report was withdrawn by the coordination." in english and "Report, 2025" in english
    for path in ("/bilan.pdf", "/bilan.xlsx"):
        assert visitor.get(f"{path}?periode=2026", 303).headers["Location"].endswith("/bilan?periode=2026")
    publish.publish(published.services, published.helene, periods.year(2026))
    assert "bilan a été retiré" not in visitor.get("/bilan?periode=2026").text
    assert "bilan a été retiré" not in visitor.get("/bilan?periode=2024", 404).text


def test_the_page_leads_to_both(published: Cast, visitor: Browser) -> None:
    page = visitor.get("/bilan?periode=2026").text
    assert 'href="/bilan.pdf?periode=2026"' in page and 'href="/bilan.xlsx?periode=2026"' in page


@pytest.fixture
def full(cast: Cast) -> Cast:
    """The report of 2026 is published: twenty places, and the four tables of persons, with a hundred communes."""
    shown = of_hand(TOWNS, optional=True)
    places = [Row(None, name, (130 - number,)) for number, name in enumerate(communes.names().values()) if number < 100]
    said = [Row(key, None, (40,)) for key in ("woman", "man", "others")]
    more = (Table("communes", ("persons",), tuple(places), True), Table("genders", ("persons",), tuple(said), True))
    row = PublishedReport(
        first=shown.period.first,
        last=shown.period.last,
        made_at=shown.made_at,
        content=store.content_of(replace(shown, tables=(*shown.tables, *more))),
        published_at=shown.made_at,
        published_by_id=cast.helene.staff_id,
    )
    with cast.services.database.begin() as session:
        session.add(row)
    return cast


@pytest.mark.parametrize("path", ["/bilan?periode=2026", "/bilan", PERSONS])
def test_each_page_is_light_and_asks_little(full: Cast, visitor: Browser, path: str) -> None:
    visitor.get(path)
    with statements(visitor.client.application) as asked:
        page = visitor.get(path)
    assert len(page.data) < 15_000 and len(asked) <= 12
    assert "style=" not in page.text and "<script" not in page.text


def test_the_page_draws_two_charts_with_their_tables(full: Cast, visitor: Browser) -> None:
    page = visitor.get("/bilan?periode=2026")
    assert page.text.count('class="columns-svg"') == 1 and page.text.count('class="hbar"') == 3
    assert page.text.count("Mois par mois") == 2 and "<details>" in page.text  # the heading, and its table's name
    # a sign over each wide table, for a narrow screen: that of the places, and that of the months
    assert page.text.count("Le tableau continue à droite") == 2 and 'class="slides" aria-hidden="true"' in page.text
    assert page.text.count("Badges délivrés, par famille") == 1 and "Mérinchal" in page.text
    assert len(pypdfium2.PdfDocument(visitor.get("/bilan.pdf").data)) == 2


def test_the_tables_of_persons_stand_at_an_address_of_their_own_and_are_whole(full: Cast, visitor: Browser) -> None:
    page = visitor.get("/bilan?periode=2026").text.replace("&amp;", "&")
    link = re.search(rf'<a class="link" href="{re.escape(PERSONS)}">([^<]*)</a>', page)
    assert link and link[1].replace("\u00a0", " ").strip() == "Les personnes : orienté par, âges, communes, genres"
    persons = visitor.get(PERSONS).text
    assert persons.count('<th scope="row">') == 100 + 3 + 2 + 2
    assert 'href="/bilan?periode=2026"' in persons and "Genres" in persons
    assert "The persons" in visitor.get("/bilan?periode=2026&lang=en").text


def test_a_report_without_them_has_no_such_page(published: Cast, visitor: Browser) -> None:
    assert "voir=personnes" not in visitor.get("/bilan?periode=2026").text
    visitor.get(PERSONS, 404)
