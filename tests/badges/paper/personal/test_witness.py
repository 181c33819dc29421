"""The witness's slip: A6 on a quarter of an A4 sheet; its square is read at 72 dpi, and opens the address."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from badges.paper.personal.witness import WitnessSlipFacts, witness_slip
from tests.conftest import START

FACTS = WitnessSlipFacts(
    name="Amina B.",
    issuer="Réseau Citoyen de Services",
    town="Guéret",
    phone="05 00 00 00 02",
    url="HTTPS://BADGES.RCS-CREUSE.EXAMPLE/TEMOIN/K4T92M0B",
    address="badges.rcs-creuse.example/temoin",
    code="K4T9-2M0B",
    until="24 décembre 2026",
)
MM = 72 / 25.4


def page_of(data: bytes) -> pypdfium2.PdfPage:
    """The one page of a sheet."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    return document[0]


def letters(text: str) -> str:
    """The letters and figures of a text, without what a line breaks at."""
    return "".join(filter(str.isalnum, text))


def test_the_slip_stands_on_the_first_quarter_and_the_rest_is_blank() -> None:
    page = page_of(witness_slip(FACTS, START))
    text = page.get_textpage()
    quarter = text.get_text_bounded(left=0, right=105 * MM, bottom=148.5 * MM, top=297 * MM)
    assert letters(text.get_text_range()) == letters(quarter) and len(letters(quarter)) > 200
    said = " ".join(quarter.split())
    for words in ("Amina B.", "K4T9-2M0B", "24 décembre 2026", "05 00 00 00 02", "tuteur n’est pas témoin"):
        assert words in said
    assert "badgesrcscreuseexampletemoin" in letters(said)


def test_its_square_is_read_at_72_dpi_and_after_grey_paper() -> None:
    picture = page_of(witness_slip(FACTS, START)).render(scale=1).to_pil().convert("L")
    for seen in (picture, picture.point(lambda value: 60 + value * 150 // 255)):
        assert [each.text for each in zxingcpp.read_barcodes(seen)] == [FACTS.url]


@pytest.mark.parametrize(
    "name", ["Łucja N’Diaye-Şahin", "فاطمة", "Jean-Baptiste-Emmanuel de La Rochefoucauld-Montbel-Saint-Amand", "Li"]
)
def test_any_name_fits(name: str) -> None:
    facts = WitnessSlipFacts(**{**vars(FACTS), "name": name, "phone": None})
    page = page_of(witness_slip(facts, START))
    assert [each.text for each in zxingcpp.read_barcodes(page.render(scale=1).to_pil())] == [FACTS.url]
    text = page.get_textpage()
    low = text.get_text_bounded(left=0, right=210 * MM, bottom=0, top=148.5 * MM)
    assert low.strip() == ""


def test_the_same_facts_give_the_same_bytes() -> None:
    assert witness_slip(FACTS, START) == witness_slip(FACTS, START)
