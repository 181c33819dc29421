"""Asking a server for its certificate: until when it is valid, or why browsers refuse it. No request is sent."""

from __future__ import annotations

import datetime
import socket
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tests.verifier import servers
from tests.verifier.servers import answering, server
from verifier.fetch import Certificate, FetchFailed, certificate_of, strict_tls


def ask(port: int, trusted: Path | None, host: str = "badges.example") -> Certificate:
    """Ask the test's server, whatever the name is."""
    tls = strict_tls()
    if trusted is not None:
        tls.load_verify_locations(trusted)
    return certificate_of(
        f"https://{host}",
        connect=lambda _host, _port, seconds: socket.create_connection(("127.0.0.1", port), timeout=seconds),
        tls=tls,
    )


def test_the_end_is_read_and_nothing_is_asked(certificate: Path) -> None:
    seen: list[bytes] = []
    with server(certificate, answering(b"", seen=seen)) as port:
        found = ask(port, certificate)
    written = servers.x509.load_pem_x509_certificate(certificate.read_bytes())
    assert found == Certificate(written.not_valid_after_utc)
    assert seen in ([], [b""])


def test_a_certificate_of_another_name(certificate: Path) -> None:
    with server(certificate, answering(b"")) as port:
        assert ask(port, certificate, "ailleurs.example") == Certificate(None, "other_name")


def test_a_certificate_that_nobody_signed(certificate: Path) -> None:
    with server(certificate, answering(b"")) as port:
        assert ask(port, None) == Certificate(None, "untrusted")


def test_a_certificate_that_has_expired(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    authority = servers.x509.BasicConstraints(ca=True, path_length=0)
    built = servers._certificate("badges.example", key, "badges.example", servers.OF_BADGES, authority)
    built._not_valid_after = built._not_valid_before + datetime.timedelta(hours=1)  # type: ignore[operator]
    old = tmp_path / "old.pem"
    old.write_bytes(servers._pem(key, built.sign(key, SHA256())))
    with server(old, answering(b"")) as port:
        assert ask(port, old) == Certificate(None, "expired")


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchFailed, match=r"fetch\.unreachable"):
        ask(port, None)
    with pytest.raises(FetchFailed, match=r"fetch\.unreachable"):
        certificate_of("https://badges.invalid", connect=lambda *_: socket.create_connection(("127.0.0.1", port)))


def test_a_server_without_tls() -> None:
    with server(None, answering(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port, pytest.raises(FetchFailed):
        ask(port, None)
