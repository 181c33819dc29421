"""Each request gets an id, which its log lines and its error page share, and a line of its own once it is answered."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from badges.base.telemetry import figures

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
ROUTE, AUDIENCE = "badges_route", "badges_audience"  # what the application puts into the environ
UNAVAILABLE = "badges_unavailable"  # put there while the database does not answer: its line a minute says enough
_log = logging.getLogger("badges.request")
_request: ContextVar[str | None] = ContextVar("request", default=None)


def request_id() -> str | None:
    """The id of the request that this thread answers; None outside of one."""
    return _request.get()


class RequestLog:
    """A WSGI application around another: it gives each request its id, and says how it was answered."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began, answered = time.monotonic(), [500]

        def start(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], object]:
            answered[0] = int(status[:3])
            return start_response(status, headers, exc_info)

        token = _request.set(secrets.token_hex(4))
        try:
            return self._inner(environ, start)
        finally:
            seconds = time.monotonic() - began
            method = environ.get("REQUEST_METHOD", "")
            fields = {
                "route": environ.get(ROUTE),  # the rule, never the path: a path may hold a code or a key
                "method": method if method in METHODS else "other",
                "status": answered[0],
                "milliseconds": round(1000 * seconds, 1),
            }
            if UNAVAILABLE not in environ:
                _log.info("answered", extra=fields)
            figures.count_request(environ.get(AUDIENCE) or "none", answered[0], seconds)
            _request.reset(token)
