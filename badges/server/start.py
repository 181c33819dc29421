"""How the server is configured and started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from gunicorn.app.base import BaseApplication
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest

from badges.app import create_app
from badges.server.worker import ReceivingWorker

if TYPE_CHECKING:
    from flask import Flask

    from badges.base.settings import Settings

THREADS: Final = 4  # of each process, for pages
CONNECTIONS: Final = 400  # of each process, well below the 1,024 files that a process may usually open
WORKER_SECONDS: Final = 60  # without a sign of life from a process, before it is replaced
STOP_SECONDS: Final = 10  # for the requests that are being answered


def refuse_malformed_chunks(app: Flask) -> None:
    """Answer 400 to a body with malformed chunks: gunicorn raises it only while the application reads the body."""
    app.register_error_handler(ParseException, lambda error: app.handle_http_exception(BadRequest()))


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured by arguments and not by its own command line."""

    def __init__(self, settings: Settings, host: str, port: int, workers: int) -> None:
        self.settings, self.host, self.port, self.workers = settings, host, port, workers
        super().__init__()

    def load_config(self) -> None:
        address = f"[{self.host}]" if ":" in self.host else self.host
        options = {
            "bind": f"{address}:{self.port}",
            "workers": self.workers,
            "worker_class": ReceivingWorker,
            "worker_connections": CONNECTIONS,
            "threads": THREADS,
            "preload_app": True,
            "control_socket_disable": True,
            "timeout": WORKER_SECONDS,
            "graceful_timeout": STOP_SECONDS,
            "loglevel": os.environ.get("BADGES_LOG_LEVEL", "warning"),
            "forwarded_allow_ips": "",  # badges.web.http.proxies decides whose headers are believed
            "post_fork": lambda _server, _worker: self.app.extensions["badges"].database.dispose(close=False),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        self.app = create_app(self.settings)
        refuse_malformed_chunks(self.app)
        return self.app


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve the application on an address until SIGTERM or SIGINT, with so many processes; then exit the process."""
    _Server(settings, host, port, workers).run()
