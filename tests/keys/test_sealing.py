"""What was sealed opens with its passphrase alone, whole, unaltered and in its order."""

import copy
import io
import pickle
import tracemalloc
from array import array

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from hypothesis import given
from hypothesis import strategies as st

from keys import sealing
from keys.sealing import (
    CHUNK,
    HEADER,
    MAGIC,
    MAX_COST,
    NONCE,
    TAG,
    SealBroken,
    SealingWriter,
    new_seal,
    open_stream,
    seal,
    seal_of,
    seal_stream,
    unseal,
)

WORDS = "laine et granit"
LENGTHS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5]
CHEAP = new_seal(WORDS, 1)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are sealed now cost next to nothing to open."""
    monkeypatch.setattr(sealing, "COST", 1)


def text(length: int) -> bytes:
    """Bytes of which no two chunks are alike."""
    return array("L", range(length // 4 + 1)).tobytes()[:length]


def parts(sealed: bytes) -> tuple[bytes, list[bytes]]:
    """The header and the sealed chunks."""
    size = CHUNK + TAG
    return sealed[:HEADER], [sealed[at : at + size] for at in range(HEADER, len(sealed), size)]


def refused(sealed: bytes, words: str = WORDS) -> str:
    """The code with which a file is refused."""
    with pytest.raises(SealBroken) as refusal:
        unseal(sealed, words)
    return refusal.value.code


def test_the_real_cost():
    sealed = seal(b"le registre", WORDS)
    assert 16 <= sealed[len(MAGIC)] <= MAX_COST
    assert unseal(sealed, WORDS) == b"le registre"
    assert b"le registre" not in sealed


def test_the_format_is_the_one_that_is_written_down():
    """Read here with the primitives alone, as the module's docstring says."""
    data = text(CHUNK + 7)
    sealed = CHEAP.seal(data, b"facts")
    header, chunks = parts(sealed)
    magic, cost, salt, nonce = header[:20], header[20], header[21:37], header[37:53]
    assert magic == b"RCS-BADGES-SEALED-2\n" and len(header) == 53
    key = Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(WORDS.encode())
    cipher = AESGCM(HKDF(SHA256(), 32, salt=nonce, info=magic).derive(key))
    first = cipher.decrypt(bytes(11) + b"\x00", chunks[0], header + b"facts")
    last = cipher.decrypt(bytes(10) + b"\x01\x01", chunks[1], header + b"facts")
    assert first + last == data


@pytest.mark.parametrize("length", LENGTHS)
def test_what_was_sealed_comes_back(cheap, length):
    data, target = text(length), io.BytesIO()
    seal_stream(io.BytesIO(data), target, WORDS)
    sealed = target.getvalue()
    chunks = list(open_stream(io.BytesIO(sealed), WORDS))
    assert b"".join(chunks) == unseal(sealed, WORDS) == data
    assert [len(chunk) for chunk in chunks[:-1]] == [CHUNK] * (len(chunks) - 1)
    assert len(sealed) == HEADER + length + TAG * max(1, -(-length // CHUNK))
    assert seal(data, WORDS) != sealed


@given(data=st.binary(max_size=300), associated=st.binary(max_size=20), passphrase=st.text(max_size=20))
def test_any_bytes_under_any_passphrase(data, associated, passphrase):
    of = new_seal(passphrase, 1)
    sealed = of.seal(data, associated)
    assert seal_of(sealed, passphrase).unseal(sealed, associated) == of.unseal(sealed, associated) == data
    with pytest.raises(SealBroken):
        seal_of(sealed, passphrase + "x").unseal(sealed, associated)
    with pytest.raises(SealBroken):
        of.unseal(sealed, associated + b"x")


@given(sizes=st.lists(st.integers(0, 2 * CHUNK + 1), max_size=5))
def test_writes_of_any_size_are_one_text(sizes):
    data, target = text(sum(sizes)), io.BytesIO()
    writer = SealingWriter(target, CHEAP)
    at = 0
    for size in sizes:
        assert writer.write(data[at : at + size]) == size
        at += size
    writer.finish()
    assert CHEAP.unseal(target.getvalue()) == data
    assert len(target.getvalue()) == len(CHEAP.seal(data))


class Dripping(io.BytesIO):
    """A source that gives fewer bytes than it is asked for, as a pipe does."""

    def read(self, size=-1):
        return super().read(min(size, 1000))


def test_a_source_may_give_little_at_a_time(cheap):
    data, target = text(2 * CHUNK + 5), io.BytesIO()
    seal_stream(Dripping(data), target, WORDS)
    assert b"".join(open_stream(Dripping(target.getvalue()), WORDS)) == data


# Refusals. `whole` opens, so that each of them has its positive control.


@pytest.fixture
def whole(cheap: None) -> bytes:
    """A file of four chunks, the last one short."""
    sealed = seal(text(3 * CHUNK + 5), WORDS)
    assert unseal(sealed, WORDS) == text(3 * CHUNK + 5)
    return sealed


def test_a_file_that_is_cut_anywhere_is_refused(whole):
    borders = [HEADER + number * (CHUNK + TAG) for number in range(4)]
    for cut in (0, 1, len(MAGIC), HEADER - 1):
        assert refused(whole[:cut]) == "seal.not_sealed"
    for border in borders:
        for cut in (border, border + 1, border + TAG, border + TAG + 1, border + TAG + 4):
            assert refused(whole[:cut]) == "seal.broken"
    for cut in (borders[2] - 1, borders[3] - TAG, len(whole) - 1):
        assert refused(whole[:cut]) == "seal.broken"


def test_a_small_file_that_is_cut_anywhere_is_refused(cheap):
    sealed = seal(b"le registre", WORDS)
    codes = [refused(sealed[:cut]) for cut in range(len(sealed))]
    assert codes == ["seal.not_sealed"] * HEADER + ["seal.broken"] * (len(sealed) - HEADER)


@pytest.mark.parametrize("length", [0, CHUNK, 2 * CHUNK])
def test_a_file_of_full_chunks_that_loses_its_last_is_refused(cheap, length):
    sealed = seal(text(length), WORDS)
    assert unseal(sealed, WORDS) == text(length)
    header, chunks = parts(sealed)
    assert refused(header + b"".join(chunks[:-1])) == "seal.broken"


ARRANGEMENTS = {
    "first-two-swapped": [1, 0, 2, 3],
    "last-two-swapped": [0, 1, 3, 2],
    "repeated": [0, 1, 1, 2, 3],
    "last-repeated": [0, 1, 2, 3, 3],
    "first-appended": [0, 1, 2, 3, 0],
    "first-dropped": [1, 2, 3],
    "middle-dropped": [0, 2, 3],
    "last-dropped": [0, 1, 2],
    "last-alone": [3],
    "one-for-another": [0, 0, 2, 3],
}


@pytest.mark.parametrize("order", ARRANGEMENTS.values(), ids=ARRANGEMENTS)
def test_chunks_stay_in_their_place(whole, order):
    header, chunks = parts(whole)
    assert refused(header + b"".join(chunks[number] for number in order)) == "seal.broken"


def test_nothing_can_be_appended(whole):
    for tail in (b"\x00", bytes(TAG), bytes(CHUNK + TAG), whole):
        assert refused(whole + tail) == "seal.broken"
    full = seal(text(CHUNK), WORDS)
    assert unseal(full, WORDS) == text(CHUNK)
    for tail in (b"\x00", bytes(TAG), full):
        assert refused(full + tail) == "seal.broken"


def test_chunks_of_another_file_are_refused():
    """Also of one that the same key sealed, and whose chunks say the same."""
    data = text(2 * CHUNK)
    first, second = CHEAP.seal(data), CHEAP.seal(data)
    assert CHEAP.unseal(first) == CHEAP.unseal(second) == data
    (header, (one, two)), (other_header, (other_one, other_two)) = parts(first), parts(second)
    for mixed in (header + one + other_two, header + other_one + two, other_header + one + two):
        assert refused(mixed) == "seal.broken"


def test_an_empty_last_chunk_after_others_is_refused():
    """Each length has one form; only the holder of the passphrase could write another."""

    def written(*data: bytes) -> bytes:
        target = io.BytesIO()
        writer = SealingWriter(target, CHEAP)
        for each in data:
            writer._held += each
            writer._write_chunk(last=each is data[-1])
        return target.getvalue()

    assert unseal(written(text(CHUNK), b"x"), WORDS) == text(CHUNK) + b"x"
    assert unseal(written(b""), WORDS) == b""
    assert refused(written(text(CHUNK), b"")) == "seal.broken"


def test_every_byte_counts(cheap):
    sealed = seal(b"le registre", WORDS)
    for at in range(len(sealed)):
        for mask in (0x01, 0x80, 0xFF):
            altered = bytearray(sealed)
            altered[at] ^= mask
            # The cost 1 becomes 0, 129 or 254: none of them is tried.
            expected = "seal.not_sealed" if at <= len(MAGIC) else "seal.broken"
            assert refused(bytes(altered)) == expected
    cost = bytearray(sealed)
    cost[len(MAGIC)] = 2
    assert refused(bytes(cost)) == "seal.broken"


def test_another_passphrase_is_refused(cheap):
    sealed = seal(b"le registre", WORDS)
    assert unseal(sealed, WORDS) == b"le registre"
    for words in ("", "laine et granite", "laine et granit ", "Laine et granit", "\udcff"):
        assert refused(sealed, words) == "seal.broken"


def test_a_passphrase_that_is_no_text_is_one_too(cheap):
    """Python reads an environment variable that is not UTF-8 with such characters."""
    assert unseal(seal(b"le registre", "granit\udce9"), "granit\udce9") == b"le registre"


def test_other_files_are_no_sealed_ones(cheap):
    sealed = seal(b"le registre", WORDS)
    assert unseal(sealed, WORDS) == b"le registre"
    older = b"RCS-BADGES-SEALED-1\n" + sealed[len(MAGIC) :]
    for other in (b"", b"%PDF-1.7\n" + bytes(100), b"%PDF-" + sealed, older, MAGIC, bytes(1000)):
        assert refused(other) == "seal.not_sealed"


def test_a_hostile_cost_is_not_tried(cheap, monkeypatch):
    tried = []

    def watched(**parameters):
        tried.append(parameters)
        return Scrypt(**parameters | {"n": 2})

    sealed = seal(b"le registre", WORDS)
    monkeypatch.setattr(sealing, "Scrypt", watched)
    for cost in range(256):
        unlike = sealed[: len(MAGIC)] + bytes([cost]) + sealed[len(MAGIC) + 1 :]
        assert cost == 1 or refused(unlike) == ("seal.broken" if 1 <= cost <= MAX_COST else "seal.not_sealed")
    assert [each["n"] for each in tried] == [2**cost for cost in range(2, MAX_COST + 1)]
    assert max(128 * each["n"] * each["r"] * each["p"] for each in tried) <= 256 * 2**20


# Streams.


def test_no_chunk_is_given_before_it_was_authenticated(whole):
    altered = bytearray(whole)
    altered[HEADER + CHUNK + TAG + 10] ^= 1
    chunks = open_stream(io.BytesIO(altered), WORDS)
    assert next(chunks) == text(CHUNK)
    with pytest.raises(SealBroken) as refusal:
        next(chunks)
    assert refusal.value.code == "seal.broken"
    chunks = open_stream(io.BytesIO(whole[:-1]), WORDS)
    assert [next(chunks) for _ in range(3)] == [text(3 * CHUNK)[at : at + CHUNK] for at in range(0, 3 * CHUNK, CHUNK)]
    with pytest.raises(SealBroken):
        next(chunks)


def test_what_was_not_finished_does_not_open():
    target = io.BytesIO()
    writer = SealingWriter(target, CHEAP)
    writer.write(text(2 * CHUNK + 1))
    assert refused(target.getvalue()) == "seal.broken"
    writer.finish()
    assert unseal(target.getvalue(), WORDS) == text(2 * CHUNK + 1)
    for late in (lambda: writer.write(b"x"), writer.finish):
        with pytest.raises(ValueError, match="last chunk"):
            late()


class Failing(io.BytesIO):
    """A target that keeps what it is given and fails once, as a full disk does."""

    failures = 0

    def write(self, data):
        super().write(data)
        if self.failures:
            self.failures -= 1
            raise OSError("no space left")
        return len(data)


def test_no_nonce_is_used_twice_after_a_failure():
    target = Failing()
    writer = SealingWriter(target, CHEAP)
    writer.write(text(CHUNK))
    target.failures = 1
    with pytest.raises(OSError, match="space"):
        writer.write(b"x")
    writer.write(b"another text")
    target.failures = 1
    with pytest.raises(OSError, match="space"):
        writer.finish()
    with pytest.raises(ValueError, match="last chunk"):
        writer.write(b"x")
    with pytest.raises(ValueError, match="last chunk"):
        writer.finish()
    header, chunks = parts(target.getvalue())
    cipher = CHEAP.cipher(header)
    assert cipher.decrypt(bytes(12), chunks[0], header) == text(CHUNK)
    assert cipher.decrypt(bytes(10) + b"\x01\x01", chunks[1], header) == b"another text"


class Endless:
    """A source of zeros that is never in memory as a whole, and remembers the largest read."""

    def __init__(self, length: int) -> None:
        self.left, self.largest = length, 0

    def read(self, size: int) -> bytes:
        size = min(size, self.left)
        self.left, self.largest = self.left - size, max(self.largest, size)
        return bytes(size)


def test_memory_is_bounded_by_the_chunk(cheap, tmp_path):
    size = 64 * 2**20
    source, path = Endless(size), tmp_path / "sealed"
    tracemalloc.start()
    try:
        with path.open("wb") as target:
            seal_stream(source, target, WORDS)
        with path.open("rb") as sealed:
            length = sum(map(len, open_stream(sealed, WORDS)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (length, source.left, source.largest) == (size, 0, CHUNK)
    assert peak < 16 * CHUNK


def test_a_seal_shows_no_key():
    assert repr(CHEAP) == str(CHEAP) == "<Seal>"
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            copied(CHEAP)


def test_one_seal_opens_its_own_files_alone():
    sealed = CHEAP.seal(b"le registre")
    assert CHEAP.unseal(sealed) == b"le registre"
    with pytest.raises(SealBroken) as refusal:
        new_seal(WORDS, 1).unseal(sealed)
    assert refusal.value.code == "seal.broken"
    assert sealed[HEADER - NONCE : HEADER] != CHEAP.seal(b"le registre")[HEADER - NONCE : HEADER]
