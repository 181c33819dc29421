"""The door against servers that misbehave: real sockets and real TLS, on the loopback alone."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from verifier.fetch import FetchFailed, MappedFetch, PublicFetch, SourceRefused

Handler = Callable[[socket.socket, bytes], None]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for badges.example that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "badges.example")])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("badges.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "badges.example.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + built.public_bytes(Encoding.PEM))
    return path


@contextlib.contextmanager
def server(certificate: Path, handler: Handler) -> Iterator[int]:
    """A TLS server on the loopback; `handler` gets each connection and its request's first bytes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with (
                contextlib.suppress(OSError),
                connection,
                context.wrap_socket(connection, server_side=True) as secured,
            ):
                handler(secured, secured.recv(8192))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def door(certificate: Path, port: int, *, seconds: float = 8.0) -> PublicFetch:
    """The public door, whose connector leads to our server whatever public address it was told."""
    return PublicFetch(
        lambda host, port_: ["93.184.215.14"],
        lambda address, port_, timeout: socket.create_connection(("127.0.0.1", port), timeout=timeout),
        tls=ssl.create_default_context(cafile=str(certificate)),
        total_seconds=seconds,
    )


def http(*lines: str, body: bytes = b"") -> bytes:
    return "\r\n".join([*lines, "", ""]).encode() + body


def answering(*answers: bytes, seen: list[bytes] | None = None) -> Handler:
    """Each connection gets the next answer, the last one again and again."""
    remaining = list(answers)

    def handle(connection: socket.socket, request: bytes) -> None:
        if seen is not None:
            seen.append(request)
        connection.sendall(remaining.pop(0) if len(remaining) > 1 else remaining[0])

    return handle


def test_an_answer_is_read(certificate: Path) -> None:
    seen: list[bytes] = []
    good = http("HTTP/1.1 200 OK", "Content-Type: Application/JSON; charset=utf-8", "Content-Length: 2", body=b"{}")
    with server(certificate, answering(good, seen=seen)) as port:
        fetched = door(certificate, port)("https://badges.example/é?q=1 ".strip(), accept="application/json", limit=10)
    assert (fetched.url, fetched.status, fetched.media_type, fetched.data) == (
        "https://badges.example/é?q=1",
        200,
        "application/json",
        b"{}",
    )
    request = seen[0].decode()
    assert request.startswith("GET /%C3%A9?q=1 HTTP/1.1\r\nHost: badges.example\r\n")
    names = {line.partition(":")[0].lower() for line in request.split("\r\n")[1:] if line}
    assert names == {"host", "accept", "accept-encoding", "user-agent", "connection"}  # no Cookie, no Referer


def test_a_status_is_an_answer(certificate: Path) -> None:
    gone = http("HTTP/1.1 410 Gone", "Content-Length: 0")
    with server(certificate, answering(gone)) as port:
        assert door(certificate, port)("https://badges.example/", accept="*/*", limit=10).status == 410


def test_the_environment_gives_no_proxy(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    good = http("HTTP/1.1 200 OK", "Content-Length: 2", body=b"{}")
    with server(certificate, answering(good)) as port:
        assert door(certificate, port)("https://badges.example/", accept="*/*", limit=10).data == b"{}"


def test_a_certificate_of_another_name_is_unreachable(certificate: Path) -> None:
    good = http("HTTP/1.1 200 OK", "Content-Length: 2", body=b"{}")
    with server(certificate, answering(good)) as port, pytest.raises(FetchFailed, match=r"fetch\.unreachable"):
        door(certificate, port)("https://other.example/", accept="*/*", limit=10)


def test_an_unknown_certificate_authority_is_unreachable(certificate: Path) -> None:
    with server(certificate, answering(http("HTTP/1.1 200 OK"))) as port:
        fetch = PublicFetch(
            lambda host, port_: ["93.184.215.14"],
            lambda address, port_, timeout: socket.create_connection(("127.0.0.1", port), timeout=timeout),
        )
        with pytest.raises(FetchFailed, match=r"fetch\.unreachable"):
            fetch("https://badges.example/", accept="*/*", limit=10)


def test_redirects_are_followed_three_times(certificate: Path) -> None:
    step = http("HTTP/1.1 302 Found", "Location: /next", "Content-Length: 0")
    good = http("HTTP/1.1 200 OK", "Content-Length: 2", body=b"{}")
    with server(certificate, answering(step, step, step, good)) as port:
        fetched = door(certificate, port)("https://badges.example/first", accept="*/*", limit=10)
    assert fetched.url == "https://badges.example/next"
    with server(certificate, answering(step)) as port, pytest.raises(FetchFailed, match=r"fetch\.redirects"):
        door(certificate, port)("https://badges.example/first", accept="*/*", limit=10)


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://badges.example/", "fetch.scheme"),
        ("https://127.0.0.1/", "fetch.private_address"),
        ("https://localhost/", "fetch.private_address"),
        ("https://[::1]/", "fetch.private_address"),
        ("//2130706433/", "fetch.private_address"),
        ("https://badges.example:8443/", "fetch.port"),
        ("https://a@badges.example/", "fetch.credentials"),
        ("file:///etc/passwd", "fetch.scheme"),
    ],
)
def test_a_redirect_is_judged_like_a_first_request(certificate: Path, location: str, code: str) -> None:
    step = http("HTTP/1.1 301 Moved", f"Location: {location}", "Content-Length: 0")
    with server(certificate, answering(step)) as port, pytest.raises(SourceRefused) as refusal:
        door(certificate, port)("https://badges.example/", accept="*/*", limit=10)
    assert refusal.value.code == code


def endless_headers(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"a" * 200 + b"\r\n")


def endless_continue(connection: socket.socket, request: bytes) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 50)


def endless_chunks(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1\r\na\r\n" * 50)


def drip(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"a")
        time.sleep(0.1)


def drip_headers(connection: socket.socket, request: bytes) -> None:
    for _ in range(100):
        connection.sendall(b"H")
        time.sleep(0.1)


def silence(connection: socket.socket, request: bytes) -> None:
    time.sleep(1.2)


EVIL: dict[str, Handler] = {
    "endless headers": endless_headers,
    "endless 100 Continue": endless_continue,
    "endless chunks": endless_chunks,
    "a byte at a time": drip,
    "headers a byte at a time": drip_headers,
    "silence": silence,
    "closed": answering(b""),
    "no HTTP": answering(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),
    "cut short": answering(http("HTTP/1.1 200 OK", "Content-Length: 1000", body=b"{}")),
    "wrong length": answering(http("HTTP/1.1 200 OK", "Content-Length: -5", body=b"{}" * 20)),
    "compressed": answering(http("HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: 2", body=b"{}")),
    "bad chunks": answering(http("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", body=b"zz\r\n{}\r\n0\r\n\r\n")),
    "too large": answering(http("HTTP/1.1 200 OK", "Content-Length: 100000", body=b"a" * 100_000)),
    "too large, unannounced": answering(http("HTTP/1.1 200 OK", body=b"a" * 100_000)),
    "wide header": answering(http("HTTP/1.1 200 OK", "X: " + "a" * 17_000, "Content-Length: 2", body=b"{}")),
}


@pytest.mark.parametrize("name", EVIL)
def test_a_hostile_server_costs_little_and_tells_nothing(certificate: Path, name: str) -> None:
    started = time.monotonic()
    with server(certificate, EVIL[name]) as port, pytest.raises(FetchFailed) as failure:
        door(certificate, port, seconds=0.5)("https://badges.example/", accept="*/*", limit=1000)
    assert time.monotonic() - started < 4
    expected = {"fetch.too_large"} if "large" in name else {"fetch.unreachable", "fetch.too_large"}
    assert failure.value.code in expected
    assert failure.value.code != "fetch.unreachable" or failure.value.facts == {}


def test_a_mapped_origin_is_read_from_a_port_of_this_machine() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []

    def serve() -> None:
        for body in (b"", b"{}"):
            connection, _ = listener.accept()
            with connection:
                seen.append(connection.recv(8192))
                location = "Location: https://badges.example/there" if not body else "X: y"
                status = "200 OK" if body else "302 Found"
                connection.sendall(http(f"HTTP/1.1 {status}", location, f"Content-Length: {len(body)}", body=body))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()

    def inner(url: str, *, accept: str, limit: int) -> None:
        raise AssertionError(url)

    port = listener.getsockname()[1]
    fetch = MappedFetch(inner, {"https://Badges.example/": f"http://127.0.0.1:{port}/"})  # type: ignore[arg-type]
    fetched = fetch("https://badges.example/here", accept="*/*", limit=10)
    thread.join(5)
    listener.close()
    assert (fetched.url, fetched.data) == ("https://badges.example/there", b"{}")
    assert seen[0].startswith(b"GET /here HTTP/1.1\r\nHost: badges.example\r\n")
