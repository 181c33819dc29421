"""The report on paper: two A4 pages whatever the network is, tagged, whole, and nothing lies on anything else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest

from badges.paper.reports.report import BESIDE, MOST_LINES, MOST_PLACES, PAGES, KeyFigure, ReportSheet, report
from tests.badges.paper.reading import pages
from tests.badges.paper.report_sheets import FIGURES, HEAD, MONTHS, TOWNS, sheet
from tests.badges.paper.tagged import NAMES, structure

A4 = (595, 842)  # points
LONG = "Maison des associations et des familles de Saint-Étienne-de-Fursac et de ses environs, salle du premier étage"
CASES = {
    "no data": sheet((), base=0, months=(), most=0),
    "one place": sheet(TOWNS[:1]),
    "three places": sheet(TOWNS[:3]),
    "a quarter": sheet(TOWNS[:3], months=MONTHS[6:9], most=2),
    "as many as stand on the first page": sheet(TOWNS[:BESIDE]),
    "one more": sheet(TOWNS[: BESIDE + 1]),
    "twenty places": sheet(TOWNS),
    "long names": sheet([f"{LONG} {number}" for number in range(20)]),
    "names without a space": sheet([LONG.replace(" ", "")] * 20),
    "names in every script": sheet((NAMES * 2)[:20]),
    "big numbers": sheet(TOWNS, base=98_765_432),
    "a demonstration": sheet(TOWNS, mark="DÉMONSTRATION"),
    "more than has room": sheet(
        [f"Lieu {number}" for number in range(90)], months=[f"{year}" for year in range(1987, 2027)], most=60
    ),
}  # fmt: skip


@cache
def printed(case: str) -> bytes:
    """The sheet of a case, made once."""
    return report(CASES[case])


@pytest.mark.parametrize("case", CASES)
def test_it_has_two_a4_pages(case: str) -> None:
    document = pypdfium2.PdfDocument(printed(case))
    assert len(document) == PAGES == 2
    assert [tuple(round(side) for side in page.get_size()) for page in document] == [A4, A4]


def words(facts: ReportSheet) -> list[str]:
    return [" ".join(page.split()) for page in pages(report(facts))]


@pytest.mark.parametrize("case", ["one place", "three places", "twenty places"])
def test_the_first_page_is_enough_alone_and_the_second_has_the_tables(case: str) -> None:
    facts = CASES[case]
    first, second = words(facts)
    for said in (facts.network, facts.heading, facts.whose, facts.dated, facts.minute, facts.method, "Mois par mois"):
        assert " ".join(said.split()) in first, said
    for each in facts.figures:
        assert each.number in first and each.label in first and each.before in first
    assert "un an avant : 36" in first
    for table in facts.tables:
        assert table.title in second and all(name in second for name, _values in table.lines)
    assert (facts.meanings_elsewhere in second) is not all(
        f"{name} : {said}" in second for name, said in facts.meanings
    )
    assert facts.places is not None
    there, elsewhere = (second, first) if len(facts.places.lines) > BESIDE else (first, second)
    assert "Lieu par lieu" in there and "Lieu par lieu" not in elsewhere
    assert all(name in there for name, _values in facts.places.lines)


@pytest.mark.parametrize(("places", "smallest"), [(3, 8.0), (20, 7.0)])  # points
def test_the_heads_of_a_table_of_five_columns_are_as_large_as_they_are_read(places: int, smallest: float) -> None:
    facts = sheet(TOWNS[:places])
    heads = ("Rencontres", "Présences", "Séances", "Échanges", "Badges")
    by_month = tuple((f"{month} 2026", ("12", "120", "8", "14", "3")) for month in MONTHS)
    facts = replace(facts, tables=(replace(facts.tables[0], head=heads, lines=by_month), *facts.tables[1:]))
    text = pypdfium2.PdfDocument(report(facts))[1].get_textpage()
    said = text.get_text_range()
    start = said.index("Mois par mois")
    sizes = {head: pdfium_c.FPDFText_GetFontSize(text, said.index(head, start)) for head in heads}
    assert min(sizes.values()) >= smallest, sizes


@pytest.mark.parametrize("case", ["three places", "one place", "a quarter"])
def test_the_second_page_has_no_hole(case: str) -> None:
    page = pypdfium2.PdfDocument(printed(case))[1]
    edges = sorted({round(edge) for _left, bottom, _right, top, _said in lines(page) for edge in (bottom, top)})
    assert max(after - before for before, after in pairwise(edges)) < A4[1] / 8


def test_what_has_no_room_is_counted_in_words() -> None:
    _first, second = words(CASES["more than has room"])
    assert f"Lieu {MOST_PLACES - 1} " in second and f"Lieu {MOST_PLACES} " not in second
    assert f"Et {90 - MOST_PLACES} autres lignes" in second and f"Et {60 - MOST_LINES} autres lignes" in second
    _first, second = words(sheet([f"Lieu {number}" for number in range(MOST_PLACES + 1)]))
    assert f"Lieu {MOST_PLACES} " in second and "autres lignes" not in second


def test_a_place_in_any_script_is_written() -> None:
    half = len(NAMES) // 2
    for names in (NAMES[:half], NAMES[half:]):
        _first, second = words(sheet(names))
        assert [name for name in names if " ".join(name.split()) not in second] == []


Box = tuple[float, float, float, float, str]


def lines(page: pypdfium2.PdfPage) -> list[Box]:
    """Left, bottom, right and top of the letters of each run of words."""
    text = page.get_textpage()
    boxes = [text.get_rect(place) for place in range(text.count_rects())]
    return [(*box, said) for box in boxes if (said := text.get_text_bounded(*box)).strip()]


def on_each_other(boxes: list[Box]) -> list[tuple[str, str]]:
    """The words that lie on other words, by more than the slope of a letter."""
    found = []
    for one, other in combinations(boxes, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        if across > 1 and down > 1:
            found.append((one[4], other[4]))
    return found


@pytest.mark.parametrize("case", [case for case in CASES if case != "names in every script"])
def test_no_words_lie_on_others_or_reach_over_the_edge(case: str) -> None:
    for page in pypdfium2.PdfDocument(printed(case)):
        boxes = lines(page)
        assert len(boxes) > 20
        assert on_each_other(boxes) == []
        for left, bottom, right, top, said in boxes:
            assert left >= 40 and right <= A4[0] - 40 and bottom >= 25 and top <= A4[1] - 25, said


def test_of_labels_that_would_touch_some_are_left_out() -> None:
    page = pypdfium2.PdfDocument(report(sheet(months=[f"{month} de l’année 2026" for month in MONTHS])))[0]
    said = page.get_textpage().get_text_bounded()
    assert 0 < said.count("de l’année 2026") < len(MONTHS)
    assert on_each_other(lines(page)) == []


def test_words_on_others_are_noticed() -> None:
    box = (50.0, 50.0, 90.0, 60.0, "juin")
    assert on_each_other([box, (85.0, 50.0, 99.0, 60.0, "juil.")]) == [("juin", "juil.")]
    assert on_each_other([box, (91.0, 50.0, 99.0, 60.0, "juil."), (50.0, 61.0, 90.0, 70.0, "18")]) == []


def test_it_is_tagged_in_the_order_of_reading() -> None:
    made = structure(report(CASES["three places"]))
    kinds = [each.type for each in made]
    assert kinds.count("H1") == 1 and kinds.index("H1") < kinds.index("H2")
    assert "Table" in kinds and kinds.count("TH") == len(HEAD)
    assert kinds.count("TR") == 4
    assert "Figure" not in kinds  # the columns say what the table of the months says


def test_the_same_facts_give_the_same_bytes() -> None:
    facts = CASES["three places"]
    assert report(facts) == printed("three places") != report(replace(facts, minute="Rien."))


def test_a_report_of_one_figure_and_no_chart_is_a_report() -> None:
    facts = replace(sheet(()), figures=sheet().figures[:1], chart=None, places=None, tables=(), meanings=())
    first, _second = words(facts)
    assert FIGURES[0] in first


@pytest.mark.parametrize("places", [3, 20])
def test_no_word_under_a_number_is_cut_and_colons_are_those_of_the_language(places: int) -> None:
    labels = ("Meetings", "Attendances", "People", "Newcomers", "Active people", "Exchanges", "Introductions")
    labels += ("Workshops", "Workshop sessions", "Badges issued", "People sent by a service", "Those who came")
    facts = replace(
        sheet(TOWNS[:places]),
        figures=tuple(KeyFigure("12", each, "") for each in labels),
        meanings=(("Meetings", "Those whose attendance was recorded."),),
        language="en",
    )
    english = report(facts)
    first, second = pages(english)
    assert len(pypdfium2.PdfDocument(english)) == PAGES
    assert all(word in first for each in labels for word in each.split())
    assert "Meetings: Those" in " ".join(second.split())
    assert "Meetings : Those" in " ".join(pages(report(replace(facts, language="fr")))[1].split())
