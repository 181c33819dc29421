"""What the staff carry away of a report: two pages, a spreadsheet, the page for the hall; and who may have which."""

from __future__ import annotations

import re
from io import BytesIO

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from tests.badges.paper.reading import pages
from tests.cast.html import heading, text_of
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.reported import Recorder, at, three_meetings

NETWORK = "?periode=2026&lieu="
GUERET = "?periode=2026&lieu=gueret"
KINDS = {
    "/bilans.pdf": "application/pdf",
    "/bilans.xlsx": "spreadsheetml.sheet",
    "/bilans/salle.pdf": "application/pdf",
}


@pytest.fixture
def recorded(cast: Cast) -> Cast:
    """A year with two meetings at Guéret and one at Auzances."""
    three_meetings(cast)
    return cast


def test_two_pages_of_the_network_or_of_one_place(helene: Browser, lea: Browser, recorded: Cast) -> None:
    of_all = helene.get("/bilans.pdf" + NETWORK)
    assert of_all.content_type == "application/pdf" and len(pypdfium2.PdfDocument(of_all.data)) == 2
    assert of_all.headers["Content-Disposition"] == 'inline; filename="bilan-2026.pdf"'
    first = " ".join(pages(of_all.data)[0].split())
    assert "Tous les sites" in first and "3 Rencontres" in first and "Auzances" in first
    own = lea.get("/bilans.pdf" + GUERET)
    assert own.headers["Content-Disposition"] == 'inline; filename="bilan-gueret-2026.pdf"'
    said = " ".join(" ".join(pages(own.data)).split())
    assert "2 Rencontres" in said and "Auzances" not in said
    for name in ("Amina", "Benali", "Fatou", "Petit", "Léa"):
        assert name not in said and name not in first


def test_a_spreadsheet_has_the_numbers_of_the_page(helene: Browser, recorded: Cast) -> None:
    answer = helene.get("/bilans.xlsx" + NETWORK)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bilan-2026.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    figures = {row[0]: row[1] for row in book.get_sheet_by_name("Nombres").to_python()}
    page = helene.get("/bilans" + NETWORK).text
    assert figures["Rencontres"] == 3.0 and figures["Échanges"] == 1.0 and figures["Personnes"] == 2.0
    assert re.search(r"<b>3</b>", page) and [row[0] for row in book.get_sheet_by_name("Site par site").to_python()][1:]


@pytest.mark.parametrize("path", KINDS)
def test_each_has_the_reports_that_they_may_read(helene: Browser, lea: Browser, recorded: Cast, path: str) -> None:
    for browser, query in ((helene, NETWORK), (helene, GUERET), (lea, GUERET), (lea, "?periode=2026")):
        answer = browser.get(path + query)
        assert answer.content_type.endswith(KINDS[path]) and answer.headers["Cache-Control"].startswith("no-store")
    lea.get(path + "?periode=2026&lieu=auzances", 404)
    helene.get(path + "?periode=2026&lieu=nulle-part", 404)
    helene.get(path + "?periode=1987&lieu=", 422)
    answer = lea.client.application.test_client().get(path + GUERET)
    assert answer.status_code == 303 and "/connexion" in answer.headers["Location"]


def test_the_page_for_the_hall_says_six_facts_and_leads_to_an_idea(lea: Browser, recorded: Cast) -> None:
    page = lea.get("/bilans/salle" + GUERET)
    said = text_of(page.text).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Bilan, 2026" in heading(page.text).replace("\u00a0", " ")
    for fact in ("2 rencontres ont eu lieu.", "2 personnes ont participé.", "1 échange a eu lieu entre membres.",
                 "Aucun atelier n’a eu lieu.", "Aucun badge n’a été délivré."):  # fmt: skip
        assert fact in said, fact
    assert "Qu’est-ce qui vous a plu ?" in said and "Qu’aimeriez-vous faire ?" in said
    assert "Amina" not in said and len(page.data) < 15_000
    (note,) = re.findall(r'href="(/idees/nouvelle[^"]*)"', page.text)
    location = lea.sent(note, {"title": "Un repas ensemble", "key": "0123456789abcdef0123456789abcdef"})
    assert "Un repas ensemble" in lea.get(location).text


def test_an_idea_is_noted_at_the_place_of_the_report(helene: Browser, recorded: Cast) -> None:
    page = helene.get("/bilans/salle?periode=2026&lieu=auzances").text
    (note,) = re.findall(r'href="(/idees/nouvelle[^"]*)"', page)
    location = helene.sent(note, {"title": "Un jardin partagé", "key": "fedcba9876543210fedcba9876543210"})
    assert "Auzances" in helene.get(location).text
    helene.get("/idees/nouvelle?lieu=nulle-part", 404)


def test_the_network_has_no_place_of_ideas(helene: Browser, lea: Browser, recorded: Cast) -> None:
    page = helene.get("/bilans/salle" + NETWORK).text
    assert "/idees/nouvelle" not in page and "Tous les sites" in page and "Tous les lieux" not in page
    (place,) = re.findall(r'href="(/bilans\?[^"]*)">\s*Ouvrez le bilan d’un site', page)
    assert "lieu=gueret" in helene.get(place.replace("&amp;", "&")).text
    lea.get("/idees/nouvelle?lieu=auzances", 404)


def test_numbers_newer_than_the_published_ones_say_so_on_the_page_and_in_its_files(
    helene: Browser, recorded: Cast
) -> None:
    query = "?periode=2026&lieu="
    assert "Pas encore publié." in carried(helene, query) and "Publié le pas encore" in carried(helene, query)
    helene.sent("/bilans/publier?periode=2026")
    assert "tout le monde peut le lire" in plain(helene.get(f"/bilans{query}").text)
    said = carried(helene, query)
    assert "Publié le 24 novembre 2026." in said and "Publié le 2026-11-24" in said
    assert "as encore" not in said and "plus récents" not in said
    Recorder(recorded).meeting(at("2026-02-20"))
    page = helene.get(f"/bilans{query}").text
    assert "Ces nombres sont plus récents que ceux que tout le monde lit. Les publier à nouveau" in plain(page)
    assert "tout le monde peut le lire" not in plain(page)
    assert (
        carried(helene, query).count("Ces nombres sont plus récents que ceux qui sont publiés.") == 3
    )  # of both pages
    helene.sent("/bilans/publier?periode=2026")
    assert "plus récents" not in carried(helene, query) + helene.get(f"/bilans{query}").text


def carried(browser: Browser, query: str) -> str:
    """What the two pages and the first sheet of the spreadsheet say, with plain spaces."""
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get("/bilans.xlsx" + query).data))
    rows = book.get_sheet_by_name("Ce bilan").to_python()
    cells = [str(cell) for row in rows for cell in row]
    return " ".join(" ".join([*pages(browser.get("/bilans.pdf" + query).data), *cells]).split())


def plain(text: str) -> str:
    """What a page says, with plain spaces."""
    return text_of(text).replace("\u00a0", " ").replace("\u202f", " ")
