"""Throw-away keys: they stand in for a keyring's own while a document is tried, and nothing that they sign is kept.

They are made once in a process, are never written, and are not published outside of it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from keys.algorithms import Algorithm
from keys.errors import KeyUnknown
from keys.keyring import KeyRecord, LocalSigner, new_private_key
from keys.signing import Signer
from keys.verification import VerificationMethod

MOST: Final = 256  # keys that a process holds: two of the network and one of each site are used

_lock = threading.Lock()
_signers: dict[tuple[str, Algorithm], LocalSigner] = {}


class Records(Protocol):
    """A keyring, as far as it says which keys there are."""

    def records(self, owner: str | None = None) -> Iterable[KeyRecord]:
        """Every key, or those of one owner."""
        ...


class ThrowawayKeyring:
    """For each active key of a keyring another of the same owner, controller and algorithm; no key of its own."""

    def __init__(self, real: Records) -> None:
        self._real = real

    def signer(self, owner: str, algorithm: Algorithm) -> Signer:
        """The stand-in of the owner's active key. Raises KeyUnknown: `key.unknown` if the owner has none."""
        for record in self._real.records(owner):
            if record.state == "active" and record.method.algorithm is algorithm:
                return _signer(record.method.controller, algorithm)
        raise KeyUnknown("key.unknown", owner=owner, algorithm=algorithm.value, reason="none_active")

    def methods(self, owner: str) -> list[VerificationMethod]:
        """The public halves for one owner."""
        return list(self.published().get(owner, ()))

    def published(self) -> Mapping[str, tuple[VerificationMethod, ...]]:
        """The public halves by owner, as `Keyring.published` gives them."""
        found: dict[str, tuple[VerificationMethod, ...]] = {}
        for record in self._real.records():
            if record.state == "active":
                method = _signer(record.method.controller, record.method.algorithm).method
                found[record.owner] = (*found.get(record.owner, ()), method)
        return found


def _signer(controller: str, algorithm: Algorithm) -> LocalSigner:
    with _lock:
        known = _signers.get((controller, algorithm))
        if known is None:
            private_key = new_private_key(algorithm)
            name = f"{controller}#throw-away-{algorithm.value}"
            known = LocalSigner(
                VerificationMethod.from_public_key(name, controller, private_key.public_key()), private_key
            )
            while len(_signers) >= MOST:
                del _signers[next(iter(_signers))]
            _signers[controller, algorithm] = known
        return known
