"""Whether a corrected name is a spelling of the one before: forty pairs, each in both directions, and whole classes."""

from __future__ import annotations

from typing import Final

import pytest

from verifier.names import Likeness, compare, is_spelling

SPELLINGS: Final = (
    ("Rosalie Bobin", "Rosalie Bobine"),  # a letter put in
    ("Fatoo P.", "Fatou P."),  # replaced
    ("Fatou Petti", "Fatou Petit"),  # two that changed places
    ("Amina Bennali", "Amina Benali"),  # left out
    ("amina benali", "Amina BENALI"),
    ("Amélie Léger", "Amelie Leger"),
    ("Jean-Paul Dufour", "Jean Paul Dufour"),
    ("Jean Paul Dufour", "Jeanpaul Dufour"),
    ("Benali Amina", "Amina Benali"),
    ("Sébastien d'Artagnan", "Sebastien D’Artagnan"),
    ("Charles Dartagnan", "Charles d'Artagnan"),
    ("Jürgen Müller", "Juergen Mueller"),
    ("Björn Müler", "Björn Müller"),
    ("Zoë K", "Zoë K."),
    ("Lea M.", "Léa M."),
    ("Marie-Claire Roux", "Marie Clair Roux"),
    ("Øystein Lund", "Oystein Lund"),
    ("Іван Коваль", "Іван Ковал"),
    ("Anne Le Goff", "Anne Le Gof"),
    ("Mimi", "Mimie"),
)
OTHERS: Final = (
    ("Rosalie Bobin", "Paul Martin"),
    ("Rosalie Bobin", "Rosalie Martin"),
    ("Rosalie Bobin", "Rosaline Bobine"),  # an edit in two words
    ("Rosalie Bobin", "Rosalie"),  # a word dropped
    ("Rosalie", "Rosalie Bobin"),
    ("Rosalie B.", "Rosalie Bobin"),  # completed
    ("R. Bobin", "Rosalie Bobin"),
    ("Rosalie B.", "Rosalie M."),  # another initial
    ("Rosalie B.", "Rosalie"),
    ("Ph. Martin", "Philippe Martin"),
    ("Anne Le Goff", "Anne Goff"),  # a particle
    ("Charles d'Artagnan", "Charles Artagnan"),
    ("Mme Bobin", "Bobin"),  # a title
    ("Rosalie Bobin", "Rosalie Bobin Martin"),
    ("Rosalie Bobin", "Rosalie Bobin directrice"),
    ("Ben Salah", "Salah"),
    ("Rosalie Bobin", "Rosalie Bobin 2"),  # a number
    ("王小明", "李小明"),  # where a letter is a word
    ("Rosalie Bobin", "Розалі Бобен"),  # two alphabets
    ("Rosalie Bobin", "Rosalie Bonnin"),  # two edits
    ("Rosalie", ""),
)


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_a_spelling_is_one_in_both_directions(one: str, other: str) -> None:
    assert is_spelling(one, other) and is_spelling(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_name_is_none_in_either_direction(one: str, other: str) -> None:
    assert not is_spelling(one, other) and not is_spelling(other, one)


def test_there_are_forty_pairs() -> None:
    assert len({frozenset(each) for each in (*SPELLINGS, *OTHERS)}) >= 40 and len(SPELLINGS) >= 20


def test_a_name_is_a_spelling_of_itself() -> None:
    names = {name for pair in (*SPELLINGS, *OTHERS) for name in pair if name}
    assert [name for name in names if not is_spelling(name, name)] == []


def test_what_an_employer_is_told_kindly_is_no_spelling() -> None:
    """The control: the comparison for employers says yes or perhaps to names in which a word is added or dropped."""
    kind = [pair for pair in OTHERS if compare(*pair) in (Likeness.SAME, Likeness.POSSIBLE)]
    assert len(kind) >= 8


def test_no_word_is_ever_added_whatever_it_is() -> None:
    for word in ("X", "X.", "de", "née", "Paul", "M.", "d'", "San"):
        assert not is_spelling("Rosalie Bobin", f"Rosalie {word} Bobin"), word
        assert not is_spelling("Rosalie Bobin", f"{word} Rosalie Bobin"), word
