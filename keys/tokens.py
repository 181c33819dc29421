"""A text that is given to a browser and comes back: bytes and their MAC, under a key of the instance's secret.

HMAC-SHA256 with a key for each purpose (RFC 2104; the derivation is HMAC-SHA256 of the purpose's name). The bytes can
be read by any holder of the text; without the secret they cannot be changed, nor can a text of one purpose pass for
one of another.
"""

from __future__ import annotations

import hashlib
import hmac
import string
from typing import Final

from schemas import base64url

MAC: Final = 32
_ALPHABET: Final = frozenset(string.ascii_letters + string.digits + "-_")


def write(secret: str, purpose: str, data: bytes) -> str:
    """Return `data` with its MAC, as unpadded base64url."""
    return base64url.encode(data + _mac(secret, purpose, data))


def read(secret: str, purpose: str, text: str) -> bytes | None:
    """Return the data of a text that `write` made with this secret and purpose; None for every other text."""
    try:
        raw = base64url.decode(text)
    except ValueError:
        return None
    data, mac = raw[:-MAC], raw[-MAC:]
    return data if len(raw) >= MAC and hmac.compare_digest(mac, _mac(secret, purpose, data)) else None


def opaque(secret: str, purpose: str, name: str) -> str:
    """Return what stands for a name where outsiders read it: always the same, and the name cannot be found from it."""
    return base64url.encode(_mac(secret, purpose, name.encode())[:16])


def unproven(text: str) -> bytes:
    """Return what stands in a text that did not pass `read`: to show it to a person, and for nothing else."""
    known = "".join(character if character in _ALPHABET else "A" for character in text)
    raw = base64url.decode(known[: len(known) // 4 * 4])  # whole groups have no last bits that must be zero
    return raw[:-MAC]


def _mac(secret: str, purpose: str, data: bytes) -> bytes:
    key = hmac.new(secret.encode("utf-8", "surrogatepass"), purpose.encode(), hashlib.sha256).digest()
    return hmac.new(key, data, hashlib.sha256).digest()
