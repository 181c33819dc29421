"""The file of erasures beside the database: what a backup that is restored has to be told.

One line an event, added and never changed: the instant, the instant from which the person is destroyed ("-" where the
request was taken back), and the 128 random bits that the person was given at registration. It holds nothing else, so
that it may outlive everybody it is about.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

NAME: Final = "erasures"
TAKEN_BACK: Final = "-"


@dataclass(frozen=True)
class Line:
    """One event: `due_at` None says that the request was taken back."""

    at: datetime
    due_at: datetime | None
    bits: bytes

    def __str__(self) -> str:
        due = self.due_at.isoformat() if self.due_at is not None else TAKEN_BACK
        return f"{self.at.isoformat()} {due} {self.bits.hex()}\n"


def add(home: Path, line: Line) -> None:
    """Add a line, and return once it is on the disk. Raises OSError."""
    path = home / NAME
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, _separator(descriptor) + str(line).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def last_lines(path: Path) -> dict[bytes, Line]:
    """The last line about each person, by their bits; nothing where there is no file. A line cut short is left out."""
    return {line.bits: line for line in _lines(path)}


def _separator(descriptor: int) -> bytes:
    """A line end, where a power cut left half a line."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""


def _lines(path: Path) -> Iterator[Line]:
    try:
        stream = path.open(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return
    with stream:
        for text in stream:
            try:
                at, due, bits = text.split()
                due_at = None if due == TAKEN_BACK else datetime.fromisoformat(due)
                line = Line(datetime.fromisoformat(at), due_at, bytes.fromhex(bits))
            except ValueError:
                continue
            if len(line.bits) == 16 and line.at.tzinfo is not None:
                yield line
