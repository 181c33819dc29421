"""Texts that are JSON, and texts that are refused."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.cast.packed import Packed

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)
REFUSED = Packed(
    {
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
    }
)
