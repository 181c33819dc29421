"""JSONTestSuite: its texts, and what is expected of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SUITE = json.loads((Path(__file__).parents[1] / "vectors/schemas/json_test_suite.json").read_text("utf-8"))["cases"]


def content(case: Any) -> bytes:
    """The bytes of a case: text, or hexadecimal, or a repetition that is counted."""
    if isinstance(case, str):
        return case.encode()
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    return "".join(unit * times for unit, times in case["repeat"]).encode()


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
