"""Flask-Security over our own tables: who is signed in. Its sign-in page is that of `signin`, among the staff's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, cast

from flask import Flask, Response, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_login import user_logged_out
from flask_security import Security, SQLAlchemyUserDatastore
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from badges.network.signin.passwords import SHORTEST
from badges.network.tables import Passkey, Role, Staff
from badges.web.http.access import entrance
from badges.web.http.request_session import OfRequest, reading_session

WAITING: Final = "attend"  # in the form of the sign-out: what waits in this telephone stays


class Accounts(SQLAlchemyUserDatastore):
    """The accounts of the staff as each request reads its own: with their roles and sites, in one statement."""

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Staff | None:
        """Return the account of which this one fact is true; None when there is none."""
        ((name, value),) = kwargs.items()
        of, wanted = getattr(Staff, name), value
        if case_insensitive:
            of, wanted = func.lower(of), func.lower(value)
        chosen = select(Staff).where(of == wanted).options(joinedload(Staff.roles), joinedload(Staff.sites))
        return reading_session().scalars(chosen).unique().one_or_none()


@entrance("public")
def _login() -> ResponseReturnValue:
    """The sign-in page, at its first request: the staff's pages are imported then."""
    current_app.audiences.add("staff")  # type: ignore[attr-defined]
    return cast("ResponseReturnValue", current_app.view_functions["security.login"]())


def register(app: Flask) -> None:
    """Install Flask-Security over our tables, with our sign-in page, and name the entrances of its views."""
    app.config.update(
        SECURITY_LOGIN_URL="/connexion",
        SECURITY_LOGOUT_URL="/deconnexion",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/aujourdhui",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_STATIC_FOLDER=None,
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # no reauthentication page: `access.require_proof` asks
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_LOGOUT_CSRF=True,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_PASSWORD_SALT=app.secret_key,
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the function, not a password
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST,
        REMEMBER_COOKIE_NAME="rcs_unused",
    )
    app.config.setdefault(
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS",
        {"argon2__memory_cost": 19456, "argon2__rounds": 2, "argon2__parallelism": 1},
    )
    datastore = Accounts(OfRequest(), Staff, Role, Passkey)
    app.extensions["security"] = Security(app, datastore)
    # The library would also look for a token in a header, a URL or a JSON body, and read every body. We issue no token.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.view_functions["security.login"] = _login
    user_logged_out.connect(_end, app)
    app.after_request(_forget_in_browser)
    entrance("public")(app.view_functions["security.logout"])


def _end(_app: Flask, **_signal: object) -> None:
    session.end()  # type: ignore[attr-defined]


def _forget_in_browser(response: Response) -> Response:
    """Clear the browser after a sign-out; the device's cookie stays: it opens nothing.

    Where something waits for the network there, and the person was asked, its store stays (decisions 68): the script of
    the page has cleared the list of names.
    """
    if request.endpoint == "security.logout" and request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"' if WAITING in request.form else '"cache", "storage"'
    return response
