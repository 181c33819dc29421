"""Memory that large requests leave: it is given back to the system, which the C library alone does not do."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from typing import Any, Final

PAGE: Final = 4096
LARGE: Final = 1024 * 1024  # bytes of a request after which memory is given back
MOST: Final = 768 * 1024 * 1024  # bytes: a process that keeps more once it is idle is renewed


@cache
def _trim() -> Any:
    """glibc's `malloc_trim`; None where another C library is."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Return what is free in every arena to the system; some milliseconds after large requests."""
    trim = _trim()
    if trim is not None:
        trim(0)


def resident() -> int:
    """The bytes of this process that are in memory; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0
