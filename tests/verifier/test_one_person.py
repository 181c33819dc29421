"""Whether two names may be one person's: pairs that are asked about, pairs that are not, and how many of a crowd."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast.crowd import crowd
from verifier.names import Likeness, compare, could_be_one_person, resemblance

ASKED = [
    ("Léa Martin", "LEA MARTIN"),
    ("Léa Martin", "Martin Léa"),
    ("Léa Martin", "Léa-Martin"),
    ("Léa Martin", "Leamartin"),
    ("Léa Martin", "Mme Martin"),
    ("Léa Martin", "L. Martin"),
    ("Léa Martin", "Léa M."),
    ("Léa Martin", "Léa"),
    ("Léa Martin", "Martin"),
    ("Léa Martin", "Léa Marie Martin"),
    ("Léa Martin", "Léa Martin-Dupont"),
    ("Léa Martin", "Lea Martine"),
    ("Léa Martin", "Lea Martni"),
    ("Léa Martin", "Leah Martin"),
    ("Léa Martin", "Martin, Lee"),
    ("Léa Martin", "Леа Мартен"),  # all of it in another alphabet
    ("Léa Martin", "Léa Мартен"),  # the family name alone
    ("Léa Martin", "Lеa Mаrtin"),  # letters of another alphabet in each word
    ("Léa Martin", "李娜"),
    ("Anne-Sophie Le Goff", "Anne Legoff"),
    ("Hélène Roux", "Helene Rou"),
    ("Karim Haddad", "K. Hadad"),
    ("Karim Haddad", "Hadda Karim"),
    ("Olena Nitka", "O"),
]
NOT_ASKED = [
    ("Léa Martin", "Léa Dupont"),
    ("Léa Martin", "Martin Durand"),
    ("Léa Martin", "Zoé Martin"),
    ("Léa Martin", "Léaa Marttin Durand"),
    ("Léa Martin", "Lili Martin"),
    ("Léa Martin", "Léo"),  # one word alone
    ("Léa Martin", "Zoé Мартен"),
    ("Léa Martin", "Karim"),
    ("Léa Martin", "L. Durand"),
    ("Hélène Roux", "Hélène Roussel"),
    ("Hélène Roux", "Nadia Benali"),
    ("Hélène Roux", "Ginette Leroux"),
    ("Karim Haddad", "Karim Benali"),
    ("Karim Haddad", "Carine Haddad Petit"),
    ("Sonia Petit", "Petite Marie"),
    ("Иван Петров", "Анна Иванова"),
]


@pytest.mark.parametrize(("one", "other"), ASKED)
def test_asked_about(one: str, other: str) -> None:
    assert could_be_one_person(one, other) and could_be_one_person(other, one)
    assert resemblance(one, other) is resemblance(other, one)


@pytest.mark.parametrize(("one", "other"), NOT_ASKED)
def test_not_asked_about(one: str, other: str) -> None:
    assert not could_be_one_person(one, other) and not could_be_one_person(other, one)


def test_there_are_forty_pairs() -> None:
    assert len(ASKED) + len(NOT_ASKED) == 40


@pytest.mark.parametrize("kind", ["Леа Мартен", "L", "李娜"])
def test_nothing_to_compare_is_no_resemblance(kind: str) -> None:
    assert resemblance("Léa Martin", kind) is Likeness.NOTHING


@given(st.text("LéaMrtin .-’'Леа", max_size=16), st.text("LéaMrtin .-’'Леа", max_size=16))
def test_it_asks_wherever_an_employer_is_not_told_that_names_differ(one: str, other: str) -> None:
    if compare(one, other) is not Likeness.OTHER:
        assert could_be_one_person(one, other)
    assert could_be_one_person(one, other) == could_be_one_person(other, one)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "name",
    [
        "Léa Martin",
        "Karim Haddad",
        "Hélène Roux",
        "Sonia Petit",
        "Marc Lefèvre",
        "Léa Bobine",
        "Hugo Chardon",
        "Karim Métier",
    ],
)
def test_of_two_thousand_invented_members_thirty_ask_at_most(name: str, seed: int) -> None:
    found = [each for each in crowd(random.Random(seed), 2000) if could_be_one_person(name, each)]
    assert len(found) <= 30, found
    assert could_be_one_person(name, name.upper())  # the control
