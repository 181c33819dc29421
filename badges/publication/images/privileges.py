"""What a process that reads strangers' files gives up once its libraries are loaded, beside the bounds of
`pictures.bind`: it opens no file, no connection, and no other process.

The processes of the service keep their memory to themselves (`keys.process`), but root opens every one. So where the
service runs as root, as in a container, its readers are root without a single capability of root's.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from typing import Final

_NO_NEW_PRIVILEGES: Final = 38
_VERSION: Final = 0x20080522  # of the kernel's structures for capset(2): two words of 32 capabilities


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def give_up() -> None:
    """Open nothing any more; give up root's capabilities, and gain none by a new program. All of it for good.

    Raises OSError: when the system refuses; then nothing may be read.
    """
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None, use_errno=True)
    failed = library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if os.geteuid() == 0:
        failed = failed or library.capset(ctypes.byref(_Header(_VERSION, 0)), (_Capabilities * 2)())
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
