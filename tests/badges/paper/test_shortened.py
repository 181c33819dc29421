"""What is too long for the paper ends with "…" inside the column."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.lib.units import mm

from badges.paper.sheet import Sheet

LEFT, WIDTH = 20 * mm, 60 * mm


@pytest.mark.parametrize("words", ["S" * 300, "réparation " * 40, "W " * 300, "i" * 2000])
@pytest.mark.parametrize("bold", [False, True])
def test_the_last_line_stays_in_its_column(words: str, bold: bool) -> None:
    sheet = Sheet("Essai")
    sheet.paragraph(words, LEFT, 200 * mm, WIDTH, 11, lines=3, bold=bold)
    document = pypdfium2.PdfDocument(io.BytesIO(sheet.finish()))
    page = document[0].get_textpage()
    text = page.get_text_bounded().splitlines()
    right = max(page.get_charbox(index)[2] for index in range(page.count_chars()))
    document.close()
    assert len(text) == 3 and text[-1].endswith("…")
    assert right <= LEFT + WIDTH
