"""Files as spreadsheets write them, and files that are none."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from badges.base.errors import Refused
from badges.people.importing.csv_rows import MOST_BYTES, MOST_ROWS, read
from badges.people.importing.views import ListRow
from tests.cast.facts import list_row

LINES = "Prénom;Nom;Téléphone\r\nZoé;Lefèvre;05 55 12 34 56\r\n"


def only(data: bytes) -> ListRow:
    """The one row of a file."""
    (row,) = read(data).rows
    return row


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        read(data)
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_what_spreadsheets_write_is_read(encoding: str, separator: str, end: str) -> None:
    text = LINES.replace(";", separator).replace("\r\n", end)
    assert only(text.encode(encoding)) == list_row(2, "Zoé", "Lefèvre", "05 55 12 34 56")


def test_excels_own_letters_are_read() -> None:
    assert only("prénom\nŒdipe’s\n".encode("cp1252")).cells[0] == "Œdipe’s"


@pytest.mark.parametrize("name", ["Ы", "Наталья", "فاطمة", "Łucja", "Nguyễn"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_names_of_any_script_are_read(name: str, encoding: str) -> None:
    assert only(f"prénom;nom\r\n{name};\r\n".encode(encoding)).cells[0] == name


def test_columns_are_known_in_any_order_and_spelling() -> None:
    text = 'sep=;\nNé le;COURRIEL;"Qui vous a parlé de nous ?";Tél. portable;PRENOM;Nom de famille;Téléphone\n'
    file = read((text + "1.1.1970;a@b.example;une amie;0655;Ali;Ka;05\n").encode())
    assert file.rows == (list_row(3, "Ali", "Ka", "0655", "a@b.example", "une amie"),)
    assert file.left_out == ("Né le", "Téléphone")


def test_one_column_is_enough() -> None:
    assert [row.cells[0] for row in read("Prénom\nAli\nZoé\n".encode()).rows] == ["Ali", "Zoé"]


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    """A line break inside a cell begins no row, and a blank row counts."""
    file = read(b'\r\nPrenom;Nom\r\n"Marie\r\nLine";"Du ""Pont"""\r\n;;\r\n  ;\r\nAli;Ka\r\n')
    assert [(row.number, *row.cells[:2]) for row in file.rows] == [
        (3, "Marie\r\nLine", 'Du "Pont"'),
        (6, "Ali", "Ka"),
    ]


def test_a_row_with_more_cells_than_titles_says_so() -> None:
    file = read("prénom,nom\nAli,Ka, née Bo\nZoé,,\nMia\n".encode())
    assert [row.spills for row in file.rows] == [True, False, False]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "list.no_given_name"),
        (b"\xef\xbb\xbf", "list.no_given_name"),
        (b"Nom;Ville\nKa;Aubusson\n", "list.no_given_name"),
        ("Prénom;Nom\n\n;\n".encode(), "list.empty"),
        (b"PK\x03\x04\x14\x00", "list.workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.workbook"),
        (b"%PDF-1.7\n\x00\x01\xff", "list.unreadable"),
        (b"Pr\x81nom\nAli\n", "list.unreadable"),  # neither UTF-8 nor Windows-1252
        ("Prénom\nA\x00li\n".encode(), "list.unreadable"),
        ("Prénom\nAli".encode("utf-16") + b"\x00\xd8", "list.unreadable"),  # half of a pair
        (b"x" * (MOST_BYTES + 1), "list.too_large"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, code: str) -> None:
    assert refusal(data).code == code


@pytest.mark.parametrize(
    ("text", "row"), [('Prénom\nAli\n"Zoé\nMia\n', 3), ('Prénom\n"Ali" Ka\n', 2), ('Prénom\n"' + "a" * 200_000, 2)]
)
def test_a_quotation_mark_that_is_not_closed_is_said_with_its_row(text: str, row: int) -> None:
    refused = refusal(text.encode())
    assert (refused.code, refused.facts) == ("list.quote", {"row": row})


def test_as_many_rows_as_said_and_no_more() -> None:
    def rows(count: int) -> bytes:
        return ("prénom\n" + "Ali\n" * count).encode()

    assert len(read(rows(MOST_ROWS)).rows) == MOST_ROWS
    for count in (MOST_ROWS + 1, 50_000):
        refused = refusal(rows(count))
        assert (refused.code, refused.facts) == ("list.too_many", {"limit": MOST_ROWS})


def test_reading_ends_with_the_row_that_is_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of a long file is not even parsed."""
    asked: list[int] = []

    def counted(text: str, newline: str) -> Iterator[str]:
        for number, line in enumerate(text.splitlines(keepends=True)):
            asked.append(number)
            yield line

    monkeypatch.setattr(io, "StringIO", counted)
    assert refusal(("prénom\n" + "Ali\n" * 50_000).encode()).code == "list.too_many"
    assert len(asked) == MOST_ROWS + 2  # the titles, the rows, and one


def test_a_long_cell_is_cut_and_still_too_long() -> None:
    assert len(only(("prénom\n" + "a" * 90_000).encode()).cells[0]) == 300
