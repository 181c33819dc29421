"""The servers that `tests.benchmarks.siege` compares: `python -m tests.benchmarks.siege_servers NAME PORT`.

Each serves the instance of BADGES_HOME on 127.0.0.1 with two processes and no proxy in front, in the configuration that
suits these attacks best. `ours` is what `badges serve` starts.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING, Any, Final

from badges.app import create_app

if TYPE_CHECKING:
    from flask import Flask

WORKERS: Final = 2
HOST: Final = "127.0.0.1"
THREADS: Final = 64  # of each process: more than the flood keeps busy
BODY_THREADS: Final = 512  # of each process, for a server that gives a thread to a body before it has arrived
OPEN: Final = 2000  # connections of each process
BACKLOG: Final = 4096
DEADLINE: Final = 20  # seconds, where a server knows one
SWITCH_INTERVAL: Final = 0.0005  # as ours


def application() -> Flask:
    """The pages, in a process that lets threads take short turns."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    return create_app()


def ours(port: int) -> None:
    """Replace this process by `badges serve`."""
    words = ["-m", "badges.cli.run", "serve", "--host", HOST, "--port", str(port), "--workers", str(WORKERS)]
    os.execv(sys.executable, [sys.executable, *words])


def granian(port: int) -> None:
    """Serve with granian's WSGI interface: a Rust loop reads headers, a thread of a process reads the body."""
    from granian import Granian
    from granian.http import HTTP1Settings

    Granian(
        "tests.benchmarks.siege_servers:application",
        factory=True,
        address=HOST,
        port=port,
        interface="wsgi",  # type: ignore[arg-type]
        workers=WORKERS,
        blocking_threads=BODY_THREADS,
        backlog=BACKLOG,
        backpressure=OPEN,
        http1_settings=HTTP1Settings(header_read_timeout=DEADLINE * 1000),
        websockets=False,
        log_enabled=False,
    ).serve()


def waitress(port: int) -> None:
    """Serve with two processes of waitress, which is made for one: they accept from one listening socket."""
    from waitress.server import create_server

    app = application()
    listener = socket.create_server((HOST, port), backlog=BACKLOG)
    for _ in range(WORKERS - 1):
        if os.fork() == 0:
            break
    app.extensions["badges"].database.dispose(close=False)
    create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        connection_limit=OPEN,
        channel_timeout=DEADLINE,
        cleanup_interval=1,
        asyncore_use_poll=True,
    ).run()


def gunicorn(port: int) -> None:
    """Serve with gunicorn's own threaded worker: the control, which ought to fail."""
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in {"bind": f"{HOST}:{port}", "workers": WORKERS, "threads": THREADS}.items():
                self.cfg.set(name, value)
            self.cfg.set("worker_connections", OPEN)
            self.cfg.set("control_socket_disable", True)
            self.cfg.set("loglevel", "critical")

        def load(self) -> Any:
            return application()

    Application().run()


SERVERS: Final = {"ours": ours, "granian": granian, "waitress": waitress, "gunicorn": gunicorn}

if __name__ == "__main__":
    sys.argv, (name, port) = sys.argv[:1], sys.argv[1:]
    SERVERS[name](int(port))
