"""Staff sign-in: the password, the second step, the passkey, and the one-time link by which a password is set.

Flask-Security keeps the accounts, the hashes and the sign-out; the pages and their order are ours. An account that does
not exist gets the same answer in the same time, also where the limit is reached. There is no "remember me" cookie.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)  # fmt: skip
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_security import hash_password, verify_password
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from badges.base.errors import NotFound, Refused
from badges.network import accounts
from badges.network.signin import factors, passkeys, reads, refusals, rules
from badges.network.signin.passwords import normal
from badges.network.tables import Staff
from badges.web.account import ceremonies, session_start
from badges.web.account.room import own_page
from badges.web.http import access, forms, limits, parked_forms
from badges.web.http.access import entrance, services, signed_in
from badges.web.http.request_session import reading_session
from badges.web.http.sessions import STOPPED
from badges.web.office.room import home

blueprint = Blueprint("signin", __name__)

LONGEST_PASSWORD: Final = 1024  # bytes; a longer one would only cost processor time
HALFWAY_LASTS: Final = timedelta(minutes=10)
WAITING: Final = "attend"  # in the form of the sign-out: what waits in this telephone stays
_HALFWAY: Final = "halfway"  # in the cookie of a browser whose staff member gave the password, and not yet the code
_DECOY: Final = "badges.decoy"


@entrance("public")
def login() -> ResponseReturnValue:
    """The sign-in page. With a form that was altered nothing is looked up: it is shown as text to copy."""
    if signed_in():
        parked_forms.fill_in()  # another tab signed in meanwhile: what was typed is not lost
        return redirect(own_page(request.values.get("next"), home()))
    if request.method != "POST" or parked_forms.is_altered():
        return _page(next=request.values.get("next"))
    limits.check(limits.SIGN_IN_ADDRESS, limits.address())
    account = unicodedata.normalize("NFC", request.form.get("email", "")).strip().casefold()[:255]
    staff = _staff_of(account)
    device = session_start.known_device(staff.id if staff else None)
    limit, subject = _count_of(limits.SIGN_IN_ACCOUNT, account, staff, device)
    try:
        limits.guess(limit, subject)
    except limits.LimitReached as reached:
        return _limited(_page(wrong="signin.limited"), reached)
    if not _is_right(staff, normal(request.form.get("password", ""))) or staff is None:
        note_refused(account, staff.id if staff else None, device)
        return _page(wrong="signin.refused")
    limits.take_back(limit, subject)
    if access.is_closed(staff):
        return _page(wrong="signin.closed")
    return _after_password(staff, session_start.whose_device(), "password")


@blueprint.post("/connexion/cle/options")
@entrance("public")
def passkey_options() -> ResponseReturnValue:
    """The options to sign in with a passkey; after the password, with one of this staff member's."""
    staff = _halfway()
    staff_id = staff.id if staff is not None else None
    return ceremonies.options(
        passkeys.request_options(services(), ceremonies.party(), ceremonies.issue("sign-in"), staff_id)
    )


@blueprint.post("/connexion/cle")
@entrance("public")
def passkey() -> ResponseReturnValue:
    """Sign in with a passkey: the authenticator verified its user, so nothing more is asked, and nothing slows it."""
    halfway = _halfway()
    if parked_forms.is_altered():
        return _code_page(halfway, None) if halfway is not None else _page()
    try:
        staff_id = ceremonies.use("sign-in", halfway.id if halfway is not None else None)
    except Refused as refusal:
        known = getattr(refusal, "staff_id", None)
        if known is not None:
            note_refused(f"passkey:{known}", known, session_start.known_device(known))
        return _code_page(halfway, refusal.code) if halfway is not None else _page(wrong=refusal.code)
    return _enter(staff_id, session.get(_HALFWAY, {}).get("whose") or session_start.whose_device(), "passkey")


@blueprint.route("/connexion/code", methods=["GET", "POST"])
@entrance("public")
def code() -> ResponseReturnValue:
    """The second step: a code of the authenticator or of the envelope, or a passkey."""
    staff = _halfway()
    if staff is None:
        return redirect(url_for("security.login", next=own_page(request.values.get("next"), "")), 303)
    if request.method != "POST" or parked_forms.is_altered():
        return _code_page(staff, None)
    device = session_start.known_device(staff.id)
    limit, subject = _count_of(limits.CODE_STEP, "", staff, device)
    try:
        limits.guess(limit, subject)
    except limits.LimitReached as reached:
        return _limited(_code_page(staff, "signin.limited"), reached)
    if not factors.use_code(services(), staff.id, request.form.get("code", ""), of_envelope=_is_lost(staff)):
        note_refused(f"code:{staff.id}", staff.id, device)
        return _code_page(staff, "code.wrong")
    limits.take_back(limit, subject)
    return _enter(staff.id, session[_HALFWAY]["whose"], "code")


@blueprint.route("/bienvenue/<key>", methods=["GET", "POST"])
@entrance("public")
def welcome(key: str) -> ResponseReturnValue:
    """Set a password by a one-time link. Opening the page consumes nothing (decisions 27): sending the form does."""
    limits.check(limits.LINK_ADDRESS, limits.address())
    try:
        person = accounts.peek_link(services(), key)
    except NotFound:
        limits.failed(limits.LINK_ADDRESS, limits.address())
        return render_template("account/link_over.html"), 404
    errors = forms.FieldErrors()
    if request.method == "POST":
        password = normal(request.form.get("password", ""))
        try:
            if password != normal(request.form.get("password_again", "")):
                raise Refused("password.differs")
            staff_id = accounts.accept_link(services(), key, password, hash_password=hash_password)
        except Refused as refusal:
            errors.refused(refusal, {"password": "password"})
        else:
            response = _after_password(_by_number(staff_id), session_start.whose_device(), "link")
            response.status_code = 303
            return response
    return render_template("account/welcome.html", person=person, errors=errors), 422 if errors else 200


def note_refused(account: str, staff_id: int | None, device: int | None) -> None:
    """Count a refused sign-in for its address, and note it in the journal where there is such an account."""
    noted = limits.SIGN_IN_NOTED
    refusals.note_refused(
        services(),
        staff_id,
        device,
        address=refusals.Count(limits.digest(limits.SIGN_IN_ADDRESS, limits.address()), limits.SIGN_IN_ADDRESS.window),
        account=refusals.Count(limits.digest(noted, f"staff:{staff_id}" if staff_id else account), noted.window),
        most=noted.failures,
    )


def _staff_of(account: str) -> Staff | None:
    datastore = current_app.extensions["security"].datastore
    found: Staff | None = datastore.find_user(
        case_insensitive=True, **{"email" if "@" in account else "username": account}
    )
    if found is None:  # somebody else's row, so that the time of the answer is that of an account that exists
        reading_session().scalars(select(Staff).order_by(Staff.id).limit(1)).first()
    return found


def _count_of(limit: limits.Limit, account: str, staff: Staff | None, device: int | None) -> tuple[limits.Limit, str]:
    """The count that a guess belongs to: of the device that signed in before, else of the account for all others."""
    if device is not None:
        own = limits.SIGN_IN_DEVICE if limit is limits.SIGN_IN_ACCOUNT else limit
        return own, f"device:{device}"
    return limit, f"staff:{staff.id}" if staff is not None else account


def _is_right(staff: Staff | None, password: str) -> bool:
    """Whether this is the password of the account; as slow where there is no account, or no password yet."""
    if len(password.encode("utf-8", "replace")) > LONGEST_PASSWORD:
        return False
    if staff is None or staff.password is None:
        verify_password(password, _decoy())
        return False
    if not staff.verify_and_update_password(password):
        return False
    datastore = current_app.extensions["security"].datastore
    try:
        datastore.commit()  # the library may have renewed a hash of older parameters
    except OperationalError:
        datastore.db.session.rollback()  # the database was busy: the next sign-in renews the hash
    return True


def _decoy() -> str:
    """A hash that costs as much to compare with as any account's."""
    if _DECOY not in current_app.extensions:
        current_app.extensions[_DECOY] = hash_password("nobody has this password")
    found: str = current_app.extensions[_DECOY]
    return found


def _after_password(staff: Staff, whose: str, via: str) -> Response:
    """Enter, or ask for the second step; the form and the page that were asked for go along.

    A phone that was reported lost is asked for a code of the envelope: it may have kept the password.
    """
    roles = frozenset(role.name for role in staff.roles)
    is_lost = via == "password" and session_start.is_lost_device(staff.id)
    if not is_lost and not rules.second_step(roles, reads.ways(reading_session(), staff.id)):
        return make_response(session_start.enter(staff, whose, via))
    until = int((services().now() + HALFWAY_LASTS).timestamp())
    session[_HALFWAY] = {"who": staff.fs_uniquifier, "until": until, "whose": whose, "via": via}
    return _code_page(staff, None)


def _halfway() -> Staff | None:
    """The staff member who gave the password a moment ago in this browser, and whose second step is due."""
    kept = session.get(_HALFWAY)
    if not isinstance(kept, dict) or kept["until"] < services().now().timestamp():
        return None
    found: Staff | None = current_app.extensions["security"].datastore.find_user(fs_uniquifier=kept["who"])
    return found if found is not None and not access.is_closed(found) else None


def _is_lost(staff: Staff) -> bool:
    """Whether the password, and no one-time link, was given from a phone that was reported lost."""
    return session.get(_HALFWAY, {}).get("via") == "password" and session_start.is_lost_device(staff.id)


def _enter(staff_id: int, whose: str, via: str) -> ResponseReturnValue:
    session.pop(_HALFWAY, None)
    return session_start.enter(_by_number(staff_id), whose, via)


def _by_number(staff_id: int) -> Staff:
    staff = reading_session().get(Staff, staff_id)
    if staff is None:
        abort(404)
    return staff


def _page(wrong: str | None = None, next: str | None = None) -> Response:
    back, email = request.form.get("next", next or ""), request.form.get("email", "")
    facts: dict[str, Any] = {"wrong": wrong, "back": back, "email": email, "stopped": STOPPED in session}
    return make_response(render_template("account/signin.html", **facts, **parked_forms.of_sign_in()))


def _code_page(staff: Staff, wrong: str | None) -> Response:
    ways = reads.ways(reading_session(), staff.id)
    is_lost = _is_lost(staff)
    if is_lost:
        ways = replace(ways, passkeys=0, authenticator=False)
    facts = {"wrong": wrong, "back": request.values.get("next", ""), "ways": ways, "lost": is_lost}
    page = render_template("account/code.html", **facts, **parked_forms.of_sign_in())
    return make_response(page, 422 if wrong else 200)


def _limited(page: Response, reached: limits.LimitReached) -> Response:
    """The page, answered as one that must wait: it offers what no guess slows."""
    page.status_code = 429
    page.headers["Retry-After"] = str(reached.seconds)
    return page


@blueprint.record
def _take_over(state: BlueprintSetupState) -> None:
    """Sign in by this page, and not by the library's."""
    state.app.view_functions["security.login"] = login
    session_start.register(state.app)  # type: ignore[arg-type]
