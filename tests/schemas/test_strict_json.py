"""strict_json: what two parsers could read differently is refused, and everything else comes through unchanged."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import strict_json
from schemas.errors import DocumentMalformed

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)

REFUSED = {
    "utf-8 with a byte order mark": (b'\xef\xbb\xbf{"a":1}', "json.not_utf8"),
    "utf-16": ('{"a":1}'.encode("utf-16"), "json.not_utf8"),
    "utf-16 without a mark": ('{"a":1}'.encode("utf-16-le"), "json.not_utf8"),
    "utf-32": ('{"a":1}'.encode("utf-32-be"), "json.not_utf8"),
    "a stray continuation byte": (b'{"a":"\x80"}', "json.not_utf8"),
    "an overlong slash": (b'"\xc0\xaf"', "json.not_utf8"),
    "a surrogate in utf-8": (b'"\xed\xa0\x80"', "json.not_utf8"),
    "a truncated character": (b'"\xe2\x82', "json.not_utf8"),
    "nothing": (b"", "json.syntax"),
    "blanks": (b"  \n", "json.syntax"),
    "half a document": (b'{"a":', "json.syntax"),
    "two values": (b"{} {}", "json.syntax"),
    "a trailing comma": (b"[1,]", "json.syntax"),
    "a leading zero": (b"[01]", "json.syntax"),
    "a plus": (b"[+1]", "json.syntax"),
    "a bare point": (b"[.5]", "json.syntax"),
    "single quotes": (b"{'a':1}", "json.syntax"),
    "a comment": (b"{}//", "json.syntax"),
    "a line feed in a string": (b'"a\nb"', "json.syntax"),
    "a no-break space outside": ("\u00a0{}".encode(), "json.syntax"),
    "a bad escape": (rb'"\x41"', "json.syntax"),
    "half an escape": (rb'"\u00"', "json.syntax"),
    "Python words": (b"[True, None]", "json.syntax"),
    "a duplicate name": (b'{"a":1,"a":2}', "json.duplicate_key"),
    "a duplicate name, once escaped": (rb'{"a":1,"\u0061":2}', "json.duplicate_key"),
    "a duplicate name deep inside": (b'[{"b":{"c":1,"d":2,"c":1}}]', "json.duplicate_key"),
    "NaN": (b"[NaN]", "json.number"),
    "Infinity": (b'{"a":Infinity}', "json.number"),
    "-Infinity": (b"-Infinity", "json.number"),
    "1e999": (b"[1e999]", "json.number"),
    "-1e999": (b"[-1e999]", "json.number"),
    "2^53 + 1": (b"[9007199254740993]", "json.number"),
    "-2^53 - 1": (b"[-9007199254740993]", "json.number"),
    "5,000 digits": (b"[" + b"9" * 5_000 + b"]", "json.number"),
    "a lone high surrogate": (rb'["\ud800"]', "json.surrogate"),
    "a lone low surrogate": (rb'["a\uDC00b"]', "json.surrogate"),
    "surrogates in the wrong order": (rb'"\udc00\ud800"', "json.surrogate"),
    "a surrogate in a name": (rb'{"\ud83d":1}', "json.surrogate"),
    "65 brackets": (b"[" * 65 + b"]" * 65, "json.too_deep"),
    "100,000 brackets": (b"[" * 100_000, "json.too_deep"),
    "100,000 objects": (b'{"a":' * 100_000, "json.too_deep"),
    "140,000 numbers": (b"[" + b"0," * 140_000 + b"0]", "json.too_many_values"),
    "140,000 objects side by side": (b"[ " + b"{} ," * 70_000 + b"{}]", "json.too_many_values"),
    "50 MB": (b" " * 50_000_000, "json.too_large"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_what_two_parsers_could_read_differently_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(DocumentMalformed) as refusal:
        strict_json.parse(data)
    assert refusal.value.code == code


def test_the_standard_library_alone_would_accept_some_of_it() -> None:
    """The positive control: the standard library reads these without an error, the last of two equal names winning."""
    for name in ("a duplicate name", "NaN", "1e999", "a lone high surrogate", "2^53 + 1"):
        json.loads(REFUSED[name][0])


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b" null ", None),
        (rb'"\ud83d\ude00"', "😀"),
        (rb'"\\ud800"', r"\ud800"),
        ('"\u2028\ufeff"'.encode(), "\u2028\ufeff"),
        (b"[9007199254740992, -9007199254740992]", [2**53, -(2**53)]),
        (b"[1.5e3, 0, -0.0]", [1500.0, 0, -0.0]),
        (b"[" * 64 + b"]" * 64, json.loads("[" * 64 + "]" * 64)),
        (b"[" + b"0," * 130_000 + b"0]", [0] * 130_001),
        (b'["' + b"[" * 1_000 + b'"]', ["[" * 1_000]),
        (rb'["\"[[[["]' + b" " * 3, ['"[[[[']),
        ("{}", {}),
    ],
)
def test_what_is_odd_but_certain_is_read(data: bytes, value: object) -> None:
    assert strict_json.parse(data) == value


def test_limits_are_the_callers() -> None:
    assert strict_json.parse(b"[[1]]", max_depth=2) == [[1]]
    with pytest.raises(DocumentMalformed, match=r"json\.too_deep"):
        strict_json.parse(b"[[1]]", max_depth=1)
    with pytest.raises(DocumentMalformed, match=r"json\.too_large"):
        strict_json.parse('"é"', max_bytes=3)
    assert strict_json.parse('"é"', max_bytes=4) == "é"


def test_text_with_a_surrogate_is_refused() -> None:
    with pytest.raises(DocumentMalformed, match=r"json\.surrogate"):
        strict_json.parse('"\ud800"')


def test_a_top_that_is_no_object() -> None:
    assert strict_json.parse_object(b'{"a":1}') == {"a": 1}
    with pytest.raises(DocumentMalformed, match=r"json\.not_object"):
        strict_json.parse_object(b"[]")


@pytest.mark.parametrize(
    "data",
    [
        b'"' + b'\\"' * 400_000 + b"[" * 100,
        b"[" * 64 + b'"' * 900_000,
        b'["' + b"\\" * 900_000,
        b"[" + b'"",' * 300_000,
    ],
)
def test_the_time_is_linear_whatever_the_text(data: bytes) -> None:
    start = time.process_time()
    with pytest.raises(DocumentMalformed):
        strict_json.parse(data)
    assert time.process_time() - start < 2


@given(JSON)
def test_encode_then_parse(value: strict_json.JsonValue) -> None:
    encoded = strict_json.encode(value)
    assert strict_json.parse(encoded) == value
    assert strict_json.parse(encoded.decode()) == value


@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:\\u0d8c eE+-.nulNaI', max_size=60).map(str.encode))
def test_never_anything_but_a_value_or_a_refusal(data: bytes) -> None:
    with suppress(DocumentMalformed):
        assert strict_json.parse(data) == json.loads(data)


def test_encode_is_compact_and_refuses_what_json_cannot_say() -> None:
    assert strict_json.encode({"é": [1, None]}) == '{"é":[1,null]}'.encode()
    with pytest.raises(DocumentMalformed, match=r"json\.number"):
        strict_json.encode([float("nan")])
    with pytest.raises(DocumentMalformed, match=r"json\.surrogate"):
        strict_json.encode("\ud800")
    with pytest.raises(TypeError):
        strict_json.encode({1, 2})
