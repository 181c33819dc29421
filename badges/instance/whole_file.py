"""A file that is written whole or not at all: it gets its name once its bytes are on the disk, and were looked at."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from keys.key_files import sync_folder


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """A stream to write, and to read again, that becomes `file` at the end of the block; nothing when the block raises.

    An earlier file of the same name stays until the new one is on the disk. The bytes have no name until then, so that
    nothing is left of them even when the process is killed. Where the file system has no such files (EOPNOTSUPP,
    EISDIR), they have one, which is removed unless the process is killed. Raises OSError.
    """
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        try:
            descriptor = os.open(file.absolute().parent, os.O_RDWR | os.O_TMPFILE, 0o600)
        except OSError as trouble:
            if trouble.errno not in (errno.EOPNOTSUPP, errno.EISDIR):
                raise
            descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(descriptor)
            if not partial.exists():
                _name(descriptor, partial)
        partial.replace(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(file.absolute().parent)


def _name(descriptor: int, path: Path) -> None:
    """Give a name to an open file that has none."""
    folder = os.open(path.absolute().parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Only with a folder's descriptor does Python follow the link to the file itself (AT_SYMLINK_FOLLOW).
        os.link(f"/proc/self/fd/{descriptor}", path.name, dst_dir_fd=folder)
    finally:
        os.close(folder)
