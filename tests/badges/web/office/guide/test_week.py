"""The week on one sheet: the page and the paper say the same, with the phones of the site."""

from __future__ import annotations

import pypdfium2

from badges.network.tables import Site
from badges.web.office.guide.week import steps
from tests.cast.office import Browser
from tests.cast.people import Cast


def words(text: str) -> str:
    """A text with plain spaces, on one line."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_page_and_the_paper_say_the_same(lea: Browser, cast: Cast) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).phone = "+33500000011"
    page = words(lea.get("/la-semaine").text)
    answer = lea.get("/la-semaine.pdf")
    assert answer.mimetype == "application/pdf"
    paper = words(pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_bounded())
    assert len(steps()) == 6
    for title, said in steps():
        assert title in page and title in paper and words(said) in page and words(said) in paper, title
    assert "05 00 00 00 11" in page and "05 00 00 00 11" in paper
    assert 'href="/feuille-de-secours.pdf"' in page and 'href="/telephone-perdu"' in page


def test_it_is_one_tap_from_today_and_from_every_question_mark(lea: Browser) -> None:
    assert lea.get("/aujourdhui").text.count('href="/la-semaine"') == 3  # and once in the first steps
    lea.sent("/aujourdhui", to="/premiers-pas/connus")
    assert lea.get("/aujourdhui").text.count('href="/la-semaine"') == 2
    assert 'href="/la-semaine"' in lea.get("/membres").text
