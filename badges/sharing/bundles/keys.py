"""The key of a bundle's link: 130 bits, made again from its salt for the member, found by a digest for others.

The database holds neither the key nor what it could be made from without the instance's secret: a reader of a copy of
it opens no link. The key is written in Crockford's base32, so that its address in upper case fits a small QR code.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from badges.base.services import Services
from badges.base.text.codes import ALPHABET

LENGTH: Final = 26
SALT_BYTES: Final = 16
_LONGEST: Final = 64
_BITS: Final = 5 * LENGTH
_READ: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def key_of(services: Services, salt: bytes) -> str:
    """The key of the bundle with this salt."""
    number = int.from_bytes(_mac(services, b"bundle-key", salt), "big") >> (256 - _BITS)
    return "".join(ALPHABET[number >> place & 31] for place in range(_BITS - 5, -1, -5))


def digest_of(services: Services, key: str) -> bytes:
    """What stands for a key in the table, 32 bytes."""
    return _mac(services, b"bundle-digest", key.encode("ascii"))


def address_digest(services: Services, bundle_id: int, address: str) -> bytes:
    """What stands for an e-mail address that had a letter about a bundle, 32 bytes: of this bundle alone."""
    return _mac(services, b"bundle-letter", f"{bundle_id}\0{address.casefold()}".encode())


def read(text: str) -> str | None:
    """The key that an address holds, whatever its case; None when it cannot be one."""
    if len(text) > _LONGEST or not text.isascii():
        return None
    key = text.upper().translate(_READ)
    return key if len(key) == LENGTH and all(sign in ALPHABET for sign in key) else None


def _mac(services: Services, purpose: bytes, of: bytes) -> bytes:
    secret = services.settings.secret_key.encode("utf-8")
    return hmac.new(secret, purpose + b"\0" + of, hashlib.sha256).digest()
