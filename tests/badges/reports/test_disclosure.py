"""Subtracting what is published gives no count of persons back: rows, totals, places, periods, years, and the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.reports.disclosure import FEWEST, OTHERS, Rows, room, rows, stands_beside

ANSWERS: Final = ("a", "b", "c")
Rule = Callable[[Mapping[str, int], int], Rows | None]


def ours(counts: Mapping[str, int], persons: int) -> Rows | None:
    return rows(counts, persons, ANSWERS)


def smallest_first(counts: Mapping[str, int], persons: int) -> Rows | None:
    """Another rule: who gave no answer is a row like others, and what is under five is merged with the smallest."""
    every = {**counts, "unsaid": persons - sum(counts.values())}
    alone = {name: count for name, count in every.items() if count >= FEWEST}
    others = persons - sum(alone.values())
    while alone and 0 < others < FEWEST:
        others += alone.pop(min(alone, key=lambda name: (alone[name], name)))
    return (*sorted(alone.items()), (OTHERS, others)) if alone else None


def unmerged(counts: Mapping[str, int], persons: int) -> Rows | None:
    """No rule at all."""
    return (*sorted(counts.items()), (OTHERS, persons - sum(counts.values())))


worlds = st.dictionaries(st.sampled_from([f"commune {number}" for number in range(12)]), st.integers(0, 30))


@given(counts=worlds, unsaid=st.integers(0, 30))
def test_every_sum_of_rows_and_every_rest_of_the_total_has_five_persons(counts: dict[str, int], unsaid: int) -> None:
    persons = sum(counts.values()) + unsaid
    found = rows(counts, persons)
    if found is None:
        return
    numbers = [count for _name, count in found]
    assert sum(numbers) == persons and len(numbers) >= 2 and found[-1][0] == OTHERS
    for size in range(1, len(numbers)):
        for some in combinations(numbers, min(size, 3)):
            assert sum(some) >= FEWEST and (persons - sum(some) >= FEWEST or len(some) == len(numbers))
    for name, count in found[:-1]:
        assert count == counts[name], "a row that stands alone is exact"


def test_the_same_attack_finds_small_counts_where_nothing_merges() -> None:
    found = unmerged({"a": 12, "b": 3}, 15)
    assert found is not None and 12 + 3 == 15 and min(count for _name, count in found) < FEWEST


def test_whoever_knows_the_rule_learns_no_hidden_count() -> None:
    assert _fewest_possible(ours) >= FEWEST


def test_the_same_reader_learns_hidden_counts_of_the_rule_that_merges_the_smallest() -> None:
    assert _fewest_possible(smallest_first) == 1
    assert _fewest_possible(unmerged) == 1


def _fewest_possible(rule: Rule, most: int = 12) -> int:
    """Of every world of three answers: among how few numbers a reader of its table has to guess a count not shown."""
    possible: dict[tuple[Rows | None, int, str], set[int]] = defaultdict(set)
    for *counts, unsaid in product(range(most + 1), repeat=len(ANSWERS) + 1):
        world = dict(zip(ANSWERS, counts, strict=True))
        persons = sum(counts) + unsaid
        table = rule(world, persons)
        rest = persons if table is None else dict(table)[OTHERS]
        if persons > 2 * FEWEST and rest <= most:  # else a world of this table lies outside of those looked at
            shown = {name for name, _count in table or ()}
            for name in ANSWERS:
                if name not in shown or rule is unmerged:
                    possible[(table, persons, name)].add(world[name])
    return min(len(each) for each in possible.values())


@given(
    one=st.lists(st.integers(5, 30), min_size=2, max_size=6),
    other=st.lists(st.integers(1, 30), min_size=2, max_size=6),
)
def test_no_cell_of_a_crossing_follows_from_two_tables_of_the_same_persons(one: list[int], other: list[int]) -> None:
    """`other` are totals by place or month, which are published however small: a place of one person tells nothing."""
    persons = sum(one)
    other = [min(each, persons - 1) for each in other]
    for row, total in product(one, other):
        least, most = max(0, row + total - persons), min(row, total)
        assert least < most, "the bounds of Fréchet leave more than one number"


def test_a_row_that_is_everybody_would_tell_every_place() -> None:
    row, persons, place = 20, 20, 3
    assert max(0, row + place - persons) == min(row, place) == 3
    assert rows({"a": 20}, 20) is None and rows({"a": 20}, 24) is None
    assert rows({"a": 20}, 25) == (("a", 20), (OTHERS, 5))


# -- two years --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """Between an earlier count and this one: persons who are in this one alone, and who were in the earlier alone."""

    came: int
    went: int


def hidden_changes(earlier: Rows, later: Rows, change: Change) -> int:
    """How many persons came and went between two tables, at least, without a row that shows it.

    The rows that both have are compared, and the rest of each as one: whatever else one of them shows stands beside no
    number of the other.
    """
    grown, shrunk = 0, 0
    for difference in _differences(earlier, later):
        grown, shrunk = grown + max(0, difference), shrunk + max(0, -difference)
    return min(change.came - grown, change.went - shrunk)


def apart(earlier: Rows, later: Rows, change: Change) -> bool:
    """Whether a reader of both tables, and of both numbers of the change, learns no count of those who came or went."""
    return hidden_changes(earlier, later, change) >= FEWEST


def _differences(earlier: Rows, later: Rows) -> list[int]:
    before, after = dict(earlier), dict(later)
    both = sorted((before.keys() & after.keys()) - {OTHERS})
    rest = (sum(after.values()) - sum(after[name] for name in both)) - (
        sum(before.values()) - sum(before[name] for name in both)
    )
    return [*(after[name] - before[name] for name in both), rest]


def test_one_newcomer_and_nobody_gone_is_told_by_a_subtraction_and_not_published() -> None:
    earlier: Rows = (("Ahun", 12), (OTHERS, 30))
    later: Rows = (("Ahun", 13), (OTHERS, 30))
    alone = Change(came=1, went=0)
    assert _possible(earlier, later, alone) == [{1}, {0}], "the reader knows where the newcomer lives"
    assert not apart(earlier, later, alone)
    among = Change(came=7, went=6)
    assert len(_possible(earlier, later, among)[0]) > FEWEST
    assert apart(earlier, later, among)


years = st.lists(st.sampled_from(["Ahun", "Ajain", "Alleyrat", ""]), min_size=10, max_size=40)


@given(before=years, after=years, stayed=st.integers(0, 40))
def test_two_years_that_are_published_leave_six_numbers_for_the_newcomers_of_each_row(
    before: list[str], after: list[str], stayed: int
) -> None:
    stayed = min(stayed, len(before), len(after))
    lived, lives = dict(enumerate(before)), dict(enumerate(after, start=len(before) - stayed))
    lives |= {person: lived[person] for person in lives.keys() & lived.keys()}
    earlier, later = _table(lived), _table(lives)
    if earlier is None or later is None:
        return
    change = Change(came=len(lives.keys() - lived.keys()), went=len(lived.keys() - lives.keys()))
    found = _possible(earlier, later, change)
    if len(found) == 1:
        return  # no row stands in both tables: the newcomers of the rest are those of the total
    assert all(len(each) == hidden_changes(earlier, later, change) + 1 for each in found)
    if apart(earlier, later, change):
        assert all(len(each) > FEWEST for each in found)


def _table(lives: Mapping[int, str]) -> Rows | None:
    return rows({name: list(lives.values()).count(name) for name in {*lives.values()} - {""}}, len(lives))


def _possible(earlier: Rows, later: Rows, change: Change) -> list[set[int]]:
    """For each row that two tables share, and for the rest: how many of the newcomers may be in it. By trying all."""
    before, after = dict(earlier), dict(later)
    shared = sorted((before.keys() & after.keys()) - {OTHERS})
    first = [*(before[name] for name in shared), sum(before.values()) - sum(before[name] for name in shared)]
    second = [*(after[name] for name in shared), sum(after.values()) - sum(after[name] for name in shared)]
    found: list[set[int]] = [set() for _ in first]
    for newcomers in _parts(change.came, len(first)):
        gone = [came - (new - old) for came, new, old in zip(newcomers, second, first, strict=True)]
        if min(gone) >= 0 and sum(gone) == change.went:
            for place, number in enumerate(newcomers):
                found[place].add(number)
    return found


def _parts(total: int, places: int) -> Iterator[tuple[int, ...]]:
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _parts(total - first, places - 1):
            yield (first, *rest)


# -- three years -------------------------------------------------------------------------------------------------------

# The years in which a person came, of three.
PATTERNS: Final = ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))
SEVERAL: Final = PATTERNS[3:]
Persons = Mapping[tuple[int, ...], int]


def _attack(tables: list[tuple[int, int]], persons: Persons) -> dict[tuple[int, ...], set[int]]:
    """By trying all: of the persons of each pattern, how many may be in the first row of two, for a reader who knows
    the tables of three years, and how many came in which of them."""
    found: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for numbers in product(*(range(persons[each] + 1) for each in SEVERAL)):
        first = dict(zip(SEVERAL, numbers, strict=True))
        alone = []
        for year, (row, rest) in enumerate(tables):
            here = sum(number for each, number in first.items() if year in each)
            beside = sum(persons[each] - number for each, number in first.items() if year in each)
            if here > row or beside > rest:
                break
            alone.append(row - here)
        else:
            for each, number in (*first.items(), *(((year,), alone[year]) for year in range(3))):
                found[each].add(number)
    return found


def _shared(persons: Persons) -> list[int]:
    return [sum(persons[each] for each in SEVERAL if year in each) for year in range(3)]


def _changes(persons: Persons) -> dict[tuple[int, int], Change]:
    return {
        (one, other): Change(
            came=sum(persons[each] for each in PATTERNS if other in each and one not in each),
            went=sum(persons[each] for each in PATTERNS if one in each and other not in each),
        )
        for one, other in combinations(range(3), 2)
    }


def _rows(row: int, rest: int) -> Rows:
    return (("Ahun", row), (OTHERS, rest))


def test_three_years_of_which_each_two_are_apart_tell_a_count_and_are_not_published() -> None:
    persons = {**dict.fromkeys(PATTERNS, 0), (0, 1): 10, (0, 2): 10, (1, 2): 10}
    tables = [(8, 12), (8, 12), (6, 14)]
    for (one, other), change in _changes(persons).items():
        assert apart(_rows(*tables[one]), _rows(*tables[other]), change)
    found = _attack(tables, persons)
    assert found[(0, 1)] == {5} and found[(0, 2)] == found[(1, 2)] == {3}, "three persons of Ahun are told"
    assert room([_rows(*each) for each in tables], _shared(persons)) < FEWEST


some = st.fixed_dictionaries({each: st.integers(0, 4 if len(each) > 1 else 16) for each in PATTERNS})


@settings(max_examples=300)
@given(here=some, beside=some)
def test_whoever_holds_three_tables_against_each_other_has_six_numbers_to_guess_among(
    here: dict[tuple[int, ...], int], beside: dict[tuple[int, ...], int]
) -> None:
    """Over networks of three years: where all three tables may stand, of each group that came in the same years any
    number may be in the row, or any of six."""
    _nothing_is_told(here, beside)


def test_some_networks_publish_three_years() -> None:
    here = {each: 3 if len(each) > 1 else 12 for each in PATTERNS}
    assert _nothing_is_told(here, {each: 4 if len(each) > 1 else 14 for each in PATTERNS})


def _nothing_is_told(here: Persons, beside: Persons) -> bool:
    """Whether three tables may stand, of these persons in a row and beside it; if so, nothing follows from them."""
    persons = {each: here[each] + beside[each] for each in PATTERNS}
    tables = [
        (sum(here[each] for each in PATTERNS if year in each), sum(beside[each] for each in PATTERNS if year in each))
        for year in range(3)
    ]
    if min(min(each) for each in tables) < FEWEST:
        return False  # these are no two rows
    if room([_rows(*each) for each in tables], _shared(persons)) < FEWEST:
        return False
    found = _attack(tables, persons)
    for pattern in SEVERAL:
        assert len(found[pattern]) > min(persons[pattern], FEWEST), (pattern, found[pattern])
    return True


def test_of_two_years_the_room_is_that_of_the_changes_that_are_not_seen() -> None:
    for row, rest, later, last, both in product((6, 9), (7, 12), (5, 9), (8, 14), (3, 6)):
        earlier, now = _rows(row, rest), _rows(later, last)
        change = Change(came=later + last - both, went=row + rest - both)
        assert room([earlier, now], [both, both]) == hidden_changes(earlier, now, change)


# -- five years --------------------------------------------------------------------------------------------------------

# How many persons came in which of five years, and the rows of each year.
FIVE: Final = {
    (0,): 17, (1,): 8, (2,): 9, (3,): 15, (4,): 7,
    (0, 1): 2, (0, 2): 5, (0, 3): 3, (0, 4): 4, (1, 2): 6, (1, 3): 2, (1, 4): 3, (2, 3): 24, (3, 4): 6,
    (0, 1, 2): 3, (0, 1, 3): 4, (0, 1, 4): 6, (0, 2, 3): 1, (0, 2, 4): 1, (0, 3, 4): 7, (1, 2, 3): 2, (1, 2, 4): 15,
    (1, 3, 4): 8, (2, 3, 4): 5,
    (0, 1, 2, 3): 4, (0, 1, 2, 4): 4, (0, 1, 3, 4): 12, (0, 2, 3, 4): 3, (1, 2, 3, 4): 6, (0, 1, 2, 3, 4): 3,
}  # fmt: skip
FIVE_TABLES: Final = {
    year: _rows(*each) for year, each in enumerate([(40, 39), (38, 50), (38, 53), (43, 62), (38, 52)])
}


def _room_of(years: tuple[int, ...]) -> Fraction:
    shared = [
        sum(number for each, number in FIVE.items() if year in each and len({*each} & {*years}) > 1) for year in years
    ]
    return room([FIVE_TABLES[year] for year in years], shared)


def test_four_years_may_tell_what_no_two_no_three_and_not_all_five_of_them_tell() -> None:
    told = [years for size in range(2, 6) for years in combinations(range(5), size) if _room_of(years) < FEWEST]
    assert told == [(0, 1, 3, 4)]
    came = {frozenset(each): number for each, number in FIVE.items()}
    assert not stands_beside(FIVE_TABLES, 4, came, {})
    others = {year: table for year, table in FIVE_TABLES.items() if year != 4}
    assert stands_beside(others, 3, came, {}) and stands_beside({**others, 4: FIVE_TABLES[4]}, 2, came, {})


def test_who_is_missing_since_may_have_come_in_every_other_year() -> None:
    tables, came = {0: _rows(9, 11), 1: _rows(9, 11)}, {frozenset({0}): 10, frozenset({1}): 10, frozenset({0, 1}): 10}
    assert stands_beside(tables, 1, came, {0: 5}) and not stands_beside(tables, 1, came, {0: 6})


def test_more_answers_than_persons_are_refused() -> None:
    with pytest.raises(ValueError, match="more answers"):
        rows({"a": 6}, 5)
