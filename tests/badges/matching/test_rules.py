"""Where an offer or a request stands, and how long it lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.matching.rules import (
    STEPS,
    Moment,
    PostingState,
    Step,
    each_of,
    lasts_until,
    may_stand_on_the_public_wall,
    state_of,
)
from badges.people.rules import Age

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("read", "paused", "ended", "fulfilled", "days_left", "wanted"),
    [
        (False, False, False, False, 9, PostingState.UNREAD),
        (True, False, False, False, 9, PostingState.SHOWN),
        (True, False, False, False, 0, PostingState.SHOWN),
        (True, False, False, False, -1, PostingState.ENDED),
        (True, True, False, False, 9, PostingState.PAUSED),
        (False, True, False, False, 9, PostingState.PAUSED),
        (True, True, False, False, -1, PostingState.ENDED),
        (True, False, True, True, 9, PostingState.FULFILLED),
        (True, False, True, False, 9, PostingState.ENDED),
        (True, True, True, True, -9, PostingState.FULFILLED),
    ],
)
def test_where_one_stands(
    read: bool, paused: bool, ended: bool, fulfilled: bool, days_left: int, wanted: PostingState
) -> None:
    found = state_of(
        read_at=NOW if read else None,
        paused_at=NOW if paused else None,
        ended_at=NOW if ended else None,
        fulfilled=fulfilled,
        until=TODAY + timedelta(days=days_left),
        today=TODAY,
    )
    assert found is wanted


@pytest.mark.parametrize(
    ("said", "last"),
    [
        (date(2026, 11, 24), date(2027, 5, 24)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_six_months(said: date, last: date) -> None:
    assert lasts_until(said) == last


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_six_months_are_never_more_nor_four_days_less(day: date) -> None:
    last = lasts_until(day)
    assert timedelta(days=181) <= last - day <= timedelta(days=184) and day.day - last.day in range(4)


def test_every_step_has_a_state_and_every_state_a_step() -> None:
    assert set(STEPS) == set(Step)
    assert set().union(*STEPS.values()) == set(PostingState)


def test_the_words_of_minors_are_never_public() -> None:
    assert may_stand_on_the_public_wall(None)
    assert not any(map(may_stand_on_the_public_wall, Age))


def test_boxes_are_read_once_each_and_in_order() -> None:
    assert each_of(Moment, ["evening", "morning", "evening"]) == ["morning", "evening"]
    assert each_of(Moment, []) == [] and each_of(Moment, ["night"]) is None
