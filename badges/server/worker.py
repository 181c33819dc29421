"""The worker process: one loop receives the requests of all connections, and threads answer the complete ones.

gunicorn's own threaded worker gives a thread to a connection before its request has arrived, so that a few clients that
send a byte a second, or nothing, occupy every thread (DECISIONS.md rows S3, U3, D1). Here only a complete request
gets a thread; time and memory until then are bounded. Verifications have a pool of threads of their own, so that
no page waits behind them.

The worker overrides undocumented methods of gunicorn's `ThreadWorker`: pyproject.toml pins gunicorn's minor version.
"""

from __future__ import annotations

import errno
import selectors
import socket
import sys
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

from badges.publication import turns
from badges.server import memory
from badges.server.receiver import (
    CONTINUE,
    HEADER_BYTES,
    HEADERS_TOO_LARGE,
    REQUEST_TIMEOUT,
    ClientSocket,
    IncomingRequest,
)
from badges.web.http import errors

if TYPE_CHECKING:
    from flask import Flask

GUNICORN: Final = "27.0"  # the minor version whose methods are overridden here
BUFFERED_BYTES: Final = 64 * 1024 * 1024  # of the incomplete and unanswered requests of a process
REQUEST_SECONDS: Final = 20.0  # for a request to arrive, and a second more for each SLOWEST_RATE bytes of it
SLOWEST_RATE: Final = 4096  # bytes a second
RESPONSE_SECONDS: Final = 10.0  # for a client to read
CLOSE_SECONDS: Final = 2.0  # for a client to close after a response
CLOSE_SECONDS_TOO_LARGE: Final = 10.0  # for it to send the rest: a browser shows a response only after that
CLOSING_CONNECTIONS: Final = 200
VERIFICATION_THREADS: Final = 8  # most of them wait for another site
VERIFICATION_QUEUE: Final = 64  # requests that wait for one of these threads
RETRY_AFTER: Final = 10  # seconds, when the queue is full
SWEEP_SECONDS: Final = 1.0
TURN_SECONDS: Final = 0.02  # that a page waits for another one: most take less, and a slow one stops none for longer
SWITCH_INTERVAL: Final = 0.0005  # seconds that a thread computes before another goes on; Python's default is 0.005


class Connection(TConn):  # type: ignore[misc]
    """One connection of a client, and the request that arrives on it."""

    def __init__(self, worker: ReceivingWorker, sock: ClientSocket, client: Any, server: Any) -> None:
        super().__init__(worker.cfg, sock, client, server)
        self.worker = worker
        self.request = IncomingRequest()
        self.began = time.monotonic()
        self.buffered = 0  # bytes
        self.is_receiving = True  # in the loop, not in a thread

    def init(self) -> None:
        """Prepare the socket for the thread that answers; called at each request."""
        super().init()
        self.sock.settimeout(RESPONSE_SECONDS)

    @property
    def deadline(self) -> float:
        """When the request has to be complete, on the monotonic clock."""
        return float(self.began + REQUEST_SECONDS + len(self.request.data) / SLOWEST_RATE)

    def close(self, graceful: bool = False) -> None:
        """Close the connection; `graceful`: once the client has closed its side, or soon."""
        self.release()
        if graceful:
            self.worker.close_later(self.sock, CLOSE_SECONDS_TOO_LARGE if self.request.is_too_large else CLOSE_SECONDS)
        else:
            super().close()

    def release(self) -> None:
        """Count the bytes of the request as buffered no longer."""
        self.worker.buffered -= self.buffered
        self.buffered = 0


class ReceivingWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker, with a loop that receives requests to their end before a thread is given to them."""

    alive: bool  # gunicorn's: False once the process is to end

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.buffered = 0  # bytes
        self.verifications = 0  # computing, fetching or queued
        self.queued: deque[Connection] = deque()
        self.computing: Connection | None = None  # the one verification that does not wait for another site
        self.closing: dict[ClientSocket, float] = {}  # until when
        self.swept = 0.0
        self.turn = Lock()
        self.was_large = False  # a large request was answered since memory was given back

    def init_process(self) -> None:
        """Prepare the new process."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        self.verification_pool = ThreadPoolExecutor(VERIFICATION_THREADS)
        super().init_process()

    # -- receiving ---------------------------------------------------------------------------------------------------

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection. When all places are taken, close the one that has been receiving for longest."""
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections and self.pending_conns:
            self.drop(self.pending_conns[0])
        conn = Connection(self, ClientSocket(accepted), client, listener.getsockname())
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, lambda _sock: self.receive(conn))

    def on_client_socket_readable(self, conn: Connection, client: ClientSocket) -> None:
        """Begin to receive the next request of a connection that was kept alive."""
        self.keepalived_conns.remove(conn)
        conn.request, conn.began, conn.is_receiving = IncomingRequest(), time.monotonic(), True
        self.pending_conns.append(conn)
        self.poller.modify(conn.sock, selectors.EVENT_READ, lambda _sock: self.receive(conn))
        self.receive(conn)

    def receive(self, conn: Connection) -> None:
        """Read what has arrived, and submit the request when it is complete, or will not be received further."""
        piece = conn.sock.receive() if conn.is_receiving else None
        if piece is None:
            return
        self.buffered += len(piece)
        conn.buffered += len(piece)
        request = conn.request
        if request.add(piece) and b"\r\nexpect:" in request.header_section and not request.is_complete:
            conn.sock.send_at_once(CONTINUE)
        if not request.data:
            self.drop(conn)
        elif not piece or request.is_complete or request.is_too_large:
            self.submit(conn)
        elif not request.header_section and len(request.data) > HEADER_BYTES:
            self.drop(conn, HEADERS_TOO_LARGE)
        elif self.buffered > BUFFERED_BYTES:
            self.drop(self.pending_conns[0], REQUEST_TIMEOUT)

    def submit(self, conn: Connection) -> None:
        """Give the request to a pool of threads; a verification that finds its queue full is answered with 503."""
        self.stop_receiving(conn)
        conn.sock.received, conn.data_ready = memoryview(conn.request.data), True
        if not conn.request.is_verification:
            self.enqueue_req(conn)
        elif self.verifications >= VERIFICATION_THREADS + VERIFICATION_QUEUE:
            conn.sock.send_at_once(self.service_unavailable)
            self.nr_conns -= 1
            conn.close(graceful=True)
        else:
            self.verifications += 1
            self.queued.append(conn)
            self.start_verification()

    def start_verification(self) -> None:
        """Give the next verification to a thread, unless another one computes."""
        if self.computing is None and self.queued:
            conn = self.computing = self.queued.popleft()
            future = self.verification_pool.submit(self.handle_verification, conn)
            future.add_done_callback(lambda done: self.method_queue.defer(self.finish_verification, conn, done))

    def end_computing(self, conn: Connection) -> None:
        """Let the next verification start: this one is answered, or waits for another site."""
        if self.computing is conn:
            self.computing = None
            self.start_verification()

    @cached_property
    def service_unavailable(self) -> bytes:
        """The response of a verification that finds the queue full, as the application writes it."""
        app: Flask = self.wsgi
        with app.test_request_context("/verifier"):
            response = app.process_response(errors.problem(503, "http.503"))
        response.headers.update({"Retry-After": str(RETRY_AFTER), "Connection": "close"})
        headers = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
        return f"HTTP/1.1 503 Service Unavailable\r\n{headers}\r\n".encode() + response.get_data()

    def stop_receiving(self, conn: Connection) -> None:
        """Take the connection out of the loop."""
        conn.is_receiving = False
        self.pending_conns.remove(conn)
        self.poller.unregister(conn.sock)

    # -- answering ---------------------------------------------------------------------------------------------------

    def handle(self, conn: Connection) -> Any:
        """Answer, in a thread, when no other one answers, or has not ended after TURN_SECONDS.

        Threads share one interpreter lock. A page gives it back some thirty times, at each statement and each write,
        and with others that want it each time is a change of threads, which costs a third more than the page itself.
        """
        in_turn = self.turn.acquire(timeout=TURN_SECONDS)
        try:
            return self.answer(conn)
        finally:
            if in_turn:
                self.turn.release()

    def answer(self, conn: Connection) -> Any:
        """Answer. Returns whether the connection may be kept: not when bytes of it are left unread."""
        kept_alive = super().handle(conn)
        return kept_alive and not conn.sock.received and not conn.parser.unreader.buf.getvalue()

    def handle_verification(self, conn: Connection) -> Any:
        """Answer a verification, in a thread of its pool. The next one starts meanwhile when it fetches."""
        with turns.turn(lambda: self.method_queue.defer(self.end_computing, conn)):
            return self.answer(conn)

    def handle_error(self, req: Any, client: ClientSocket, addr: Any, exc: BaseException) -> None:
        """Send an error response for a malformed request, in a thread."""
        client.is_refused = True
        super().handle_error(req, client, addr, exc)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        return bool(keepalive and conn.request.is_complete and super()._keepalive_after(conn, keepalive))

    def finish_verification(self, conn: Connection, future: Future[bool]) -> None:
        """Count the verification as answered, in the loop."""
        self.verifications -= 1
        self.end_computing(conn)
        self.finish_request(conn, future)

    def finish_request(self, conn: Connection, fs: Future[bool]) -> None:
        """Keep the connection for its next request, or close it, in the loop."""
        self.was_large = self.was_large or conn.buffered >= memory.LARGE
        conn.release()
        conn.sock.received = memoryview(b"")
        if not conn.request.is_too_large:  # which closing asks
            conn.request = IncomingRequest()  # a connection that is kept keeps no request
        super().finish_request(conn, fs)

    # -- deadlines and closing ---------------------------------------------------------------------------------------

    def murder_pending(self) -> None:
        """Drop the connections whose request is late; called by gunicorn in each turn of the loop.

        In a worker that is being stopped, also those that have sent nothing.
        """
        now = time.monotonic()
        if now < self.swept + SWEEP_SECONDS:
            return
        self.swept = now
        for conn in list(self.pending_conns):
            if conn.deadline < now:
                self.drop(conn, REQUEST_TIMEOUT if conn.request.data else b"")
            elif not (self.alive or conn.request.data):
                self.drop(conn)
        for sock in [each for each, until in self.closing.items() if until < now]:
            self.close_now(sock)
        if self.was_large:
            self.give_memory_back()

    def give_memory_back(self) -> None:
        """After large requests, once a second. A process that still keeps too much is renewed: it takes no new
        connection, answers what it has received, and ends; another takes its place."""
        self.was_large = False
        memory.give_back()
        if memory.resident() > memory.MOST and self.alive:
            self.log.info("Autorestarting worker after large requests.")
            self.alive = False

    def drop(self, conn: Connection, response: bytes = b"") -> None:
        """Close a connection whose request is not complete, after a short response if there is one."""
        self.stop_receiving(conn)
        self.nr_conns -= 1
        conn.sock.send_at_once(response)
        conn.close(graceful=bool(response))

    def close_later(self, sock: ClientSocket, seconds: float) -> None:
        """Close our side, and discard for some seconds what the client still sends.

        A socket that is closed with unread bytes resets the connection, and the client may lose the response (RFC 9112
        section 9.6).
        """
        try:
            sock.setblocking(False)
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            sock.close()
            return
        if len(self.closing) >= CLOSING_CONNECTIONS:
            self.close_now(next(iter(self.closing)))
        self.closing[sock] = time.monotonic() + seconds
        self.poller.register(sock, selectors.EVENT_READ, self.discard)

    def discard(self, sock: ClientSocket) -> None:
        """Read and forget; close when the client has closed."""
        if sock in self.closing and sock.receive() == b"":
            self.close_now(sock)

    def close_now(self, sock: ClientSocket) -> None:
        """Close a connection that was to be closed later."""
        del self.closing[sock]
        self.poller.unregister(sock)
        sock.close()
