"""Signatures of our own keys that were found good before, and need not be computed again (decisions 25).

Whether a signature holds depends on what is signed and on the key alone, and both are what it is remembered by: another
byte or another key is another signature. Whose key it is, whether it is still published, dates and status are no part
of it, and are looked at each time. A signature that did not hold is not remembered.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from keys.verification import VerificationMethod

MAXIMUM: Final = 4096


class ProvenSignatures:
    """At most `maximum` of them, the least recently used leave first. Thread-safe; shared by verifications."""

    def __init__(self, maximum: int = MAXIMUM) -> None:
        self._maximum = maximum
        self._known: OrderedDict[tuple[bytes, VerificationMethod], None] = OrderedDict()
        self._lock = threading.Lock()

    def verify(self, signed: bytes, method: VerificationMethod, verify: Callable[[], None]) -> None:
        """Return if the signature in `signed` was found good before under this key, or `verify` finds it good now.

        `signed`: all that `verify` looks at, signature included. Raises what `verify` raises.
        """
        key = (hashlib.sha256(signed).digest(), method)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return
        verify()
        with self._lock:
            self._known[key] = None
            if len(self._known) > self._maximum:
                self._known.popitem(last=False)
