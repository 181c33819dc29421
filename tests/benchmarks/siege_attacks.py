"""Three attacks on a server of this machine: `python -m tests.benchmarks.siege_attacks NAME PORT SECONDS FILE`.

Each prints a line once it is complete, and ends by itself after the given seconds. It has a process of its own, so that
it takes no turns with the measurement.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
SLOW_ADDRESS: Final = "127.0.2.1"  # limits count failures by address: no attack uses up another's
SLOW_CONNECTIONS: Final = 1180
SLOW_BODIES: Final = 700
FLOODING_THREADS: Final = 40
CONNECT_SECONDS: Final = 10.0
HEADERS: Final = b"POST /verifier HTTP/1.1\r\nHost: localhost\r\n"
UNFINISHED_HEADER: Final = HEADERS + b"X-Slow: "
UNFINISHED_BODY: Final = HEADERS + b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"


def opened(port: int, start: bytes) -> socket.socket | None:
    """Return a connection on which a request has begun; None when the server does not take it at once."""
    connection = socket.socket()
    connection.settimeout(0.5)
    try:
        connection.bind((SLOW_ADDRESS, 0))
        connection.connect((HOST, port))
        connection.sendall(start)
    except OSError:
        connection.close()
        return None
    connection.setblocking(False)
    return connection


def is_closed(connection: socket.socket) -> bool:
    """Send one byte more. Returns whether the server has closed, answered or reset."""
    try:
        connection.send(b"x")
        connection.recv(4096)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def trickle(port: int, count: int, start: bytes, seconds: float) -> None:
    """Hold `count` unfinished requests and send a byte of each a second.

    One that the server closes is opened anew a second later.
    """
    deadline = time.monotonic() + CONNECT_SECONDS
    held: list[socket.socket | None] = []
    while len(held) < count and time.monotonic() < deadline:
        held.append(opened(port, start))
    print(f"{sum(each is not None for each in held)} of {count}", flush=True)
    end, ended = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        second = time.monotonic() + 1
        for place, connection in enumerate(held):
            if connection is None:
                held[place] = opened(port, start)
            elif is_closed(connection):
                connection.close()
                held[place], ended = None, ended + 1
            if place % 20 == 0:  # the bytes of a second are spread over the second
                time.sleep(max(0.0, (second - time.monotonic()) / (len(held) / 20 - place / 20 + 1)))
            if time.monotonic() > end:
                break
    for connection in held:
        if connection is not None:
            connection.close()
    print(f"{ended} closed by the server", flush=True)


def flood(port: int, badge: bytes, seconds: float) -> None:
    """Present a genuine badge from 40 threads, each of which sends the next request when the last is answered."""
    end, statuses = time.monotonic() + seconds, []

    def send(address: str) -> None:
        while time.monotonic() < end:
            connection = http.client.HTTPConnection(HOST, port, timeout=10, source_address=(address, 0))
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
                connection.request("POST", "/verifier", badge, {"Content-Type": "application/json"})
                statuses.append(connection.getresponse().status)

    threads = [threading.Thread(target=send, args=(f"127.0.1.{number}",)) for number in range(1, FLOODING_THREADS + 1)]
    for thread in threads:
        thread.start()
    print(f"{FLOODING_THREADS} of {FLOODING_THREADS}", flush=True)
    for thread in threads:
        thread.join()
    counted = ", ".join(f"{statuses.count(status)} x {status}" for status in sorted({*statuses}))
    print(f"answered: {counted}", flush=True)


ATTACKS: Final = ("slow connections", "slow bodies", "flood")


def main(name: str, port: int, seconds: float, file: Path) -> None:
    """Run one attack. `file` is the badge that the flood presents."""
    if name == "flood":
        flood(port, file.read_bytes(), seconds)
    elif name == "slow bodies":
        trickle(port, SLOW_BODIES, UNFINISHED_BODY, seconds)
    else:
        trickle(port, SLOW_CONNECTIONS, UNFINISHED_HEADER, seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
