"""Starts the process that reads a picture or a PDF (`pictures`), at most two at once on this machine.

The process gets the bytes and nothing else: an environment without a single setting, no descriptor but its own three,
and memory for its answer that no file system holds. What ends it early, a bound of its own or a flaw of a decoder,
harms no other request.

A few clients with costly pictures do not close the reader for others: one address reads one picture at a time; one that
failed lately comes after the rest, and has the first place only, so that the second stays free; the costly ways of
looking end when another picture waits; and a reading that had to be ended counts as many failures.
"""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

from badges.base.services import Services
from badges.publication import turns
from badges.publication.images.pictures import ANSWER_BYTES, BEGIN_LATE, Seen
from schemas.errors import OpenBadgesError
from verifier.presented_bytes import InputUnreadable

AT_ONCE: Final = 2
TURN: Final = 2.0  # seconds for the turn of an address: each request that waits holds a thread
WAIT: Final = 20.0  # seconds for one of the two places
RETRY_AFTER: Final = 10  # seconds
SECONDS: Final = 20.0  # of the clock: a busy machine takes longer than the processor's five
ENDED: Final = 12  # failures that a reading counts as which had to be ended: after five of them nothing is read
STEP: Final = 0.05
COMMAND: Final = (sys.executable, "-I", "-m", "badges.publication.images.pictures")
_FLOCK: Final = "hhqqi"  # the system's struct flock: kind, whence, start, length, process
_log = logging.getLogger(__name__)


class ReadersBusy(OpenBadgesError):
    """Other pictures are being read, and this one was not, or not in every way (503). `failures`: how many it counts as
    for its address."""

    def __init__(self, failures: int = 0) -> None:
        super().__init__("input.pictures_busy")
        self.failures = failures


class ReadingEnded(InputUnreadable):
    """The process was ended, by a bound of its own or by a flaw of a decoder: input.picture_too_complex."""

    def __init__(self) -> None:
        super().__init__("input.picture_too_complex")
        self.failures = ENDED


def read(services: Services, data: bytes, address: str = "", has_failed: Callable[[], bool] = lambda: False) -> Seen:
    """What a picture or a PDF holds that `address` gave. `has_failed`: whether it failed lately, asked when it is its
    turn; what it raises, this raises.

    Raises ReadersBusy, and as `read_alone` does. The next verification runs meanwhile.
    """
    with turns.aside(), _place(services.settings.home, address, has_failed) as is_awaited:
        return read_alone(data, is_awaited)


def read_alone(data: bytes, is_awaited: Callable[[], bool] = lambda: False) -> Seen:
    """The same without waiting for a place. `is_awaited`: whether the costly ways of looking are to be given up.

    Raises ReadersBusy; ReadingEnded; InputUnreadable: what the process says (input.picture_damaged, .picture_too_large,
    .pdf_password, .pdf_damaged).
    """
    answer = _ask(data, is_awaited)
    try:
        seen = Seen(**json.loads(answer))
    except (ValueError, TypeError):
        raise ReadingEnded from None
    if seen.refused:
        raise InputUnreadable(seen.refused)
    return seen


def _ask(data: bytes, is_awaited: Callable[[], bool]) -> bytes:
    """The process's answer, at most `ANSWER_BYTES`."""
    with _in_memory(data) as given, _in_memory(b"") as answer:
        process = subprocess.Popen(  # noqa: S603
            COMMAND, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env={}, cwd="/"
        )
        until = time.monotonic() + SECONDS
        while not _has_ended(process):
            is_late = time.monotonic() > until
            looks_on = os.fstat(answer.fileno()).st_size == len(BEGIN_LATE)  # and has not answered
            if is_late or (looks_on and is_awaited()):
                process.kill()
                process.wait()
                raise ReadersBusy(failures=ENDED if is_late else 1)
        if process.returncode != 0:
            _log.warning("a picture was not read: its process ended with %s", process.returncode)
            raise ReadingEnded
        answer.seek(0)
        return answer.read(ANSWER_BYTES)


def _in_memory(data: bytes) -> BinaryIO:
    """A file that no file system holds, at its beginning."""
    file = os.fdopen(os.memfd_create("picture", os.MFD_CLOEXEC), "r+b")
    file.write(data)
    file.seek(0)
    return file


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(STEP)
    except subprocess.TimeoutExpired:
        return False
    return True


@contextmanager
def _place(
    home: Path, address: str = "", has_failed: Callable[[], bool] = lambda: False
) -> Iterator[Callable[[], bool]]:
    """One of the two places, which all processes of the instance share; a process that ends frees its own.

    Gives what says whether another picture waits for this place.
    """
    until = time.monotonic() + WAIT
    files = [_opened(home, f"pictures-{number}.lock") for number in range(AT_ONCE)]
    queue = _opened(home, "queue-of-pictures.lock", os.O_RDWR)
    try:
        if address:
            _take_turn(queue, _byte_of(address))
        is_doubtful = has_failed()
        _marked(queue, fcntl.F_RDLCK, int(is_doubtful))
        if is_doubtful:
            _wait(until, lambda: _is_free(queue, 1) and any(map(_locked, files[:1])))
        else:
            _wait(until, lambda: any(map(_locked, files)))
        _marked(queue, fcntl.F_UNLCK, int(is_doubtful))
        yield lambda: not _is_free(queue, 2 if is_doubtful else 1)
    finally:
        for each in (*files, queue):
            os.close(each)


def _take_turn(queue: int, byte: int) -> None:
    """Wait for the turn of an address, behind its picture that is being read. A third picture is refused at once: each
    that waits holds a thread. Raises ReadersBusy."""
    if _marked(queue, fcntl.F_WRLCK, byte):
        return
    if not _marked(queue, fcntl.F_WRLCK, byte + 1):
        raise ReadersBusy
    _wait(time.monotonic() + TURN, lambda: _marked(queue, fcntl.F_WRLCK, byte))
    _marked(queue, fcntl.F_UNLCK, byte + 1)


def _wait(until: float, is_there: Callable[[], bool]) -> None:
    while not is_there():
        if time.monotonic() > until:
            raise ReadersBusy
        time.sleep(STEP)


def _opened(home: Path, name: str, access: int = os.O_RDONLY) -> int:
    """A file to lock; on a disk that takes no new file the folder, so that one picture is read at a time."""
    try:
        return os.open(home / name, access | os.O_CREAT, 0o600)
    except OSError:
        return os.open(home, os.O_RDONLY)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _byte_of(address: str) -> int:
    """The byte of the queue's file for the picture of an address that is being read; the next byte is for the one that
    waits behind it. The first two bytes are for those that wait for a place."""
    return 2 + 2 * int.from_bytes(blake2b(address.encode(), digest_size=7).digest())


def _marked(queue: int, kind: int, byte: int) -> bool:
    """Whether a byte of the queue's file was locked: F_WRLCK by one, F_RDLCK by many, F_UNLCK no more.

    The file stays empty. Where it could not be opened there is no queue, and each has its turn.
    """
    try:
        fcntl.fcntl(queue, fcntl.F_OFD_SETLK, struct.pack(_FLOCK, kind, os.SEEK_SET, byte, 1, 0))
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES)
    return True


def _is_free(queue: int, length: int) -> bool:
    """Whether none of the first bytes of the queue's file is locked through another descriptor."""
    asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, length, 0)
    try:
        kind: int = struct.unpack(_FLOCK, fcntl.fcntl(queue, fcntl.F_OFD_GETLK, asked))[0]
    except OSError:
        return True
    return kind == fcntl.F_UNLCK
