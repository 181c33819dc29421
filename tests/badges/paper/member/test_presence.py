"""The « attestation de présence »: any names and titles, tagged, the same bytes for the same facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from badges.paper.member.presence import Presence, PresenceFacts, presence

ROW = Presence("mardi 24 novembre 2026", "14 h – 17 h", "Atelier couture", "Guéret")
FACTS = PresenceFacts(
    network="Réseau Citoyen de Services",
    name="Amina Benali",
    period="du 1er septembre 2026 au 24 novembre 2026",
    dates=(ROW,),
    code="ABCDE12345",
    url="HTTPS://BADGES.EXAMPLE/P/ABCDE12345",
    link="https://badges.example/p/ABCDE12345",
    until="22 février 2027",
    given_on="24 novembre 2026",
    of_site="de Guéret",
    phone="05 00 00 00 01",
    at=datetime(2026, 11, 24, 9, tzinfo=UTC),
)


def pages(facts: PresenceFacts) -> list[str]:
    """The words of each page."""
    document = pypdfium2.PdfDocument(presence(facts))
    found = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found


def test_the_sheet_is_tagged_and_says_it() -> None:
    data = presence(FACTS)
    assert b"/StructTreeRoot" in data and b"pdfuaid" in data and data == presence(FACTS)
    (text,) = pages(FACTS)
    assert "Appelez le site de Guéret : 05 00 00 00 01." in text and "1 / 1" not in text
    assert "Appelez" not in pages(replace(FACTS, phone=None))[0]
    assert "DÉMONSTRATION" in pages(replace(FACTS, mark="DÉMONSTRATION"))[0]
    assert pages(replace(FACTS, network="Les Voisins"))[0].count("Les Voisins atteste") == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Amina Benali", "atteste qu’Amina Benali a"),
        ("Léa Martin", "atteste que Léa Martin a"),
        ("Yanis Petit", "atteste que Yanis Petit a"),
        ("Hélène Roux", "atteste qu’Hélène Roux a"),
    ],
)
def test_the_word_before_the_name_is_elided(name: str, said: str) -> None:
    assert said in pages(replace(FACTS, name=name))[0]
    assert "rencontre suivante" in pages(FACTS)[0] and "Ville" in pages(FACTS)[0]


def test_the_period_alone_says_no_date_no_hour_no_number_and_no_town_in_a_table() -> None:
    (text,) = pages(replace(FACTS, dates=()))
    assert "a participé à une ou plusieurs rencontres du réseau, du 1er septembre 2026" in text
    for said in ("Atelier", "14 h", "mardi", "En tout", "Ville", "Les heures"):
        assert said not in text, said
    assert "ABCDE-12345" in text and "Jusqu’au 22 février 2027" in text


@pytest.mark.parametrize("count", [1, 12, 14, 15, 16, 17, 18, 19, 20, 200])
def test_every_date_is_on_the_sheet_and_the_stamp_once(count: int) -> None:
    found = pages(replace(FACTS, dates=(ROW,) * count))
    assert sum(page.count("Atelier couture") for page in found) == count
    assert sum(page.count("Cachet du site") for page in found) == 1 and "Cachet du site" in found[-1]
    assert (f"{len(found)} / {len(found)}" in found[-1]) == (len(found) > 1)


def test_what_a_person_typed_is_never_a_command() -> None:
    for words in ('#read("/etc/passwd")', "*gras* _penché_", "= Titre", "أمينة", "N’Diaye-Şahin " * 8, "A" * 120):
        row = replace(ROW, title=words, town=words)
        text = " ".join(pages(replace(FACTS, name=words, dates=(row,) * 3)))
        assert "Délivrée à sa demande" in text
        if not words.startswith(("أ", "A", "N")):
            assert words in text
