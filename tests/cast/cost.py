"""What a call may cost, in processor time."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def computing_at_most(seconds: float, what: object = "") -> Iterator[None]:
    """Assert that the block takes less processor time of this thread than `seconds`.

    The garbage collector waits meanwhile: its time grows with the objects that the tests before this one left.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    started = time.thread_time()
    try:
        yield
        taken = time.thread_time() - started
    finally:
        if was_enabled:
            gc.enable()
    assert taken < seconds, what
