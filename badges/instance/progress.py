"""How work that takes minutes tells how far it is: on a terminal, or by `network.service.heartbeat`."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told what is being done, how much of it is done, and how much there is."""

    def __call__(self, what: str, done: int, total: int, /) -> None: ...


def silently(_what: str, _done: int, _total: int, /) -> None:
    """No progress is shown."""
