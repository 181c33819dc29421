"""The composition root: the only module that joins the rooms, into a Flask application.

What a page does not need at once (Huey, reportlab, qrcode, jsonschema, Alembic) is imported where it is used.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import Babel
from flask_security import utils as flask_security
from werkzeug.routing import IntegerConverter, Map

import badges.capabilities  # noqa: F401 - fills the rights table: without it nothing is allowed
from badges.base.database.engine import Database
from badges.base.services import Services
from badges.base.settings import Settings
from badges.web.coordination import routes as coordination
from badges.web.counter import pages as counter
from badges.web.http import (
    access,
    answers,
    errors,
    formats,
    forms,
    frame,
    proxies,
    reading,
    security,
    sessions,
    wording,
)
from badges.web.machines import openapi, publication
from badges.web.office import routes as office
from badges.web.office import signin
from badges.web.portfolio import routes as portfolio
from keys.keyring import Keyring
from verifier.fetch import PublicFetch

ROOM = Path(__file__).parent


class RowNumber(IntegerConverter):
    """A number in an address, without leading zeros; one that no database can hold is a page that does not exist."""

    regex = "0|[1-9][0-9]*"

    def __init__(self, url_map: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(url_map, *arguments, **{"max": forms.LARGEST_ROW, **options})


def build_services(settings: Settings, **overrides: Any) -> Services:
    """Return the services of an instance: its database, its keys, the clock, the fetch of other sites, the queue.

    `overrides` replace any of them: tests give a clock and a fetch of their own.
    """
    built = Services(
        settings=settings,
        database=overrides.pop("database", None) or Database(settings.database_url),
        keyring=overrides.pop("keyring", None) or Keyring.open(settings.keys_folder, settings.keys_passphrase),
        clock=overrides.pop("clock", None) or (lambda: datetime.now(UTC)),
        fetch=overrides.pop("fetch", None) or PublicFetch(own_hosts=[urlsplit(settings.public_url).hostname or ""]),
        enqueue=overrides.pop("enqueue", None) or enqueue_later(settings),
    )
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


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """Build the application.

    Raises SettingsRefused: when the environment is not in order. Raises KeyringLocked: for a wrong passphrase. Raises
    LookupError: when a view names no entrance.
    """
    settings = settings or Settings.from_environment(os.environ)
    services = build_services(settings, **overrides)
    app = Flask("badges", root_path=str(ROOM), static_folder="static", template_folder=None)
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
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["badges"] = services
    app.url_map.converters["int"] = RowNumber
    reading.register(app)
    app.session_interface = sessions.ServerSessions(services.database, services.clock, secure=secure)
    Babel(app, locale_selector=frame.chosen_language)
    app.wsgi_app = proxies.TrustedProxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    answers.register(app)
    security.register(app)
    signin.register(app)
    frame.register(app)
    for part in (wording, formats, errors):
        part.register(app)
    for audience in (counter, portfolio, publication, openapi, office, coordination):
        app.register_blueprint(audience.blueprint)
    access.entrance("public")(app.view_functions["static"])
    access.require_every_entrance(app)
    security.exempt_stateless(app)
    return app
