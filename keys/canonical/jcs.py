"""JSON -> its one canonical text (JSON Canonicalization Scheme, RFC 8785): members sorted by UTF-16 code units, numbers
as ECMAScript writes them, nothing escaped that need not be."""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from keys.errors import CanonicalizationRefused

MAX_INTEGER: Final = 2**53
MAX_DEPTH: Final = 64


def canonicalize_json(value: object) -> bytes:
    """The UTF-8 bytes of RFC 8785 for a parsed JSON value (dict, list or tuple, str, int, float, bool, None).

    Raises CanonicalizationRefused: `jcs.number` (not finite, or an integer beyond 2^53, which a double may not hold),
    `jcs.surrogate`, `jcs.too_deep`, `jcs.type` (no JSON value).
    """
    try:
        return _text(value, MAX_DEPTH).encode("utf-8")
    except UnicodeEncodeError:
        raise CanonicalizationRefused("jcs.surrogate") from None


def number_text(value: float) -> str:
    """A number as ECMAScript's Number::toString writes it (RFC 8785 section 3.2.2.3).

    Raises CanonicalizationRefused: `jcs.number`.
    """
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise CanonicalizationRefused("jcs.number")
        return str(value)
    if not math.isfinite(value):
        raise CanonicalizationRefused("jcs.number")
    if value == 0:
        return "0"
    # Python's repr finds the same shortest digits as ECMAScript; only their layout differs.
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = (whole + fraction).lstrip("0")
    point = len(digits) - len(fraction) + int(exponent or 0)  # where the decimal point stands behind the first digit
    digits = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}e{point - 1:+d}"


def _text(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int | float):
        return number_text(value)
    if depth == 0:
        raise CanonicalizationRefused("jcs.too_deep", limit=MAX_DEPTH)
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise CanonicalizationRefused("jcs.type")
        members = (
            f"{json.dumps(name, ensure_ascii=False)}:{_text(value[name], depth - 1)}"
            for name in sorted(value, key=_code_units)
        )
        return "{" + ",".join(members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(item, depth - 1) for item in value) + "]"
    raise CanonicalizationRefused("jcs.type")


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")
