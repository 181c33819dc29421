"""The processor time of one verification (DECISIONS.md C2): a hostile badge must not delay other requests.

The work of one step is bounded by the sizes and counts of what it reads. A document can cause many steps: eight proofs
of a megabyte, ten endorsements with eight proofs each, eight lists. So the time is compared between the steps.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from verifier.fetch import Fetch, Fetched
from verifier.origins import origin_of


class Effort:
    """The processor time of one verification and the nested ones. What another site answers does not count, since its
    cost does not depend on the document; what this process makes itself does.

    `clock`: processor seconds of this thread.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._end = clock() + seconds
        # A thread never takes more of the processor than time passes, and the time is told sooner.
        self._not_before = time.monotonic() + seconds if clock is time.thread_time else -math.inf

    def without(self, fetch: Fetch, *, own_origin: str | None = None) -> Fetch:
        """The same fetch, without counting its time, but for documents of `own_origin`: they are made in process."""

        def asked(url: str, *, accept: str, limit: int) -> Fetched:
            if origin_of(url) == own_origin:
                return fetch(url, accept=accept, limit=limit)
            began = self._clock()
            try:
                return fetch(url, accept=accept, limit=limit)
            finally:
                self._end += self._clock() - began

        return asked

    @property
    def is_spent(self) -> bool:
        """Whether no further step may begin."""
        return time.monotonic() >= self._not_before and self._clock() >= self._end
