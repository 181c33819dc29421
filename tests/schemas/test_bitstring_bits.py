"""Every one of the 131,072 bits, written and read, against an independent reader: one large number (row B2).

Bitstring Status List 1.0 section 2.2: index 0 is the left-most bit, so index i is the bit of weight 2^(131071 - i).
"""

from __future__ import annotations

import base64
import gzip
import random

import pytest

from schemas.bitstring import MINIMUM_BITS, decode, encode, is_set, with_bits

BYTES = MINIMUM_BITS // 8


def number_of(encoded: str) -> int:
    """The list as a number, by the standard library alone."""
    assert encoded[0] == "u"
    data = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert len(data) == BYTES
    return int.from_bytes(data, "big")


def encoded_from(number: int) -> str:
    """A list as another program writes it: another level, and a name in its header."""
    packed = gzip.compress(number.to_bytes(BYTES, "big"), compresslevel=1, mtime=1_700_000_000)
    named = packed[:3] + b"\x08" + packed[4:10] + b"list\0" + packed[10:]
    return "u" + base64.urlsafe_b64encode(named).rstrip(b"=").decode()


def test_each_bit_alone_is_written_where_it_belongs() -> None:
    weights = [bytes([1 << (7 - place)]) for place in range(8)]
    for index in range(MINIMUM_BITS):
        before, place = divmod(index, 8)
        assert with_bits(MINIMUM_BITS, (index,)) == bytes(before) + weights[place] + bytes(BYTES - 1 - before)


@pytest.mark.parametrize("density", [0, 1, 0.5, 0.001, 0.999])
def test_each_bit_is_read_as_the_number_has_it(density: float) -> None:
    chance = random.Random(f"a list of {density}")
    number = int("".join("01"[chance.random() < density] for _ in range(MINIMUM_BITS)), 2)
    bits = decode(encoded_from(number))
    text = f"{number:0{MINIMUM_BITS}b}"
    read = [is_set(bits, index) for index in range(MINIMUM_BITS)]
    assert len(read) == len(text) == MINIMUM_BITS
    assert read == [letter == "1" for letter in text]
    indices = [index for index, letter in enumerate(text) if letter == "1"]
    assert number_of(encode(with_bits(MINIMUM_BITS, indices))) == number


def test_a_reader_that_counts_from_the_right_would_be_noticed() -> None:
    """The positive control: in the other order of bits, or of bytes, hardly an index keeps its value."""
    bits = decode(encoded_from(random.Random("a list").getrandbits(MINIMUM_BITS)))
    reversed_in_bytes = bytes(int(f"{byte:08b}"[::-1], 2) for byte in bits)
    for other in (reversed_in_bytes, bits[::-1]):
        differing = sum(is_set(bits, index) != is_set(other, index) for index in range(MINIMUM_BITS))
        assert differing > 0.4 * MINIMUM_BITS
