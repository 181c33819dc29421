"""The database session of the current request, for the reads of pages and for Flask-Security's own writes.

On SQLite it begins without the write lock: an intention that writes during the same request does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from flask import Flask, current_app, g, has_app_context
from sqlalchemy.orm import Session

from badges.base.database.engine import Database

P = ParamSpec("P")
R = TypeVar("R")
IN_CONTEXT: Final = "badges.database.session"


def reading_session() -> Session:
    """The session of this application context, opened at its first use."""
    found: Session | None = g.get(IN_CONTEXT)
    if found is None:
        database: Database = current_app.extensions["badges"].database
        bind = database.engine.execution_options(read_only=True) if database.is_sqlite else database.engine
        found = Session(bind)
        setattr(g, IN_CONTEXT, found)
    return found


def reading_once(view: Callable[P, R]) -> Callable[P, R]:
    """Let all that a view reads without objects share one connection; to be written under `@entrance`."""

    @wraps(view)
    def reading(*args: P.args, **kwargs: P.kwargs) -> R:
        database: Database = current_app.extensions["badges"].database
        with database.one_reading():
            return view(*args, **kwargs)

    return reading


class OfRequest:
    """The `db` of Flask-Security's datastore: an object with the request's `session`."""

    @property
    def session(self) -> Session:
        """The session of this application context."""
        return reading_session()


def register(app: Flask) -> None:
    """Close the session when the request ends, and let it see what an intention commits during the request."""
    database: Database = app.extensions["badges"].database
    database.after_commit(_refresh)
    app.teardown_appcontext(_close)


def _refresh() -> None:
    found: Session | None = g.get(IN_CONTEXT) if has_app_context() else None
    if found is not None and not (found.new or found.dirty or found.deleted):
        found.rollback()


def _close(_error: BaseException | None = None) -> None:
    found: Session | None = g.pop(IN_CONTEXT, None)
    if found is not None:
        found.close()
