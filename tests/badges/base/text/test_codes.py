"""Ten characters, however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.base.text import codes


def test_codes_are_ten_characters_of_the_alphabet() -> None:
    made = {codes.generate() for _ in range(200)}
    assert len(made) == 200
    assert all(len(code) == 10 and set(code) <= set(codes.ALPHABET) for code in made)


@pytest.mark.parametrize(
    "text",
    [
        "7K3M9-QXD40",
        "7k3m9qxd40",
        " 7K3M9 QXD4O ",
        "7k3m9‑qxd4o",
        "7K3M9–QXD40",
        "7 K 3 M 9 Q X D 4 0",
        "7K3M9\u202fQXD40",
        "7K3M9-\u2060QXD40",
        "« 7K3M9-QXD40 ».",
        "(7K3M9_QXD40)",
    ],
)
def test_what_people_type_is_read(text: str) -> None:
    assert codes.normalise(text) == "7K3M9QXD40"


def test_letters_that_look_like_figures() -> None:
    assert codes.normalise("oOiIlL0011") == "0011110011"


@pytest.mark.parametrize(
    "text", ["", "7K3M9QXD4", "7K3M9QXD401", "7K3M9QXDU0", "７K3M9QXD40", "7K3M9/QXD4", "7" * 2000, "ß" * 10]
)
def test_what_cannot_be_a_code(text: str) -> None:
    assert codes.normalise(text) is None


@given(st.text())
def test_nothing_breaks_it(text: str) -> None:
    code = codes.normalise(text)
    assert code is None or codes.normalise(code) == code


def test_shown_in_two_groups() -> None:
    assert codes.shown("7K3M9QXD40") == "7K3M9-QXD40"
    assert codes.normalise(codes.shown("7K3M9QXD40")) == "7K3M9QXD40"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("7K3M9-QXD4T", []),
        ("7K3M9QXD4", ["code.one_missing"]),
        ("7", ["code.missing"]),
        ("7K3M9-QXD4T2", ["code.one_extra"]),
        ("7K3M9-QXD4T22", ["code.extra"]),
        ("7K3M9-QXDUT", ["code.sign_meant"]),
        ("7K3M9-QXÉUT1", ["code.sign", "code.sign_meant", "code.one_extra"]),
        ("05 55 82 80 47", ["code.phone"]),
        ("+33 (0)5 55 82 80 47".replace("(0)", ""), ["code.phone"]),
        ("tel:+33555828047", ["code.phone"]),
        ("lea@exemple.fr", ["code.email"]),
        ("https://exemple.fr/badge", ["code.elsewhere"]),
        ("exemple.fr", ["code.elsewhere"]),
        ("Amina Benali", ["code.words"]),
        ("7" * 30, ["code.long"]),
    ],
)
def test_what_is_wrong_with_a_code(typed: str, found: list[str]) -> None:
    assert [each.code for each in codes.faults(typed)] == found


def test_where_a_sign_is_wrong() -> None:
    (fault,) = codes.faults("7k3m9 qxdut")
    assert fault.facts == {"sign": "U", "number": 9, "meant": "V"}


@given(st.text())
def test_a_fault_is_found_in_all_that_is_no_code(text: str) -> None:
    assert bool(codes.faults(text)) or codes.normalise(text) is not None


HOST = "badges.example:8000"


@pytest.mark.parametrize(
    "text",
    [
        "https://badges.example:8000/v/7K3M9QXD4T",
        "BADGES.EXAMPLE:8000/V/7k3m9-qxd4t",
        "http://badges.example:8000/v/7K3M9QXD4T/?a#b",
    ],
)
def test_our_address_holds_a_code(text: str) -> None:
    assert codes.of_address(text, HOST) == "7K3M9QXD4T"


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/v/7K3M9QXD4T",
        "https://badges.example:8000.evil.example/v/7K3M9QXD4T",
        "https://badges.example:8000@evil.example/v/7K3M9QXD4T",
        "https://evil.example/?u=https://badges.example:8000/v/7K3M9QXD4T",
        "ftp://badges.example:8000/v/7K3M9QXD4T",
        "https://badges.example:8000/v/7K3M9QXD4T/badge.json",
        "https://badges.example:8000/verifier",
        "https://[::1/v/7K3M9QXD4T",
    ],
)
def test_another_address_holds_none(text: str) -> None:
    assert codes.of_address(text, HOST) is None


def test_codes_among_other_words() -> None:
    text = "Code 7K3M9-QXD4T, tél. 0555828047, https://evil.example/ABCDE12345, livre table"
    assert codes.written_in(text) == ["7K3M9-QXD4T"]
