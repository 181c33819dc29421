"""Where requests wait until they have arrived whole: only then a thread takes them (DECISIONS.md rows S3, U3, D1).

gunicorn gives a thread to every connection, which whoever sends a byte a second, or nothing, keeps for as long as he
likes: eight of them would stop the service. Here one loop receives for all, within bounds of time and memory. What
strangers hand to /verifier has threads of its own, so that no page waits behind it.
"""

from __future__ import annotations

import contextlib
import errno
import re
import selectors
import socket
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from gunicorn.workers.gthread import TConn, ThreadWorker

from badges.web import errors, security

if TYPE_CHECKING:
    from flask import Flask

HEAD_BYTES: Final = 32 * 1024
BODY_BYTES: Final = 13 * 1024 * 1024  # the largest that any page takes
HELD_BYTES: Final = 64 * 1024 * 1024  # of all requests that a process holds
PATIENCE: Final = 20.0  # seconds for a request to arrive, and as many more as its bytes take at the slowest pace
SLOWEST: Final = 4096  # bytes a second
LINGER: Final = 2.0  # seconds in which whoever was answered may hang up
LINGER_LONGER: Final = 10.0  # and may go on sending what was too large, else his browser shows no answer
LINGERING: Final = 200
ANSWER_SECONDS: Final = 10.0
ANSWER_BYTES: Final = 128 * 1024  # more than any of our answers: the system keeps it for whoever reads slowly
STRANGERS: Final = 8  # threads: most of them wait for another site
QUEUE: Final = 40  # whom to keep waiting at /verifier
COME_BACK: Final = 10  # seconds, for whoever finds the queue full
SWEEP: Final = 1.0  # seconds
GIVE_WAY: Final = 0.0005  # seconds that a thread computes before another goes on; a tenth of what is usual

_LENGTH: Final = re.compile(rb"\r\ncontent-length[ \t]*:([^\r\n]*)")
_CHUNK: Final = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]*)?")
GO_ON: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
HEADERS: Final = "".join(f"\r\n{name}: {value}" for name, value in security.HEADERS.items()).encode() + b"\r\n"
_NO_PAGE: Final = HEADERS + b"Content-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout" + _NO_PAGE
HEAD_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large" + _NO_PAGE


class Incoming:
    """The bytes of one request, and whether it has arrived whole (RFC 9112 section 6).

    What is no request, or has a length that nobody should believe, counts as whole: the parser behind says so.
    """

    def __init__(self) -> None:
        self.data = bytearray()
        self.head = b""  # in small letters, once it is there
        self._seen = 0
        self._end = 0
        self._chunk: int | None = None

    def add(self, piece: bytes) -> bool:
        """Take another piece. Returns whether the head has just become complete."""
        self.data += piece
        if self.head:
            return False
        at = self.data.find(b"\r\n\r\n", max(0, self._seen - 3))
        self._seen = len(self.data)
        if at < 0:
            return False
        self.head = bytes(self.data[: at + 2]).lower()
        self._end = at + 4
        lengths = _LENGTH.findall(self.head)
        if b"\r\ntransfer-encoding" in self.head:
            self._chunk = None if lengths else self._end
        elif len(lengths) == 1 and lengths[0].strip().isdigit() and len(lengths[0]) < 20:
            self._end += int(lengths[0])
        return True

    @property
    def whole(self) -> bool:
        """Whether nothing of it is missing."""
        if not self.head:
            return False
        return len(self.data) >= self._end if self._chunk is None else self._last_chunk_arrived()

    @property
    def too_large(self) -> bool:
        """Whether it is, or says that it will be, larger than anything that is read."""
        return max(len(self.data), self._end) > BODY_BYTES + HEAD_BYTES

    @property
    def for_strangers(self) -> bool:
        """Whether it asks for a verdict, in whatever spelling."""
        method, _blank, rest = self.head.partition(b" ")
        return method == b"post" and b"/verifier" in unquote_to_bytes(rest.partition(b"\r\n")[0]).lower()

    def _last_chunk_arrived(self) -> bool:
        while self._chunk is not None and (line := self.data.find(b"\r\n", self._chunk)) >= 0:
            size = bytes(self.data[self._chunk : line])
            if not _CHUNK.fullmatch(size):
                return True
            length = int(size.partition(b";")[0], 16)
            if not length:
                return self.data.find(b"\r\n\r\n", line) >= 0
            self._chunk = line + 2 + length + 2
        return False


class Line(socket.socket):
    """A connection that gives its reader what the loop has received, and nothing else."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(fileno=accepted.detach())
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ANSWER_BYTES)
        self.kept = memoryview(b"")
        self.refused = False

    def receive(self) -> bytes | None:
        """What has come meanwhile: None when nothing has, b"" when nothing will."""
        try:
            return super().recv(65536)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def recv(self, size: int, flags: int = 0) -> bytes:
        """As the parser reads, which never waits: what is not here now will not be read."""
        piece, self.kept = bytes(self.kept[:size]), self.kept[size:]
        return piece

    def say(self, words: bytes) -> None:
        """As the loop speaks: a few words, without waiting."""
        with contextlib.suppress(OSError):
            self.setblocking(False)
            super().send(words)

    def send(self, data: Any, flags: int = 0) -> int:
        """As the parser asks for the body, which is here already: nobody is asked twice."""
        return len(data) if data == GO_ON else super().send(data, flags)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """As the answer is written: who does not read it in time has left. A refusal of the parser gets our headers."""
        if self.refused:
            data = bytes(data).replace(b"\r\n", HEADERS, 1)
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "nobody reads the answer") from None


class Visit(TConn):  # type: ignore[misc]
    """One visitor's connection."""

    def __init__(self, room: WaitingRoom, sock: Line, client: Any, server: Any) -> None:
        super().__init__(room.cfg, sock, client, server)
        self.room = room
        self.incoming = Incoming()
        self.began = time.monotonic()
        self.size = 0
        self.awaited = True  # still by the loop, not by a thread

    def init(self) -> None:
        """What a thread does first, at each request."""
        super().init()
        self.sock.settimeout(ANSWER_SECONDS)

    @property
    def late(self) -> float:
        """When patience ends."""
        return float(self.began + PATIENCE + len(self.incoming.data) / SLOWEST)

    def close(self, graceful: bool = False) -> None:
        """Hang up; gracefully: when the other side has, too, or soon."""
        self.room.held -= self.size
        self.size = 0
        if graceful:
            self.room.linger(self.sock, LINGER_LONGER if self.incoming.too_large else LINGER)
        else:
            super().close()


class WaitingRoom(ThreadWorker):  # type: ignore[misc]
    """The worker: it receives by itself, and its threads answer."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.held = 0
        self.waiting = 0
        self.lingering: dict[Line, float] = {}
        self.swept = 0.0

    def init_process(self) -> None:
        """In the new process, before it serves."""
        sys.setswitchinterval(GIVE_WAY)
        self.strangers = ThreadPoolExecutor(STRANGERS)
        super().init_process()

    # -- a request arrives -------------------------------------------------------------------------------------------

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; where all places are taken, that of whoever has been saying nothing for longest."""
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections and self.pending_conns:
            self.leave(self.pending_conns[0])
        visit = Visit(self, Line(accepted), client, listener.getsockname())
        self.pending_conns.append(visit)
        self.poller.register(visit.sock, selectors.EVENT_READ, lambda _sock: self.receive(visit))

    def on_client_socket_readable(self, conn: Visit, client: Line) -> None:
        """Another request on a connection that was kept."""
        self.keepalived_conns.remove(conn)
        conn.incoming, conn.began, conn.awaited = Incoming(), time.monotonic(), True
        self.pending_conns.append(conn)
        self.poller.modify(conn.sock, selectors.EVENT_READ, lambda _sock: self.receive(conn))
        self.receive(conn)

    def receive(self, visit: Visit) -> None:
        """Take what has come, and hand the request over when it is there."""
        piece = visit.sock.receive() if visit.awaited else None
        if piece is None:
            return
        self.held += len(piece)
        visit.size += len(piece)
        request = visit.incoming
        if request.add(piece) and b"\r\nexpect:" in request.head and not request.whole:
            visit.sock.say(GO_ON)
        if not request.data:
            self.leave(visit)
        elif not piece or request.whole or request.too_large:
            self.hand_over(visit)
        elif not request.head and len(request.data) > HEAD_BYTES:
            self.leave(visit, HEAD_TOO_LARGE)
        elif self.held > HELD_BYTES:
            self.leave(self.pending_conns[0], TOO_SLOW)

    def hand_over(self, visit: Visit) -> None:
        """Let a thread answer."""
        self.no_longer_await(visit)
        visit.sock.kept, visit.data_ready = memoryview(visit.incoming.data), True
        if not visit.incoming.for_strangers:
            self.enqueue_req(visit)
        elif self.waiting >= STRANGERS + QUEUE:
            visit.sock.say(self.busy)
            self.nr_conns -= 1
            visit.close(graceful=True)
        else:
            self.waiting += 1
            future = self.strangers.submit(self.handle, visit)
            future.add_done_callback(lambda done: self.method_queue.defer(self.strangers_served, visit, done))

    @cached_property
    def busy(self) -> bytes:
        """What is said to whoever would wait too long at /verifier, as the application says it."""
        app: Flask = self.wsgi
        with app.test_request_context("/verifier"):
            answer = app.process_response(errors.problem(503, "http.503"))
        answer.headers.update({"Retry-After": str(COME_BACK), "Connection": "close"})
        head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
        return f"HTTP/1.1 503 Service Unavailable\r\n{head}\r\n".encode() + answer.get_data()

    def no_longer_await(self, visit: Visit) -> None:
        """The loop reads no more of this request."""
        visit.awaited = False
        self.pending_conns.remove(visit)
        self.poller.unregister(visit.sock)

    def strangers_served(self, visit: Visit, future: Future[bool]) -> None:
        """Another place at /verifier is free."""
        self.waiting -= 1
        self.finish_request(visit, future)

    # -- it has been answered ----------------------------------------------------------------------------------------

    def handle(self, conn: Visit) -> Any:
        """In a thread: answer. What stands behind the request, or was never read, ends the connection."""
        kept_open = super().handle(conn)
        return kept_open and not conn.sock.kept and not conn.parser.unreader.buf.getvalue()

    def handle_error(self, req: Any, client: Line, addr: Any, exc: BaseException) -> None:
        """In a thread: refuse what is no request."""
        client.refused = True
        super().handle_error(req, client, addr, exc)

    def _keepalive_after(self, conn: Visit, keepalive: bool) -> bool:
        return bool(keepalive and conn.incoming.whole and super()._keepalive_after(conn, keepalive))

    def finish_request(self, conn: Visit, fs: Future[bool]) -> None:
        """In the loop: wait for the next request, or hang up."""
        self.held -= conn.size
        conn.size = 0
        conn.sock.kept = memoryview(b"")
        super().finish_request(conn, fs)

    # -- who is slow, and who leaves ---------------------------------------------------------------------------------

    def murder_pending(self) -> None:
        """Once a second: send away who has been too slow, and forget who was answered."""
        now = time.monotonic()
        if now < self.swept + SWEEP:
            return
        self.swept = now
        for visit in list(self.pending_conns):
            if visit.late < now:
                self.leave(visit, TOO_SLOW if visit.incoming.data else b"")
            elif not (self.alive or visit.incoming.data):
                self.leave(visit)
        for sock in [each for each, until in self.lingering.items() if until < now]:
            self.hang_up(sock)

    def leave(self, visit: Visit, word: bytes = b"") -> None:
        """Send somebody away who has not been heard."""
        self.no_longer_await(visit)
        self.nr_conns -= 1
        visit.sock.say(word)
        visit.close(graceful=bool(word))

    def linger(self, sock: Line, seconds: float) -> None:
        """Close our side, and read for a moment what the other says: else he may never see the answer."""
        try:
            sock.setblocking(False)
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            sock.close()
            return
        if len(self.lingering) >= LINGERING:
            self.hang_up(next(iter(self.lingering)))
        self.lingering[sock] = time.monotonic() + seconds
        self.poller.register(sock, selectors.EVENT_READ, self.listen)

    def listen(self, sock: Line) -> None:
        """Whatever is still said is not heard."""
        if sock in self.lingering and sock.receive() == b"":
            self.hang_up(sock)

    def hang_up(self, sock: Line) -> None:
        """The end of a connection."""
        del self.lingering[sock]
        self.poller.unregister(sock)
        sock.close()
