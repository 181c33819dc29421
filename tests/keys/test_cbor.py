"""The small CBOR reader: RFC 8949's own examples, one encoding for one value, and no memory for a false length."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keys.errors import ProofMalformed
from keys.proofs import cbor
from tests.keys.disclosure import encode, head

LEAVES = some.integers(0, 2**64 - 1) | some.binary(max_size=40)
VALUES = some.recursive(
    LEAVES,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.integers(0, 2**64 - 1), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [  # RFC 8949 appendix A
        ("00", 0),
        ("17", 23),
        ("1818", 24),
        ("1903e8", 1000),
        ("1a000f4240", 1_000_000),
        ("1b000000e8d4a51000", 10**12),
        ("1bffffffffffffffff", 2**64 - 1),
        ("40", b""),
        ("4401020304", b"\x01\x02\x03\x04"),
        ("80", []),
        ("8301820203820405", [1, [2, 3], [4, 5]]),
        ("a0", {}),
        ("a201020304", {1: 2, 3: 4}),
        ("d8404401020304", b"\x01\x02\x03\x04"),
    ],
)
def test_the_published_examples_are_read(text: str, value: object) -> None:
    assert cbor.decode(bytes.fromhex(text)) == value


def depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0) if isinstance(value, dict | list) else 0


@given(VALUES)
def test_what_is_written_is_read_back_down_to_the_greatest_depth(value: object) -> None:
    if depth(value) <= cbor.MAX_DEPTH:
        assert cbor.decode(encode(value)) == value
    else:
        with pytest.raises(ProofMalformed):
            cbor.decode(encode(value))


@given(some.binary(max_size=60))
def test_any_bytes_are_one_value_or_refused(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except ProofMalformed:
        return
    assert encode(value) == data or b"\xd8\x40" in data


@pytest.mark.parametrize(
    "text",
    [
        "",  # nothing
        "0000",  # a second value
        "1800",  # 0, 24 and 2^16 - 1 longer than need be
        "1817",
        "190018",
        "1900ff",
        "1a0000ffff",
        "1b00000000ffffffff",
        "5803010203",
        "9801ff",
        "20",  # a negative number
        "60",  # text
        "6161",
        "f4",  # false, null, undefined, a float, break
        "f6",
        "f7",
        "f90000",
        "ff",
        "5f42010243030405ff",  # indefinite lengths
        "9fff",
        "bfff",
        "1c",  # reserved
        "9e",
        "c000",  # tags
        "d84000",
        "d840d84040",
        "d9d9f740",
        "d8184100",
        "a201020103",  # a key twice
        "a1410102",  # a key that is no number
        "a16101f4",
        "8181818180",  # too deep
        "43ffff",  # cut short
        "8201",
        "a101",
        "19ff",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ProofMalformed):
        cbor.decode(bytes.fromhex(text))


@pytest.mark.parametrize("kind", [2, 4, 5])
@pytest.mark.parametrize("number", [2**16, 2**32 - 1, 2**64 - 1])
def test_a_large_declared_length_allocates_no_memory(kind: int, number: int) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ProofMalformed):
            cbor.decode(head(kind, number) + bytes(10))
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


def test_a_long_text_is_refused_whole() -> None:
    with pytest.raises(ProofMalformed):
        cbor.decode(encode(bytes(cbor.MAX_BYTES)))
