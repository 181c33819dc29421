"""Memory that large requests leave is given back, and a process that keeps too much is renewed."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from badges.server import memory
from badges.server.worker import ReceivingWorker

MEGABYTE = 1024 * 1024
SCRIPT = """
from badges.server import memory
blocks = [b"x" * 60_000 + bytes([number % 251]) for number in range(1500)]
last = [b"y" * 60_000 for _ in range(50)]  # some lie above them: what is free below does not go back by itself
del blocks
before = memory.resident()
memory.give_back()
print(before - memory.resident())
"""


def test_what_is_free_goes_back_to_the_system() -> None:
    """Its own control: before the call the same memory was free, and still of this process."""
    said = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True)
    assert int(said.stdout) > 20 * MEGABYTE


@pytest.mark.parametrize(("most", "alive"), [(1, False), (memory.MOST, True)])
def test_a_process_that_keeps_too_much_is_renewed(most: int, alive: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", most)
    monkeypatch.setattr(memory, "resident", lambda: 200 * MEGABYTE)
    worker = ReceivingWorker.__new__(ReceivingWorker)
    worker.log, worker.alive, worker.was_large = logging.getLogger("gunicorn.error"), True, True
    worker.give_memory_back()
    assert worker.alive is alive and not worker.was_large


def test_where_the_c_library_cannot_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_trim", lambda: None)
    memory.give_back()
    assert memory.resident() > MEGABYTE
