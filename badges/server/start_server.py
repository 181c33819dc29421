"""How the server is configured and started."""

from __future__ import annotations

import gc
import logging
from typing import TYPE_CHECKING, Any, Final

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest

# What is imported stays. To look through it for garbage takes a tenth of the start, and at each full collection later
# longer than most pages.
gc.disable()
from badges.app import create_app  # noqa: E402
from badges.base.telemetry import figures  # noqa: E402
from badges.server import memory  # noqa: E402
from badges.server.worker import ReceivingWorker  # noqa: E402
from badges.web.http.access import NEWEST  # noqa: E402
from schemas import validation  # noqa: E402

gc.freeze()
gc.enable()

if TYPE_CHECKING:
    from flask import Flask

    from badges.app import Service
    from badges.base.settings import Settings
    from badges.server.metrics import MetricsPage

_log = logging.getLogger(__name__)
THREADS: Final = 4  # of each process, for pages
CONNECTIONS: Final = 400  # of each process, well below the 1,024 files that a process may usually open
WORKER_SECONDS: Final = 60  # without a sign of life from a process, before it is replaced
STOP_SECONDS: Final = 10  # for the requests that are being answered


def refuse_malformed_chunks(app: Flask) -> None:
    """Answer 400 to a body with malformed chunks: gunicorn raises it only while the application reads the body."""
    app.register_error_handler(ParseException, lambda error: app.handle_http_exception(BadRequest()))


def prepare(app: Service) -> None:
    """Do once, before the processes divide, what each would do for its first verdict: import the public pages, build
    the validators of a badge's schemas, compile the templates of its page, and show the newest badge. That takes memory
    once, and the first reader waits less."""
    app.audiences.add("public")
    for schema in ("ob3-credential", "ob3-endorsement", "status-list-credential"):
        validation.is_valid({}, schema)
    for name in app.jinja_env.list_templates(filter_func=_is_of_the_verdict):
        app.jinja_env.get_template(name)
    _show_newest(app)


def _show_newest(app: Service) -> None:
    """Answer the page of the newest badge once, and close the connections that it took."""
    services = app.extensions["badges"]
    try:
        with services.database.reading() as connection:
            code = app.extensions[NEWEST](connection)
        if code is not None:
            with app.test_request_context(f"/v/{code}", base_url=services.settings.public_url):
                app.full_dispatch_request()
    except Exception as trouble:  # noqa: BLE001 - each page says its own trouble, and the start goes on
        _log.warning("the newest badge was not shown before the start: %s", type(trouble).__name__)
    finally:
        services.database.dispose()


def _is_of_the_verdict(template: str) -> bool:
    return template.startswith(("layout", "counter/verdict", "counter/_", "components/"))


class _Log(Logger):  # type: ignore[misc]
    """gunicorn's own lines, handed to the handler of `badges.base.telemetry.logs`; requests have a log of their own.

    gunicorn writes addresses and paths into its messages: each record says which line of code wrote it, and the
    formatter leaves out what was put in.
    """

    def setup(self, cfg: Any) -> None:
        """Add no handler."""
        self.error_log.propagate = True

    def access(self, *_arguments: Any) -> None:
        """Write no line: the paths of requests hold codes and keys."""

    def critical(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.critical(msg, *args, **{"stacklevel": 2, **kwargs})

    def error(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.error(msg, *args, **{"stacklevel": 2, **kwargs})

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.warning(msg, *args, **{"stacklevel": 2, **kwargs})

    def info(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.info(msg, *args, **{"stacklevel": 2, **kwargs})

    def debug(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.debug(msg, *args, **{"stacklevel": 2, **kwargs})

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        self.error_log.error(msg, *args, **{"stacklevel": 2, "exc_info": True, **kwargs})


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured by arguments and not by its own command line."""

    def __init__(self, settings: Settings, host: str, port: int, workers: int, page: MetricsPage | None) -> None:
        self.settings, self.host, self.port, self.workers, self.page = settings, host, port, workers, page
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
            "logger_class": _Log,
            "forwarded_allow_ips": "",  # badges.base.proxies decides whose headers are believed
            "post_fork": lambda _server, _worker: self._begin_process(),
        }
        if (page := self.page) is not None:
            options["when_ready"] = lambda _server: page.open()
            options["child_exit"] = lambda _server, worker: page.forget(worker.pid)
        for name, value in options.items():
            self.cfg.set(name, value)

    def _begin_process(self) -> None:
        """Close in a new process what belongs to its parent."""
        self.app.extensions["badges"].database.dispose(close=False)
        if self.page is not None:
            self.page.leave_to_the_parent()

    def load(self) -> Service:
        self.app = create_app(self.settings)
        refuse_malformed_chunks(self.app)
        prepare(self.app)
        figures.join()  # after what `prepare` shows, which no reader asked for
        memory.give_back()  # what opening the keys took: each process would have it
        gc.freeze()  # what is looked through for garbage is written to, and no longer shared
        return self.app


def serve(settings: Settings, host: str, port: int, workers: int, page: MetricsPage | None = None) -> None:
    """Serve the application on an address until SIGTERM or SIGINT, with so many processes; then exit the process.

    `page`: the page of figures, which the parent process opens.
    """
    _Server(settings, host, port, workers, page).run()
