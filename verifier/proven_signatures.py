"""Signatures of the service's own keys that were verified before and need not be computed again (decisions 25).

Whether a signature holds depends only on what is signed and on the key, and both are the key of this store: another
byte or another key is another signature. The owner of the key, its publication, dates and status are not part of it and
are checked each time. A signature that did not hold is not kept.
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
    """At most `maximum` signatures, the least recently used are dropped first. Thread-safe; shared by verifications."""

    def __init__(self, maximum: int = MAXIMUM) -> None:
        self._maximum = maximum
        self._known: OrderedDict[tuple[bytes, VerificationMethod], None] = OrderedDict()
        self._lock = threading.Lock()

    def verify(self, signed: bytes, method: VerificationMethod, verify: Callable[[], None]) -> None:
        """Return if the signature in `signed` was verified before under this key, or `verify` returns now.

        `signed`: all that `verify` depends on, signature included. Raises what `verify` raises.
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
