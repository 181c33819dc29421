"""From the bytes of a CSV file to rows: its letters, its separator, its columns. Pure; checks no row.

It reads what spreadsheets write: UTF-8 with or without a mark, UTF-16 (Excel's « Texte Unicode »), Windows-1252
(Excel's CSV in France); a semicolon, a comma or a tab between cells; quoted cells with line breaks in them.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import Final

from badges.base.errors import Refused
from badges.base.text import names
from badges.people.importing.rules import FIELDS, field_of
from badges.people.importing.views import ListFile, ListRow

MOST_BYTES: Final = 1024 * 1024
MOST_ROWS: Final = 2000
CELL: Final = 300  # letters kept of a cell: more than any field may hold
SEPARATORS: Final = (";", ",", "\t")
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read(data: bytes) -> ListFile:
    """Return the rows of a file under their columns. Rows are numbered as a spreadsheet does: its first line is 1.

    Raises Refused: list.too_large, list.workbook, list.unreadable, list.quote, list.no_given_name, list.too_many,
    list.empty.
    """
    if len(data) > MOST_BYTES:
        raise Refused("list.too_large")
    text = _decoded(data)
    separator, text = _separator(text)
    records = _records(text, separator)
    columns, left_out, width = _columns(next((cells for _number, cells in records), []))
    rows: list[ListRow] = []
    for number, cells in records:
        if len(rows) == MOST_ROWS:
            raise Refused("list.too_many", limit=MOST_ROWS)
        held = tuple(_cell(cells, columns[name]) if name in columns else "" for name in FIELDS)
        rows.append(ListRow(number, held, spills=any(_cell(cells[width:], each) for each in range(3))))
    if not rows:
        raise Refused("list.empty")
    return ListFile(hashlib.sha256(data).hexdigest(), tuple(rows), left_out)


def _decoded(data: bytes) -> str:
    """The text of the file. One that holds what no text holds is not read, whatever its letters would be."""
    if data.startswith(_WORKBOOKS):
        raise Refused("list.workbook")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _plain(data[len(mark) :], name)
    if data[1:2] == b"\0":
        return _plain(data, "utf-16-le")
    if data[:1] == b"\0":
        return _plain(data, "utf-16-be")
    try:
        return _plain(data, "utf-8", UnicodeDecodeError)
    except UnicodeDecodeError:
        return _plain(data, "cp1252")


def _plain(data: bytes, encoding: str, unfit: type[UnicodeDecodeError] | None = None) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if unfit is not None:
            raise
        raise Refused("list.unreadable") from error
    if any(mark < " " and mark not in "\t\r\n" for mark in set(text)):
        raise Refused("list.unreadable")
    return text


def _separator(text: str) -> tuple[str, str]:
    """The separator with which most columns are known, and the text after the line in which Excel may name it."""
    first, _end, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first.strip()[4:] in (";", ","):
        return first.strip()[4:], "\n" + rest
    titles = next((line for line in text[: 20 * CELL].splitlines() if line.strip()), "")

    def known(separator: str) -> tuple[int, int]:
        cells = titles.split(separator)
        return len({field_of(each.strip('" ')) for each in cells} - {None}), len(cells)

    return max(SEPARATORS, key=known), text


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with its number in a spreadsheet. Raises Refused: list.quote."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise Refused("list.quote", row=number + 1) from error


def _columns(titles: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...], int]:
    """The place of each field, the titles that are left out, and how many columns there are.

    The first column of a field is read; another of the same field is left out. Raises Refused: list.no_given_name.
    """
    columns: dict[str, int] = {}
    left_out: list[str] = []
    for place, title in enumerate(titles):
        field = field_of(title)
        if field is not None and field not in columns:
            columns[field] = place
        elif (shown := names.clean(title)) is not None:
            left_out.append(shown[:40])
    if FIELDS[0] not in columns:
        raise Refused("list.no_given_name")
    return columns, tuple(left_out[:20]), len(titles)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip()[:CELL] if place < len(cells) else ""
