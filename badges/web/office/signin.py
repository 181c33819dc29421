"""Staff sign-in: Flask-Security with our own form and pages, and the one-time link by which a password is set.

There is no "remember me" cookie and no template of the library; an account that does not exist gets the same answer in
the same time. Passkeys and a second factor are not offered yet; the tables and the session hold what they need.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import user_logged_in, user_logged_out
from flask_security import LoginForm, Security, SQLAlchemyUserDatastore, hash_password, login_user
from sqlalchemy.exc import OperationalError
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from badges.base.errors import NotFound, Refused
from badges.network import accounts
from badges.network.tables import Passkey, Role, Staff
from badges.web.http import forms, limits, parking, wording
from badges.web.http.access import entrance, services
from badges.web.http.reading import OfRequest, reading_session

blueprint = Blueprint("signin", __name__)

LONGEST_PASSWORD = 1024  # bytes; a longer one would only cost processor time


class SignInForm(LoginForm):
    """E-mail or user name, password, and whether the phone is the staff member's own."""

    remember = None
    email = StringField(validators=[DataRequired(), Length(max=255)])
    own_phone = BooleanField()

    def validate(self, **extra: Any) -> bool:
        """Look up the account and check the password, within the limits on failures.

        With a form that was altered nothing is looked up: the page shows it as text to copy, and asks again.
        """
        if parking.is_altered():
            return False
        account = unicodedata.normalize("NFC", self.email.data or "").strip().casefold()
        limits.check(limits.SIGN_IN_ADDRESS, limits.address())
        limits.check(limits.SIGN_IN_ACCOUNT, account)
        if len((self.password.data or "").encode("utf-8", "replace")) > LONGEST_PASSWORD:
            self.password.errors = [wording.words("signin.refused")]
            return False
        datastore = current_app.extensions["security"].datastore
        self.ifield = self.email
        self.user = datastore.find_user(case_insensitive=True, **{"email" if "@" in account else "username": account})
        if not super().validate(**extra):
            limits.failed(limits.SIGN_IN_ADDRESS, limits.address())
            limits.failed(limits.SIGN_IN_ACCOUNT, account)
            return False
        try:
            datastore.commit()  # the library may have renewed a hash of older parameters
        except OperationalError:
            datastore.db.session.rollback()  # the database was busy: the next sign-in renews the hash
        limits.forget(limits.SIGN_IN_ACCOUNT, account)
        session.permanent = bool(self.own_phone.data)
        return True


def _new_key(_app: Flask, **_signal: object) -> None:
    """A session never keeps its key when rights change (session fixation)."""
    session.rotate()  # type: ignore[attr-defined]
    parking.fill_in()


def _note_in_journal(_app: Flask, user: Staff, **_signal: object) -> None:
    accounts.note_sign_in(services(), user.id)


def _end(_app: Flask, **_signal: object) -> None:
    session.end()  # type: ignore[attr-defined]


def _forget_in_browser(response: Response) -> Response:
    if request.endpoint == "security.logout" and request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@blueprint.route("/bienvenue/<key>", methods=["GET", "POST"])
@entrance("public")
def welcome(key: str) -> ResponseReturnValue:
    """Set a password by a one-time link. Opening the page consumes nothing (decisions 27): sending the form does."""
    limits.check(limits.LINK_ADDRESS, limits.address())
    try:
        person = accounts.peek_link(services(), key)
    except NotFound:
        limits.failed(limits.LINK_ADDRESS, limits.address())
        return render_template("office/security/link_over.html"), 404
    errors = forms.FieldErrors()
    if request.method == "POST":
        password = request.form.get("password", "")
        try:
            if password != request.form.get("password_again", ""):
                raise Refused("password.differs")
            staff_id = accounts.accept_link(services(), key, password, hash_password=hash_password)
        except Refused as refusal:
            errors.refused(refusal, {"password": "password"})
        else:
            staff = reading_session().get(Staff, staff_id)
            if staff is None:
                abort(404)
            session.permanent = bool(request.form.get("own_phone"))
            login_user(staff, remember=False, authn_via=["link"])
            return redirect(url_for("office.today"), 303)
    return render_template("office/security/welcome.html", person=person, errors=errors), 422 if errors else 200


def register(app: Flask) -> None:
    """Install Flask-Security over our tables, and name the entrances of its views."""
    app.config.update(
        SECURITY_LOGIN_URL="/connexion",
        SECURITY_LOGOUT_URL="/deconnexion",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/aujourdhui",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_LOGIN_USER_TEMPLATE="office/security/signin.html",
        SECURITY_LOGOUT_USER_TEMPLATE="office/security/signin.html",
        SECURITY_STATIC_FOLDER=None,
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # no reauthentication page: forms that need it ask themselves
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_LOGOUT_CSRF=True,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_INPUT_NORMALIZE_FORM="NFC",
        SECURITY_WAN_NAME_ALLOWED_CHARS=["L", "N", "M", "Pc", "Pd", "Po", "Pf", "Zs"],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_PASSWORD_SALT=app.secret_key,
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the function, not a password
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_LENGTH_MIN=accounts.PASSWORD_SHORTEST,
        REMEMBER_COOKIE_NAME="rcs_unused",
    )
    app.config.setdefault(
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS",
        {"argon2__memory_cost": 19456, "argon2__rounds": 2, "argon2__parallelism": 1},
    )
    datastore = SQLAlchemyUserDatastore(OfRequest(), Staff, Role, Passkey)
    security = Security(app, datastore, login_form=SignInForm)
    app.extensions["security"] = security
    # The library would also look for a token in a header, a URL or a JSON body, and read every body. We issue no token.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    security.login_context_processor(parking.of_sign_in)
    user_logged_in.connect(_new_key, app)
    user_logged_in.connect(_note_in_journal, app)
    user_logged_out.connect(_end, app)
    app.after_request(_forget_in_browser)
    entrance("public")(app.view_functions["security.login"])
    entrance("public")(app.view_functions["security.logout"])
    app.register_blueprint(blueprint)


def services_of(app: Flask) -> Any:
    """Return the services of an app that is being built."""
    return app.extensions["badges"]
