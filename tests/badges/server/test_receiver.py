"""Slow, silent or lingering clients delay no other: the service as an operator starts it (rows S3, U3, D1).

A request is recognised as complete exactly at its end, however it is split on the network.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import re
import socket
import threading
import time
from collections.abc import Iterator

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.server import worker
from badges.server.receiver import BODY_BYTES, HEADER_BYTES, IncomingRequest
from badges.server.start_server import CONNECTIONS, THREADS
from badges.web.http import security
from badges.web.machines.verdict_schema import SCHEMAS
from tests.badges.publication.hostile_documents import hostile
from tests.badges.server.raw import CHUNKED, POST, post, statuses
from tests.cast.served import Served, get, served

__all__ = ["served"]

ADDRESSES = itertools.count(1)
SLOW = {
    "a body": post("Content-Length: 1000", body="b"),
    "a body in chunks": CHUNKED + "3e8\r\nb",
    "the size of a chunk": CHUNKED,
    "a head": POST + "X: y",
    "a body that no view reads": "POST /connexion HTTP/1.1\r\nHost: badges.example\r\nContent-Length: 9999\r\n\r\n",
    "a body too large": post(f"Content-Length: {BODY_BYTES * 2}", body="b"),
    "nothing": "",
}


@contextlib.contextmanager
def visitors(port: int, count: int, words: str) -> Iterator[list[socket.socket]]:
    """Open `count` connections and send `words` on each, from an address without counted failures."""
    source = (f"127.0.{next(ADDRESSES)}.1", 0)
    with contextlib.ExitStack() as connections:
        found = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port), timeout=60, source_address=source)
            found.append(connections.enter_context(connection))
            connection.sendall(words.encode())
        yield found


def health_is_told_at_once(port: int) -> None:
    """Check that three other requests are answered, long before the slow ones are refused."""
    for _ in range(3):
        started = time.monotonic()
        assert get(f"http://127.0.0.1:{port}/health") == 200
        assert time.monotonic() - started < worker.REQUEST_SECONDS / 2


@pytest.mark.parametrize("what", SLOW)
def test_slow_clients(served: Served, what: str) -> None:
    """Ten times as many clients as threads send the beginning of a request, then a byte now and then."""
    with visitors(served.port, THREADS * 10, SLOW[what]) as slow:
        for _ in range(2):
            health_is_told_at_once(served.port)
            for each in slow if what != "nothing" else ():
                with contextlib.suppress(OSError):
                    each.sendall(b"b")


def test_silent_connections_make_room_for_others(served: Served) -> None:
    with visitors(served.port, CONNECTIONS + 50, ""):
        health_is_told_at_once(served.port)


def test_bodies_without_end_are_kept_within_bounds(served: Served) -> None:
    """When too many bytes are buffered, the oldest unfinished request is refused."""
    part = 12 * 1024 * 1024 - 1
    with visitors(served.port, 8, post(f"Content-Length: {part + 1}", body="x" * part)) as slow:
        health_is_told_at_once(served.port)
        assert statuses(slow[0].recv(1000)) == [408]
        slow[-1].sendall(b"x")
        assert statuses(slow[-1].recv(1000)) == [422]
    assert 5 * part < worker.BUFFERED_BYTES < 8 * part


def test_answered_connections_that_stay_open(served: Served) -> None:
    with visitors(served.port, THREADS * 10, "GET /health HTTP/1.0\r\nHost: badges.example\r\n\r\n") as answered:
        health_is_told_at_once(served.port)
        assert [each.recv(12) for each in answered] == [b"HTTP/1.0 200"] * len(answered)


def test_clients_that_never_read_the_answer(served: Served) -> None:
    path = f"/v/{served.badge.code}/attestation.pdf"
    with contextlib.ExitStack() as connections:
        for _ in range(THREADS * 3):
            each = connections.enter_context(socket.socket())
            each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            each.connect(("127.0.0.1", served.port))
            each.sendall(f"GET {path} HTTP/1.1\r\nHost: badges.example\r\n\r\n".encode())
        end = time.monotonic() + 30
        while get(f"http://127.0.0.1:{served.port}{path}") != 200:
            assert time.monotonic() < end
        health_is_told_at_once(served.port)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_answered(served: Served, chunked: bool) -> None:
    """The client sends the whole body before it reads, as browsers do."""
    body, accept = "x" * (20 * 1024 * 1024), "Accept: application/json"
    whole = post(accept, f"Content-Length: {len(body)}", body=body)
    chunks = post(accept, "Transfer-Encoding: chunked", body=f"{len(body):x}\r\n{body}\r\n0\r\n\r\n")
    with visitors(served.port, 1, chunks if chunked else whole) as (connection,):
        answer = connection.makefile("rb").read()
    assert statuses(answer) == [413] and b'"code":"input.too_large"' in answer


def test_what_is_no_request_is_refused_under_our_headers(served: Served) -> None:
    for words in ("get / HTTP/1.1\r\n\r\n", "GET /\xe9 HTTP/1.1\r\n\r\n", f"GET /{'x' * 5000} HTTP/1.1\r\n\r\n"):
        with visitors(served.port, 1, words) as (connection,):
            head = connection.makefile("rb").read().partition(b"\r\n\r\n")[0].decode()
        assert re.match(r"HTTP/1.1 4\d\d ", head), head
        assert all(f"\r\n{name}: {value}" in head for name, value in security.HEADERS.items()), head


def test_expect_100_continue_is_answered(served: Served) -> None:
    with visitors(served.port, 1, post("Content-Length: 7", "Expect: 100-continue")) as (connection,):
        assert statuses(connection.recv(1000)) == [100]
        connection.sendall(b"bonjour")
        assert statuses(connection.recv(100_000)) == [422]


def test_a_kept_connection_is_answered_again_and_again(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.connect()
    line = connection.sock
    for _ in range(5):
        connection.request("GET", "/health")
        assert connection.getresponse().read() == b'{"status":"ok"}' and connection.sock is line
    connection.close()


def test_slow_and_endless_heads_are_refused(served: Served) -> None:
    """A request that takes too long gets 408, a head without an end 431."""
    with visitors(served.port, 1, SLOW["a head"]) as (connection,):
        connection.settimeout(worker.REQUEST_SECONDS + 5)
        assert statuses(connection.recv(1000)) == [408]
    with visitors(served.port, 1, POST + "X: " + "y" * HEADER_BYTES) as (connection,):
        assert statuses(connection.recv(1000)) == [431]


def test_many_verifications_do_not_delay_the_pages(served: Served) -> None:
    """More requests than may wait: each gets its answer or a Retry-After, and pages are still served."""
    count, answers = worker.VERIFICATION_THREADS + worker.VERIFICATION_QUEUE + 40, []
    body = hostile("proofs without end").data.decode()
    with visitors(served.port, count, post(f"Content-Length: {len(body)}", "Connection: close", body=body)) as crowd:
        health_is_told_at_once(served.port)

        def hear(each: socket.socket) -> None:
            each.settimeout(600)
            with contextlib.suppress(OSError):
                answers.append(each.recv(10_000))

        threads = [threading.Thread(target=hear, args=(each,)) for each in crowd]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    said = [statuses(answer)[0] for answer in answers]
    assert len(said) == count and 503 in said and set(said) <= {200, 422, 429, 503}
    for answer in (answer for answer, status in zip(answers, said, strict=True) if status == 503):
        head, _blank, problem = answer.partition(b"\r\n\r\n")
        assert b"\r\nRetry-After: 10\r\n" in head and b"\r\nContent-Type: application/problem+json\r\n" in head
        assert b"\r\nAccess-Control-Allow-Origin: *" in head and b"\r\nContent-Security-Policy: " in head
        jsonschema.Draft202012Validator(SCHEMAS["Problem"]).validate(json.loads(problem))


REQUESTS = {
    "a page": b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "a body": b"POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\nbonjour",
    "a length with blanks": b"POST / HTTP/1.1\r\ncontent-LENGTH:  7 \r\n\r\nbonjour",
    "chunks": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n0\r\n\r\n\r\nA;x\r\n0123456789\r\n0\r\n\r\n",
    "trailers": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n000\r\nX: y\r\n\r\n",
}


@pytest.mark.parametrize("name", REQUESTS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_request_is_complete_at_its_end_and_not_before(name: str, data: st.DataObject) -> None:
    request, incoming = REQUESTS[name], IncomingRequest()
    cuts = data.draw(st.lists(st.integers(1, len(request) - 1), unique=True).map(sorted))
    for start, end in zip([0, *cuts], [*cuts, len(request)], strict=True):
        assert not incoming.is_complete
        incoming.add(request[start:end])
    assert incoming.is_complete and bytes(incoming.data) == request and not incoming.is_too_large


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 7\r\nContent-Length: 8",
        b"Content-Length: 7\r\nTransfer-Encoding: chunked",
        b"Content-Length: -7",
        b"Content-Length: \xd9\xa7",
        b"Content-Length: " + b"9" * 5000,
        b"Transfer-Encoding: chunked\r\n\r\n-7\r\nbonjour",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nbonjour",
    ],
)
def test_nonsense_is_left_to_the_parser(head: bytes) -> None:
    incoming = IncomingRequest()
    incoming.add(b"POST / HTTP/1.1\r\n" + head + b"\r\n\r\n")
    assert incoming.is_complete


@pytest.mark.parametrize(
    "target", ["/verifier", "/verifier?x", "//verifier", "/%76erifier", "/VERIFIER#x", "http://a.example/verifier"]
)
def test_the_verifier_is_known_in_every_spelling(target: str) -> None:
    incoming = IncomingRequest()
    incoming.add(f"POST {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert incoming.is_verification
    page = IncomingRequest()
    page.add(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert not page.is_verification


def test_a_body_that_is_too_large_is_refused_by_its_head() -> None:
    incoming = IncomingRequest()
    incoming.add(f"POST / HTTP/1.1\r\nContent-Length: {BODY_BYTES * 2}\r\n\r\n".encode())
    assert incoming.is_too_large and not incoming.is_complete
