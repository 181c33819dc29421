"""How often one verifier asks one host: no more than thirty times a minute, whoever makes it ask (DECISIONS.md S4).

Somebody who presents badges without end must not be able to knock at a third party's door through us.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

PER_MINUTE = 30
MAX_HOSTS = 4096


class HostBuckets:
    """One bucket of tokens for each host, refilled evenly; the least recently asked hosts are forgotten. Thread-safe.

    `per_minute`: the size of a bucket and its refill. `clock`: seconds that only grow.
    """

    def __init__(self, per_minute: int = PER_MINUTE, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # host -> tokens, moment
        self._lock = threading.Lock()

    def take(self, host: str) -> bool:
        """Whether `host` may be asked now; if so, one token is gone."""
        with self._lock:
            now = self._clock()
            tokens, moment = self._buckets.pop(host, (self._size, now))
            tokens = min(self._size, tokens + (now - moment) * self._size / 60)
            allowed = tokens >= 1
            self._buckets[host] = (tokens - 1 if allowed else tokens, now)
            # A bucket that nobody drew from for a minute is full again, so forgetting it forgets nothing.
            while len(self._buckets) > MAX_HOSTS:
                self._buckets.popitem(last=False)
            return allowed
