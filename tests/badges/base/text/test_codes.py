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
