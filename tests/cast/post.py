"""A mail server on the loopback, which keeps what it is given or refuses it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Post(socketserver.ThreadingTCPServer):
    """A partial SMTP server (RFC 5321) that keeps every line it receives."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, offers: tuple[str, ...] = (), refuses: str = "", answer: str = "550 not here") -> None:
        super().__init__(("127.0.0.1", 0), _Client)
        self.offers, self.refuses, self.refusal = offers, refuses, answer
        self.said: list[str] = []
        self.letters: list[bytes] = []


class _Client(socketserver.StreamRequestHandler):
    server: Post

    def answer(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def handle(self) -> None:
        self.answer("220 post.example")
        while line := self.rfile.readline().decode("utf-8").strip():
            self.server.said.append(line)
            verb = line.split()[0].upper()
            if verb == self.server.refuses:
                self.answer(self.server.refusal)
            elif verb == "EHLO":
                *first, last = ("post.example", *self.server.offers)
                self.answer(*(f"250-{each}" for each in first), f"250 {last}")
            elif verb == "DATA":
                self.answer("354 go on")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                self.server.letters.append(body)
                self.answer("250 taken")
            elif verb == "STARTTLS":
                self.answer("220 ready")
                return  # and nothing that speaks TLS
            elif verb == "QUIT":
                self.answer("221 bye")
                return
            else:
                self.answer("250 ok")


@contextmanager
def served(post: Post) -> Iterator[int]:
    """The server's port, while it runs."""
    thread = threading.Thread(target=lambda: post.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield int(post.server_address[1])
    finally:
        post.shutdown()
        post.server_close()
        thread.join()
