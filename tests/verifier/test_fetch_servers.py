"""`PublicFetch` against ordinary servers: real sockets and real TLS, on the loopback alone."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from tests.verifier.servers import answering, door, http, server, write_loose_chain
from verifier.fetch import FetchFailed, MappedFetch, PublicFetch, SourceRefused


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


def test_a_certificate_against_the_rules_is_unreachable_on_every_python(tmp_path: Path) -> None:
    """Since Python 3.13 by default; before, the standard library's own context took it: the positive control."""
    served, trusted = write_loose_chain(tmp_path)
    good = http("HTTP/1.1 200 OK", "Content-Length: 2", body=b"{}")

    def loose() -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context

    with server(served, answering(good)) as port:
        with pytest.raises(FetchFailed, match="unreachable"):
            door(trusted, port)("https://badges.example/", accept="*/*", limit=10)
        assert door(trusted, port, context=loose)("https://badges.example/", accept="*/*", limit=10).data == b"{}"


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
