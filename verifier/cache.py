"""Issuer documents, keys and status lists, kept for a while in this process (DECISIONS.md R5).

Never assertions, badges or images: they are personal data, and their addresses reveal which badges were verified. The
caller owns the cache and passes it in the environment; without one, nothing is kept between verifications.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from schemas import strict_json
from schemas.errors import DocumentMalformed, OpenBadgesError
from verifier.fetch import Fetch, Fetched, FetchFailed, SourceRefused
from verifier.origins import origin_of

MAX_BYTES = 200 * 1024 * 1024
KEPT_SECONDS = 24 * 3600.0
NEGATIVE_SECONDS = 60.0

# Refusals for reasons of this verifier, which say nothing about the source.
_OURS = frozenset({"fetch.budget", "fetch.host_busy"})


class Purpose(Enum):
    """What a document is read for, and for how many seconds it is fresh.

    A revocation must be seen within a minute, so a list is not kept longer, whatever its `ttl` says. The keys of an
    issuer change seldom; before a bad verdict that rests on kept keys, they are read again (`pipeline`).
    """

    ISSUER = 3600.0
    STATUS = 60.0


@dataclass(frozen=True)
class _Entry:
    answer: Fetched | OpenBadgesError
    read_at: float
    refused_at: float | None = None  # when the last refresh of this good answer failed

    @property
    def good(self) -> bool:
        return isinstance(self.answer, Fetched) and self.answer.status == 200

    @property
    def size(self) -> int:
        return 512 + (len(self.answer.data) if isinstance(self.answer, Fetched) else 0)


class DocumentCache:
    """At most `max_bytes` of documents, the least recently used are dropped first. Thread-safe; shared by
    verifications.

    `clock`: monotonic seconds.
    """

    def __init__(self, *, max_bytes: int = MAX_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = max_bytes
        self._clock = clock
        self._entries: OrderedDict[tuple[Purpose, str], _Entry] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def read(
        self, purpose: Purpose, url: str, ask: Callable[[], Fetched], *, anew: bool = False
    ) -> tuple[Fetched, bool]:
        """The document at `url`, read by `ask` when there is no fresh one; and whether it was kept from before.

        `anew`: a good answer older than a minute is asked for again. After a failed refresh a good issuer
        document is still used, for a day in all. Raises what `ask` raises; for a minute it is raised without asking.
        """
        key = (purpose, url)
        with self._lock:
            entry, now = self._entries.get(key), self._clock()
            if entry is not None:
                self._entries.move_to_end(key)
        if entry is not None and now - _asked(entry) < (NEGATIVE_SECONDS if anew or _wants(entry) else purpose.value):
            return _given(entry.answer), True
        found = self._asked_now(ask)
        if isinstance(found, OpenBadgesError) and found.code in _OURS:
            if entry is not None and entry.good and now - entry.read_at < self._kept(purpose):
                return _given(entry.answer), True
            raise found
        fresh = _Entry(found, now)
        usable = fresh.good and isinstance(found, Fetched) and _is_document(purpose, found.data)
        if not usable and entry is not None and entry.good and now - entry.read_at < self._kept(purpose):
            fresh = _Entry(entry.answer, entry.read_at, refused_at=now)
        self._keep(key, fresh)
        return _given(fresh.answer), fresh.answer is not found

    @staticmethod
    def _kept(purpose: Purpose) -> float:
        return KEPT_SECONDS if purpose is Purpose.ISSUER else purpose.value

    @staticmethod
    def _asked_now(ask: Callable[[], Fetched]) -> Fetched | OpenBadgesError:
        try:
            return ask()
        except (SourceRefused, FetchFailed) as error:
            return error

    def _keep(self, key: tuple[Purpose, str], entry: _Entry) -> None:
        with self._lock:
            former = self._entries.pop(key, None)
            self._bytes += entry.size - (former.size if former else 0)
            self._entries[key] = entry
            while self._bytes > self._max_bytes:
                _, gone = self._entries.popitem(last=False)
                self._bytes -= gone.size


class CachedFetch:
    """A Fetch for one purpose and one verification, behind the caller's cache. `kept_answers`: how many were kept.

    Documents of `own_origin` are never kept: the caller answers for them in process, as they are now.
    """

    def __init__(
        self,
        inner: Fetch,
        cache: DocumentCache,
        purpose: Purpose,
        *,
        anew: bool = False,
        own_origin: str | None = None,
    ) -> None:
        self._inner = inner
        self._cache = cache
        self._purpose = purpose
        self._anew = anew
        self._own_origin = own_origin
        self.kept_answers = 0

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        """As the inner fetch; the fragment of a URL is left out."""
        address = url.partition("#")[0]
        if self._own_origin is not None and origin_of(address) == self._own_origin:
            return self._inner(address, accept=accept, limit=limit)
        found, kept = self._cache.read(
            self._purpose,
            f"{accept} {address}",
            lambda: self._inner(address, accept=accept, limit=limit),
            anew=self._anew,
        )
        self.kept_answers += kept
        if len(found.data) > limit:
            raise FetchFailed("fetch.too_large", limit=limit)
        return found


def _asked(entry: _Entry) -> float:
    return entry.read_at if entry.refused_at is None else entry.refused_at


def _wants(entry: _Entry) -> bool:
    """Whether to ask again soon: there is no good answer, or its last refresh failed."""
    return not entry.good or entry.refused_at is not None


def _given(answer: Fetched | OpenBadgesError) -> Fetched:
    if isinstance(answer, OpenBadgesError):
        # A new exception each time: one that is raised repeatedly accumulates tracebacks.
        raise type(answer)(answer.code, **answer.facts)
    return answer


def _is_document(purpose: Purpose, data: bytes) -> bool:
    if purpose is Purpose.STATUS:
        return True
    try:
        strict_json.parse_object(data)
    except DocumentMalformed:
        return False
    return True
