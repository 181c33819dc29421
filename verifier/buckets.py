"""How often one verifier asks one host: at most thirty times a minute for all verifications (DECISIONS.md S4).

Otherwise a client that presents many badges could use this service to flood the host of a third party.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

PER_MINUTE = 30
MAX_HOSTS = 4096


class HostBuckets:
    """One bucket of tokens for each host, refilled evenly; the least recently asked hosts are dropped. Thread-safe.

    `per_minute`: the size of a bucket and its refill. `clock`: monotonic seconds.
    """

    def __init__(self, per_minute: int = PER_MINUTE, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # host -> tokens, moment
        self._lock = threading.Lock()

    def take(self, host: str) -> bool:
        """Whether `host` may be asked now; if so, one token is used."""
        with self._lock:
            now = self._clock()
            tokens, moment = self._buckets.pop(host, (self._size, now))
            tokens = min(self._size, tokens + (now - moment) * self._size / 60)
            allowed = tokens >= 1
            self._buckets[host] = (tokens - 1 if allowed else tokens, now)
            # A bucket that was not used for a minute is full again, so nothing is lost when it is dropped.
            while len(self._buckets) > MAX_HOSTS:
                self._buckets.popitem(last=False)
            return allowed
