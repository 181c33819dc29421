"""How much memory a call takes."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable


def peak(run: Callable[[], object]) -> int:
    """The most bytes that a call held at once, beyond what was held before.

    What other tests left is put aside from the garbage collector: it puts off a full collection while little is new
    beside what is old, and would count as held what nobody holds any more.
    """
    gc.collect()
    gc.freeze()
    gc.collect()
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()  # what is frozen stays so: the collected tests are, and a walk over them takes a second
