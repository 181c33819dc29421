"""bitstring: the published lists, an independent reader, and bombs."""

from __future__ import annotations

import base64
import gzip
import io
import random
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.bitstring import MINIMUM_BITS, decode, encode, is_set, with_bits
from schemas.errors import BitstringMalformed

# Bitstring Status List 1.0 gives the empty list; 1EdTech's validator tests with the other, where bit 23 alone is set.
EMPTY = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
BIT_23 = "uH4sIAAAAAAAA_-3BMQEAAAzDoMy_6cnoA9QFAAAAAAAAAAAAAAAAAAAAbD3uPa2cAEAAAA"


def naive_bits(encoded: str) -> str:
    """An independent reader: the list as a text of 0 and 1, index 0 first."""
    padded = encoded[1:] + "=" * (-len(encoded[1:]) % 4)
    with gzip.open(io.BytesIO(base64.b64decode(padded.replace("-", "+").replace("_", "/")))) as stream:
        return "".join(f"{byte:08b}" for byte in stream.read())


def wrapped(data: bytes, prefix: str = "u") -> str:
    return prefix + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_the_published_empty_list() -> None:
    bits = decode(EMPTY)
    assert len(bits) * 8 == MINIMUM_BITS
    assert not any(bits)
    assert decode(encode(bytes(16_384))) == bits


def test_the_published_list_with_bit_23() -> None:
    bits = decode(BIT_23)
    assert [index for index in range(MINIMUM_BITS) if is_set(bits, index)] == [23]
    assert bits == with_bits(MINIMUM_BITS, [23])


def test_every_bit_against_an_independent_reader() -> None:
    chosen = set(random.Random(20261124).sample(range(MINIMUM_BITS), 2_600)) | {0, 7, 8, MINIMUM_BITS - 1}
    encoded = encode(with_bits(MINIMUM_BITS, chosen))
    bits, naive = decode(encoded), naive_bits(encoded)
    assert len(naive) == MINIMUM_BITS
    for index in range(MINIMUM_BITS):
        assert is_set(bits, index) == (naive[index] == "1") == (index in chosen)


@given(st.binary(max_size=3_000))
def test_decode_undoes_encode(bits: bytes) -> None:
    assert decode(encode(bits)) == bits
    assert encode(bits) == encode(bits)


@given(st.integers(1, 300).map(lambda size: 8 * size), st.data())
def test_with_bits_sets_exactly_those(size: int, data: st.DataObject) -> None:
    indices = data.draw(st.sets(st.integers(0, size - 1)))
    bits = with_bits(size, indices)
    assert {index for index in range(size) if is_set(bits, index)} == indices


@pytest.mark.parametrize("index", [-1, 131_072, 2**31, 2**63])
def test_an_index_outside_of_the_list(index: int) -> None:
    for call in (lambda: is_set(bytes(16_384), index), lambda: with_bits(MINIMUM_BITS, [index])):
        with pytest.raises(BitstringMalformed) as refusal:
            call()
        assert refusal.value.code == "status.range"


@pytest.mark.parametrize("size", [0, -8, 7, 131_071])
def test_a_size_that_is_no_whole_number_of_bytes(size: int) -> None:
    with pytest.raises(BitstringMalformed, match=r"status\.list_malformed"):
        with_bits(size, [])


GZIPPED = gzip.compress(bytes(16_384), mtime=0)
MALFORMED = {
    "nothing": "",
    "no multibase prefix": EMPTY[1:],
    "another multibase": "z" + EMPTY[1:],
    "upper-case prefix": "U" + EMPTY[1:],
    "prefix alone": "u",
    "padding": EMPTY + "=",
    "standard base64": EMPTY.replace("-", "+"),
    "a blank inside": EMPTY[:20] + " " + EMPTY[20:],
    "a line feed at the end": EMPTY + "\n",
    "a letter that is not ASCII": EMPTY[:20] + "é" + EMPTY[21:],
    "five letters, impossible": "uAAAAA",
    "loose trailing bits": wrapped(GZIPPED + b"\x00")[:-1] + "B",
    "zlib": wrapped(zlib.compress(bytes(16_384))),
    "raw deflate": wrapped(zlib.compress(bytes(16_384), wbits=-15)),
    "not compressed": wrapped(bytes(100)),
    "cut in half": wrapped(GZIPPED[: len(GZIPPED) // 2]),
    "without the last byte": wrapped(GZIPPED[:-1]),
    "two members": wrapped(GZIPPED + GZIPPED),
    "a tail": wrapped(GZIPPED + b"x"),
    "a tail of zeros": wrapped(GZIPPED + bytes(512)),
    "wrong checksum": wrapped(GZIPPED[:-8] + b"\x00\x00\x00\x01" + GZIPPED[-4:]),
    "wrong length": wrapped(GZIPPED[:-4] + b"\x00\x00\x00\x01"),
    "wrong method": wrapped(b"\x1f\x8b\x07" + GZIPPED[3:]),
    "another magic": wrapped(b"\x1f\x9d" + GZIPPED[2:]),
}


@pytest.mark.parametrize("encoded", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_lists_are_refused(encoded: str) -> None:
    with pytest.raises(BitstringMalformed) as refusal:
        decode(encoded)
    assert refusal.value.code == "status.list_malformed"


def test_a_bomb_is_stopped_at_the_cap() -> None:
    stream = zlib.compressobj(9, wbits=31)
    bomb = wrapped(b"".join(stream.compress(bytes(1 << 20)) for _ in range(64)) + stream.flush())
    tracemalloc.start()
    try:
        with pytest.raises(BitstringMalformed) as refusal:
            decode(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refusal.value.code == "status.list_too_large"
    assert peak < 40 * 1024 * 1024


def test_a_bomb_within_a_bomb_is_only_bytes() -> None:
    """What comes out of one gzip is never decompressed again."""
    inner = gzip.compress(bytes(1 << 20), mtime=0)
    assert decode(wrapped(gzip.compress(inner, mtime=0))) == inner


def test_the_cap_is_the_callers() -> None:
    encoded = encode(bytes(1_000))
    assert len(decode(encoded, max_bytes=1_000)) == 1_000
    with pytest.raises(BitstringMalformed, match=r"status\.list_too_large"):
        decode(encoded, max_bytes=999)
    with pytest.raises(BitstringMalformed, match=r"status\.list_too_large"):
        decode("u" + "A" * 5_000, max_bytes=1_000)


@given(st.text(max_size=80) | st.binary(max_size=80).map(wrapped))
def test_never_anything_but_bits_or_a_refusal(encoded: str) -> None:
    with suppress(BitstringMalformed):
        assert encode(decode(encoded, max_bytes=10_000)).startswith("u")
