"""« 3 cartes à imprimer » : on the day's page, on a page of its own, in one PDF, and ticked."""

from __future__ import annotations

import re

import pypdfium2
import pytest
import zxingcpp

from badges.sharing import audience
from badges.sharing.printing import requests
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed


@pytest.fixture
def badges(cast: Cast) -> list[Recognition]:
    """Three members with a badge each, who ask for a card."""
    found = [agreed(cast, given=name).sign() for name in ("Amina", "Bernard", "Claire")]
    for each in found:
        requests.ask(cast.services, each.member, each.code)
    return found


def text_of(page: str) -> str:
    """A page's words with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_they_stand_on_the_days_page_until_they_are_printed(lea: Browser, badges: list[Recognition]) -> None:
    assert "3 cartes à imprimer" in text_of(lea.get("/aujourdhui").text)
    page = lea.get("/cartes-a-imprimer")
    assert "Imprimer les 3 cartes" in text_of(page.text)
    numbers = re.findall(r'name="carte" value="(\d+)"', page.text)
    assert len(numbers) == 3
    after = text_of(lea.get(lea.sent("/cartes-a-imprimer", {"carte": numbers[:2]})).text)
    assert "C’est noté" in after and "Imprimer la carte" in after
    assert lea.sent("/cartes-a-imprimer", {"carte": numbers}) == "/cartes-a-imprimer?note=1"
    assert (
        lea.sent("/cartes-a-imprimer", {"carte": numbers}) == "/cartes-a-imprimer"
    )  # a colleague's page, a moment later
    assert "Aucune carte à imprimer" in text_of(lea.get("/cartes-a-imprimer").text)
    assert "cartes à imprimer" not in text_of(lea.get("/aujourdhui").text)


def test_one_pdf_has_a_card_for_each_and_none_of_a_hidden_badge(
    lea: Browser, cast: Cast, badges: list[Recognition]
) -> None:
    audience.set_visibility(cast.services, badges[1].member, badges[1].code, "hidden")
    answer = lea.get("/cartes-a-imprimer.pdf")
    assert answer.content_type == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    document = pypdfium2.PdfDocument(answer.data)
    assert len(document) == 1
    found = {each.text for each in zxingcpp.read_barcodes(document[0].render(scale=1).to_pil().convert("L"))}
    document.close()
    assert {each.rpartition("/")[2] for each in found} == {badges[0].code, badges[2].code}


def test_words_that_are_no_numbers_are_passed_over(lea: Browser, badges: list[Recognition]) -> None:
    lea.get("/cartes-a-imprimer")
    lea.send("/cartes-a-imprimer", {"carte": ["x", "-1", "99999999999999999999", ""]})
    assert "Imprimer les 3 cartes" in text_of(lea.get("/cartes-a-imprimer").text)
