"""Accounts and records that belong to one person, however they are connected."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from badges.people.ties.persons import Persons

PAIRS = st.frozensets(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=8)


def test_without_a_pair_everybody_is_a_person_of_their_own() -> None:
    nobody = Persons()
    assert nobody.accounts_of(3) == frozenset()
    assert nobody.accounts_with([7]) == {7} and nobody.records_of(7) == frozenset()
    assert nobody.person(7) == 7


def test_two_accounts_are_one_person_through_a_record() -> None:
    tied = Persons(frozenset({(7, 3), (8, 3), (8, 4), (9, 5)}))
    assert tied.accounts_of(3) == tied.accounts_of(4) == {7, 8}
    assert tied.records_of(7) == {3, 4}
    assert tied.person(7) == tied.person(8) == 7 and tied.person(9) == 9


@given(PAIRS)
def test_being_one_person_goes_both_ways_and_on(pairs: frozenset[tuple[int, int]]) -> None:
    tied = Persons(pairs)
    for staff, member in pairs:
        assert staff in tied.accounts_of(member) and member in tied.records_of(staff)
        for other in tied.accounts_with([staff]):
            assert tied.accounts_with([other]) == tied.accounts_with([staff]) == tied.accounts_of(member)
            assert tied.person(other) == tied.person(staff)


def test_who_has_answered_by_any_account() -> None:
    """Accounts 1 and 2 are one person by record 10; 2 said no about 11, and nobody said anything about 12."""
    known = Persons(frozenset({(1, 10), (2, 10)}), frozenset({(2, 11), (3, 12)}))
    assert [known.has_answered(1, record) for record in (10, 11, 12)] == [True, True, False]
    assert [known.has_answered(3, record) for record in (10, 11, 12)] == [False, False, True]
