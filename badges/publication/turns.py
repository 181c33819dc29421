"""Whose turn it is to verify what is presented, and what a verification asks of other sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, local

from verifier.fetch import Fetch, Fetched

_TURN = Lock()
_IN_TURN = local()


@contextmanager
def turn(on_fetch: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let one thread of the process at a time verify a presented badge; a nested call in the same thread passes.

    Threads share one interpreter lock: a second thread that computes delays the pages, and no badge is verified sooner.
    The server takes the turn around the whole request. `on_fetch` is called when the thread begins to wait for another
    site, which frees the turn.
    """
    if getattr(_IN_TURN, "held", False):
        yield
        return
    with _TURN:
        _IN_TURN.held, _IN_TURN.on_fetch = True, on_fetch
        try:
            yield
        finally:
            _IN_TURN.held = False


@contextmanager
def aside() -> Iterator[None]:
    """Free the turn while this thread waits for something else than the processor; nothing for one without a turn."""
    if not getattr(_IN_TURN, "held", False):
        yield
        return
    _TURN.release()
    try:
        _IN_TURN.on_fetch()
        yield
    finally:
        _TURN.acquire()


@dataclass(frozen=True)
class Aside:
    """A Fetch that frees the turn while it waits."""

    inner: Fetch

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        with aside():
            return self.inner(url, accept=accept, limit=limit)


@dataclass(frozen=True)
class Once:
    """A Fetch that remembers what it was answered, for the badges that are verified together."""

    inner: Fetch
    answers: dict[tuple[str, str, int], Fetched] = field(default_factory=dict)

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        asked = (url, accept, limit)
        if asked not in self.answers:
            self.answers[asked] = self.inner(url, accept=accept, limit=limit)
        return self.answers[asked]
