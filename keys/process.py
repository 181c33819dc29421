"""The memory of a process that holds keys is its own: no other process of the same user opens it, and no crash writes
it to a disk.

Linux lets a process read the memory and the environment of another of the same user, by `/proc` or `ptrace`, unless
that one is not "dumpable" (prctl(2), PR_SET_DUMPABLE). That matters here because files of strangers are read by
processes of this user. A process that divides (fork) passes it on; a change of user and a new program (exec) undo it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from typing import Final

_GET_DUMPABLE: Final = 3
_SET_DUMPABLE: Final = 4


def keep_memory_private() -> None:
    """Close the memory and the environment of this process to all others but root's, and forbid core dumps.

    Idempotent; elsewhere than on Linux it forbids core dumps alone. Raises OSError: when the system refuses.
    """
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    if sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def is_memory_private() -> bool:
    """Whether other processes of the same user are kept out of this one's memory. False elsewhere than on Linux."""
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None).prctl(_GET_DUMPABLE, 0, 0, 0, 0) != 1)
