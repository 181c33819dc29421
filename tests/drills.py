"""Drills: tests that take minutes. `make drill` runs them whole; `make test` runs a small part, chosen by a seed.

A drill is marked `drill` and hands its cases to `part`. What is chosen is the same in every run, so that a failure
can be reproduced; what it leaves out is run before a release, and whenever the verifier changes.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import Final, TypeVar

SEED: Final = 20261124
WHOLE: Final = os.environ.get("DRILL") == "whole"

Case = TypeVar("Case")


def part(cases: Iterable[Case], share: float) -> list[Case]:
    """All cases in a drill, else about `share` of them (0 to 1, at least one), in their order."""
    every = list(cases)
    if WHOLE or not every:
        return every
    chosen = random.Random(SEED).sample(range(len(every)), max(1, round(len(every) * share)))
    return [every[number] for number in sorted(chosen)]
