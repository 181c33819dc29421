"""The file of the logbook, outside of the database: read to its end, and added to, each time to the disk.

Several processes of one machine write it, one at a time, under a lock of the file itself. A line that a power cut left
without its end was never relied upon, and is cut off before the next one is written.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from badges.base.logbook.acts import Kept
from badges.base.logbook.lines import FIRST, Broken, Line, decode, encode
from keys.key_files import sync_folder

NAME: Final = "journal"
PATIENCE: Final = 3.0  # seconds for another process's line; an act that narrows is then written later
TWICE: Final = 4096  # how many marks are remembered, to know a line that was written and is noted still


@dataclass
class LogbookFile:
    """`folder`/journal. What was read is remembered, so that a line costs its own bytes and not the whole file's."""

    folder: Path
    _end: int = field(default=0, init=False)  # how many bytes were read, whole lines
    _number: int = field(default=0, init=False)
    _link: bytes = field(default=FIRST, init=False)
    _file: tuple[int, int] | None = field(default=None, init=False)  # device and inode of what was read
    first: Line | None = field(default=None, init=False)  # as far as was read by `end`
    scheme: str | None = field(default=None, init=False)  # of the last line that states what decides something
    marks: deque[str] = field(default_factory=lambda: deque(maxlen=TWICE), init=False)  # of the last lines

    @cached_property
    def path(self) -> Path:
        """The file."""
        return self.folder / NAME

    def exists(self) -> bool:
        """Whether there is one that holds at least a byte. Raises OSError: when that cannot be found out."""
        try:
            return self.path.stat().st_size > 0
        except FileNotFoundError:
            return False

    def lines(self, key: bytes, after: int = 0) -> Iterator[Line]:
        """The lines after a number, each checked with all before it. Raises Broken; OSError."""
        number, link = 0, FIRST
        try:
            stream = self.path.open("rb")
        except FileNotFoundError:
            return
        with stream:
            for data in stream:
                if not data.endswith(b"\n"):
                    return  # a power cut: nothing relies on it
                number += 1
                line = decode(key, link, number, data)
                link = line.link
                if number > after:
                    yield line

    @contextlib.contextmanager
    def held(self) -> Iterator[int]:
        """The file, open and held by this process alone until the end of the block. Raises OSError.

        One that got another name while it was waited for is left alone: what has the name now is held.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            is_new = not self.path.exists()
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                _lock(descriptor)
                if not self._is_still(descriptor):
                    continue
                if is_new:
                    sync_folder(self.folder)
                yield descriptor
                return
            finally:
                os.close(descriptor)

    def set_aside(self, name: str) -> None:
        """Give the file another name, once no process writes it. Raises OSError."""
        with self.held():
            self.path.rename(self.path.with_name(name))
            sync_folder(self.folder)

    def _is_still(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def end(self, key: bytes) -> tuple[int, bytes]:
        """The number and the link of the last line, (0, FIRST) of an empty file. Raises Broken; OSError."""
        self._read_on(key)
        return self._number, self._link

    def append(self, descriptor: int, lines: Sequence[Line]) -> None:
        """Write lines after the last one, and return once they are on the disk. Called in `held`, after `end`.

        Raises OSError: none of them counts then, and what was written of them is cut off.
        """
        data = b"".join(map(encode, lines))
        if os.fstat(descriptor).st_size < self._end:
            raise OSError(errno.EIO, "it is shorter than what was read of it")
        os.ftruncate(descriptor, self._end)  # what a power cut left behind the last whole line
        try:
            written = 0
            while written < len(data):
                written += os.write(descriptor, data[written:])
            os.fsync(descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, self._end)
            raise
        for line in lines:
            self._remember(line)
        self._end += len(data)

    def _read_on(self, key: bytes) -> None:
        """Read what was added since the last look; all of it where it is another file, or was replaced in its place."""
        known = self._end
        try:
            self._read(key)
        except Broken:
            if not known:
                raise
            self._forget(None)
            self._read(key)

    def _read(self, key: bytes) -> None:
        try:
            stream = self.path.open("rb")
        except FileNotFoundError:
            self._forget(None)
            return
        with stream:
            status = os.fstat(stream.fileno())
            if self._file != (status.st_dev, status.st_ino) or status.st_size < self._end:
                self._forget((status.st_dev, status.st_ino))
            stream.seek(self._end)
            for data in stream:
                if not data.endswith(b"\n"):
                    return
                self._remember(decode(key, self._link, self._number + 1, data))
                self._end += len(data)

    def _remember(self, line: Line) -> None:
        self.first = self.first or line
        if line.act is Kept.STATED:
            self.scheme = str(line.facts["scheme"])
        self._number, self._link = line.number, line.link
        self.marks.append(line.mark)

    def _forget(self, file: tuple[int, int] | None) -> None:
        self._end, self._number, self._link, self._file, self.first = 0, 0, FIRST, file, None
        self.scheme = None
        self.marks.clear()


def _lock(descriptor: int) -> None:
    """Lock an open file. Raises OSError: when another process keeps it for longer than PATIENCE."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.01)
        else:
            return
