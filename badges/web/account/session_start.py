"""What every sign-in ends with: the device is recognised, a session begins, and the page that was asked follows."""

from __future__ import annotations

from flask import Flask, current_app, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import user_logged_in
from flask_security import UserMixin, login_user
from flask_wtf.csrf import generate_csrf

from badges.network.signin import devices
from badges.web.account import ways
from badges.web.account.room import own_page
from badges.web.http import parked_forms
from badges.web.http.access import DEVICE, note_proof, services, signed_in
from badges.web.http.sessions import device_cookie_name
from badges.web.office.room import home

OWN, HERE, BORROWED = "own", "here", "borrowed"  # whose the device is, as the staff member says


def whose_device() -> str:
    """Return what the form says of the device; the careful answer decides where both are ticked."""
    if request.form.get("borrowed"):
        return BORROWED
    return OWN if request.form.get("own_phone") else HERE


def known_device(staff_id: int | None) -> int | None:
    """Return the number of the device from which this staff member signed in before; None when it was never seen."""
    return devices.known(services(), _token(), staff_id)


def is_lost_device(staff_id: int) -> bool:
    """Return whether this browser is on a phone that stopped with a lost phone of this staff member."""
    return devices.is_lost(services(), _token(), staff_id)


def enter(staff: UserMixin, whose: str, via: str) -> ResponseReturnValue:
    """Begin the session of a staff member who has proved who they are, and lead to the page that was asked."""
    keep = whose != BORROWED
    recognised = devices.sign_in(services(), staff.id, _token(), request.user_agent.string, keep=keep)
    session.device_token = recognised.token if keep else None  # type: ignore[attr-defined]
    session.permanent = whose == OWN
    session["borrowed"] = whose == BORROWED
    session[DEVICE] = recognised.id
    session["began_at"] = session["used_at"] = int(services().now().timestamp())
    login_user(staff, remember=False, authn_via=[via])
    if signed_in():
        ways.remember()
        generate_csrf()  # kept with the session now, and not written again by the first page
    return redirect(own_page(request.form.get("next"), home()))


def _token() -> str:
    return request.cookies.get(device_cookie_name(current_app), "")


def _new_key(_app: Flask, **_signal: object) -> None:
    """A session never keeps its key when rights change (session fixation)."""
    session.rotate()  # type: ignore[attr-defined]
    note_proof()
    parked_forms.fill_in()


def register(app: Flask) -> None:
    """Renew the session's key at each sign-in."""
    user_logged_in.connect(_new_key, app)
