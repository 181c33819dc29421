"""The files of secrets that an instance makes itself: 0600, in folders 0700."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def make_secret(path: Path) -> None:
    """Create a random secret where there is no file.

    The file gets its name once it is on the disk: a concurrent process finds a complete one or none. Raises OSError.
    """
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.parent.chmod(0o700)
    if path.exists():
        return
    descriptor, written = tempfile.mkstemp(dir=path.parent)  # 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(48) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(written, path)
    finally:
        os.unlink(written)


def read_secret(path: Path) -> str | None:
    """The secret in a file; None where there is none. Raises OSError."""
    try:
        return path.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None
