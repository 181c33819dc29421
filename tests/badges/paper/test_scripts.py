"""Right-to-left words in a line, letters that join, and the faces that hold them."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata

import pypdfium2
import pytest

from badges.paper import sheet
from badges.paper.scripts import joined, visual
from tests.badges.paper.examples import drawn_on_a_sheet


def read_back(pdf: bytes) -> str:
    """The letters of a page as they are drawn from left to right, each without the form that its neighbours gave it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    return unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("فاطمة", "ﻓﺎﻃﻤﺔ"),
        ("محمد", "ﻣﺤﻤﺪ"),
        ("رضا", "ﺭﺿﺎ"),  # a letter that joins nothing after it
        ("سلام", "ﺳﻼﻡ"),  # lam and alef are one sign
        ("علاء", "ﻋﻼﺀ"),
        ("پگاه", "ﭘﮕﺎﻩ"),  # Persian
        ("سَلْمَى", "ﺳﻠﻤﻰ"),  # signs for vowels are left out
        ("بـب", "ﺑـﺐ"),  # a stretched line joins on both sides
        ("شרה", "ﺵרה"),  # nothing joins across scripts
        ("Zoé", "Zoé"),
    ],
)
def test_arabic_letters_take_the_form_of_their_place(word: str, forms: str) -> None:
    assert joined(word) == forms


@pytest.mark.parametrize(
    ("line", "drawn"),
    [
        ("Наталья Ш.", "Наталья Ш."),
        ("שרה", "הרש"),
        ("שרה כהן B.", "ןהכ הרש B."),
        ("Avec שרה, du réseau", "Avec הרש, du réseau"),
        ("« שרה »", "« הרש »"),
        ("שרה (כהן)", "\u0028ןהכ\u0029 הרש"),
        ("(שרה) כהן", "(הרש) ןהכ"),
        ("שרה (Sarah) כהן", "הרש (Sarah) ןהכ"),
        ("Avec (שרה)", "Avec (הרש)"),
        ("שרה ) כהן", "ןהכ ( הרש"),  # a bracket that nothing opened
        ("שרה 12 כהן", "ןהכ 12 הרש"),
        ("שרה 14:30", "הרש 14:30"),
        ("E\u0301", "E\u0301"),
    ],
)
def test_words_that_run_the_other_way_are_turned_and_the_line_is_not(line: str, drawn: str) -> None:
    assert visual(line) == drawn


@pytest.mark.parametrize(
    "name", ["فاطمة", "محمد علاء", "שרה", "Ы", "Наталья", "Łucja", "Nguyễn", "D’Arc-Été", "ნინო", "Արամ", "Ἑλένη"]
)
def test_names_are_printed_whole(name: str) -> None:
    drawn = unicodedata.normalize("NFKC", visual(name))
    pdf = drawn_on_a_sheet(name)
    text = read_back(pdf)
    logical = unicodedata.normalize("NFKC", name)
    assert drawn in text or logical in text, text  # a reader may turn the words back
    assert "?" not in text and b"/FontFile2" in pdf


def test_the_same_name_is_the_same_bytes_and_a_plain_paper_carries_one_family() -> None:
    assert drawn_on_a_sheet("فاطمة") == drawn_on_a_sheet("فاطمة")
    assert b"DejaVu" in drawn_on_a_sheet("فاطمة") and b"DejaVu" not in drawn_on_a_sheet("Amina")


def test_a_line_is_as_wide_as_its_pieces() -> None:
    whole = sheet.width_of("Avec فاطمة", sheet.REGULAR, 12)
    assert whole == pytest.approx(
        sheet.width_of("Avec ", sheet.REGULAR, 12) + sheet.width_of("فاطمة", sheet.REGULAR, 12)
    )
    apart = sum(sheet.width_of(letter, sheet.REGULAR, 12) for letter in "فاطمة")
    assert sheet.width_of("فاطمة", sheet.REGULAR, 12) < apart  # joined letters are narrower


def test_long_right_to_left_lines_are_wrapped() -> None:
    lines = sheet.wrapped("فاطمة الزهراء " * 12, sheet.BOLD, 12, 120)
    assert len(lines) > 3 and all(sheet.width_of(line, sheet.BOLD, 12) <= 120 for line in lines)


def test_the_fonts_are_those_of_their_origin() -> None:
    origin = tomllib.loads((sheet.FONTS / "ORIGIN.toml").read_text("utf-8"))
    there = {path.name for path in sheet.FONTS.iterdir() if path.name != "ORIGIN.toml"}
    assert {entry["name"] for entry in origin["file"]} == there
    for entry in origin["file"]:
        assert hashlib.sha256((sheet.FONTS / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
