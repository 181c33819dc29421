"""JCS: RFC 8785's own examples, and what is no JSON."""

import json
import math
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.canonical.jcs import canonicalize_json, number_text
from keys.errors import CanonicalizationRefused

Vectors = Callable[[str], dict[str, Any]]
scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=10,
)


def test_the_sample_of_section_3_2(vectors: Vectors) -> None:
    vector = vectors("rfc8785")
    assert canonicalize_json(json.loads(vector["input"])).hex() == vector["output_hex"]


def test_members_are_sorted_by_utf16_code_units(vectors: Vectors) -> None:
    vector = vectors("rfc8785")
    assert list(json.loads(canonicalize_json(vector["members"])).values()) == vector["order"]


def test_the_numbers_of_appendix_b(vectors: Vectors) -> None:
    for bits, text in vectors("rfc8785")["numbers"].items():
        assert number_text(struct.unpack(">d", bytes.fromhex(bits))[0]) == text


@given(values)
def test_canonical_text_reads_back_as_the_same_value_and_is_its_own_canonical_form(value: Any) -> None:
    canonical = canonicalize_json(value)
    # As ECMAScript reads it: whole doubles are written without a point, and beyond 2^53 not with all their digits.
    again = json.loads(canonical, parse_int=_as_double)
    assert again == value
    assert canonicalize_json(again) == canonical


def _as_double(digits: str) -> float:
    number = int(digits)
    return number if abs(number) <= 2**53 else float(number)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (math.nan, "jcs.number"),
        (-math.inf, "jcs.number"),
        (2**53 + 1, "jcs.number"),
        ("\ud800", "jcs.surrogate"),
        ({"\udfff": 1}, "jcs.surrogate"),
        ({1: 2}, "jcs.type"),
        (b"bytes", "jcs.type"),
        ([{1, 2}], "jcs.type"),
    ],
)
def test_what_is_no_json_is_refused(value: Any, code: str) -> None:
    with pytest.raises(CanonicalizationRefused) as refused:
        canonicalize_json({"value": value})
    assert refused.value.code == code


def test_depth_is_bounded() -> None:
    value: Any = 1
    for _ in range(64):
        value = [value]
    assert canonicalize_json(value) == b"[" * 64 + b"1" + b"]" * 64
    with pytest.raises(CanonicalizationRefused) as refused:
        canonicalize_json([value])
    assert refused.value.code == "jcs.too_deep"
