"""strict_json before the 318 documents of JSONTestSuite, and before the same tricks inside of a badge (row J1)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from schemas import strict_json
from schemas.errors import DocumentMalformed

SUITE = json.loads((Path(__file__).parents[1] / "vectors/schemas/json_test_suite.json").read_text("utf-8"))["cases"]
# The suite allows what I-JSON (RFC 7493 section 2.3) forbids: two members of one name.
TWO_NAMES = {"y_object_duplicated_key", "y_object_duplicated_key_and_value"}
# Of what a parser may do as it likes, only numbers that round to zero are read.
READ_AT_WILL = {"i_number_double_huge_neg_exp", "i_number_real_underflow"}


def content(case: Any) -> bytes:
    """The bytes of a case: text, or hexadecimal, or a repetition that is counted."""
    if isinstance(case, str):
        return case.encode()
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    return "".join(unit * times for unit, times in case["repeat"]).encode()


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


# Duplicate or ambiguous members inside a badge that is otherwise valid.
INSIDE: dict[str, tuple[bytes, str]] = {
    "a name twice": (b'{"id":"urn:a","id":"urn:b"}', "json.duplicate_key"),
    "a name twice, once escaped": (rb'{"id":"urn:a","\u0069d":"urn:b"}', "json.duplicate_key"),
    "a name twice, escaped slash": (rb'{"a/b":1,"a\/b":2}', "json.duplicate_key"),
    "a name twice far apart": (b'{"id":1,"y":{},"z":[{}],"id":1}', "json.duplicate_key"),
    "the empty name twice": (b'{"":1,"":1}', "json.duplicate_key"),
    "NaN": (b"NaN", "json.number"),
    "minus Infinity": (b"-Infinity", "json.number"),
    "1e999": (b"1e999", "json.number"),
    "1E+400": (b"1E+400", "json.number"),
    "five thousand digits": (b"9" * 5_000, "json.number"),
    "2^53 + 1": (b"9007199254740993", "json.number"),
    "2^63": (b"9223372036854775808", "json.number"),
    "2^64": (b"-18446744073709551616", "json.number"),
    "a lone surrogate": (rb'"\ud800"', "json.surrogate"),
    "a lone surrogate after another letter": (rb'"\\\uDFFF"', "json.surrogate"),
    "a lone surrogate in a name": (rb'{"\ud800":1}', "json.surrogate"),
    "two high surrogates": (rb'"\ud800\ud800"', "json.surrogate"),
    "a byte order mark": (b'\xef\xbb\xbf"x"', "json.syntax"),
    "a zero byte": (b'"a\x00"', "json.not_utf8"),
    "Latin 1": (b'"caf\xe9"', "json.not_utf8"),
    "a surrogate in UTF-8": (b'"\xed\xa0\x80"', "json.not_utf8"),
    "a letter beyond Unicode": (b'"\xf4\x90\x80\x80"', "json.not_utf8"),
    "brackets": (b"[" * 100_000 + b"]" * 100_000, "json.too_deep"),
    "objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json.too_deep"),
    "62 levels within two": (b"[" * 63 + b"]" * 63, "json.too_deep"),
    "a comment": (b"1/**/", "json.syntax"),
    "a number in hexadecimal": (b"0x10", "json.syntax"),
    "a number with a leading zero": (b"007", "json.syntax"),
    "a number in Arabic digits": ("١".encode(), "json.syntax"),
    "a full-width bracket": ("［］".encode(), "json.syntax"),
    "a line separator between": ("\u2028 1".encode(), "json.syntax"),
    "a form feed between": (b"\x0c1", "json.syntax"),
    "a tab in a text": (b'"a\tb"', "json.syntax"),
    "a capital True": (b"True", "json.syntax"),
    "nothing": (b"", "json.syntax"),
}


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
