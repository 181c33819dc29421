"""`PublicFetch` over fake networks: one that only records, one that answers from memory."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from verifier.fetch import PublicFetch, Target

PUBLIC_ADDRESS = "93.184.215.14"


class Recorder:
    """Resolver and connector that record what is asked of them, and send nothing."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = itertools.chain(answers, itertools.repeat(answers[-1] if answers else None))
        self.connected: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> Sequence[str]:
        answer = next(self._answers)
        if answer is not None:
            return answer
        try:  # numbers in any spelling, as a system's resolver reads them; no packet is sent for these
            return [socket.inet_ntoa(socket.inet_aton(host))]
        except OSError:
            return ["127.0.0.1"] if not _is_v6(host) else [host]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        raise ConnectionRefusedError


def _is_v6(host: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6, host.partition("%")[0])
    except OSError:
        return False
    return True


def unguarded_rules(url: str) -> Target:
    """URL rules that accept everything, as the most lenient client would; for positive controls."""
    cleaned = "".join(mark for mark in url if mark > " ").replace("\\", "/")
    rest = cleaned.partition("://")[2].partition("#")[0].partition("?")[0]
    authority = unquote(unquote(rest).rpartition("@")[2]).strip("/\x00\t\r\n ").partition("/")[0]
    host = authority[1:].partition("]")[0] if authority.startswith("[") else authority.partition(":")[0]
    return Target(url, "https", host.encode("idna").decode() if not host.isascii() else host, 443, "/")


def unguarded(recorder: Recorder) -> PublicFetch:
    """A `PublicFetch` without URL rules and without checks of addresses."""
    return PublicFetch(recorder.resolve, recorder.connect, permitted=lambda address: True, rules=unguarded_rules)


@dataclass
class Network:
    """A network in memory. `names`: host -> the answers of the name server, one question after the other, the last one
    again and again. `serve`: host -> the bytes that its server sends. `closed`: addresses that refuse connections.

    `asked`, `connected` and `named` hold the hosts resolved, the addresses connected to and the names given in TLS.
    """

    names: Mapping[str, Sequence[Sequence[str]]]
    serve: Callable[[str], bytes] = lambda host: answer_with(b"{}")
    closed: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """The next answer for a name."""
        answers = self.names.get(host, ((PUBLIC_ADDRESS,),))
        self.asked.append(host)
        return answers[min(self.asked.count(host), len(answers)) - 1]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """One end of a socket pair; `wrap_socket` chooses the server at the other end by its name."""
        self.connected.append(address)
        if address in self.closed:
            raise ConnectionRefusedError
        return _End(*socket.socketpair())

    def wrap_socket(self, connection: _End, *, server_hostname: str) -> socket.socket:
        """In place of TLS: record the server name, and send the server's bytes."""
        self.named.append(server_hostname)
        connection.peer.sendall(self.serve(server_hostname))
        connection.peer.shutdown(socket.SHUT_WR)
        return connection

    def door(self, **changes: object) -> PublicFetch:
        """A `PublicFetch` over this network."""
        return PublicFetch(self.resolve, self.connect, tls=self, **changes)  # type: ignore[arg-type]


class _End(socket.socket):
    """The client's end of a pair; closing it closes the other end too."""

    def __init__(self, ours: socket.socket, peer: socket.socket) -> None:
        super().__init__(fileno=ours.detach())
        self.peer = peer

    def close(self) -> None:
        self.peer.close()
        super().close()


def answer_with(body: bytes, media_type: str = "application/json") -> bytes:
    """A good HTTP answer."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def redirect_to(url: str) -> bytes:
    """An HTTP redirect."""
    return f"HTTP/1.1 302 Found\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n".encode()
