"""The sheet to sign: its names in any script, blank lines after them, as many pages as it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from badges.paper.signin import ROWS, SigninFacts, signin
from tests.badges.paper.reading import pages
from tests.badges.paper.tagged import NAMES, structure

FACTS = SigninFacts(
    title="Rencontre",
    network="Réseau Citoyen de Services",
    site="Guéret",
    lines=("Mardi 24 novembre 2026 · 14 h – 17 h · Salle de l’UDAF",),
    columns=("Prénom et initiale", "Rôle", "Signature"),
    names=("Amina B.", "Łucja N.", "Олена К."),
    foot=("Cette feuille sert à noter qui était là.",),
    at=datetime(2026, 11, 24, tzinfo=UTC),
)


def test_what_is_printed() -> None:
    (page,) = pages(signin(FACTS))
    for words in (FACTS.title, FACTS.site, *FACTS.lines, *FACTS.columns, *FACTS.names, *FACTS.foot):
        assert words in page, words
    assert signin(FACTS) == signin(FACTS)


@pytest.mark.parametrize(("number", "expected"), [(0, 1), (ROWS - 5, 1), (ROWS - 4, 2), (2 * ROWS - 5, 2), (60, 3)])
def test_blank_lines_are_left_on_the_last_page(number: int, expected: int) -> None:
    found = pages(signin(replace(FACTS, names=[f"Prénom {each} X." for each in range(number)])))
    assert len(found) == expected
    assert sum(page.count("Prénom ") for page in found) == number + expected  # and once in each head
    assert number == 0 or f"Prénom {number - 1} X." in "".join(found)


def test_a_name_of_sixty_letters_stays_in_its_column() -> None:
    name = "Marie-Françoise-Élisabeth-Anne de la Tour-Saint-Christophe T."
    document = pypdfium2.PdfDocument(signin(replace(FACTS, names=[name])))
    try:
        text = document[0].get_textpage()
        width = document[0].get_width()
        start = text.get_text_range().index("Marie-Fran")
        boxes = [text.get_charbox(start + place) for place in range(30)]
        assert all(right < 0.55 * width for _left, _bottom, right, _top in boxes)
    finally:
        document.close()


def test_names_in_any_script_are_printed_whole_one_a_row() -> None:
    (page,) = pages(signin(replace(FACTS, names=NAMES[:20])))
    (other,) = pages(signin(replace(FACTS, names=NAMES[20:])))
    for name in NAMES:
        assert name in page + other, name
    assert "?" not in page + other


def test_it_is_tagged_and_says_what_it_is() -> None:
    data = signin(FACTS)
    found = [each.type for each in structure(data)]
    assert found.count("Table") == 1 and found.count("TH") == 3 and found.count("H1") == 1
    document = pypdfium2.PdfDocument(data)
    assert (document.get_metadata_value("Title"), document.get_metadata_value("Author")) == (FACTS.title, FACTS.network)
    document.close()


def test_a_long_head_and_what_tells_namesakes_apart_are_printed_to_their_end() -> None:
    title = ("Réparer ensemble " * 8)[:113] + " fermé."
    line = "Mercredi 30 septembre 2026 · 14 h – 17 h · " + ("Grande salle " * 10)[:113] + " ouvrir."
    twin = "Marie-Françoise-Élisabeth-Anne de la Tour-Saint-Christophe T. (depuis le 12/12/2026, fiche 1234)"
    found = pages(signin(replace(FACTS, title=title, lines=(line,), names=[twin] * (ROWS - 5))))
    assert len(found) == 1 and "…" not in found[0]
    for words, times in (("fermé.", 1), ("ouvrir.", 1), ("fiche 1234)", ROWS - 5), (FACTS.foot[0], 1)):
        assert found[0].count(words) == times, words
