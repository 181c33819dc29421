"""A folder that this process can read and not write, also for root: real permissions, which bind for a while."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_VERSION = 0x20080522  # of the kernel's structure for capabilities
_OVERRIDING = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: root reads and writes whatever the permissions say


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in `folder` can be written meanwhile."""
    before = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path, mode in before.items():
        path.chmod(mode & 0o555)
    try:
        with _bound_by_permissions():
            yield
    finally:
        for path, mode in before.items():
            path.chmod(mode)


@contextmanager
def _bound_by_permissions() -> Iterator[None]:
    """Give up for a while, in this thread, what lets root ignore permissions."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    held = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, twice
    assert libc.capget(header, held) == 0
    lowered = (ctypes.c_uint32 * 6)(*held)
    lowered[0] = held[0] & ~_OVERRIDING
    assert libc.capset(header, lowered) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0
