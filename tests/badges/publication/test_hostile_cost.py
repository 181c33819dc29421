"""A hostile document costs at most two seconds of the processor and 512 MiB, whatever it is (rows C2, D1, J1, U1, U2).

So a hostile document keeps a worker from other requests for at most two seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.badges.publication.hostile_documents import NAMES

ROOT = Path(__file__).parents[3]
SECONDS, BYTES = 2.0, 512 * 1024 * 1024


@pytest.fixture(scope="module")
def costs(instance_template: Path) -> dict[str, tuple[float, int, Any]]:
    """What each cost, in one run of a process that holds nothing of the other tests."""
    command = [sys.executable, "-m", "tests.badges.publication.hostile_documents", str(instance_template)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    return {name: (seconds, size, said) for name, seconds, size, said in lines}


@pytest.mark.parametrize("name", NAMES)
def test_it_costs_little(costs: dict[str, tuple[float, int, Any]], name: str) -> None:
    (seconds, size, said), (forty, *_) = costs[name], costs["forty honest badges"]
    assert said is not None and "check.fault" not in said[1]
    # In two seconds some five hundred honest badges are verified; on a slow machine the limit grows accordingly.
    assert seconds <= max(SECONDS, forty / 40 * 500) and size <= BYTES, (seconds, size, said)


def test_an_expensive_action_is_measured_as_such(costs: dict[str, tuple[float, int, Any]]) -> None:
    """The positive control of the measure."""
    seconds, size, _ = costs["the control"]
    assert seconds >= 0.3 and size > BYTES
