"""A spreadsheet (Office Open XML, ISO/IEC 29500): sheets of text, numbers and days in, a file out.

This module owns XlsxWriter, and imports it when a file is made. A text is always a text, whatever it begins with: a
name that looks like a formula is never one (CWE-1236), neither here nor after an edit of its cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

Cell = str | int | date | None

WIDEST: Final = 60  # letters of a column; a longer text is wrapped
LONGEST_NAME: Final = 31  # of a sheet, letters
LONGEST_TEXT: Final = 32_767  # of a cell, letters
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of one when it is typed
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the head of each column, and rows as long as the head. None: an empty cell."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def workbook(title: str, author: str, sheets: Sequence[Sheet], at: datetime) -> bytes:
    """The file, with its head frozen and each column as wide as what is in it.

    The same words and `at` give the same bytes.
    Raises ValueError: for no sheet, or for a row that is not as long as its head.
    """
    from xlsxwriter import Workbook

    if not sheets or any(len(row) != len(sheet.head) for sheet in sheets for row in sheet.rows):
        raise ValueError("a workbook has a sheet, and a row a cell for each head")
    stream = BytesIO()
    book = Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
    )
    book.set_properties({"title": title, "author": author, "created": at.replace(microsecond=0, tzinfo=None)})
    formats = _formats(book)
    for name, sheet in zip(names([each.name for each in sheets]), sheets, strict=True):
        _write(book.add_worksheet(name), sheet, formats)
    book.close()
    return stream.getvalue()


def names(wanted: Sequence[str]) -> list[str]:
    """Names that sheets may have: without the signs that none has, and at most 31 letters, shortened behind a word and
    numbered where two are alike."""
    found: list[str] = []
    taken = {"history"}  # which spreadsheets keep for themselves
    for each in wanted:
        clean = " ".join(_NOT_IN_A_NAME.sub(" ", each).split()).strip("'") or "-"
        name, number = _shortened(clean, LONGEST_NAME), 1
        while name.casefold() in taken:
            number += 1
            ending = f" {number}"
            name = _shortened(clean, LONGEST_NAME - len(ending)) + ending
        taken.add(name.casefold())
        found.append(name)
    return found


def _shortened(name: str, longest: int) -> str:
    """The name, or as many of its words as have room, and of one long word its letters; counted as UTF-16 counts."""
    if _units(name) <= longest:
        return name
    kept = ""
    for part in re.findall(r"\s*\S+", name):
        if _units(kept + part) >= longest:
            break
        kept += part
    while not kept or _units(kept) >= longest:  # one word that has no room
        kept = kept[:-1] or name[: longest - 1]
    return kept.rstrip(" ',;:.-·(«’") + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _formats(book: Any) -> dict[str, Any]:
    line = {"bottom": 1, "bottom_color": "#DDD4C4", "valign": "top"}
    return {
        "head": book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bottom": 2,
                "bottom_color": "#2A4373",
                "bg_color": "#E7ECF6",
            }
        ),
        "text": book.add_format({**line, "text_wrap": True}),
        "quoted": book.add_format({**line, "text_wrap": True, "quote_prefix": True}),
        "number": book.add_format({**line, "num_format": "#,##0"}),
        "day": book.add_format({**line, "num_format": "dd/mm/yyyy", "align": "left"}),
    }


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for column, said in enumerate(sheet.head):
        page.write_string(0, column, said, formats["head"])
        page.set_column(column, column, _width([said, *(row[column] for row in sheet.rows)]))
    for line, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _cell(page, line, column, cell, formats)
    page.freeze_panes(1, 1 if len(sheet.head) > 2 else 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _cell(page: Any, line: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None:
        page.write_blank(line, column, None, formats["text"])
    elif isinstance(cell, str):
        kind = "quoted" if cell.startswith(FORMULA) else "text"
        page.write_string(line, column, cell[:LONGEST_TEXT], formats[kind])
    elif isinstance(cell, date):
        page.write_datetime(line, column, cell, formats["day"])
    else:
        page.write_number(line, column, cell, formats["number"])


def _width(cells: Sequence[Cell]) -> int:
    """Letters that a column is wide: its longest text, or a day's ten."""
    longest = max(10 if isinstance(cell, date) else len(str(cell or "")) for cell in cells)
    return min(WIDEST, max(9, longest + 3))
