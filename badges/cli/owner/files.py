"""The files that a command line names, which the owner of the instance reads and writes.

What root alone may read is given on standard input, and what is to lie where root alone may write is taken from
standard output: the shell opens these files as root. That holds in the same way for a command that began as the owner.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import click

from badges.cli.words import sentence
from keys.access import may, user_name

STANDARD: Final = Path("-")


def read(path: Path) -> bytes:
    """The bytes of a file, or of standard input for "-". Raises OSError; ClickException where the owner may not."""
    if path == STANDARD:
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except PermissionError:
        raise _told("owner.unreadable", path) from None


def source(path: Path) -> Callable[[], BinaryIO]:
    """A file, or standard input for "-", to be read from its beginning more than once.

    Raises OSError; ClickException where the owner may not read it.
    """
    if path == STANDARD:
        kept = tempfile.TemporaryFile()  # noqa: SIM115 - it is read until the command ends
        shutil.copyfileobj(sys.stdin.buffer, kept)
        kept.flush()
        return lambda: Path(f"/proc/self/fd/{kept.fileno()}").open("rb")
    if not may(path, os.R_OK):
        raise _told("owner.unreadable", path)
    return lambda: path.open("rb")


def refuse_unwritable(path: Path, code: str = "owner.unwritable") -> None:
    """Refuse, before anything is done, a file that could not be written at the end; a terminal for "-".

    `code`: of the sentence. A folder that is not there is left to what writes. Raises ClickException.
    """
    if path == STANDARD:
        if sys.stdout.isatty():
            raise click.UsageError(sentence("owner.terminal"))
        return
    try:
        folder = path if path.is_dir() else path.absolute().parent
        is_there = folder.is_dir()
    except PermissionError:
        raise _told(code, path) from None
    if is_there and not may(folder, os.W_OK | os.X_OK):
        raise _told(code, path)


def _told(code: str, path: Path) -> click.ClickException:
    facts = {"file": path, "folder": path.absolute().parent, "user": user_name(os.geteuid())}
    return click.ClickException(f"{sentence(code, **facts)} [{code}]")
