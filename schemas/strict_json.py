"""Bytes to JSON values, strictly: what two readers could understand differently is refused (RFC 8259, RFC 7493 I-JSON).

The standard library's parser accepts NaN, Infinity, 1e999, lone surrogates and duplicate names, recurses without a
limit and converts any number of digits. Two parsers can read such a signed document differently, which makes forgeries
possible; so all of it is refused here, before anything looks at the content.

Most JSON is compact, and `orjson` reads and writes compact JSON ten times faster than the standard library. Its result
is used only if it writes the same bytes again: then nothing was lost, no duplicate member, no NaN, no other spelling.
Everything else is parsed by the standard library with the checks of this module, and only they raise errors.
"""

import json
import math
import re
from itertools import chain
from typing import Any, NoReturn, TypeAlias

import orjson

from schemas.errors import DocumentMalformed

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"

MAX_BYTES = 1_048_576
MAX_DEPTH = 64
MAX_VALUES = 131_072
MAX_INTEGER = 2**53

# The string part matches an unterminated string too, and gives nothing back: a scan is linear whatever the text.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_SEPARATORS = (b",", b"[", b"{")
_CONTAINERS = (dict, list)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def parse(data: bytes | str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> JsonValue:
    """The one JSON value that `data` holds.

    `data` is UTF-8 without a byte order mark (or text already decoded from it), at most `max_bytes` bytes with at
    most MAX_VALUES commas and opening brackets, nested at most `max_depth` deep. Integers are within ±2**53 and come
    back as int, other numbers are finite floats.

    Raises DocumentMalformed: json.too_large, json.not_utf8, json.syntax, json.duplicate_key, json.too_deep,
    json.too_many_values, json.number, json.surrogate.
    """
    encoded = _encoded(data, max_bytes)
    # Those inside strings count too: a megabyte of prose has a fifth of this.
    if len(encoded) > MAX_VALUES and sum(map(encoded.count, _SEPARATORS)) > MAX_VALUES:
        raise DocumentMalformed("json.too_many_values", limit=MAX_VALUES)
    compact = _compact(encoded, max_depth)
    if compact is not None:
        return compact
    text = _decoded(encoded)
    _refuse_depth(text, max_depth)
    try:
        value: JsonValue = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _not_json(error) from None
    except RecursionError:  # the depth check comes first; this guards a caller with a large max_depth
        raise DocumentMalformed("json.too_deep", limit=max_depth) from None
    if "\\u" in text and _SURROGATE_ESCAPE.search(text):
        _refuse_surrogates(value)
    return value


def parse_object(data: bytes | str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> dict[str, Any]:
    """As `parse`, for a document whose top is an object; raises json.not_object otherwise."""
    value = parse(data, max_bytes=max_bytes, max_depth=max_depth)
    if not isinstance(value, dict):
        raise DocumentMalformed("json.not_object")
    return value


def encode(value: object) -> bytes:
    """Compact UTF-8 JSON, members in the order given; a member of an Enum is its value, a UUID its text.

    Raises DocumentMalformed: `json.number` for NaN and the infinities, `json.surrogate` for text that UTF-8 cannot
    hold; TypeError: for what is no JSON value.
    """
    try:
        encoded = orjson.dumps(value, option=_NOTHING_BUT_JSON)
    except orjson.JSONEncodeError:
        return _encode_with_care(value)
    # orjson writes NaN as null and raises nothing.
    return _encode_with_care(value) if b"null" in encoded else encoded


def _encode_with_care(value: object) -> bytes:
    try:
        text = _ENCODER.encode(value)
    except ValueError as error:
        raise DocumentMalformed("json.number") from error
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise DocumentMalformed("json.surrogate") from None


def _encoded(data: bytes | str, max_bytes: int) -> bytes:
    # A character takes at least one byte: a huge text is refused before it is encoded.
    if len(data) > max_bytes:
        raise DocumentMalformed("json.too_large", limit=max_bytes)
    if not isinstance(data, str):
        return data
    try:
        encoded = data.encode("utf-8")
    except UnicodeEncodeError:
        raise DocumentMalformed("json.surrogate") from None
    if len(encoded) > max_bytes:
        raise DocumentMalformed("json.too_large", limit=max_bytes)
    return encoded


def _compact(data: bytes, max_depth: int) -> JsonValue:
    """The value, if `data` is what orjson writes of it and is not nested too deep; None leaves it to the careful
    parser."""
    try:
        value: JsonValue = orjson.loads(data)
        if orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER) != data:
            return None
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None
    # Brackets inside strings count too, which does no harm: few brackets cannot be nested deep.
    if _occurrences(data, b"{") + _occurrences(data, b"[") > max_depth and _is_deeper(value, max_depth):
        return None
    return value


def _occurrences(data: bytes, byte: bytes) -> int:
    # Nine times as fast as `count`, which compares each byte.
    return len(data) - len(data.replace(byte, b""))


def _is_deeper(value: JsonValue, depth: int) -> bool:
    level = [value] if isinstance(value, _CONTAINERS) else []
    while level and depth:
        members = (item.values() if isinstance(item, dict) else item for item in level)
        level = [member for member in chain.from_iterable(members) if isinstance(member, _CONTAINERS)]
        depth -= 1
    return bool(level)


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentMalformed("json.not_utf8", offset=error.start) from None
    if b"\x00" in data:  # never legal in JSON text; UTF-16 and UTF-32 of Latin letters are full of it
        raise DocumentMalformed("json.not_utf8", offset=data.index(b"\x00"))
    if text.startswith("\ufeff"):
        raise DocumentMalformed("json.not_utf8", offset=0)
    return text


def _not_json(error: json.JSONDecodeError) -> DocumentMalformed:
    """Where reading stopped. Python 3.13 points at a comma that nothing follows, the versions before it at the bracket
    after the comma: so does this."""
    text, position = error.doc, error.pos
    if error.msg.startswith("Illegal trailing comma"):
        position = len(text) - len(text[position + 1 :].lstrip(" \t\r\n"))
    line = text.count("\n", 0, position) + 1
    return DocumentMalformed("json.syntax", line=line, column=position - text.rfind("\n", 0, position))


def _refuse_depth(text: str, max_depth: int) -> None:
    """Count brackets outside strings, in one pass and without recursion, before any parser recurses."""
    if text.count("[") + text.count("{") <= max_depth:
        return
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        bracket = match.group()
        if bracket in "[{":
            depth += 1
            if depth > max_depth:
                raise DocumentMalformed("json.too_deep", limit=max_depth)
        elif bracket in "]}":
            depth -= 1


def _refuse_surrogates(value: JsonValue) -> None:
    pending: list[JsonValue] = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if _SURROGATE.search(item):
                raise DocumentMalformed("json.surrogate")
        elif isinstance(item, dict):
            pending.extend(item.keys())
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise DocumentMalformed("json.duplicate_key", key=name[:80])
            seen.add(name)
    return members


def _integer(digits: str) -> int:
    # 2**53 has sixteen digits; a longer literal is refused before it is converted, whatever its length.
    if len(digits) > 17 or not -MAX_INTEGER <= (number := int(digits)) <= MAX_INTEGER:
        raise DocumentMalformed("json.number", digits=len(digits))
    return number


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise DocumentMalformed("json.number", digits=len(digits))
    return number


def _constant(name: str) -> NoReturn:
    raise DocumentMalformed("json.number", name=name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)
_NOTHING_BUT_JSON = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
