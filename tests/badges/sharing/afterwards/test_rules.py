"""When a question is due, of whom, and in which half-year an answer is counted."""

from __future__ import annotations

from datetime import date

import pytest

from badges.people.rules import Age
from badges.sharing.afterwards.rules import (
    AfterwardsState,
    half_year,
    is_due,
    may_answer,
    may_ask,
    months_after,
    next_question,
)

OPEN, OVER, NEVER = AfterwardsState
DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (DAY, 3, date(2027, 2, 28)),
        (DAY, 6, date(2027, 5, 30)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
    ],
)
def test_months_go_by_the_calendar(day: date, months: int, wanted: date) -> None:
    assert months_after(day, months) == wanted


def test_a_question_is_due_from_its_day_until_the_end_of_the_month_after_the_second() -> None:
    due = months_after(DAY, 3)
    days = (date(2027, 2, 27), due, date(2027, 6, 30))
    assert [is_due(OPEN, 1, due, DAY, day) for day in days] == [False, True, True]
    assert not is_due(OPEN, 0, due, DAY, date(2027, 7, 1))
    assert not is_due(OPEN, 0, None, DAY, due)
    assert not any(is_due(state, 0, due, DAY, due) for state in (OVER, NEVER))
    assert not is_due(OPEN, 2, due, DAY, due)


def test_the_second_question_comes_at_six_months_and_there_is_no_third() -> None:
    second = months_after(DAY, 6)
    assert next_question(DAY, 1, date(2027, 3, 2)) == second
    assert next_question(DAY, 1, second) is None  # the first was asked so late that it was the last
    assert next_question(DAY, 2, second) is None


def test_an_answer_counts_from_three_months_on() -> None:
    assert [may_answer(OPEN, DAY, day) for day in (date(2027, 2, 27), date(2027, 2, 28))] == [False, True]
    assert not any(may_answer(state, DAY, date(2027, 3, 1)) for state in (OVER, NEVER))


def test_adults_who_are_there_are_asked() -> None:
    assert may_ask(None, None, practice=False)
    assert not any(may_ask(age, None, practice=False) for age in Age)
    assert not may_ask(None, None, practice=True)
    assert not may_ask(None, DAY, practice=False)
    assert may_ask(None, DAY, practice=False, after_leaving=True)
    assert not may_ask(Age.UNDER_18, DAY, practice=False, after_leaving=True)


def test_a_half_year_begins_in_january_and_in_july() -> None:
    days = (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31))
    assert [half_year(day) for day in days] == [date(2026, 1, 1)] * 2 + [date(2026, 7, 1)] * 2
