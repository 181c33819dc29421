"""The lines of the logbook: numbered from 1, and each authenticated together with all before it.

A line is JSON, a space, and HMAC-SHA256 (RFC 2104) of the link before it and this JSON, in hexadecimal. So a line that
was changed, left out or put elsewhere is found, and none can be written into the file without the instance's key.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from badges.base.logbook.acts import Kept

FIRST: Final = b"\0" * 32  # the link before the first line
_LINK: Final = b"logbook line\0"
_CODE: Final = b"logbook code\0"


class Broken(ValueError):
    """The logbook is not what was written: `reason` is a stable word, `number` the line that was expected."""

    def __init__(self, reason: str, number: int) -> None:
        super().__init__(f"{reason} at line {number}")
        self.reason, self.number = reason, number


@dataclass(frozen=True)
class Line:
    """One act. `mark` is random, and tells a line that was written twice; `link` authenticates all up to here."""

    number: int
    at: datetime
    act: Kept
    facts: Mapping[str, Any]
    mark: str
    link: bytes


def written(
    key: bytes, before: bytes, number: int, at: datetime, act: Kept, facts: Mapping[str, Any], mark: str
) -> Line:
    """The line that follows the link `before`."""
    payload = _payload(number, at, act, facts, mark)
    return Line(number, at, act, dict(facts), mark, _link(key, before, payload))


def encode(line: Line) -> bytes:
    """The bytes of a line, with its end."""
    return _payload(line.number, line.at, line.act, line.facts, line.mark) + b" " + line.link.hex().encode() + b"\n"


def decode(key: bytes, before: bytes, number: int, data: bytes) -> Line:
    """Read line `number`, which follows the link `before`. Raises Broken: `malformed`, `link`, `order`."""
    payload, _, link = data.rstrip(b"\n").rpartition(b" ")
    if not hmac.compare_digest(_link(key, before, payload).hex().encode(), link):
        raise Broken("link", number)
    try:
        read = json.loads(payload)
        line = Line(
            read["n"], datetime.fromisoformat(read["at"]), Kept(read["act"]), read["facts"], read["mark"],
            bytes.fromhex(link.decode("ascii")),
        )  # fmt: skip
    except (ValueError, LookupError, TypeError) as trouble:
        raise Broken("malformed", number) from trouble
    if line.number != number:
        raise Broken("order", number)
    return line


def code_mac(key: bytes, code: str) -> str:
    """What a line names a badge by: without the key the code can neither be told nor found by trying all."""
    return hmac.new(key, _CODE + code.encode("ascii"), sha256).hexdigest()


def _link(key: bytes, before: bytes, payload: bytes) -> bytes:
    return hmac.new(key, _LINK + before + payload, sha256).digest()


def _payload(number: int, at: datetime, act: Kept, facts: Mapping[str, Any], mark: str) -> bytes:
    whole = {"n": number, "at": at.isoformat(), "act": act.value, "facts": dict(facts), "mark": mark}
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":")).encode("ascii")
