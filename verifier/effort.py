"""The processor time of one verification (DECISIONS.md C2): a hostile badge must not delay other requests.

The work of one step is bounded by the sizes and counts of what it reads. A document can cause many steps: eight proofs
of a megabyte, ten endorsements with eight proofs each, eight lists. So the time is compared between the steps.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from verifier.fetch import Fetch, Fetched


class Effort:
    """The processor time of one verification and the nested ones. Fetches do not count: their cost does not depend on
    the document.

    `clock`: processor seconds of this thread.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def without(self, fetch: Fetch) -> Fetch:
        """The same fetch, without counting its time."""

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
