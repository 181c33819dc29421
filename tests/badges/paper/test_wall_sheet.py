"""The sheet for the wall: words in large letters, on as many pages as they need, with nine strips at each foot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from badges.paper.wall_sheet import STRIPS, Line, WallSheetFacts, wall_sheet
from tests.badges.paper.tagged import NAMES

FACTS = WallSheetFacts(
    place="Guéret",
    heading="On propose, on cherche à Guéret",
    lead="C’est gratuit, entre habitants. Pour répondre, appelez le site.",
    groups=(
        ("On propose", (Line("Faire un ourlet.", "Amina · le mercredi matin"),)),
        ("On cherche", (Line("Aller au marché.", "Une personne"),)),
    ),
    nothing="Rien n’est affiché.",
    phone="05\u00a000\u00a000\u00a000\u00a002",
    hours="Au téléphone : lundi au vendredi, 9 h à 17 h",
    printed_on="Imprimé le 29 novembre 2026",
    at=datetime(2026, 11, 29, tzinfo=UTC),
)


def read(facts: WallSheetFacts) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(wall_sheet(facts))
    try:
        return [page.get_textpage().get_text_range().replace("\u00a0", " ") for page in document]
    finally:
        document.close()


def test_it_says_what_who_and_whom_to_call() -> None:
    (page,) = read(FACTS)
    for words in ("On propose, on cherche à Guéret", "Faire un ourlet.", "Amina", "Une personne", "9 h à 17 h"):
        assert words in page, words
    assert page.count("05 00 00 00 02") == STRIPS + 1


def test_without_a_phone_there_are_no_strips_and_without_lines_it_says_so() -> None:
    (page,) = read(replace(FACTS, phone=None, groups=(("On propose", ()), ("On cherche", ()))))
    assert "Rien n’est affiché." in page and "05 00" not in page and "On cherche\n" not in page.replace("\r", "")


def test_many_lines_go_on_over_pages_and_none_is_lost() -> None:
    lines = tuple(Line(f"Ligne {each:03} " + "très longue " * 14, "Une personne") for each in range(40))
    pages = read(replace(FACTS, groups=(("On propose", lines[:20]), ("On cherche", lines[20:]))))
    assert len(pages) > 4
    whole = "".join(pages)
    assert all(f"Ligne {each:03}" in whole for each in range(40))
    assert all(page.count("05 00 00 00 02") >= STRIPS for page in pages)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_are_drawn(name: str) -> None:
    assert wall_sheet(replace(FACTS, groups=(("On propose", (Line(name, name),)),))).startswith(b"%PDF")
