"""Requests written by hand, and the status lines of what is answered."""

from __future__ import annotations

import re

POST = "POST /verifier HTTP/1.1\r\nHost: badges.example\r\n"
CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n"


def post(*headers: str, body: str = "") -> str:
    """A request to /verifier with these headers."""
    return POST + "".join(f"{header}\r\n" for header in headers) + f"\r\n{body}"


def statuses(answer: bytes) -> list[int]:
    """The status of each answer that was given."""
    return [int(found) for found in re.findall(rb"^HTTP/1\.[01] (\d{3})", answer, re.MULTILINE)]
