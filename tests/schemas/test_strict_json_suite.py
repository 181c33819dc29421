"""strict_json before the 318 documents of JSONTestSuite, and before the same tricks inside of a badge (row J1)."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from schemas import strict_json
from schemas.errors import DocumentMalformed
from tests.schemas.json_suite import INSIDE, SUITE, content

# The suite allows what I-JSON (RFC 7493 section 2.3) forbids: two members of one name.
TWO_NAMES = {"y_object_duplicated_key", "y_object_duplicated_key_and_value"}
# Of what a parser may do as it likes, only numbers that round to zero are read.
READ_AT_WILL = {"i_number_double_huge_neg_exp", "i_number_real_underflow"}


def outcome(data: bytes) -> str:
    """The code of the refusal, or "read"."""
    try:
        strict_json.parse(data)
    except DocumentMalformed as refusal:
        return refusal.code
    return "read"


def of_kind(kind: str) -> dict[str, bytes]:
    return {name: content(case) for name, case in SUITE.items() if name.startswith(kind)}


def test_everything_that_must_be_refused_is() -> None:
    codes = Counter(outcome(data) for data in of_kind("n_").values())
    assert codes == {"json.syntax": 166, "json.not_utf8": 17, "json.number": 3, "json.too_deep": 2}
    assert codes.total() == 188


def test_everything_that_must_be_read_is_read_as_it_stands() -> None:
    cases = of_kind("y_")
    assert len(cases) == 95
    assert {name for name, data in cases.items() if outcome(data) == "json.duplicate_key"} == TWO_NAMES
    for name in cases.keys() - TWO_NAMES:
        assert strict_json.parse(cases[name]) == json.loads(cases[name]), name


def test_what_a_parser_may_do_as_it_likes_is_refused() -> None:
    cases = of_kind("i_")
    assert len(cases) == 35
    assert {name for name, data in cases.items() if outcome(data) == "read"} == READ_AT_WILL


def loosely(data: bytes) -> str:
    """What a lenient reader accepts: the standard library, over text in which bad bytes are replaced."""
    try:
        json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return "refused"
    return "read"


def test_a_loose_reader_takes_nearly_all_that_only_our_rules_refuse() -> None:
    """The positive control: what is no matter of syntax gets through without the guard."""
    guarded = {
        name: data
        for name, data in ((name, content(case)) for name, case in SUITE.items())
        if outcome(data) not in ("read", "json.syntax", "json.too_deep") and name[:2] != "n_" and b"\0" not in data
    }
    assert len(guarded) == 31
    taken = [name for name, data in guarded.items() if loosely(data) == "read"]
    assert len(taken) >= 0.95 * len(guarded), guarded.keys() - taken


@pytest.mark.parametrize("name", INSIDE)
def test_the_same_inside_of_a_badge(name: str) -> None:
    value, code = INSIDE[name]
    sound = b'{"type": ["VerifiableCredential"], "credentialSubject": {"note": %s}}'
    assert outcome(sound % b'"x"') == "read"
    assert outcome(sound % value) == code


def test_a_document_of_just_the_size_and_depth_is_read() -> None:
    assert outcome(b'"' + b"x" * (strict_json.MAX_BYTES - 2) + b'"') == "read"
    assert outcome(b'"' + b"x" * (strict_json.MAX_BYTES - 1) + b'"') == "json.too_large"
    assert outcome(b"[" * 64 + b"]" * 64) == "read"
    assert outcome(b'["' + b"[" * 65 + b'"]') == "read"  # brackets in a text are no depth
    assert outcome(b" " * 50_000_000) == "json.too_large"
