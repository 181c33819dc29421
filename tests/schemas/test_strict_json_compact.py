"""The two readers of strict_json agree, and its fast writer writes what the standard library does.

A trailing space makes strict_json use the slow reader, so each document is read with and without one.
"""

from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas import strict_json
from schemas.errors import DocumentMalformed
from tests.schemas.json_texts import JSON, REFUSED

NUMBERS = [
    "0", "-0", "-0.0", "0.0", "1.0", "1.00", "-1", "0e5", "1e5", "1E5", "1e+5", "0.1e1", "1e400", "-1e400", "1e308",
    "1.8e308", "5e-324", "4.9e-324", "2e-324", "1e16", "1e+16", "1e22", "1e23", "0.0001", "0.00001", "1e-5", "1e-05",
    "1e-7", "0.1", "0.30000000000000004", "2.675", "9007199254740991", "9007199254740992", "9007199254740993",
    "-9007199254740991", "-9007199254740992", "-9007199254740993", "9007199254740993.0", "18446744073709551615",
    "18446744073709551616", "123456789012345678901234567890.0", "NaN", "Infinity", "-Infinity", "01", "1.", ".1", "+1",
]  # fmt: skip
STRINGS = [
    '"\\u0000"', '"\\u001f"', '"\\u007f"', '"\x7f"', '"\\n"', '"\\u000a"', '"\n"', '"\x00"', '"/"', '"\\/"',
    '"\\u002f"', '"é"', '"\\u00e9"', '"\\u00E9"', '"e\u0301"', '"😀"', '"\\ud83d\\ude00"', '"\\ud83d"',
    '"\\ude00\\ud83d"', '"\\\\ud83d"', '"\u2028\u2029\ufeff"', '"\ufffe\uffff"', '"\\x41"', '"a',
    '"\\', '"\\"[[[["', '"[{"',
]  # fmt: skip
DOCUMENTS = [
    b"null", b"true", b'""', b"{}", b"[]", b"[null]", b'{"":null}', b'{"a":1,"a":1}', b'{"a":1,"\\u0061":1}',
    b'{"a":{"b":1,"c":2,"b":3}}', b'[{"a":1},{"a":1}]', b'{"__proto__":1}', b'{"a":1}{"a":1}', b'{"a":1}\x00', b"[1,]",
    b'{"a":1', b'\xef\xbb\xbf{"a":1}', b'"\xed\xa0\x80"', b'"\xc0\xaf"', b'"\xff"', b'"\xe2\x82', b'{"a":nan}', b"",
    *(b"[" * depth + b"]" * depth for depth in (63, 64, 65, 255, 256, 1023, 1024, 1025, 4_000)),
    *(b'{"a":' * depth + b"1" + b"}" * depth for depth in (63, 64, 65, 255)),
    *(b'{"a":[' * depth + b"]}" * depth for depth in (32, 33)),
    b"[" + b",".join([b"[{}]"] * 200) + b"]",
    b"[" + b",".join([b"[" * 63 + b"]" * 63] * 3) + b"]",
    b"[" + b",".join([b"[" * 63 + b"]" * 63] * 3 + [b"[" * 64 + b"]" * 64]) + b"]",
    b"{" + b",".join(b'"[%d":"{"' % number for number in range(100)) + b"}",
    *(f"[{number}]".encode() for number in NUMBERS),
    *(f'{{"a":[{text},1]}}'.encode() for text in STRINGS),
    *(f"{{{text}:1}}".encode() for text in STRINGS),
    *(data for data, _ in REFUSED.values() if len(data) < 10_000),
]  # fmt: skip


def outcome(data: bytes) -> str:
    """The value with the types of all that is in it, or the code of the refusal."""
    try:
        return repr(strict_json.parse(data, max_bytes=10_000))
    except DocumentMalformed as refusal:
        return refusal.code


def mean_the_same(data: bytes) -> bool:
    return outcome(data) == outcome(data + b" ")


def test_corners_mean_the_same_both_ways() -> None:
    assert [data[:80] for data in DOCUMENTS if not mean_the_same(data)] == []


@given(JSON, st.sampled_from([None, 1]), st.booleans(), st.sampled_from([(",", ":"), (", ", ": ")]))
def test_documents_mean_the_same_both_ways(
    value: strict_json.JsonValue, indent: int | None, ascii_alone: bool, separators: tuple[str, str]
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_alone, separators=separators)
    assert mean_the_same(text.encode())
    assert outcome(text.encode()) == repr(value)


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_numbers_mean_the_same_both_ways(number: str) -> None:
    assert mean_the_same(f"[{number}]".encode())


@given(st.lists(st.sampled_from([*'[]{}",:\\019-. eE', "null", '"a":', '"\\u0061":', "\\u", "d83d", "é", "1e9"])))
@example(['{"a":', "1", ",", '"\\u0061":', "1", "}"])
def test_fragments_mean_the_same_both_ways(fragments: list[str]) -> None:
    assert mean_the_same("".join(fragments).encode())


def test_the_quick_reader_alone_would_accept_what_is_refused() -> None:
    """The positive control: what the comparison with the bytes is for."""
    for name in ("a duplicate name", "a duplicate name, once escaped", "2^53 + 1", "65 brackets"):
        orjson.loads(REFUSED[name][0])


def test_most_documents_go_the_quick_way() -> None:
    badge = {"@context": ["https://www.w3.org/ns/credentials/v2"], "name": "Écouter", "n": [1, 1.5, None, True] * 40}
    many = [{"narrative": [str(number)]} for number in range(100)]  # more brackets than levels allowed
    for value in (badge, many):
        data = strict_json.encode(value)
        assert strict_json._compact(data, strict_json.MAX_DEPTH) == value
        assert strict_json._compact(data + b" ", strict_json.MAX_DEPTH) is None


def plain(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


@given(JSON)
def test_what_is_written_is_read_as_it_was(value: strict_json.JsonValue) -> None:
    encoded = strict_json.encode(value)
    assert repr(json.loads(encoded)) == repr(value)
    # Only what is smaller than 0.0001 is spelled in another way: 0.00001 or 1e-7 for 1e-05 and 1e-07.
    if b"e-" not in (plainly := plain(value)):
        assert encoded == plainly


@pytest.mark.parametrize(
    "value",
    [
        {"a": "\x00\x1f\x7f\b\t\n\f\r\"\\/é\u2028😀", "é": [[], {}, None, True, 0, -0.0, 1e16, 46.17, 2**53]},
        {"z": 1, "a": 2, "m": ({"b": 1},)},
        {1: "a", None: "b", 1.5: "c"},
        [2**64, -(2**70)],
        "null",
    ],
)  # fmt: skip
def test_is_written_as_the_standard_library_writes_it(value: object) -> None:
    assert strict_json.encode(value) == plain(value)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_no_number_becomes_null(number: float) -> None:
    assert orjson.dumps([number]) == b"[null]"  # the positive control
    for value in (number, [number], {"a": {"b": [1, number]}}, [None, number]):
        with pytest.raises(DocumentMalformed, match=r"json\.number"):
            strict_json.encode(value)
