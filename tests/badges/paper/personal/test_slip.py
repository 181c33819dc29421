"""The slip « votre lien »: what stands outside once it is folded, and how it differs from a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import zxingcpp

from badges.paper.cards import SMALL, cards
from badges.paper.personal.slip import SlipFacts, slip
from tests.badges.paper.examples import FACTS

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEY = "Ab3_x-" * 7 + "z"
LINK = SlipFacts(
    given_name="Amina",
    issuer="Réseau Citoyen de Services",
    of_site="de Guéret",
    phone="05\u00a055\u00a082\u00a080\u00a047",
    url=f"https://badges.example/moi/{KEY}",
)
MM = 72 / 25.4
PANELS = ((198, 297), (99, 198), (0, 99))  # from the lower edge, in mm: outside, then the two that lie on each other


def panels(data: bytes) -> list[str]:
    """What can be read on each third of the sheet, the upper one first."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    text = document[0].get_textpage()
    found = [
        " ".join(text.get_text_bounded(left=0, right=210 * MM, bottom=low * MM, top=high * MM).split())
        for low, high in PANELS
    ]
    document.close()
    return found


def code(data: bytes) -> str:
    """The text of the one QR code, at 72 dpi."""
    document = pypdfium2.PdfDocument(data)
    (found,) = zxingcpp.read_barcodes(document[0].render(scale=1).to_pil().convert("L"))
    document.close()
    return found.text


def test_outside_it_says_whose_it_is_and_not_to_show_it() -> None:
    outside, square, last = panels(slip(LINK, AT))
    assert "Pour Amina" in outside and "Pour vous, et pour personne d’autre. Ne le montrez pas." in outside
    assert "Visez le carré avec l’appareil photo de votre téléphone." in square
    assert "pas ce papier" in square and "Pliez ici" in square and "Pliez ici" in last
    assert "Perdu ? Demandez-en un autre, l’ancien ne servira plus." in last and "05 55 82 80 47" in last


def test_the_square_is_the_private_link_which_is_written_nowhere() -> None:
    data = slip(LINK, AT)
    assert code(data) == LINK.url
    assert KEY not in "".join(panels(data)) and KEY.encode() not in data
    assert b"/URI" not in data  # no link to press that a screen would show


def test_it_resembles_no_card() -> None:
    """No patch, no woven edge, no grouped code, and two lines to fold instead of marks to cut."""
    card, link = cards(FACTS, AT, SMALL, [0]), slip(LINK, AT)
    document = pypdfium2.PdfDocument(link)
    colours = document[0].render(scale=1).to_pil().convert("RGB").getcolors(100_000)
    document.close()
    assert colours is not None
    assert all(max(colour) - min(colour) < 25 for _count, colour in colours), "ink and stone alone"
    card_document = pypdfium2.PdfDocument(card)
    woven = card_document[0].render(scale=1).to_pil().convert("RGB").getcolors(100_000)
    card_document.close()
    assert woven is not None and any(max(colour) - min(colour) > 60 for _count, colour in woven)


def test_without_a_telephone_in_a_demonstration_and_for_any_name() -> None:
    text = " ".join(panels(slip(replace(LINK, phone=None, mark="DÉMONSTRATION", given_name="فاطمة"), AT)))
    assert "Appelez" not in text and "DÉMONSTRATION" in text and "Pour" in text
    long = panels(slip(replace(LINK, given_name="Marie-Françoise " * 6), AT))
    assert "Ne le montrez pas." in long[0]
