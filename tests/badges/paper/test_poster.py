"""The poster of a workshop: its QR can be read, and the longest texts leave its foot free."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from badges.paper.poster import FOOT, MOST_LINES, PosterFacts, poster

URL = "https://badges.example/ateliers/12"
FACTS = PosterFacts(
    network="Réseau Citoyen de Services",
    of_place="Atelier à Guéret",
    title="Couture pour débuter",
    description="Apprendre à coudre un ourlet et à changer une fermeture. Aucune connaissance demandée.",
    when=("Mercredi 18 novembre, 9 h – 12 h", "Mercredi 25 novembre, 9 h – 12 h"),
    where="Salle de l’UDAF, Guéret",
    led_by="Avec Fatou, du réseau",
    price="Libre et gratuit",
    call="Pour s’inscrire",
    phone="05 00 00 00 11",
    hours="du lundi au vendredi, 9 h à 17 h",
    url=URL,
    shown_address="badges.example/ateliers/12",
)
LONGEST = replace(
    FACTS,
    title="Réparer et faire durer les machines à coudre anciennes que l’on croyait perdues, et apprendre à les régler",
    description=("Des mots et encore des mots pour dire ce que l’on fera. " * 8)[:400],
    when=("Mercredi 18 novembre, 9 h 30 – 12 h 30",) * MOST_LINES,
    where=f"{'Salle polyvalente de la maison des associations, ' * 3}"[:120] + ", Saint-Étienne-de-Fursac",
    led_by="Avec " + "Marie-Françoise, " * 8,
    hours="lundi, mardi, mercredi, jeudi et vendredi, de 9 h à 12 h et de 14 h à 17 h, sauf en août",
    mark="DÉMONSTRATION",
)


@pytest.mark.parametrize("facts", [FACTS, LONGEST], ids=["usual", "longest"])
def test_a_phone_reads_it_and_nothing_covers_it(facts: PosterFacts) -> None:
    page = pypdfium2.PdfDocument(poster(facts))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert code.text == URL
    text = page.get_textpage()
    said = text.get_text_bounded()
    for words in (facts.phone, facts.shown_address, facts.price, facts.when[-1], facts.of_place):
        assert words in said
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    assert all(left > 0 and right < page.get_width() for left, _bottom, right, _top in boxes)
    above = said[: said.index(facts.price) + len(facts.price)]
    assert min(boxes[place][1] for place, letter in enumerate(above) if not letter.isspace()) > FOOT


def test_the_same_facts_give_the_same_bytes() -> None:
    assert poster(FACTS) == poster(FACTS)
    assert poster(FACTS) != poster(replace(FACTS, phone="05 00 00 00 12"))


def test_letters_of_other_scripts_are_drawn_or_marked() -> None:
    page = pypdfium2.PdfDocument(poster(replace(FACTS, title="Кухня Олени", led_by="Avec Łucja, du réseau")))[0]
    said = page.get_textpage().get_text_bounded()
    assert "Кухня Олени" in said and "Łucja" in said
