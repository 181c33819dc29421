"""The composition root: the only module that joins the rooms, into a Flask application.

What a page does not need at once (Huey, typst, qrcode, jsonschema, Alembic) is imported where it is used, the pages
with their audience (`AUDIENCES`), and the capabilities at the first question for a right, or transaction that writes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_security import utils as flask_security
from werkzeug.routing import IntegerConverter, Map, MapAdapter, Rule

from badges.base import parsers, proxies, rights
from badges.base.database.engine import Database
from badges.base.services import Services
from badges.base.settings import Settings
from badges.base.telemetry.requests import RequestLog
from badges.base.times import steady_clock
from badges.web import whitespace
from badges.web.account import accounts
from badges.web.admission import audiences
from badges.web.admission.audiences import Audience, Audiences
from badges.web.http import (
    access,
    answers,
    errors,
    formats,
    frame,
    request_session,
    security,
    sessions,
    wording,
)
from keys.keyring import Keyring
from verifier.fetch import PublicFetch

ROOM = Path(__file__).parent
STOPS: Final = "badges.web.signing_stops"
AUDIENCES: Final = (
    Audience(
        "public",
        (
            ("counter", "badges.web.counter.routes", "blueprint"),
            ("publishing", "badges.web.machines.publication", "blueprint"),
            ("data_inclusion", "badges.web.machines.data_inclusion", "blueprint"),
            ("openapi", "badges.web.machines.openapi", "blueprint"),
        ),
        (STOPS,),
    ),
    Audience(
        "members",
        (
            ("portfolio", "badges.web.portfolio.routes", "blueprint"),
            ("receipt", "badges.web.portfolio.routes", "receipts"),
            ("farewell", "badges.web.portfolio.routes", "farewell"),
        ),
        (STOPS,),
    ),
    Audience(
        "staff",
        (
            ("signin", "badges.web.account.routes", "entry"),
            ("account", "badges.web.account.routes", "blueprint"),
            ("office", "badges.web.office.routes", "blueprint"),
            ("coordination", "badges.web.coordination.routes", "blueprint"),
        ),
        (STOPS,),
    ),
)


rights.filled_by(lambda: import_module("badges.capabilities"))


class Address(Rule):
    """A rule that compiles what builds its address at the first link to it: at the start, that of all rules takes a
    tenth of the time, and a process links to few of them."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiler = super()._compile_builder

        def build(rule: Address, /, **values: Any) -> tuple[str, str]:
            compiled = compiler(append_unknown).__get__(rule, None)
            vars(rule)["_build_unknown" if append_unknown else "_build"] = compiled
            built: tuple[str, str] = compiled(**values)
            return built

        return build


class Service(Flask):
    """Flask, without what no request here needs: no view is a coroutine, and addresses are built for one origin."""

    url_rule_class = Address

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.audiences = Audiences(self, AUDIENCES, _admit)
        self.url_map_class = partial(audiences.Rules, self.audiences.adding)  # type: ignore[assignment]
        super().__init__(*arguments, **options)
        self.url_build_error_handlers.append(self.audiences.link)

    @cached_property
    def _own_addresses(self) -> MapAdapter | None:
        return super().create_url_adapter(None)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """The addresses of a request; outside of one those of the service itself, which never change."""
        if request is None:
            return self._own_addresses
        return audiences.addresses(self.audiences, super().create_url_adapter(request))

    def _check_setup_finished(self, f_name: str) -> None:
        """Let pages be added after the first request, while an audience is imported, and by nothing else."""
        if not self.audiences.open:
            super()._check_setup_finished(f_name)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: asking for each one whether it is a coroutine takes longer than most."""
        return func

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Ask nothing before a public page that is read without a cookie: what is asked elsewhere admits everyone."""
        if not access.is_open():
            return super().preprocess_request()
        answers.name_route()
        return None


class RowNumber(IntegerConverter):
    """A number in an address, without leading zeros; one that no database can hold is a page that does not exist."""

    regex = "0|[1-9][0-9]*"

    def __init__(self, url_map: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(url_map, *arguments, **{"max": parsers.LARGEST_ROW, **options})


def build_services(settings: Settings, **overrides: Any) -> Services:
    """Return the services of an instance: its database, its keys, the clock, the fetch of other sites, the queue.

    `overrides` replace any of them: tests give a clock and a fetch of their own. SQLite has no clock of its own: the
    machine's is compared with what it was at the start and the time since.
    """
    own_clock = overrides.get("clock") is None
    built = Services(
        settings=settings,
        database=overrides.pop("database", None) or Database(settings.database_url),
        keyring=overrides.pop("keyring", None) or Keyring.open(settings.keys_folder, settings.keys_passphrase),
        clock=overrides.pop("clock", None) or (lambda: datetime.now(UTC)),
        fetch=overrides.pop("fetch", None) or PublicFetch(own_hosts=[urlsplit(settings.public_url).hostname or ""]),
        enqueue=overrides.pop("enqueue", None) or enqueue_later(settings),
    )
    if own_clock:
        overrides["steady_clock"] = steady_clock()
    return replace(built, **overrides) if overrides else built


def enqueue_later(settings: Settings) -> Any:
    """Return the function that queues a job. The queue is opened at the first job, not at the start."""

    def enqueue(name: str, *arguments: object) -> None:
        from badges import jobs

        jobs.enqueue(settings, name, *arguments)

    return enqueue


def hash_password(app: Flask, password: str) -> str:
    """Return the digest of a password as this application keeps it, for those who have no request of its own."""
    with app.app_context():
        digest: str = flask_security.hash_password(password)
        return digest


def create_app(settings: Settings | None = None, **overrides: Any) -> Service:
    """Build the application.

    Raises SettingsRefused: when the environment is not in order. Raises KeyringLocked: for a wrong passphrase. Raises
    LookupError: when a view names no entrance, at the start or with the audience of its page.
    """
    settings = settings or Settings.from_environment(os.environ)
    services = build_services(settings, **overrides)
    app = Service("badges", root_path=str(ROOM), static_folder="static", template_folder=None)
    address = urlsplit(settings.public_url)
    secure = settings.is_secure or settings.is_local
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SERVER_NAME=address.netloc,
        PREFERRED_URL_SCHEME=address.scheme,
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE="Europe/Paris",
        BABEL_TRANSLATION_DIRECTORIES="translations",
        SESSION_COOKIE_SECURE=secure,
    )
    app.jinja_loader = frame.templates()
    whitespace.register(app)
    app.extensions["badges"] = services
    app.url_map.converters["int"] = RowNumber
    request_session.register(app)
    app.session_interface = sessions.ServerSessions(services.database, services.clock, secure=secure)
    Babel(app, locale_selector=frame.chosen_locale)
    app.wsgi_app = proxies.TrustedProxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    app.wsgi_app = RequestLog(app.wsgi_app)  # type: ignore[method-assign]
    answers.register(app)
    security.register(app)
    accounts.register(app)
    frame.register(app)
    for part in (wording, formats, errors):
        part.register(app)
    access.entrance("public")(app.view_functions["static"])
    _admit(app)
    return app


def _admit(app: Flask) -> None:
    access.require_every_entrance(app)
    security.exempt_stateless(app)
