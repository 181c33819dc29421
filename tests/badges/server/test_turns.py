"""Pages of one process are answered one at a time, and none waits for a slow one for longer than its turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from badges.server import worker
from badges.server.worker import ReceivingWorker


def answering(answer: Callable[[Any], object]) -> ReceivingWorker:
    """A worker that answers so, without a server around it."""
    made = ReceivingWorker.__new__(ReceivingWorker)
    made.turn = threading.Lock()
    made.answer = answer  # type: ignore[method-assign]
    return made


@pytest.mark.parametrize(("seconds", "most"), [(30.0, 1), (0.0, 4)])
def test_one_is_answered_at_a_time(monkeypatch: pytest.MonkeyPatch, seconds: float, most: int) -> None:
    """The control has no turn: all four are in the same answer at once."""
    monkeypatch.setattr(worker, "TURN_SECONDS", seconds)
    together = threading.Barrier(4)
    at_once, seen = [0], []

    def answer(_conn: object) -> bool:
        at_once[0] += 1
        if not seconds:
            together.wait(30)
        seen.append(at_once[0])
        if not seconds:
            together.wait(30)
        at_once[0] -= 1
        return True

    made = answering(answer)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(made.handle, range(4))) == [True] * 4
    assert max(seen) == most


def test_a_slow_page_stops_no_other() -> None:
    quick_is_answered = threading.Event()

    def answer(conn: object) -> bool:
        if conn == "slow":
            return quick_is_answered.wait(30)
        quick_is_answered.set()
        return True

    made = answering(answer)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(made.handle, "slow")  # type: ignore[arg-type]
        assert pool.submit(made.handle, "quick").result(30)  # type: ignore[arg-type]
        assert slow.result(30)


def test_a_turn_is_given_back_after_an_error() -> None:
    def answer(_conn: object) -> bool:
        raise RuntimeError("answer")

    made = answering(answer)
    with pytest.raises(RuntimeError, match="answer"):
        made.handle(object())  # type: ignore[arg-type]
    assert not made.turn.locked()
