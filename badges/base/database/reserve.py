"""Room beside a SQLite database that is kept for what must succeed on a full disk: signing in, and revoking a badge.

A file of `RESERVE_BYTES` takes the room until it is needed. When less than `LOW_BYTES` are free, or a write found no
room, it is emptied, and from then on only essential transactions are begun; an empty file says so to every process. It
is filled again when there is room for twice as much. PostgreSQL has its own disk, where this service keeps nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from typing import Final

from badges.base.errors import DiskFull

RESERVE_BYTES: Final = 8 * 1024 * 1024  # SQLite's log (4 MiB before it is written back), and as much for growth
LOW_BYTES: Final = 1024 * 1024
OPENING_BYTES: Final = 256 * 1024  # the log and its index, when the first connection is opened
NAME_END: Final = "-reserve"
_log = logging.getLogger(__name__)


class Reserve:
    """The reserve of one database file; None for a database that has no file here."""

    def __init__(self, database: Path | None) -> None:
        self.path = database.with_name(database.name + NAME_END) if database is not None else None

    def make(self) -> None:
        """Begin to keep a reserve, at `init` and when the service starts. Where there is no room it stays empty."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                self.path.touch(mode=0o600)
            self.fill()

    def fill(self) -> bool:
        """Fill the file when there is room for it. Returns whether the reserve is whole; True where none is kept."""
        if self.path is None or not self.is_given_up():
            return True
        if self._free() < 2 * RESERVE_BYTES:
            return False
        try:
            with self.path.open("r+b") as stream:
                os.posix_fallocate(stream.fileno(), 0, RESERVE_BYTES)
                os.fsync(stream.fileno())
        except OSError:
            self._empty()
            return False
        return True

    def is_given_up(self) -> bool:
        """Whether a reserve was begun and is not whole now."""
        if self.path is None:
            return False
        try:
            return self.path.stat().st_size < RESERVE_BYTES
        except OSError:
            return False

    def is_degraded(self) -> bool:
        """Whether only essential transactions are begun."""
        return self.path is not None and (self.is_given_up() or self._free() < LOW_BYTES)

    def ask(self, *, essential: bool) -> None:
        """Ask to begin a transaction that writes. Raises DiskFull: when the room is kept for essential ones."""
        if self.path is None:
            return
        if self._free() < LOW_BYTES:
            self.give_up()
            if not essential:
                raise DiskFull
        elif not essential and not self.fill():
            raise DiskFull

    def give_up(self) -> None:
        """Empty the file, so that essential transactions have its room."""
        if self.path is not None and self.path.exists() and not self.is_given_up():
            _log.error("the disk is full: only signing in and revoking go on, until there is room again")
            self._empty()

    def make_room_to_open(self) -> None:
        """Give the reserve up when a connection could not even open its log."""
        if self.path is not None and self._free() < OPENING_BYTES:
            self.give_up()

    def _empty(self) -> None:
        with contextlib.suppress(OSError):
            os.truncate(self.path or "", 0)

    def _free(self) -> int:
        """The bytes that this process may still write; many where it cannot be asked."""
        try:
            found = os.statvfs((self.path or Path()).parent)
        except OSError:
            return 2**62
        return found.f_bavail * found.f_frsize
