"""Private keys at rest: one file per key, sealed under the keyring's passphrase in the format of `keys.sealing`.

A key file is JSON: the public facts in clear, and the PKCS #8 key sealed with those facts as associated data, so that
neither can be changed without the other. The keyring file holds a sealed word that tells whether a passphrase is the
right one; every key of the ring is sealed with the same salt and cost, so that a ring opens with one derivation. Files
are 0600 in folders 0700, and replaced whole or not at all.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from keys.access import permitted
from keys.encodings import base64url_decode, base64url_encode
from keys.errors import EncodingMalformed, KeyringLocked, KeyringUnusable
from keys.sealing import Seal, SealBroken, new_seal, seal_of
from schemas import strict_json
from schemas.errors import DocumentMalformed

KEYRING_FILE: Final = "keyring.json"
KEY_FILE_END: Final = ".json"  # of a key's file in the folder of its owner: <owner>/<thumbprint>.json
# scrypt with N = 2**14: about 60 ms and 16 MiB, paid once by a service that starts. The cost is written in the file, so
# it can be raised.
COST = 14

_MAX_FILE_BYTES: Final = 65_536
_CHECK: Final = b"keyring"
_CHECK_FACTS: Final = {"version": 1}


def seal_secret(seal: Seal, secret: bytes, facts: Mapping[str, Any]) -> str:
    """`secret` sealed and bound to `facts`, as base64url text."""
    return base64url_encode(seal.seal(secret, _associated(facts)))


def unseal_secret(seal: Seal, sealed: object, facts: Mapping[str, Any]) -> bytes:
    """The secret that was sealed with this seal and exactly these facts. Raises SealBroken."""
    return seal.unseal(_sealed_bytes(sealed), _associated(facts))


def create_seal(folder: Path, passphrase: str) -> Seal:
    """Write a new keyring file into `folder`, made if it is not there.

    Raises KeyringUnusable: `keyring.exists`, also when only the keyring file is missing beside key files, which a new
    seal would never open; `access.denied`, `access.beyond`. KeyringLocked: `keyring.passphrase` for an empty
    passphrase.
    """
    if not passphrase:
        raise KeyringLocked("keyring.passphrase")
    with permitted(folder):
        make_private_folder(folder)
        path = folder / KEYRING_FILE
        with locked(folder):  # two processes may create a keyring here at once; the second gets keyring.exists
            if path.exists() or key_files(owner_folders(folder)):
                raise KeyringUnusable("keyring.exists", file=KEYRING_FILE)
            seal = new_seal(passphrase, COST)
            write_private_file(path, {**_CHECK_FACTS, "check": seal_secret(seal, _CHECK, _CHECK_FACTS)})
    return seal


def is_there(folder: Path) -> bool:
    """Whether a keyring file lies in `folder`. Raises KeyringUnusable: `access.denied`, `access.beyond`."""
    with permitted(folder):
        try:
            return stat.S_ISREG((folder / KEYRING_FILE).stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False


def owner_folders(folder: Path) -> tuple[Path, ...]:
    """The folders of the owners in the keyring's folder. Raises OSError."""
    return tuple(path for path in folder.iterdir() if path.is_dir())


def key_files(folders: Iterable[Path]) -> list[Path]:
    """The files of the keys in the folders of their owners. Raises OSError: for a folder that cannot be listed."""
    return [path for folder in folders for path in folder.iterdir() if path.name.endswith(KEY_FILE_END)]


def has_a_past(folder: Path, since: datetime) -> bool:
    """Whether a key in `folder` was made before an instant, or is active no longer, by the public facts of the files:
    no passphrase is needed.

    Raises KeyringUnusable: as `read_file`.
    """
    with permitted(folder):
        files = key_files(owner_folders(folder)) if folder.is_dir() else []
    for path in files:
        facts = read_file(folder, f"{path.parent.name}/{path.name}")
        try:
            if facts["state"] != "active" or datetime.fromisoformat(str(facts["created"])) < since:
                return True
        except (KeyError, ValueError, TypeError):
            raise KeyringUnusable("keyring.corrupt", file=path.name) from None
    return False


def open_seal(folder: Path, passphrase: str) -> Seal:
    """The seal of the keyring in `folder`.

    Raises KeyringUnusable: `keyring.missing`, `keyring.corrupt`, `access.denied`, `access.beyond`; KeyringLocked:
    `keyring.passphrase`.
    """
    if not is_there(folder):
        raise KeyringUnusable("keyring.missing", file=KEYRING_FILE)
    content = read_file(folder, KEYRING_FILE)
    check = content.pop("check", None)
    if content != _CHECK_FACTS:
        raise KeyringUnusable("keyring.corrupt", file=KEYRING_FILE)
    try:
        seal = seal_of(_sealed_bytes(check), passphrase)
    except SealBroken:
        raise KeyringUnusable("keyring.corrupt", file=KEYRING_FILE) from None
    try:
        unseal_secret(seal, check, _CHECK_FACTS)
    except SealBroken:
        raise KeyringLocked("keyring.passphrase") from None
    return seal


def read_file(folder: Path, name: str) -> dict[str, Any]:
    """The JSON object of one file of the keyring in `folder`.

    Raises KeyringUnusable: `keyring.corrupt` with the file's `name`; `access.denied`, `access.beyond` where this
    process may not read it, which is no damage.
    """
    try:
        with permitted(folder):
            return strict_json.parse_object((folder / name).read_bytes(), max_bytes=_MAX_FILE_BYTES)
    except (OSError, DocumentMalformed):
        raise KeyringUnusable("keyring.corrupt", file=name) from None


def write_private_file(path: Path, content: Mapping[str, Any]) -> None:
    """Write `path` as a whole, readable by its owner alone: a crash leaves the old file or the new one."""
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
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names of the files in a folder to the disk: a power cut then leaves none out. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on this file or folder, among threads and among processes. Raises FileNotFoundError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_private_folder(folder: Path) -> None:
    """Make `folder` and its parents if need be, and let only its owner enter it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def _sealed_bytes(text: object) -> bytes:
    try:
        return base64url_decode(text if isinstance(text, str) else "")
    except EncodingMalformed:
        raise SealBroken("seal.not_sealed") from None


def _associated(facts: Mapping[str, Any]) -> bytes:
    """The digest of the facts, whatever their order in the file."""
    return hashlib.sha256(strict_json.encode(dict(sorted(facts.items())))).digest()
