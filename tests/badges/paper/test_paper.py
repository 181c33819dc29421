"""The sheet to draw on: its letters and its lines."""

from __future__ import annotations

import subprocess
import sys

from reportlab.pdfbase import pdfmetrics

from badges.paper import sheet


def test_letters_in_two_parts_and_letters_that_the_face_lacks() -> None:
    assert sheet.drawable("E\u0301lodie") == "Élodie"
    assert sheet.drawable("Marie\u2011Claude") == "Marie-Claude"
    assert sheet.drawable("a\u202f!\u00a0»") == "a\u202f!\u00a0»"
    assert sheet.drawable("李") == "?"


def test_sheets_drawn_at_once_do_not_mix_their_letters() -> None:
    """In a process of its own, so that the threads also register the fonts concurrently."""
    program = (
        "import sys; sys.setswitchinterval(0.0001)\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from tests.badges.paper.examples import drawn_on_a_sheet\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print(len(set(pool.map(drawn_on_a_sheet, ['Amina \u0641\u0627\u0637\u0645\u0629 Olena'] * 48))))"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "1"


def test_lines_break_at_plain_spaces_alone() -> None:
    sheet._faces()
    lines = sheet.wrapped("Bonjour «\u00a0Amina\u00a0» : 14\u00a0h\u00a032", sheet.REGULAR, 12, 80)
    assert " ".join(lines) == "Bonjour «\u00a0Amina\u00a0» : 14\u00a0h\u00a032"
    assert not any(line.endswith("«") or line.startswith(("»", "h", "32")) for line in lines)
    cut = sheet.wrapped("a" * 200, sheet.REGULAR, 12, 80)
    assert "".join(cut) == "a" * 200
    assert all(pdfmetrics.stringWidth(line, sheet.REGULAR, 12) <= 80 for line in cut)
    assert sheet.wrapped("", sheet.REGULAR, 12, 80) == [""]
