"""How much of the processor one verification may take (DECISIONS.md C2): one hostile badge must not keep the others
waiting.

What one step does is bounded by the sizes and counts of what it reads. A document can ask for many such steps: eight
proofs of a megabyte, ten endorsements with eight proofs each, eight lists. So the time is looked at between them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from verifier.fetch import Fetch, Fetched


class Effort:
    """The processor time of one verification, all nested ones included. What a fetch takes is no part of it: waiting is
    no work, and no document decides what it costs us to make one of our own.

    `clock`: seconds of processor time of this thread, that only grow.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def without(self, fetch: Fetch) -> Fetch:
        """The same fetch, at no expense."""

        def asked(url: str, *, accept: str, limit: int) -> Fetched:
            began = self._clock()
            try:
                return fetch(url, accept=accept, limit=limit)
            finally:
                self._end += self._clock() - began

        return asked

    @property
    def is_spent(self) -> bool:
        """Whether no further step may begin."""
        return self._clock() >= self._end
