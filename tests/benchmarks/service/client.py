"""A client that keeps some connections busy, and the processor time of the processes that answer it."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
SECONDS: Final = 30.0  # for an answer


class _Connection:
    """One connection: a request is sent whole, and its answer read to the end that Content-Length names."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self._end = 0

    def send(self, message: bytes) -> None:
        self._received, self._end = b"", 0
        self.socket.sendall(message)

    def receive(self) -> bool:
        """Read once. Returns whether the answer is complete."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self._received += piece
        if not self._end:
            at = self._received.find(b"\r\n\r\n")
            if at < 0:
                return False
            head = self._received[:at].lower()
            _, found, length = head.partition(b"\r\ncontent-length:")
            self._end = at + 4 + (int(length.partition(b"\r\n")[0]) if found else 0)
        return len(self._received) >= self._end

    def answer(self) -> tuple[int, bytes, bytes]:
        """Status, header section and body of the answer that was read."""
        head, _, body = self._received.partition(b"\r\n\r\n")
        return int(head[9:12]), head, body


class Client:
    """So many connections to one server, opened once and kept alive."""

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._connections = [_Connection(port) for _ in range(connections)]

    def ask(self, message: bytes) -> tuple[int, bytes, bytes]:
        """Send one request; returns status, header section and body."""
        one = self._connections[0]
        one.send(message)
        while not one.receive():
            pass
        return one.answer()

    def run(self, message: bytes, count: int) -> dict[int, int]:
        """Send a request so many times, over all connections. Returns how often each status came."""
        statuses: dict[int, int] = {}
        with selectors.DefaultSelector() as selector:

            def send(one: _Connection) -> None:
                selector.register(one.socket, selectors.EVENT_READ, one)
                one.send(message)

            busy = self._connections[:count]
            sent, answered = len(busy), 0
            for each in busy:
                send(each)
            while answered < count:
                for key, _ in selector.select(SECONDS):
                    one: _Connection = key.data
                    if not one.receive():
                        continue
                    selector.unregister(one.socket)
                    answered += 1
                    status, head, _ = one.answer()
                    statuses[status] = statuses.get(status, 0) + 1
                    if b"\r\nconnection: close" in head.lower():
                        one = self._instead_of(one)
                    if sent < count:
                        sent += 1
                        send(one)
        return statuses

    def _instead_of(self, closed: _Connection) -> _Connection:
        closed.socket.close()
        opened = self._connections[self._connections.index(closed)] = _Connection(self._port)
        return opened

    def close(self) -> None:
        """Close all connections."""
        for each in self._connections:
            each.socket.close()


def message(path: str, port: int, *, body: bytes = b"", media_type: str = "application/json", **headers: str) -> bytes:
    """One HTTP/1.1 request: GET, or POST where there is a body. In the names of headers `_` stands for a hyphen."""
    given = {"Host": f"localhost:{port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if body:
        given |= {"Content-Type": media_type, "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


def children(process: int) -> list[int]:
    """The processes that a process has started and that are still there."""
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def processor_seconds(processes: Iterable[int]) -> float:
    """The processor time of all threads of some processes, their own clocks read."""
    return sum(time.clock_gettime((~process << 3) | 2) for process in processes)
