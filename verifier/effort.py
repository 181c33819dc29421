"""How much of the processor one verification may take (DECISIONS.md C2): one hostile badge must not keep the others
waiting.

What one step does is bounded by the sizes and counts of what it reads. A document can ask for many such steps: eight
proofs of a megabyte, ten endorsements with eight proofs each, eight lists. So the time is looked at between them.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class Effort:
    """The processor time of one verification, all nested ones included; time spent waiting for others counts nothing.

    `clock`: seconds of processor time of this thread, that only grow.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._end = clock() + seconds

    @property
    def is_spent(self) -> bool:
        """Whether no further step may begin."""
        return self._clock() >= self._end
