"""The code of a slip: eight signs, 40 bits, made again from its salt for who gives it, found by a digest for others.

The database holds neither the code nor what it could be made from without the instance's secret. Its signs are those of
a badge's code, read with the same tolerance; they are two fewer, so that one is never taken for the other.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from badges.base.services import Services
from badges.base.text.codes import ALPHABET, read_signs

LENGTH: Final = 8
SALT_BYTES: Final = 16
_BITS: Final = 5 * LENGTH


def code_of(services: Services, salt: bytes) -> str:
    """The code of the slip with this salt."""
    number = int.from_bytes(_mac(services, b"witness-code", salt), "big") >> (256 - _BITS)
    return "".join(ALPHABET[number >> place & 31] for place in range(_BITS - 5, -1, -5))


def digest_of(services: Services, code: str) -> bytes:
    """What stands for a code in the table, 32 bytes."""
    return _mac(services, b"witness-digest", code.encode("ascii"))


def read(typed: str) -> str | None:
    """The code that was typed, or that an address ends with; None when it cannot be one."""
    return read_signs(typed.strip().rstrip("/").rpartition("/")[2], LENGTH)


def shown(code: str) -> str:
    """The code as people read it: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def _mac(services: Services, purpose: bytes, of: bytes) -> bytes:
    secret = services.settings.secret_key.encode("utf-8")
    return hmac.new(secret, purpose + b"\0" + of, hashlib.sha256).digest()
