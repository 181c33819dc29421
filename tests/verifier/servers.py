"""TLS servers on the loopback that send what a test wants, and a `PublicFetch` that connects to them."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.verifier.doors import PUBLIC_ADDRESS
from verifier.fetch import PublicFetch, strict_tls

Handler = Callable[[socket.socket, bytes], None]


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, *extensions: x509.ExtensionType
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    subject, by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer))
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(by).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=30))  # longer than any run of the tests
    for each in extensions:
        builder = builder.add_extension(each, critical=isinstance(each, x509.BasicConstraints | x509.KeyUsage))
    return builder


def _pem(key: ec.EllipticCurvePrivateKey, *certificates: x509.Certificate) -> bytes:
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


OF_BADGES = x509.SubjectAlternativeName([x509.DNSName("badges.example")])


def write_certificate(path: Path) -> Path:
    """A self-signed certificate for badges.example, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    authority = x509.BasicConstraints(ca=True, path_length=0)
    built = _certificate("badges.example", key, "badges.example", OF_BADGES, authority).sign(key, SHA256())
    path.write_bytes(_pem(key, built))
    return path


def write_loose_chain(folder: Path) -> tuple[Path, Path]:
    """A certificate for badges.example with its key, and the authority that signed it without naming its own key in it,
    against RFC 5280 section 4.2.1.1."""
    above, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = x509.BasicConstraints(ca=True, path_length=0)
    named = x509.SubjectKeyIdentifier.from_public_key(above.public_key())
    top = _certificate("authority.example", above, "authority.example", authority, named).sign(above, SHA256())
    leaf = _certificate("badges.example", key, "authority.example", OF_BADGES).sign(above, SHA256())
    served, trusted = folder / "served.pem", folder / "trusted.pem"
    served.write_bytes(_pem(key, leaf))
    trusted.write_bytes(top.public_bytes(Encoding.PEM))
    return served, trusted


@contextlib.contextmanager
def server(certificate: Path | None, handler: Handler) -> Iterator[int]:
    """A server on the loopback, over TLS if there is a certificate; `handler` gets each connection and its request's
    first bytes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate is not None:
        context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), connection:
                if certificate is None:
                    handler(connection, connection.recv(8192))
                    continue
                with context.wrap_socket(connection, server_side=True) as secured:
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


def door(
    certificate: Path, port: int, *, seconds: float = 8.0, context: Callable[[], ssl.SSLContext] = strict_tls
) -> PublicFetch:
    """A `PublicFetch` whose connector leads to the test server, whatever public address it is given."""
    tls = context()
    tls.load_verify_locations(certificate)
    return PublicFetch(
        lambda host, port_: [PUBLIC_ADDRESS],
        lambda address, port_, timeout: socket.create_connection(("127.0.0.1", port), timeout=timeout),
        tls=tls,
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
