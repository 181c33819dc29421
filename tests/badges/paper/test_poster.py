"""The poster of a workshop: its QR can be read, and the longest texts leave its foot free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp

from badges.paper.poster import MOST_LINES, PosterFacts, poster
from tests.badges.paper.tagged import NAMES, structure, text_of

FOOT = 80 / 25.4 * 72  # in points: nothing of the text reaches below
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
    at=datetime(2026, 11, 24, tzinfo=UTC),
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


@pytest.mark.parametrize("name", NAMES)
def test_names_in_any_script_are_printed_whole(name: str) -> None:
    said = text_of(poster(replace(FACTS, title=f"Cuisine {name}", led_by=f"Avec {name}, du réseau")))
    said = said.replace("\ufffe", "-")  # a hyphen at the end of a line
    assert f"Cuisine {name}" in said and f"Avec {name}, du réseau" in said and "?" not in said


def test_nothing_of_the_longest_is_cut_and_it_is_tagged() -> None:
    said = text_of(poster(LONGEST)).replace("\ufffe", "-")
    for words in (LONGEST.title, LONGEST.description, LONGEST.where, LONGEST.led_by, LONGEST.hours):
        assert " ".join(words.split()) in said
    found = structure(poster(LONGEST))
    assert [each.type for each in found].count("H1") == 1
    assert any(each.type == "Figure" and URL in each.alt for each in found)
