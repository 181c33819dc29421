"""How work that takes minutes tells how far it is, on a terminal or by the worker's heartbeat."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Protocol

from badges.base.services import Services
from badges.network.heartbeat import beat

PACE: Final = timedelta(minutes=1)


class Progress(Protocol):
    """Is told what is being done, how much of it is done, and how much there is."""

    def __call__(self, what: str, done: int, total: int, /) -> None: ...


def silently(_what: str, _done: int, _total: int, /) -> None:
    """No progress is shown."""


class Beating:
    """A progress that keeps the worker's heartbeat: the check of many badges takes minutes, and the other jobs wait."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._last = services.now()

    def __call__(self, _what: str, _done: int, _total: int, /) -> None:
        if (now := self._services.now()) - self._last >= PACE:
            self._last = now
            beat(self._services)
