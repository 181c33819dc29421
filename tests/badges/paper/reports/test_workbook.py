"""A spreadsheet: numbers that add up, days that sort, names that never are formulas; read again by another library."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from badges.paper.reports.workbook import FORMULA, LONGEST_NAME, Cell, Sheet, names, workbook
from tests.badges.paper.tagged import NAMES

AT = datetime(2026, 12, 1, 10, 30, tzinfo=UTC)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ATTACKS = (
    "=1+1",
    '=HYPERLINK("https://elsewhere.example","Guéret")',
    "+33 5 55 00 00 00",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "{=1+1}",
    "https://elsewhere.example",
    "0123",
)


def made(*rows: tuple[Cell, ...], head: tuple[str, ...] = ("Lieu", "Rencontres")) -> bytes:
    return workbook("Bilan 2026", "Réseau Citoyen de Services", [Sheet("Lieux", head, rows)], AT)


def part(data: bytes, name: str) -> ElementTree.Element:
    """A part of the file, parsed."""
    with ZipFile(BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def test_numbers_are_numbers_and_days_are_days() -> None:
    data = made(("Guéret", 20, date(2026, 9, 1)), ("La Souterraine", 0, None), head=("Lieu", "Rencontres", "Depuis"))
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Lieux").to_python()
    assert rows == [
        ["Lieu", "Rencontres", "Depuis"],
        ["Guéret", 20.0, date(2026, 9, 1)],
        ["La Souterraine", 0.0, ""],
    ]
    cells = {each.get("r"): each for each in part(data, "xl/worksheets/sheet1.xml").iter(f"{MAIN}c")}
    assert cells["A2"].get("t") == "s" and cells["B2"].get("t") is None and cells["B2"].findtext(f"{MAIN}v") == "20"
    assert cells["C2"].findtext(f"{MAIN}v") == "46266"  # days since 1899-12-30: what a spreadsheet sorts by


@pytest.mark.parametrize("name", ATTACKS)
def test_a_name_is_never_a_formula_a_link_or_a_number(name: str) -> None:
    data = made((name, 1))
    page = part(data, "xl/worksheets/sheet1.xml")
    assert list(page.iter(f"{MAIN}f")) == [] and list(page.iter(f"{MAIN}hyperlink")) == []
    (cell,) = [each for each in page.iter(f"{MAIN}c") if each.get("r") == "A2"]
    assert cell.get("t") == "s"
    shared = list(part(data, "xl/sharedStrings.xml").iter(f"{MAIN}si"))
    assert "".join(shared[int(cell.findtext(f"{MAIN}v") or "")].itertext()) == name
    style = part(data, "xl/styles.xml").findall(f"{MAIN}cellXfs/{MAIN}xf")[int(cell.get("s") or "0")]
    assert (style.get("quotePrefix") == "1") is name.startswith(FORMULA)


def test_a_formula_would_be_noticed() -> None:
    """The control: what the library writes when it is asked for one."""
    from xlsxwriter import Workbook

    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.add_worksheet("Lieux").write(1, 0, ATTACKS[0])
    book.close()
    assert [each.text for each in part(stream.getvalue(), "xl/worksheets/sheet1.xml").iter(f"{MAIN}f")] == ["1+1"]


def test_names_in_every_script_and_signs_that_no_xml_holds_are_read_again() -> None:
    wanted = [*NAMES, "Guéret & <Aubusson>", "deux\nlignes", "x" * 400]
    data = made(*((name, 1) for name in wanted))
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Lieux").to_python()
    assert [row[0] for row in rows[1:]] == wanted
    for sign in ("\x00", "\x0b", "\ufffe"):
        with ZipFile(BytesIO(made((f"a{sign}b", 1)))) as archive:
            for each in archive.namelist():
                ElementTree.fromstring(archive.read(each))


def test_the_head_stays_and_each_column_has_its_width() -> None:
    data = made(("Guéret", 20), ("x" * 200, 3))
    page = part(data, "xl/worksheets/sheet1.xml")
    (pane,) = page.iter(f"{MAIN}pane")
    assert pane.get("state") == "frozen" and pane.get("ySplit") == "1"
    widths = [float(each.get("width") or 0) for each in page.iter(f"{MAIN}col")]
    assert len(widths) == 2 and 55 < widths[0] < 65 and widths[1] > 10
    bold = part(data, "xl/styles.xml").findall(f"{MAIN}fonts/{MAIN}font/{MAIN}b")
    assert len(bold) == 1


def test_names_of_sheets_are_those_that_a_sheet_may_have() -> None:
    wanted = ["Lieu par lieu", "Mois/par:mois [tous]?*", "lieu par LIEU", "", "'", "x" * 40, "x" * 50]
    found = names(wanted)
    assert found[:3] == ["Lieu par lieu", "Mois par mois tous", "lieu par LIEU 2"]
    assert len({each.casefold() for each in found}) == len(wanted)
    for each in found:
        assert 0 < len(each) <= LONGEST_NAME and not re.search(r"[\[\]:*?/\\]|^'|'$", each)
    made_of_them = workbook("Bilan", "RCS", [Sheet(each, ("Lieu",), ()) for each in wanted], AT)
    assert CalamineWorkbook.from_filelike(BytesIO(made_of_them)).sheet_names == found


def test_a_long_name_is_shortened_behind_a_word_and_stays_one_of_its_own() -> None:
    long = "Ce qui se propose, se cherche et s’échange"
    place = "Maison des associations de Saint-Étienne-de-Fursac"
    found = names([long, long, place, f"{place}, étage", "𝔐" * 40, "Historique", "History"])
    assert found == [
        "Ce qui se propose, se cherche…", "Ce qui se propose, se… 2", "Maison des associations de…",
        "Maison des associations de… 2", "𝔐" * 15 + "…", "Historique", "History 2",
    ]  # fmt: skip


def test_the_same_words_give_the_same_bytes() -> None:
    assert made(("Guéret", 1)) == made(("Guéret", 1)) != made(("Guéret", 2))


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="a row a cell for each head"):
        made(("Guéret",))
    with pytest.raises(ValueError, match="has a sheet"):
        workbook("Bilan", "RCS", [], AT)
