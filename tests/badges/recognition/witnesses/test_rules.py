"""Where slips and statements stand, which step is possible, and how a code is read."""

from __future__ import annotations

from datetime import date

import pytest

from badges.base.services import Services
from badges.recognition.witnesses import keys
from badges.recognition.witnesses.rules import STEPS, SlipState, StatementState, StatementStep, state_of, state_of_slip
from tests.conftest import START

DAY = date(2026, 11, 24)


def test_each_state_of_a_statement_follows_from_its_dates() -> None:
    def state(read: bool, kept: bool, withdrawn: bool) -> StatementState:
        moments = {"read_at": read, "kept_at": kept, "withdrawn_at": withdrawn}
        return state_of(**{name: START if value else None for name, value in moments.items()})

    assert [state(False, False, False), state(True, False, False)] == [StatementState.WRITTEN, StatementState.READ]
    assert [state(True, True, False), state(True, True, True)] == [StatementState.KEPT, StatementState.WITHDRAWN]


def test_a_slip_is_open_to_its_last_day_used_for_ever_and_over_by_its_end() -> None:
    def state(used: bool = False, ended: bool = False, today: date = DAY) -> SlipState:
        moments = {"used_at": START if used else None, "ended_at": START if ended else None}
        return state_of_slip(**moments, last_day=DAY, today=today)

    assert state() is SlipState.OPEN and state(today=date(2026, 11, 25)) is SlipState.OVER
    assert state(ended=True) is SlipState.OVER
    assert (
        state(used=True) is state(used=True, ended=True) is state(used=True, today=date(2027, 1, 1)) is SlipState.USED
    )


def test_every_step_says_from_where_and_nothing_is_possible_once_withdrawn() -> None:
    assert set(STEPS) == set(StatementStep)
    assert all(StatementState.WITHDRAWN not in states for states in STEPS.values())
    assert {step for step, states in STEPS.items() if StatementState.WRITTEN in states} == {
        StatementStep.SHOW, StatementStep.REFUSE, StatementStep.WITHDRAW,
    }  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["k4t92m0b", " K4T9-2MOB ", "k4t9 2mob", "https://x.example/temoin/K4T92M0B/", "K4T9–2M0B"]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert keys.read(typed) == "K4T92M0B"


@pytest.mark.parametrize(
    "typed", ["", "K4T92M0", "K4T92M0BB", "K4T92M0U", "K4T92M0!", "é" * 8, "7K3M9QXD4T", "x" * 5000]
)
def test_what_is_no_code_of_a_slip_is_none(typed: str) -> None:
    assert keys.read(typed) is None


def test_a_code_follows_from_its_salt_and_the_secret_alone(services_sqlite: Services) -> None:
    code = keys.code_of(services_sqlite, b"s" * 16)
    assert code == keys.code_of(services_sqlite, b"s" * 16) != keys.code_of(services_sqlite, b"t" * 16)
    assert keys.read(code) == code and keys.read(keys.shown(code)) == code
    other = services_sqlite.settings.__class__(**{**vars(services_sqlite.settings), "secret_key": "another" * 5})
    assert keys.code_of(services_sqlite.__class__(**{**vars(services_sqlite), "settings": other}), b"s" * 16) != code
