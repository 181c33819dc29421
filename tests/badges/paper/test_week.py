"""The week on one sheet: its QR can be read, its steps are whole, and nothing reaches its foot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp

from badges.paper.week import WeekFacts, week
from badges.web.http.wording import typeset
from badges.web.office.guide.week import steps
from tests.badges.paper.tagged import structure

FOOT = 54 / 25.4 * 72  # in points, from the lower edge: no step reaches below
URL = "https://badges.example/aujourdhui"


@pytest.fixture
def facts() -> WeekFacts:
    """The sheet of Guéret, with the steps as they are printed."""
    return WeekFacts(
        network="Réseau Citoyen de Services",
        title="La semaine sur une feuille",
        site="Guéret",
        steps=tuple((typeset(title), typeset(said)) for title, said in steps()),
        phones=(("Le site, Guéret", "05 00 00 00 11 · lundi à vendredi"), ("La coordination", "05 00 00 00 10")),
        url=URL,
        open_it="Le service :",
        shown_address="badges.example",
        at=datetime(2026, 11, 29, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("mark", "hours"),
    [(None, ""), ("DÉMONSTRATION", " · lundi, mardi, jeudi, de 9 h à 12 h et de 14 h à 17 h, sauf août")],
)
def test_a_phone_reads_it_and_every_step_is_whole(facts: WeekFacts, mark: str | None, hours: str) -> None:
    call = ("Le site, Saint-Étienne-de-Fursac", "05 00 00 00 11" + hours)
    document = pypdfium2.PdfDocument(week(replace(facts, mark=mark, phones=(call, facts.phones[1]))))
    assert len(document) == 1
    page = document[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert code.text == URL
    text = page.get_textpage()
    said = text.get_text_bounded()
    plain = " ".join(said.split())
    for title, words in facts.steps:
        assert title in plain and " ".join(words.split()) in plain, title
    assert call[1][:14] in said and facts.phones[1][1] in said and "…" not in said
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    assert all(left > 0 and right < page.get_width() for left, _bottom, right, _top in boxes)
    last = said.index(facts.phones[1][0])
    steps_end = said.index("Le site")
    assert last > steps_end
    assert min(boxes[place][1] for place, letter in enumerate(said[:steps_end]) if not letter.isspace()) > FOOT


def test_the_same_facts_give_the_same_bytes(facts: WeekFacts) -> None:
    assert week(facts) == week(facts) != week(replace(facts, site="Auzances"))


def test_it_is_read_aloud_in_order(facts: WeekFacts) -> None:
    elements = structure(week(facts))
    assert [each.type for each in elements if each.type in ("H1", "H2")] == ["H1", *["H2"] * 6]
    (square,) = [each for each in elements if each.type == "Figure"]
    assert URL in square.alt


def test_a_site_without_a_phone_has_a_sheet_too(facts: WeekFacts) -> None:
    assert week(replace(facts, phones=())).startswith(b"%PDF")
