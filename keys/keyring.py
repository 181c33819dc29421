"""The keyring: which owner has which keys, in which state, and the one way to sign with them.

Owners are the network and each site. A key is active until a newer one of the same owner and algorithm takes its
place, then retired: still published, so that what it signed verifies. A compromised key is no longer published.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NoReturn, TypeAlias, cast

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from keys.access import permitted
from keys.algorithms import Algorithm
from keys.errors import KeyRefused, KeyringUnusable, KeyUnknown
from keys.key_files import (
    KEYRING_FILE,
    create_seal,
    is_there,
    key_files,
    locked,
    make_private_folder,
    open_seal,
    owner_folders,
    read_file,
    seal_secret,
    unseal_secret,
    write_private_file,
)
from keys.process import keep_memory_private
from keys.sealing import Seal, SealBroken
from keys.signing import Signer
from keys.verification import VerificationMethod
from schemas import strict_json

KeyState: TypeAlias = Literal["active", "retired", "compromised"]
PrivateKey: TypeAlias = Ed25519PrivateKey | EllipticCurvePrivateKey | rsa.RSAPrivateKey

COMPROMISED: Final = "compromised"
_OWNER: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_STATES: Final[tuple[KeyState, ...]] = ("active", "retired", "compromised")
_RSA_BITS: Final = 2048
_GONE: Final = -1
_LOOK: Final = 1.0  # seconds
_SETTLED: Final = 2_000_000_000  # nanoseconds: no file system's times are coarser


@dataclass(frozen=True)
class KeyRecord:
    """One key of the ring, public facts only. `state_since` is when it took its present state; both dates in UTC."""

    owner: str
    method: VerificationMethod
    state: KeyState
    created: datetime
    state_since: datetime


class LocalSigner:
    """A Signer over a private key in this process. It gives its method and nothing else, and cannot be copied or
    pickled."""

    __slots__ = ("_private_key", "method")

    def __init__(self, method: VerificationMethod, private_key: PrivateKey) -> None:
        if method.public_key != private_key.public_key():
            raise KeyRefused("key.malformed", reason="pair")
        self.method = method
        self._private_key = private_key

    def __repr__(self) -> str:
        return f"<LocalSigner {self.method.id}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a signer is not copied")

    def sign(self, data: bytes) -> bytes:
        """The raw signature: EdDSA 64 bytes, ES256 and ES384 r || s, RS256 PKCS #1 v1.5."""
        key = self._private_key
        if isinstance(key, Ed25519PrivateKey):
            return key.sign(data)
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, padding.PKCS1v15(), SHA256())
        size = key.curve.key_size // 8
        digest = SHA256() if self.method.algorithm is Algorithm.ES256 else SHA384()
        return b"".join(part.to_bytes(size, "big") for part in decode_dss_signature(key.sign(data, ECDSA(digest))))


class Keyring:
    """The keys in one folder. Safe for threads and for several processes: each sees the changes of the others."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        """Not called directly: see `create` and `open`."""
        self._folder = folder
        self._seal = seal
        self._lock = threading.RLock()
        self._records: list[KeyRecord] = []
        self._published: Mapping[str, tuple[VerificationMethod, ...]] = {}
        self._states: Mapping[str, KeyState] = {}
        self._digest = ""
        self._signers: dict[str, LocalSigner] = {}
        self._owners: tuple[Path, ...] = ()  # their folders
        self._seen: tuple[int, ...] | None = None  # when the keyring's folder and theirs had changed; None: just now
        self._looked_at = 0.0
        self._load()

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._records)} keys>"

    @classmethod
    def create(cls, folder: Path, passphrase: str) -> Keyring:
        """A new, empty keyring.

        Raises KeyringUnusable: `keyring.exists`, `access.denied`, `access.beyond`; KeyringLocked: for an empty
        passphrase.
        """
        keep_memory_private()
        return cls(folder, create_seal(folder, passphrase))

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> Keyring:
        """The keyring in `folder`, every file of it checked.

        Raises KeyringLocked: `keyring.passphrase`; KeyringUnusable: `keyring.missing`, `keyring.corrupt` with the
        `file` that was altered or damaged, or `access.denied`, `access.beyond` where this process may not read one.
        """
        keep_memory_private()
        return cls(folder, open_seal(folder, passphrase))

    def generate(self, owner: str, controller: str, algorithm: Algorithm, now: datetime) -> KeyRecord:
        """A new active key; the active one before it, of the same owner and algorithm, is retired.

        `controller` is the owner's DID. The method is `controller#<multibase>`, or `controller#<thumbprint>` for
        RSA. `now` has a zone. Raises KeyringUnusable: `keyring.owner` for an owner that is no slug; `access.denied`
        where this process may not write.
        """
        if not _OWNER.fullmatch(owner):
            raise KeyringUnusable("keyring.owner", owner=owner[:80])
        private_key = new_private_key(algorithm)
        unnamed = VerificationMethod.from_public_key("", controller, private_key.public_key())
        fragment = unnamed.thumbprint if algorithm is Algorithm.RS256 else unnamed.multibase
        method = replace(unnamed, id=f"{controller}#{fragment}")
        moment = now.astimezone(UTC)
        record = KeyRecord(owner, method, "active", moment, moment)
        secret = private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        with self._changing():
            before = [held for held in self._records if held.owner == owner and held.method.algorithm is algorithm]
            # The new key first: a crash in between leaves two active keys, of which the newer one signs.
            self._write(record, secret)
            for held in before:
                if held.state == "active":
                    self._restate(held, "retired", moment)
        return record

    def mark(self, method_id: str, state: Literal["retired", "compromised"], now: datetime) -> KeyRecord:
        """Retire a key, or mark it compromised, for good. Marking it again changes nothing.

        Raises KeyUnknown: `key.unknown` for a key that is not held, or for a change back to an earlier state.
        """
        with self._changing():
            record = next((held for held in self._records if held.method.id == method_id), None)
            if record is None or _STATES.index(state) < _STATES.index(record.state):
                raise KeyUnknown("key.unknown", method=method_id, reason="absent" if record is None else "state")
            if record.state != state:
                record = self._restate(record, state, now.astimezone(UTC))
        return record

    def records(self, owner: str | None = None) -> list[KeyRecord]:
        """Every key, or those of one owner, the newest first."""
        with self._lock:
            self._refresh()
            return [record for record in self._records if owner in (None, record.owner)]

    def methods(self, owner: str) -> list[VerificationMethod]:
        """What the owner publishes: active keys first, the RSA one first of all, then retired ones, newest first."""
        return list(self.published().get(owner, ()))

    def published(self) -> Mapping[str, tuple[VerificationMethod, ...]]:
        """What every owner publishes, as `methods` says, by owner in alphabetical order; the same mapping until a key
        changes. A file that was put there or taken away by hand is noticed within a second."""
        with self._lock:
            self._refresh(_LOOK)
            return self._published

    def states(self) -> Mapping[str, KeyState]:
        """The state of every key that is held, by the id of its method; the same mapping until a key changes."""
        with self._lock:
            self._refresh()
            return self._states

    def digest(self) -> str:
        """`digest_of` the states, computed when the folder changes; a change by hand is noticed within a second."""
        with self._lock:
            self._refresh(_LOOK)
            return self._digest

    def reload(self) -> None:
        """Read every file again, also where no folder has changed: a file that is written over changes none."""
        with self._lock:
            self._load()

    def signer(self, owner: str, algorithm: Algorithm) -> Signer:
        """The signer of the owner's active key. Raises KeyUnknown: `key.unknown` if there is none."""
        with self._lock:
            for record in self.records(owner):
                if record.state == "active" and record.method.algorithm is algorithm:
                    return self._signer(record)
        raise KeyUnknown("key.unknown", owner=owner, algorithm=algorithm.value, reason="none_active")

    def exposed(self) -> list[str]:
        """Names of the keyring's files and folders that have permissions for others than their owner."""
        paths = [self._folder, *self._folder.rglob("*")]
        return sorted(str(path.relative_to(self._folder)) for path in paths if path.stat().st_mode & 0o077)

    def _signer(self, record: KeyRecord) -> LocalSigner:
        signer = self._signers.get(record.method.id)
        if signer is None:
            name = _file_name(record)
            _, secret = self._open_file(name)
            # The bytes were authenticated: checking the arithmetic of an RSA key again would take 60 ms.
            try:
                private_key = load_der_private_key(secret, None, unsafe_skip_rsa_key_validation=True)
                signer = LocalSigner(record.method, cast(PrivateKey, private_key))
            except (ValueError, KeyRefused):
                raise KeyringUnusable("keyring.corrupt", file=name) from None
            self._signers[record.method.id] = signer
        return signer

    def _load(self) -> None:
        self._seen = None  # until everything was read: what cannot be read is an error each time
        own = _changed_at(self._folder)  # before the owners' folders are listed: another one changes it
        try:
            with permitted(self._folder):
                self._owners = owner_folders(self._folder)
                seen, self._looked_at = (own, *map(_changed_at, self._owners)), time.monotonic()
                files = key_files(self._owners)
        except OSError:
            raise KeyringUnusable("keyring.missing", file=KEYRING_FILE) from None
        records = [self._read(path) for path in files]
        # Newest first; of two with the same time, the active one first.
        records.sort(key=lambda record: record.method.id)
        records.sort(key=lambda record: (record.created, record.state == "active"), reverse=True)
        active = {record.method.id for record in records if record.state == "active"}
        self._signers = {method_id: signer for method_id, signer in self._signers.items() if method_id in active}
        self._records, self._published = records, _published(records)
        if (states := {record.method.id: record.state for record in records}) != self._states or not self._digest:
            self._states, self._digest = MappingProxyType(states), digest_of(states)
        # File times are coarse: a change shortly after another may get the same time.
        self._seen = seen if time.time_ns() - max(seen) > _SETTLED else None

    def _refresh(self, seconds: float = 0.0) -> None:
        """Read the keyring again if it has changed.

        Each change of a key touches the keyring's folder, which is asked each time. The owners' folders, where a file
        may be put by hand, are asked if they were not in the last `seconds`.
        """
        seen = self._seen
        if seen is not None and _changed_at(self._folder) == seen[0]:
            if time.monotonic() < self._looked_at + seconds:
                return
            self._looked_at = time.monotonic()
            if tuple(map(_changed_at, self._owners)) == seen[1:]:
                return
        self._load()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Allow one writer at a time, among threads and processes; read the keyring again before and after."""
        if not is_there(self._folder):
            raise KeyringUnusable("keyring.missing", file=KEYRING_FILE)
        with self._lock, permitted(self._folder), locked(self._folder / KEYRING_FILE):
            self._load()
            yield
            self._load()

    def _write(self, record: KeyRecord, secret: bytes) -> None:
        facts = _facts(record)
        path = self._folder / _file_name(record)
        make_private_folder(path.parent)
        write_private_file(path, {**facts, "private_key": seal_secret(self._seal, secret, facts)})
        os.utime(self._folder)

    def _restate(self, record: KeyRecord, state: KeyState, moment: datetime) -> KeyRecord:
        _, secret = self._open_file(_file_name(record))
        changed = replace(record, state=state, state_since=moment)
        self._write(changed, secret)
        return changed

    def _read(self, path: Path) -> KeyRecord:
        name = f"{path.parent.name}/{path.name}"
        facts, _ = self._open_file(name)
        try:
            method = VerificationMethod.from_jwk(facts["id"], facts["controller"], facts["public_key"])
            created, since = (datetime.fromisoformat(facts[date]) for date in ("created", "state_since"))
            record = KeyRecord(facts["owner"], method, facts["state"], created, since)
        except (ValueError, KeyError, TypeError, KeyRefused):
            raise KeyringUnusable("keyring.corrupt", file=name) from None
        if record.state not in _STATES or _file_name(record) != name:
            raise KeyringUnusable("keyring.corrupt", file=name)
        return record

    def _open_file(self, name: str) -> tuple[dict[str, Any], bytes]:
        """The facts and the private key of one key file, authenticated together."""
        facts = read_file(self._folder, name)
        sealed = facts.pop("private_key", None)
        try:
            secret = unseal_secret(self._seal, sealed, facts)
        except SealBroken:
            raise KeyringUnusable("keyring.corrupt", file=name) from None
        if facts.get("version") != 1:
            raise KeyringUnusable("keyring.corrupt", file=name)
        return facts, secret


def digest_of(states: Mapping[str, str]) -> str:
    """SHA-256, in hexadecimal, of which keys there are and in which state, by the id of their method.

    The id holds the public key or its thumbprint, so that two keyrings of one digest publish the same keys.
    """
    return hashlib.sha256(strict_json.encode(dict(sorted(states.items())))).hexdigest()


def further(one: str, other: str) -> KeyState:
    """The later of two states of a key: it only ever goes from active over retired to compromised.

    Raises ValueError: for a text that is no state.
    """
    return _STATES[max(_STATES.index(cast(KeyState, one)), _STATES.index(cast(KeyState, other)))]


def new_private_key(algorithm: Algorithm) -> PrivateKey:
    """A new private key of this algorithm, which has no owner yet."""
    if algorithm is Algorithm.EDDSA:
        return Ed25519PrivateKey.generate()
    if algorithm is Algorithm.RS256:
        return rsa.generate_private_key(65537, _RSA_BITS)
    return generate_private_key(SECP256R1() if algorithm is Algorithm.ES256 else SECP384R1())


def _changed_at(folder: Path) -> int:
    """When a file was last put into a folder, in nanoseconds; _GONE where there is none."""
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return _GONE


def _published(records: list[KeyRecord]) -> Mapping[str, tuple[VerificationMethod, ...]]:
    listed = [record for record in records if record.state != "compromised"]
    listed.sort(key=lambda record: (record.state != "active", record.method.algorithm is not Algorithm.RS256))
    methods: dict[str, list[VerificationMethod]] = {owner: [] for owner in sorted({each.owner for each in records})}
    for record in listed:
        methods[record.owner].append(record.method)
    return MappingProxyType({owner: tuple(held) for owner, held in methods.items()})


def _file_name(record: KeyRecord) -> str:
    return f"{record.owner}/{record.method.thumbprint}.json"


def _facts(record: KeyRecord) -> dict[str, Any]:
    return {
        "version": 1,
        "owner": record.owner,
        "id": record.method.id,
        "controller": record.method.controller,
        "algorithm": record.method.algorithm.value,
        "public_key": record.method.jwk,
        "state": record.state,
        "created": record.created.isoformat(),
        "state_since": record.state_since.isoformat(),
    }
