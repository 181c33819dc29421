"""strict_json: what two parsers could read differently is refused, and everything else comes through unchanged."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import strict_json
from schemas.errors import DocumentMalformed
from tests.cast.cost import computing_at_most
from tests.schemas.json_texts import JSON, REFUSED


@pytest.mark.parametrize("name", REFUSED)
def test_what_two_parsers_could_read_differently_is_refused(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(DocumentMalformed) as refusal:
        strict_json.parse(data)
    assert refusal.value.code == code


def test_fifty_megabytes_are_refused() -> None:
    with pytest.raises(DocumentMalformed, match=r"json\.too_large"):
        strict_json.parse(b" " * 50_000_000)


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
    ("start", "repeated", "times", "end"),
    [
        (b'"', b'\\"', 400_000, b"[" * 100),
        (b"[" * 64, b'"', 900_000, b""),
        (b'["', b"\\", 900_000, b""),
        (b"[", b'"",', 300_000, b""),
    ],
)
def test_the_time_is_linear_whatever_the_text(start: bytes, repeated: bytes, times: int, end: bytes) -> None:
    data = start + repeated * times + end
    with computing_at_most(2), pytest.raises(DocumentMalformed):
        strict_json.parse(data)


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
