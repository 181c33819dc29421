"""Private keys at rest: one file per key, sealed under the keyring's passphrase (scrypt RFC 7914, AES-256-GCM).

A key file is JSON: the public facts in clear, and the PKCS #8 key encrypted with those facts as associated data, so
that neither can be changed without the other. Files are 0600 in folders 0700, and replaced whole or not at all.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from keys.encodings import base64url_decode, base64url_encode
from keys.errors import EncodingMalformed, KeyringLocked, KeyringUnusable
from schemas import strict_json
from schemas.errors import DocumentMalformed

KEYRING_FILE: Final = "keyring.json"
KEY_FILES: Final = "*/*.json"  # below the keyring's folder: <owner>/<thumbprint>.json
# About 60 ms and 16 MiB: a service that starts pays it once. The cost is written in the file, so it can be raised.
SCRYPT_COST: Final = {"n": 2**14, "r": 8, "p": 1}

_MAX_FILE_BYTES: Final = 65_536
_CHECK: Final = b"keyring"
_NONCE_BYTES: Final = 12


class Seal:
    """The key that a passphrase gives, in use: seals and opens, and never shows itself."""

    def __init__(self, derived: bytes) -> None:
        self._cipher = AESGCM(derived)

    def __repr__(self) -> str:
        return "<Seal>"

    def close(self, secret: bytes, facts: Mapping[str, Any]) -> dict[str, str]:
        """Encrypt ``secret`` bound to ``facts``."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, secret, _associated(facts))
        return {"nonce": base64url_encode(nonce), "ciphertext": base64url_encode(sealed)}

    def open(self, sealed: object, facts: Mapping[str, Any]) -> bytes:
        """Give back what was sealed with these very facts. Raises ValueError, with nothing in it, if it was not."""
        if not isinstance(sealed, Mapping):
            raise ValueError
        try:
            nonce, ciphertext = (base64url_decode(sealed[name]) for name in ("nonce", "ciphertext"))
            return self._cipher.decrypt(nonce, ciphertext, _associated(facts))
        except (KeyError, AttributeError, EncodingMalformed, InvalidTag):
            raise ValueError from None


def create_seal(folder: Path, passphrase: str) -> Seal:
    """Write a new keyring file into ``folder``, made if it is not there.

    Raises KeyringUnusable ``keyring.exists``, also beside key files that have lost their keyring file: a new seal would
    never open them. KeyringLocked ``keyring.passphrase`` for an empty passphrase.
    """
    if not passphrase:
        raise KeyringLocked("keyring.passphrase")
    make_private_folder(folder)
    path = folder / KEYRING_FILE
    with locked(folder):  # of two who make one at once, the second finds the first's
        if path.exists() or any(folder.glob(KEY_FILES)):
            raise KeyringUnusable("keyring.exists", file=KEYRING_FILE)
        derivation = {"name": "scrypt", **SCRYPT_COST, "salt": base64url_encode(secrets.token_bytes(16))}
        seal = _derive(derivation, passphrase)
        write_private_file(path, {"version": 1, "derivation": derivation, "check": seal.close(_CHECK, derivation)})
    return seal


def open_seal(folder: Path, passphrase: str) -> Seal:
    """The seal of the keyring in ``folder``.

    Raises KeyringUnusable ``keyring.missing`` or ``keyring.corrupt``, KeyringLocked ``keyring.passphrase``.
    """
    path = folder / KEYRING_FILE
    if not path.is_file():
        raise KeyringUnusable("keyring.missing", file=KEYRING_FILE)
    content = read_file(path, KEYRING_FILE)
    derivation = content.get("derivation")
    if content.get("version") != 1 or not isinstance(derivation, dict):
        raise KeyringUnusable("keyring.corrupt", file=KEYRING_FILE)
    try:
        seal = _derive(derivation, passphrase)
    except (KeyError, TypeError, AttributeError, ValueError, EncodingMalformed):
        raise KeyringUnusable("keyring.corrupt", file=KEYRING_FILE) from None
    try:
        seal.open(content.get("check"), derivation)
    except ValueError:
        raise KeyringLocked("keyring.passphrase") from None
    return seal


def read_file(path: Path, name: str) -> dict[str, Any]:
    """The JSON object of one file. Raises KeyringUnusable ``keyring.corrupt`` with the file's ``name``."""
    try:
        return strict_json.parse_object(path.read_bytes(), max_bytes=_MAX_FILE_BYTES)
    except (OSError, DocumentMalformed):
        raise KeyringUnusable("keyring.corrupt", file=name) from None


def write_private_file(path: Path, content: Mapping[str, Any]) -> None:
    """Write ``path`` as a whole, readable by its owner alone: a crash leaves the old file or the new one."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(strict_json.encode(content) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One at a time with this file or folder, among threads and among processes. Raises FileNotFoundError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` (and what it stands in) if need be, and close it to everybody but its owner."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def _derive(derivation: Mapping[str, Any], passphrase: str) -> Seal:
    n, r, p = (int(derivation[name]) for name in ("n", "r", "p"))
    if derivation["name"] != "scrypt" or not 2 <= n <= 2**18 or not 1 <= r <= 16 or not 1 <= p <= 16:
        raise ValueError
    salt = base64url_decode(derivation["salt"])
    return Seal(Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode("utf-8")))


def _associated(facts: Mapping[str, Any]) -> bytes:
    """One text for the facts, whatever the order in which the file holds them."""
    return hashlib.sha256(strict_json.encode(dict(sorted(facts.items())))).digest()
