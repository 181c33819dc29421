"""The private link on paper: given with the page that shows it, noted like it, and no badge's address."""

from __future__ import annotations

import io
import re

import pypdfium2
import zxingcpp
from sqlalchemy import select

from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry
from tests.cast.office import Browser
from tests.cast.people import Cast


def square(data: bytes) -> str:
    """The text of the QR code on a sheet."""
    document = pypdfium2.PdfDocument(data)
    (found,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    document.close()
    return found.text


def test_the_slip_opens_the_page_that_the_screen_shows(lea: Browser, visitor: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    page = lea.get(f"/membres/{zoe}/lien").text
    assert f"/membres/{zoe}/lien.pdf" in page and "papier à plier" in page
    answer = lea.get(f"/membres/{zoe}/lien.pdf")
    assert answer.content_type == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    url = square(answer.data)
    assert url == re.findall(r"http://localhost:8000/moi/[\w-]{43}", page)[0]
    assert "Zoé" in visitor.get(url.removeprefix("http://localhost:8000")).text
    lea.sent(f"/membres/{zoe}/lien")
    assert square(lea.get(f"/membres/{zoe}/lien.pdf").data) != url
    visitor.get(url.removeprefix("http://localhost:8000"), 404)


def test_the_journal_notes_it_once_a_day_as_the_page_does(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    for _again in range(2):
        lea.get(f"/membres/{zoe}/lien.pdf")
    with cast.services.database.begin(read_only=True) as session:
        noted = session.scalars(select(JournalEntry).where(JournalEntry.kind == Act.LINK_SHOWN)).all()
        assert len(noted) == 1


def test_a_member_of_another_site_has_no_slip_here(lea: Browser, cast: Cast) -> None:
    other = cast.member("Nadia", "Petit", site="auzances")
    lea.get(f"/membres/{other}/lien.pdf", 404)


def test_whoever_checks_the_slip_is_shown_no_badge_and_no_name(lea: Browser, visitor: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    data = lea.get(f"/membres/{zoe}/lien.pdf").data
    for given in ({"text": square(data)}, {"text": "", "file": (io.BytesIO(data), "votre-lien.pdf")}):
        answer = visitor.client.post("/verifier", data=given, content_type="multipart/form-data")
        assert answer.status_code in (200, 404, 422) and "Zoé" not in answer.text, answer.status_code
        assert "Ce badge est valable" not in answer.text
