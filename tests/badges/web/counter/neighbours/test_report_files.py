"""The published report to carry away: as it was published, in the reader's language, and nothing before."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from badges.reports import periods, publish
from tests.badges.paper.reading import pages
from tests.cast.office import Browser, app, cast, stage, visitor
from tests.cast.people import Cast
from tests.cast.reported import Recorder, at

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


def test_the_page_leads_to_both(published: Cast, visitor: Browser) -> None:
    page = visitor.get("/bilan?periode=2026").text
    assert 'href="/bilan.pdf?periode=2026"' in page and 'href="/bilan.xlsx?periode=2026"' in page
