"""J7: a badge on paper. The site is asked in two taps, and prints; or the member prints."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from tests.journeys.conftest import DESK, PHONE, People, Town
from tests.journeys.steps import awarded, home


@pytest.mark.parametrize(("width", "scripts"), [(PHONE, False), (DESK, True)], ids=["phone", "desk"])
def test_the_site_is_asked_for_a_card_and_prints_it(town: Town, people: People, width: int, *, scripts: bool) -> None:
    awarded(town)
    amina = people(width, scripts=scripts).open(home(town)).look()
    amina.taps = 0
    amina.follow("Avoir sur papier").look()
    amina.press("Demander une carte à mon site").look()
    assert amina.taps == 2 and "C’est demandé. Votre site l’imprimera." in amina.words
    assert not amina.button("Demander").count()

    lea = people(width, scripts=scripts).already_signed_in().open("/aujourdhui").look()
    assert "1 carte à imprimer" in lea.words
    lea.go(lea.page.locator("a[href$='/cartes-a-imprimer']")).look()
    assert "Amina Benali" in lea.words
    sheet = lea.page.request.get(f"{town.origin}/cartes-a-imprimer.pdf")
    assert len(pypdfium2.PdfDocument(io.BytesIO(sheet.body()))) == 1
    lea.press("C’est imprimé").look()
    assert "carte à imprimer" not in lea.open("/aujourdhui").look().words
    amina.open(f"{amina.page.url}?lang=en").look()
    assert "Your card was printed on" in amina.words


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_the_member_prints(town: Town, people: People, width: int, scheme: str) -> None:
    code = awarded(town)
    amina = people(width, scheme=scheme).open(home(town)).follow("Avoir sur papier").look()
    for name, words, pages in (("Une attestation", "atteste", 1), ("De petites cartes", code[:5], 1)):
        address = amina.link(name).get_attribute("href")
        sheet = pypdfium2.PdfDocument(io.BytesIO(amina.page.request.get(f"{town.origin}{address}").body()))
        assert len(sheet) == pages and words in sheet[0].get_textpage().get_text_range()
    amina.tap(amina.page.get_by_text("Une seule carte, sur une feuille déjà commencée"))
    amina.look()
    address = amina.link("Ligne 3, à droite").get_attribute("href")
    assert amina.page.request.get(f"{town.origin}{address}").headers["content-type"] == "application/pdf"
    amina.follow("Une page sans PDF").look()
    assert "Transmettre un savoir-faire" in amina.words
