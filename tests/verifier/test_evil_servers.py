"""Row S3: servers that are slow, endless or broken on purpose. Each costs a bounded time, and reveals nothing."""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.verifier.doors import PUBLIC_ADDRESS
from tests.verifier.servers import Handler, answering, door, server
from tests.verifier.servers import http as said
from verifier import exchange
from verifier.fetch import CONNECT_SECONDS, MAX_REDIRECTS, TOTAL_SECONDS, FetchFailed, PublicFetch

LIMIT = 1000
PATIENCE = 0.25  # seconds that the tests give a server, where the service gives eight
HOLD = 600  # seconds for which these servers hold on to a client that lets them: no busy machine needs so many


def endless(start: bytes, piece: bytes) -> Handler:
    """After a start, one piece after the other, for as long as the client reads."""

    def handle(connection: socket.socket, request: bytes) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return handle


def drip(start: bytes) -> Handler:
    """After a start, a byte every twentieth of a second, for `HOLD`."""

    def handle(connection: socket.socket, request: bytes) -> None:
        connection.sendall(start)
        for _ in range(HOLD * 20):
            connection.sendall(b"a")
            time.sleep(0.05)

    return handle


def silence(connection: socket.socket, request: bytes) -> None:
    connection.settimeout(HOLD)
    connection.recv(1)  # until the client closes


BOMB = gzip.compress(bytes(1 << 20))
OK = "HTTP/1.1 200 OK"
CHUNKED = "Transfer-Encoding: chunked"


@dataclass(frozen=True)
class Evil:
    """A server, whether it speaks TLS, and whether a willing reader (below) takes its answer for a document."""

    handler: Handler
    tls: bool = True
    swallowed: bool = False
    code: str = "fetch.unreachable"


EVIL = {
    "headers without end": Evil(endless(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"a" * 200 + b"\r\n")),
    "100 Continue without end": Evil(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50)),
    "chunks without end": Evil(endless(said(OK, CHUNKED), b"1\r\na\r\n" * 50), code="fetch.too_large"),
    "a body without end": Evil(endless(said(OK), b"a" * 4096), code="fetch.too_large"),
    "trailers without end": Evil(endless(said(OK, CHUNKED, body=b"0\r\n"), b"X-More: a\r\n" * 50)),
    "a body, byte by byte": Evil(drip(said(OK, "Content-Length: 1000"))),
    "a body of no length, byte by byte": Evil(drip(said(OK))),
    "chunks, byte by byte": Evil(drip(said(OK, CHUNKED) + b"ffff\r\n")),
    "headers, byte by byte": Evil(drip(b"HTTP/1.1 200 OK\r\nX: ")),
    "a status line, byte by byte": Evil(drip(b"H")),
    "silence": Evil(silence),
    "silence before TLS": Evil(silence, tls=False),
    "TLS, byte by byte": Evil(drip(b"\x16\x03\x03\x40\x00"), tls=False),
    "noise in the place of TLS": Evil(answering(b"\x15\xff" * 99), tls=False),
    "http in the place of TLS": Evil(answering(said(OK, "Content-Length: 2", body=b"{}")), tls=False),
    "closed at once": Evil(answering(b""), tls=False),
    "closed after TLS": Evil(answering(b"")),
    "another protocol": Evil(answering(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")),
    "HTTP/0.9": Evil(answering(b'{"id": "https://badges.example/"}')),
    "HTTP/2": Evil(answering(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18))),
    "a status of letters": Evil(answering(said("HTTP/1.1 OK", body=b"{}"))),
    "a status of five digits": Evil(answering(said("HTTP/1.1 20000 OK", body=b"{}"))),
    "cut short": Evil(answering(said(OK, "Content-Length: 1000", body=b"{}"))),
    "a negative length": Evil(answering(said(OK, "Content-Length: -5", body=b"{}" * 20)), swallowed=True),
    "a length in letters": Evil(answering(said(OK, "Content-Length: two", body=b"{}")), swallowed=True),
    "a signed length": Evil(answering(said(OK, "Content-Length: +2", body=b"{}")), swallowed=True),
    "a huge length": Evil(
        answering(said(OK, "Content-Length: 999999999999999999", body=b"{}")), code="fetch.too_large"
    ),
    "a length of 5,000 digits": Evil(answering(said(OK, "Content-Length: " + "9" * 5000, body=b"{}")), swallowed=True),
    "two lengths": Evil(
        answering(said(OK, "Content-Length: 2", "Content-Length: 20", body=b"{}" + b" " * 18)), swallowed=True
    ),
    "two lengths in one": Evil(answering(said(OK, "Content-Length: 2, 20", body=b"{}")), swallowed=True),
    "gzip": Evil(answering(said(OK, "Content-Encoding: gzip", "Content-Length: 2", body=b"{}")), swallowed=True),
    "a bomb in gzip": Evil(
        answering(said(OK, "Content-Encoding: gzip", f"Content-Length: {len(BOMB)}", body=BOMB)), swallowed=True
    ),
    "an unknown encoding": Evil(answering(said(OK, "Content-Encoding: br, x", body=b"{}")), swallowed=True),
    "chunks of no size": Evil(answering(said(OK, CHUNKED, body=b"zz\r\n{}\r\n0\r\n\r\n"))),
    "chunks of a negative size": Evil(answering(said(OK, CHUNKED, body=b"-2\r\n{}\r\n"))),
    "too large": Evil(
        answering(said(OK, "Content-Length: 9000", body=b"a" * 9000)), swallowed=True, code="fetch.too_large"
    ),
    "too large, unannounced": Evil(answering(said(OK, body=b"a" * 9000)), swallowed=True, code="fetch.too_large"),
    "a wide header": Evil(answering(said(OK, "X: " + "a" * 17_000, "Content-Length: 2", body=b"{}")), swallowed=True),
    "two hundred headers": Evil(answering(said(OK, *["X: y"] * 200, "Content-Length: 2", body=b"{}"))),
    "a redirect without end": Evil(
        answering(said("HTTP/1.1 302 Found", "Location: /again", "Content-Length: 0")), code="fetch.redirects"
    ),
}
SLOW = [
    "100 Continue without end", "chunks without end", "a body without end", "a body, byte by byte",
    "a body of no length, byte by byte", "chunks, byte by byte", "headers, byte by byte",
    "a status line, byte by byte", "silence", "silence before TLS", "TLS, byte by byte",
]  # fmt: skip


def test_the_limits_of_the_service() -> None:
    assert len(EVIL) >= 40
    assert (CONNECT_SECONDS, MAX_REDIRECTS, exchange.MAX_HEADER_BYTES) == (3, 3, 16384)
    assert TOTAL_SECONDS <= 8.5


@pytest.mark.parametrize("name", EVIL)
def test_a_hostile_server_costs_little_and_tells_nothing(certificate: Path, name: str) -> None:
    evil = EVIL[name]
    with server(certificate if evil.tls else None, evil.handler) as port:
        # What is refused for itself, and not for the time that it takes, may take it on a busy machine.
        patience = PATIENCE if evil.code == "fetch.unreachable" else TOTAL_SECONDS
        fetch, started = door(certificate, port, seconds=patience), time.monotonic()
        with pytest.raises(FetchFailed) as failure:
            fetch("https://badges.example/", accept="*/*", limit=LIMIT)
        gave_up = time.monotonic() - started
    assert gave_up < HOLD / 2  # the client let go; the server did not
    assert failure.value.code == evil.code
    assert failure.value.code != "fetch.unreachable" or failure.value.facts == {}


@pytest.mark.parametrize("name", [name for name in EVIL if name.endswith("without end")])
def test_what_has_no_end_is_cut_by_its_size(certificate: Path, name: str) -> None:
    """Without a time limit that could end it: the size limit does."""
    with server(certificate, EVIL[name].handler) as port:
        fetch = door(certificate, port, seconds=HOLD)
        with pytest.raises(FetchFailed):
            fetch("https://badges.example/", accept="*/*", limit=LIMIT)


@pytest.mark.parametrize("name", SLOW)
def test_without_the_guard_the_client_is_kept(certificate: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: without caps, each of these servers keeps the client until it gives up."""
    monkeypatch.setattr(exchange, "MAX_HEADER_BYTES", 1 << 40)
    patience, evil = 0.4, EVIL[name]
    with server(certificate if evil.tls else None, evil.handler) as port:
        fetch, started = door(certificate, port, seconds=patience), time.monotonic()
        with pytest.raises(FetchFailed, match="unreachable"):
            fetch("https://badges.example/", accept="*/*", limit=1 << 28)
        assert time.monotonic() - started >= patience


@pytest.mark.parametrize("name", [name for name, evil in EVIL.items() if evil.swallowed])
def test_a_lenient_client_reads_it_as_a_document(certificate: Path, name: str) -> None:
    """The positive control: the standard library's client reads these answers without an error."""
    with server(certificate, EVIL[name].handler) as port:
        context = ssl.create_default_context(cafile=str(certificate))
        with (
            socket.create_connection(("127.0.0.1", port)) as connection,
            context.wrap_socket(connection, server_hostname="badges.example") as secured,
        ):
            secured.sendall(b"GET / HTTP/1.1\r\nHost: badges.example\r\n\r\n")
            with closing(http.client.HTTPResponse(secured)) as response:
                response.begin()
                assert response.status == 200 and response.read()


def test_no_failure_of_the_network_can_be_told_from_another(certificate: Path) -> None:
    """Errors do not reveal which names exist, which ports are open, or what answers there."""
    told = set()
    for resolve, connect in (
        (lambda host, port: [], None),
        (lambda host, port: [PUBLIC_ADDRESS], ConnectionRefusedError()),
        (lambda host, port: [PUBLIC_ADDRESS], TimeoutError()),
        (lambda host, port: [PUBLIC_ADDRESS], OSError(113, "No route to host")),
        (lambda host, port: [PUBLIC_ADDRESS], ssl.SSLCertVerificationError("expired")),
    ):

        def fail(address: str, port: int, seconds: float, error: object = connect) -> socket.socket:
            assert isinstance(error, OSError)
            raise error

        with pytest.raises(FetchFailed) as failure:
            PublicFetch(resolve, fail)("https://badges.example/", accept="*/*", limit=LIMIT)
        told.add((failure.value.code, str(failure.value), str(failure.value.facts)))
    for name in ("another protocol", "cut short", "noise in the place of TLS", "closed at once", "gzip"):
        with (
            server(certificate if EVIL[name].tls else None, EVIL[name].handler) as port,
            pytest.raises(FetchFailed) as failure,
        ):
            door(certificate, port)("https://badges.example/", accept="*/*", limit=LIMIT)
        told.add((failure.value.code, str(failure.value), str(failure.value.facts)))
    assert len(told) == 1
