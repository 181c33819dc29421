"""The one format for what is encrypted under a passphrase: backups, and the private keys of a keyring.

A header, then the data in chunks of 64 KiB, of which the last may be shorter. Each chunk is sealed with AES-256-GCM
and is followed by its tag of 16 bytes. The header has a fixed length:

    magic                20 bytes   names the format and its version
    cost                 1 byte     scrypt (RFC 7914) with N = 2**cost, r = 8, p = 1; at most MAX_COST when read
    salt                 16 bytes   random, of scrypt
    file nonce           16 bytes   random, of each sealing

The passphrase gives a key by scrypt; that key and the file nonce give the key of this file by HKDF-SHA256 (RFC 5869),
so that many small files can share one derivation. A chunk's nonce is its number (11 bytes, big-endian) and one byte
that is 1 for the last chunk and 0 for every other: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár,
"Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance" (CRYPTO 2015). The header is associated data of
every chunk, and so are the `associated` bytes of the caller. A chunk that was altered, moved, repeated, left out or
added, or a last chunk that is missing, does not open.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from typing import BinaryIO, Final, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from schemas.errors import OpenBadgesError

MAGIC: Final = b"RCS-BADGES-SEALED-2\n"
SALT: Final = 16
NONCE: Final = 16
TAG: Final = 16
HEADER: Final = len(MAGIC) + 1 + SALT + NONCE
CHUNK: Final = 65_536
# About 250 ms and 64 MiB for each guess at the passphrase of a backup.
COST = 16
# What a hostile header may ask for: 256 MiB and about one second.
MAX_COST: Final = 18


class SealBroken(OpenBadgesError):
    """What cannot be opened.

    `seal.not_sealed`: no header of this format, or one that asks for too much. `seal.broken`: the passphrase or the
    associated data are others, or the chunks were altered or cut; these cases cannot be told apart.
    """


class Seal:
    """The key that a passphrase gives with one salt and cost. It seals and opens any number of files.

    It does not show its key, and cannot be copied or pickled.
    """

    __slots__ = ("_key", "_parameters")

    def __init__(self, passphrase: str, cost: int, salt: bytes) -> None:
        """Not called directly: see `new_seal` and `seal_of`."""
        self._parameters = bytes([cost]) + salt
        # "surrogatepass", since an environment variable may hold bytes that are not UTF-8.
        words = passphrase.encode("utf-8", "surrogatepass")
        self._key = Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(words)

    def __repr__(self) -> str:
        return "<Seal>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a seal is not copied")

    def seal(self, data: bytes, associated: bytes = b"") -> bytes:
        """Encrypt and authenticate `data`, bound to `associated`. Two sealings of the same bytes differ."""
        target = io.BytesIO()
        writer = SealingWriter(target, self, associated)
        writer.write(data)
        writer.finish()
        return target.getvalue()

    def unseal(self, sealed: bytes, associated: bytes = b"") -> bytes:
        """The data that was sealed with this seal and these `associated` bytes. Raises SealBroken."""
        source = io.BytesIO(sealed)
        header = _read_header(source)
        return b"".join(_open_chunks(source, self.cipher(header), header + associated))

    def new_header(self) -> bytes:
        """The header of one more file."""
        return MAGIC + self._parameters + secrets.token_bytes(NONCE)

    def cipher(self, header: bytes) -> AESGCM:
        """The cipher of the one file that has this header."""
        return AESGCM(HKDF(SHA256(), 32, salt=header[-NONCE:], info=MAGIC).derive(self._key))


class SealingWriter:
    """Seals into `target` what is written to it, chunk by chunk, and holds no more than one chunk of it.

    `target` must write all that it is given, as a buffered file does. What it holds opens only after `finish`; a caller
    that fails on the way does not call that.
    """

    def __init__(self, target: BinaryIO, seal: Seal, associated: bytes = b"") -> None:
        header = seal.new_header()
        self._target, self._cipher, self._associated = target, seal.cipher(header), header + associated
        self._held, self._number, self._finished = bytearray(), 0, False
        target.write(header)

    def write(self, data: bytes) -> int:
        """Seal `data`, of any length, and return that length. Raises ValueError: after `finish`."""
        if self._finished:
            raise ValueError("the last chunk is written")
        rest = memoryview(data)
        while rest:
            if len(self._held) == CHUNK:  # more follows, so the chunk that is held is not the last one
                self._write_chunk(last=False)
            room = CHUNK - len(self._held)
            self._held += rest[:room]
            rest = rest[room:]
        return len(data)

    def flush(self) -> None:
        """Do nothing, for those who take a file: a chunk is written when more follows it."""

    def finish(self) -> None:
        """Write the last chunk. `target` is not closed. Raises ValueError: if it was done before."""
        if self._finished:
            raise ValueError("the last chunk is written")
        self._finished = True
        self._write_chunk(last=True)

    def _write_chunk(self, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_chunk_nonce(self._number, last), self._held, self._associated)
        # Before the write, which may fail: a nonce is never used for two texts.
        self._number += 1
        self._held.clear()
        self._target.write(sealed)


def new_seal(passphrase: str, cost: int) -> Seal:
    """A seal with a new salt; `cost` is the base-2 logarithm of scrypt's N, at most MAX_COST."""
    return Seal(passphrase, cost, secrets.token_bytes(SALT))


def seal_of(sealed: bytes, passphrase: str) -> Seal:
    """The seal with the salt and the cost that stand in the header of `sealed`.

    Whether it is the seal of `sealed` shows when it opens it. Raises SealBroken: `seal.not_sealed`.
    """
    return _seal_of_header(_read_header(io.BytesIO(sealed)), passphrase)


def sealing_into(target: BinaryIO, passphrase: str) -> SealingWriter:
    """A writer under a new seal of this passphrase, for what is made while it is sealed."""
    return SealingWriter(target, new_seal(passphrase, COST))


def seal_stream(source: BinaryIO, target: BinaryIO, passphrase: str) -> None:
    """Seal what can be read from `source` into `target`, in the memory of a few chunks. Neither is closed."""
    writer = sealing_into(target, passphrase)
    while data := source.read(CHUNK):
        writer.write(data)
    writer.finish()


def open_stream(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield, in chunks, the data that is sealed in `source` up to its end, in the memory of a few chunks.

    Each chunk was authenticated before it is yielded, but only the end of the iteration says that the data is whole:
    a caller must not act on any of it before. `source` is not closed. Raises SealBroken, at any step.
    """
    header = _read_header(source)
    yield from _open_chunks(source, _seal_of_header(header, passphrase).cipher(header), header)


def seal(data: bytes, passphrase: str) -> bytes:
    """Encrypt and authenticate `data`, which is in memory whole; a backup is written as a stream (`sealing_into`).

    Two sealings of the same bytes differ.
    """
    target = io.BytesIO()
    seal_stream(io.BytesIO(data), target, passphrase)
    return target.getvalue()


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """The sealed data, whole. Raises SealBroken."""
    return b"".join(open_stream(io.BytesIO(sealed), passphrase))


def _read_header(source: BinaryIO) -> bytes:
    header = _read(source, HEADER)
    if len(header) < HEADER or not header.startswith(MAGIC) or not 1 <= header[len(MAGIC)] <= MAX_COST:
        raise SealBroken("seal.not_sealed")
    return header


def _seal_of_header(header: bytes, passphrase: str) -> Seal:
    return Seal(passphrase, header[len(MAGIC)], header[len(MAGIC) + 1 : -NONCE])


def _open_chunks(source: BinaryIO, cipher: AESGCM, associated: bytes) -> Iterator[bytes]:
    number, following = 0, _read(source, CHUNK + TAG)
    while True:
        chunk, following = following, _read(source, CHUNK + TAG)
        try:
            data = cipher.decrypt(_chunk_nonce(number, not following), chunk, associated)
        except InvalidTag:
            raise SealBroken("seal.broken") from None
        if number and not data:  # an empty chunk stands for empty data alone: one form for each length
            raise SealBroken("seal.broken")
        yield data
        if not following:
            return
        number += 1


def _chunk_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _read(source: BinaryIO, size: int) -> bytes:
    """`size` bytes, or all that are left: a source may give fewer than it is asked for before it ends."""
    data = bytearray()
    while len(data) < size and (more := source.read(size - len(data))):
        data += more
    return bytes(data)
