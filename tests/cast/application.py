"""The whole application over services that a test already has, in this process or served on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import TYPE_CHECKING, cast

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.datastructures import ImmutableDict
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from badges.app import create_app
from badges.base.services import Services
from tests.cast.routes import SharedRoutes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class _Compiled(BytecodeCache):
    """The templates that a run has compiled, for every application that it builds."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what it compiled to before, if its text is the same."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template has compiled to."""
        assert bucket.code is not None
        self._known[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()
QUICK_HASH = {"argon2__memory_cost": 64, "argon2__rounds": 1, "argon2__parallelism": 1}


def app_over(services: Services, *, quick: bool = True) -> Flask:
    """The whole application over these services; `quick` hashes passwords cheaply."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_map_class", SharedRoutes)
        if quick:
            config = Flask.default_config | {"SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK_HASH}
            patch.setattr(Flask, "default_config", ImmutableDict(config))
        app = create_app(
            services.settings,
            database=services.database,
            keyring=services.keyring,
            clock=services.clock,
            fetch=services.fetch,
            enqueue=services.enqueue,
            database_clock=services.database_clock,
        )
    app.audiences.add_all()  # tests ask the map of addresses for what there is
    app.jinja_env.bytecode_cache = _COMPILED
    return app


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log no line for a request."""


def placeholder(_environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
    """A placeholder application, for a server whose port must be known before the application exists."""
    start("503 Service Unavailable", [])
    return []


class InProgress:
    """An application that knows how many of its requests are being answered, and can hold back the next ones."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app, self._count, self._held, self._changed = app, 0, False, threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
        """Answer as the application does; the request ends with the last byte of its body."""
        with self._changed:
            self._changed.wait_for(lambda: not self._held)
            self._count += 1
        try:
            answer = self._app(environ, start)
            try:
                yield from answer
            finally:
                if close := getattr(answer, "close", None):
                    close()
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def wait(self, seconds: float = 30) -> None:
        """Wait until no request is being answered: a browser may have left without its answer."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._count == 0, seconds), "a request is still being answered"

    def hold(self) -> None:
        """Wait until no request is being answered, and let none begin until `go_on`."""
        with self._changed:
            self.wait()
            self._held = True

    def go_on(self) -> None:
        """Let requests begin, those that were held first."""
        with self._changed:
            self._held = False
            self._changed.notify_all()


@contextmanager
def serving(app: WSGIApplication = placeholder, host: str = "127.0.0.1") -> Iterator[BaseWSGIServer]:
    """Serve an application at a free port until the end of the block, and until each request is answered: a browser may
    have left without its pictures, and what answers it holds a connection to the database. Its `app` may be set later,
    to another `InProgress`."""
    server = make_server(host, 0, InProgress(app), threaded=True, request_handler=_Quiet)
    # How often, in seconds, the server checks whether to stop.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()  # which closes it
        cast("InProgress", server.app).wait()
