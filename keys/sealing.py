"""A file sealed under a passphrase: AES-256-GCM, its key derived by scrypt (RFC 7914). For backups.

Layout: magic, 16-byte salt, 12-byte nonce, ciphertext with its 16-byte tag. The magic and the salt are authenticated.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from schemas.errors import OpenBadgesError

MAGIC = b"RCS-BADGES-SEALED-1\n"
SALT, NONCE, TAG = 16, 12, 16


class SealBroken(OpenBadgesError):  # noqa: N818
    """The passphrase is another, or the file was altered or cut: `seal.broken`, `seal.not_sealed`."""


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode("utf-8"))


def seal(data: bytes, passphrase: str) -> bytes:
    """Encrypt and authenticate `data`. Two sealings of the same bytes differ."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return MAGIC + salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, data, MAGIC + salt)


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """Give back the sealed bytes; raises SealBroken."""
    head = len(MAGIC) + SALT
    if not sealed.startswith(MAGIC) or len(sealed) < head + NONCE + TAG:
        raise SealBroken("seal.not_sealed")
    salt, nonce = sealed[len(MAGIC) : head], sealed[head : head + NONCE]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed[head + NONCE :], MAGIC + salt)
    except InvalidTag:
        raise SealBroken("seal.broken") from None
