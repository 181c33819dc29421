"""The reference: a bare Flask route that answers with the bytes of one row, on the service's own HTTP server.

`python -m tests.benchmarks.service.reference PORT` serves the database of the instance in the environment. The rows are
made by `lay`, one for each answer of the service that is compared. No limits, no headers, no sessions, no log.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, create_engine, delete, insert, select

from badges.base.settings import Settings
from badges.server.start_server import THREADS
from badges.server.worker import ReceivingWorker

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOST: Final = "127.0.0.1"
ROWS: Final = Table(
    "benchmark_answer",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("media_type", String(80), nullable=False),
    Column("data", LargeBinary, nullable=False),
)


def lay(url: str, answers: Mapping[int, tuple[str, bytes]]) -> None:
    """Store the answers, each with its media type, under their numbers, in a table of their own."""
    engine = create_engine(url)
    with engine.begin() as connection:
        ROWS.create(connection, checkfirst=True)
        connection.execute(delete(ROWS))
        rows = [
            {"number": number, "media_type": media_type, "data": data} for number, (media_type, data) in answers.items()
        ]
        connection.execute(insert(ROWS), rows)
    engine.dispose()


def application(engine: Engine) -> Flask:
    """The route, with GET and POST; a body is read and ignored."""
    app = Flask("reference")

    @app.route("/<int:number>", methods=["GET", "POST"])
    def row(number: int) -> Response:
        request.get_data()
        with engine.connect() as connection:
            chosen = select(ROWS.c.media_type, ROWS.c.data).where(ROWS.c.number == number)
            found = connection.execute(chosen).one()
        return Response(found.data, content_type=found.media_type)

    return app


class _Server(BaseApplication):  # type: ignore[misc]
    """The service's worker around the reference, in one process."""

    def __init__(self, url: str, port: int) -> None:
        self.url, self.port = url, port
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"{HOST}:{self.port}",
            "workers": 1,
            "worker_class": ReceivingWorker,
            "threads": THREADS,
            "control_socket_disable": True,
            "loglevel": "critical",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return application(create_engine(self.url))


if __name__ == "__main__":
    sys.argv, (port,) = sys.argv[:1], sys.argv[1:]
    _Server(Settings.from_environment(os.environ).database_url, int(port)).run()
