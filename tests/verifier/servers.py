"""TLS servers on the loopback that say what a test wants, and the public door that leads to them."""

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
from verifier.fetch import PublicFetch

Handler = Callable[[socket.socket, bytes], None]


def write_certificate(path: Path) -> Path:
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
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + built.public_bytes(Encoding.PEM))
    return path


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


def door(certificate: Path, port: int, *, seconds: float = 8.0) -> PublicFetch:
    """The public door, whose connector leads to our server whatever public address it was told."""
    return PublicFetch(
        lambda host, port_: [PUBLIC_ADDRESS],
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
