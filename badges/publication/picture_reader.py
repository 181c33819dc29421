"""Starts the process that reads a picture or a PDF (`pictures`), at most two at once on this machine.

The process gets the bytes and nothing else: an environment without a single setting, no descriptor but its own three,
and memory for its answer that no file system holds. What ends it early, a bound of its own or a flaw of a decoder,
harms nobody.
"""

from __future__ import annotations

import binascii
import fcntl
import json
import logging
import os
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from badges.base.services import Services
from badges.publication import judging
from badges.publication.pictures import ANSWER_BYTES, Seen
from schemas.errors import OpenBadgesError
from verifier.presented import InputUnreadable

AT_ONCE: Final = 2
WAIT: Final = 5.0  # seconds for one of the two places
RETRY_AFTER: Final = 10  # seconds
SECONDS: Final = 20.0  # of the clock: a busy machine takes longer than the processor's five
STEP: Final = 0.05
COMMAND: Final = (sys.executable, "-I", "-m", "badges.publication.pictures")
_log = logging.getLogger(__name__)


class ReadersBusy(OpenBadgesError):
    """Two pictures are being read, and neither ended in five seconds (503)."""

    def __init__(self) -> None:
        super().__init__("input.pictures_busy")


def read(services: Services, data: bytes) -> Seen:
    """What a picture or a PDF holds, with the attachments decoded by `attachments`.

    Raises ReadersBusy; InputUnreadable: input.picture_too_complex when the process was ended, else what it says
    (input.picture_damaged, .picture_too_large, .pdf_password, .pdf_damaged). The next verification runs meanwhile.
    """
    with judging.aside(), _place(services.settings.home):
        answer = _ask(data)
    try:
        seen = Seen(**json.loads(answer))
    except (ValueError, TypeError):
        raise InputUnreadable("input.picture_too_complex") from None
    if seen.refused:
        raise InputUnreadable(seen.refused)
    return seen


def attachments(seen: Seen) -> list[bytes]:
    """The files inside a PDF that may be badges."""
    found = []
    for text in seen.attachments:
        try:
            found.append(b64decode(text, validate=True))
        except binascii.Error:
            continue
    return found


def _ask(data: bytes) -> bytes:
    """The process's answer, at most `ANSWER_BYTES`."""
    descriptor = os.memfd_create("seen", os.MFD_CLOEXEC)
    with open(descriptor, "r+b") as answer:
        process = subprocess.Popen(  # noqa: S603
            COMMAND, stdin=subprocess.PIPE, stdout=answer, stderr=subprocess.DEVNULL, env={}, cwd="/"
        )
        try:
            process.communicate(data, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise ReadersBusy from None
        if process.returncode != 0:
            _log.warning("a picture was not read: its process ended with %s", process.returncode)
            raise InputUnreadable("input.picture_too_complex")
        answer.seek(0)
        return answer.read(ANSWER_BYTES)


@contextmanager
def _place(home: Path) -> Iterator[None]:
    """One of the two places, which all processes of the instance share; a process that ends frees its own."""
    until = time.monotonic() + WAIT
    files = [_opened(home, f"pictures-{number}.lock") for number in range(AT_ONCE)]
    try:
        while not any(_locked(each) for each in files):
            if time.monotonic() > until:
                raise ReadersBusy
            time.sleep(STEP)
        yield
    finally:
        for each in files:
            os.close(each)


def _opened(home: Path, name: str) -> int:
    """A file to lock; on a disk that takes no new file the folder, so that one picture is read at a time."""
    try:
        return os.open(home / name, os.O_RDONLY | os.O_CREAT, 0o600)
    except OSError:
        return os.open(home, os.O_RDONLY)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
