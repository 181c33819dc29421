"""One HTTP request over an open connection: a GET and its response, bounded in time and size (DECISIONS.md row S3).

The part of HTTP/1.1 (RFC 9112) that reading documents needs: no compression, no cookies, no second request. Where the
connection leads, and whether it may, was decided before (`verifier.fetch`).
"""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import time
from dataclasses import dataclass

MAX_HEADER_BYTES = 16 * 1024
USER_AGENT = "rcs-badges-verifier"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class AnswerTooLarge(Exception):
    """The body is longer than the caller's limit."""


@dataclass(frozen=True)
class Answer:
    """A response. `location`: where a redirect leads, as it was written; the body of a redirect is not read."""

    status: int
    media_type: str | None
    body: bytes
    location: str | None = None


def ask(connection: socket.socket, host: str, path: str, *, accept: str, limit: int, deadline: float) -> Answer:
    """The answer to GET `path` of `host`: at most `limit` bytes of body, before `deadline` (of time.monotonic).

    Raises AnswerTooLarge; OSError, http.client.HTTPException and ValueError for every other failure.
    """
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\n"
        f"Accept-Encoding: identity\r\nUser-Agent: {USER_AGENT}\r\nConnection: close\r\n\r\n"
    )
    connection.settimeout(seconds_left(deadline))
    connection.sendall(request.encode("ascii"))
    raw = _Bounded(connection, deadline, MAX_HEADER_BYTES + 4096)
    with contextlib.closing(http.client.HTTPResponse(_Source(raw), method="GET")) as response:  # type: ignore[arg-type]
        return _read(response, raw, limit)


def seconds_left(deadline: float) -> float:
    """Seconds until `deadline` (of time.monotonic). Raises TimeoutError: when there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _read(response: http.client.HTTPResponse, raw: _Bounded, limit: int) -> Answer:
    """The answer, head and body; raises as `ask`."""
    response.begin()
    if sum(len(name) + len(value) + 4 for name, value in response.headers.items()) > MAX_HEADER_BYTES:
        raise http.client.HTTPException("headers")
    if response.status in _REDIRECTS and response.headers["Location"]:
        return Answer(response.status, None, b"", response.headers["Location"].strip())
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise http.client.HTTPException("encoding")
    lengths = {length.strip() for length in response.headers.get_all("Content-Length", [])}
    if len(lengths) > 1 or not all(length.isdecimal() and len(length) < 19 for length in lengths):
        raise http.client.HTTPException("length")
    if any(int(length) > limit for length in lengths):
        raise AnswerTooLarge
    # Chunk headers cost bytes too: a body of one-byte chunks is cut long before it reaches the limit.
    raw.cap = limit + limit // 2 + 65_536
    body = response.read(limit + 1)
    if len(body) > limit:
        raise AnswerTooLarge
    if response.length:
        raise http.client.HTTPException("truncated")
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower() or None
    return Answer(response.status, media_type, body)


class _Bounded(io.RawIOBase):
    """A socket's bytes under a deadline and a cap: what http.client reads from."""

    def __init__(self, connection: socket.socket, deadline: float, cap: int) -> None:
        self._connection = connection
        self._deadline = deadline
        self.cap = cap

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self._connection.settimeout(seconds_left(self._deadline))
        count = self._connection.recv_into(memoryview(buffer).cast("B"))  # type: ignore[arg-type]
        self.cap -= count
        if self.cap < 0:
            raise http.client.HTTPException("cap")
        return count


class _Source:
    """The one method that http.client.HTTPResponse asks of a socket."""

    def __init__(self, raw: _Bounded) -> None:
        self._raw = raw

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._raw, buffer_size=4096)
