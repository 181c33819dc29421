"""The bytes of a request as they arrive, and the socket that hands them to gunicorn's parser once they are complete.

RFC 9112 sections 6 and 7. This module decides how long to read, and nothing else: a malformed request counts as
complete, and the parser refuses it.
"""

from __future__ import annotations

import contextlib
import errno
import re
import socket
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from badges.web.http import security

HEADER_BYTES: Final = 32 * 1024
BODY_BYTES: Final = 13 * 1024 * 1024  # the largest body that any page accepts
RESPONSE_BYTES: Final = 128 * 1024  # more than any response: the kernel keeps it for a client that reads slowly

_CONTENT_LENGTH: Final = re.compile(rb"\r\ncontent-length[ \t]*:([^\r\n]*)")
_CHUNK_HEADER: Final = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]*)?")
CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
SECURITY_HEADERS: Final = "".join(f"\r\n{name}: {value}" for name, value in security.HEADERS.items()).encode() + b"\r\n"
_EMPTY: Final = SECURITY_HEADERS + b"Content-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
REQUEST_TIMEOUT: Final = b"HTTP/1.1 408 Request Timeout" + _EMPTY
HEADERS_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large" + _EMPTY


class IncomingRequest:
    """The bytes of one request, and whether the request is complete.

    A malformed header section, or one with a length that cannot be trusted, counts as complete: the parser refuses it.
    """

    def __init__(self) -> None:
        self.data = bytearray()
        self.header_section = b""  # in lower case; empty until it is complete
        self._searched = 0
        self._end = 0  # of the body; of the header section where there is no valid Content-Length
        self._next_chunk: int | None = None  # where its header begins

    def add(self, piece: bytes) -> bool:
        """Append received bytes. Returns whether the header section is complete now and was not before."""
        self.data += piece
        if self.header_section:
            return False
        at = self.data.find(b"\r\n\r\n", max(0, self._searched - 3))
        self._searched = len(self.data)
        if at < 0:
            return False
        self.header_section = bytes(self.data[: at + 2]).lower()
        self._end = at + 4
        lengths = _CONTENT_LENGTH.findall(self.header_section)
        if b"\r\ntransfer-encoding" in self.header_section:
            self._next_chunk = None if lengths else self._end
        elif len(lengths) == 1 and lengths[0].strip().isdigit() and len(lengths[0]) < 20:
            self._end += int(lengths[0])
        return True

    @property
    def is_complete(self) -> bool:
        """Whether header section and body have arrived to their end."""
        if not self.header_section:
            return False
        return len(self.data) >= self._end if self._next_chunk is None else self._last_chunk_has_arrived()

    @property
    def is_too_large(self) -> bool:
        """Whether it is, or announces, more bytes than any page accepts."""
        return max(len(self.data), self._end) > BODY_BYTES + HEADER_BYTES

    @property
    def is_verification(self) -> bool:
        """Whether it is a POST to /verifier, in any spelling of the target."""
        method, _space, rest = self.header_section.partition(b" ")
        return method == b"post" and b"/verifier" in unquote_to_bytes(rest.partition(b"\r\n")[0]).lower()

    def _last_chunk_has_arrived(self) -> bool:
        while self._next_chunk is not None and (line_end := self.data.find(b"\r\n", self._next_chunk)) >= 0:
            chunk_header = bytes(self.data[self._next_chunk : line_end])
            if not _CHUNK_HEADER.fullmatch(chunk_header):
                return True
            size = int(chunk_header.partition(b";")[0], 16)
            if not size:
                return self.data.find(b"\r\n\r\n", line_end) >= 0
            self._next_chunk = line_end + 2 + size + 2
        return False


class ClientSocket(socket.socket):
    """The socket of a connection. The loop reads from the network, the parser from what the loop has received."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(fileno=accepted.detach())
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, RESPONSE_BYTES)
        self.received = memoryview(b"")  # what the parser has not read yet
        self.is_refused = False  # the parser's error response follows

    def receive(self) -> bytes | None:
        """Read from the network without waiting. None: nothing has arrived; b"": the connection has ended."""
        try:
            return super().recv(65536)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def send_at_once(self, data: bytes) -> None:
        """Send a short response from the loop. What the kernel does not take without waiting is lost."""
        with contextlib.suppress(OSError):
            self.setblocking(False)
            super().send(data)

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Read for the parser, without waiting. b"" where the received bytes end."""
        piece, self.received = bytes(self.received[:size]), self.received[size:]
        return piece

    def send(self, data: Any, flags: int = 0) -> int:
        """Send for the parser, but no second 100 Continue: the loop has sent it, and the body is here."""
        return len(data) if data == CONTINUE else super().send(data, flags)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send a response; the parser's own error responses get the security headers.

        Raises BrokenPipeError: when the client does not read it in time; gunicorn then drops the connection.
        """
        if self.is_refused:
            data = bytes(data).replace(b"\r\n", SECURITY_HEADERS, 1)
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "the client does not read the response") from None
