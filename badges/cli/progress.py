"""Progress on a terminal: one line of standard error, written over again, and nothing where no terminal is."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Final, TextIO

PAUSE: Final = 0.1  # seconds between two drawings
CLEAR: Final = "\r\x1b[K"


class Shown:
    """The progress of a command. Where the stream is no terminal, nothing is written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._draws = stream.isatty()
        self._drawn = False
        self._last = 0.0

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.clear()

    def __call__(self, what: str, done: int, total: int, /) -> None:
        """Show how much is done, ten times a second at most."""
        now = time.monotonic()
        if not self._draws or now - self._last < PAUSE:
            return
        self._last, self._drawn = now, True
        self._stream.write(f"{CLEAR}{what} : {done} / {total}")
        self._stream.flush()

    def clear(self) -> None:
        """Remove the line, so that what is printed next stands alone."""
        if self._drawn:
            self._stream.write(CLEAR)
            self._stream.flush()
            self._drawn = False
