"""Row U3 over a socket: requests that no client would send, to the service as an operator starts it."""

from __future__ import annotations

import contextlib
import socket
import time

import pytest

from badges.server import worker
from badges.server.start_server import THREADS
from tests.badges.server.raw import CHUNKED, POST, post, statuses
from tests.cast.served import Served, get, served

__all__ = ["served"]

MEBIBYTE = 1 << 20


REQUESTS: dict[str, str | bytes] = {
    "no length": post(body="bonjour"),
    "a negative length": post("Content-Length: -5", body="bonjour"),
    "a signed length": post("Content-Length: +7", body="bonjour"),
    "a length in hexadecimal": post("Content-Length: 0x7", body="bonjour"),
    "a length with a point": post("Content-Length: 7.0", body="bonjour"),
    "a length with an underscore": post("Content-Length: 0_7", body="bonjour"),
    "a length of other digits": post("Content-Length: ٧", body="bonjour").encode(),
    "a length of nothing": post("Content-Length:", body="bonjour"),
    "two lengths": post("Content-Length: 7", "Content-Length: 3", body="bonjour"),
    "two lengths in one": post("Content-Length: 7, 3", body="bonjour"),
    "a length of thirty digits": post("Content-Length: " + "9" * 30, body="bonjour"),
    "a length of five thousand digits": post("Content-Length: " + "9" * 5000, body="bonjour"),
    "a length of ten gigabytes": post(f"Content-Length: {10 << 30}", body="bonjour"),
    "a length that is not kept": post("Content-Length: 1000", body="bonjour"),
    "a length and chunks": post("Content-Length: 7", "Transfer-Encoding: chunked", body="7\r\nbonjour\r\n0\r\n\r\n"),
    "chunks twice": post("Transfer-Encoding: chunked, chunked", body="7\r\nbonjour\r\n0\r\n\r\n"),
    "chunks that are none": post("Transfer-Encoding: xchunked", body="7\r\nbonjour\r\n0\r\n\r\n"),
    "chunks after gzip": post("Transfer-Encoding: gzip, chunked", body="7\r\nbonjour\r\n0\r\n\r\n"),
    "a chunk of a negative size": CHUNKED + "-7\r\nbonjour\r\n0\r\n\r\n",
    "a chunk of no size": CHUNKED + "zz\r\nbonjour\r\n0\r\n\r\n",
    "a chunk of all sizes": CHUNKED + "FFFFFFFFFFFFFFFF\r\nbonjour\r\n",
    "a chunk that is not kept": CHUNKED + "ff\r\nbonjour",
    "a chunk without its end": CHUNKED + "7\r\nbonjourXX0\r\n\r\n",
    "a chunk with a long remark": CHUNKED + "7;" + "x" * 20_000 + "\r\nbonjour\r\n0\r\n\r\n",
    "a size without an end": CHUNKED + "0" * 70_000,
    "good chunks": CHUNKED + "7\r\nbonjour\r\n0\r\n\r\n",
    "trailers": CHUNKED + "7\r\nbonjour\r\n0\r\nContent-Length: 5\r\n\r\n",
    "a body that never comes": post("Content-Length: 7", "Expect: 100-continue"),
    "another expectation": post("Content-Length: 7", "Expect: 200-klingon", body="bonjour"),
    "no host": "POST /verifier HTTP/1.1\r\nContent-Length: 7\r\n\r\nbonjour",
    "two hosts": post("Host: evil.example", "Content-Length: 7", body="bonjour"),
    "a host with a path": "GET /verifier HTTP/1.1\r\nHost: badges.example/evil\r\n\r\n",
    "a header with a blank in its name": post("Content Length: 7", body="bonjour"),
    "a header with a blank after its name": post("Content-Length : 7", body="bonjour"),
    "a header with NUL": post("X: a\0b", "Content-Length: 7", body="bonjour"),
    "a header in two lines": post("X: a", " b", "Content-Length: 7", body="bonjour"),
    "a header without a colon": post("X", "Content-Length: 7", body="bonjour"),
    "five hundred headers": post(*["X: y"] * 500, "Content-Length: 7", body="bonjour"),
    "a header of ten kilobytes": post("X: " + "y" * 10_000, "Content-Length: 7", body="bonjour"),
    "a line of ten kilobytes": f"GET /verifier?{'x' * 10_000} HTTP/1.1\r\nHost: badges.example\r\n\r\n",
    "line feeds alone": POST.replace("\r", "") + "Content-Length: 7\n\nbonjour",
    "a method of signs": "P@ST /verifier HTTP/1.1\r\nHost: badges.example\r\n\r\n",
    "a method of nothing": " /verifier HTTP/1.1\r\nHost: badges.example\r\n\r\n",
    "a path of nothing": "GET  HTTP/1.1\r\nHost: badges.example\r\n\r\n",
    "a path with NUL": "GET /verifier%00 HTTP/1.1\r\nHost: badges.example\r\n\r\n",
    "a path that climbs": "GET /static/../../../../etc/passwd HTTP/1.1\r\nHost: badges.example\r\n\r\n",
    "a path that climbs, in disguise": "GET /static/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: badges.example\r\n\r\n",
    "a proxy's request": "GET http://169.254.169.254/ HTTP/1.1\r\nHost: badges.example\r\n\r\n",
    "a tunnel": "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    "HTTP/0.9": "GET /verifier\r\n\r\n",
    "HTTP/3.7": "GET /verifier HTTP/3.7\r\nHost: badges.example\r\n\r\n",
    "the start of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "bytes": bytes(range(256)) * 8,
    "nothing": b"",
}


def say(port: int, request: str | bytes) -> bytes:
    """Send bytes; return what the service answers before it closes, by itself: the test does not wait for ever."""
    data = request if isinstance(request, bytes) else request.encode("latin-1")
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while more := connection.recv(65536):
            answer += more
    return answer


def test_malformed_requests_are_refused_or_not_answered(served: Served) -> None:
    assert len(REQUESTS) >= 50
    for name, request in REQUESTS.items():
        started = time.monotonic()
        found = statuses(say(served.port, request))
        assert all(status < 500 or status == 501 for status in found), (name, found)  # 501: RFC 9112 section 6.1
        assert len(found) <= 2, (name, found)  # one request, and perhaps a refusal of what came behind it
        assert time.monotonic() - started < worker.REQUEST_SECONDS / 2, name  # no patience of the server was waited for
    assert get(f"http://127.0.0.1:{served.port}/health") == 200


def test_a_request_behind_a_request_is_not_smuggled(served: Served) -> None:
    """Where two parsers may disagree on where a body ends, the second request inside it gets no answer."""
    hidden = "GET /health HTTP/1.1\r\nHost: badges.example\r\n\r\n"
    for request in (
        post("Content-Length: 0", f"Content-Length: {len(hidden)}", body=hidden),
        post("Content-Length: 6", "Transfer-Encoding: chunked", body="0\r\n\r\n" + hidden),
        post("Transfer-Encoding: chunked", "Transfer-Encoding: identity", body="0\r\n\r\n" + hidden),
        post("Transfer-Encoding: \x0bchunked", body="0\r\n\r\n" + hidden),
    ):
        assert 200 not in statuses(say(served.port, request)), request


@pytest.mark.parametrize("chunked", [False, True])
def test_fourteen_megabytes_are_too_many(served: Served, chunked: bool) -> None:
    body = "x" * (14 * MEBIBYTE)
    whole = post(f"Content-Length: {len(body)}", body=body)
    answer = say(served.port, CHUNKED + f"{len(body):x}\r\n{body}\r\n0\r\n\r\n" if chunked else whole)
    assert statuses(answer) in ([413], [])  # closing before the client has sent all may lose the answer
    assert get(f"http://127.0.0.1:{served.port}/health") == 200


def test_slow_clients_do_not_delay_the_others(served: Served) -> None:
    with contextlib.ExitStack() as connections:
        for _ in range(THREADS - 1):
            slow = connections.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=60))
            slow.sendall(post("Content-Length: 7", body="b").encode())
        for _ in range(3):
            assert get(f"http://127.0.0.1:{served.port}/health") == 200


def test_a_good_request_is_answered(served: Served) -> None:
    """The positive control: a badge sent in the same way is answered with a verdict."""
    badge = next(path for path in served.files if path.endswith("badge.json"))
    with open(badge, encoding="utf-8") as file:
        text = file.read().encode()
    start = post(f"Content-Length: {len(text)}", "Content-Type: application/json", "Connection: close").encode()
    answer = say(served.port, start + text)
    assert statuses(answer) == [200] and b'"VALID"' in answer
