"""A form that arrives after its session has ended is put aside, and shown again after the sign-in (decisions 26).

It is not carried out: after signing in, the staff member sees the page as they had filled it in, and sends it again.
"""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from badges.web.http.access import SAFE_METHODS

_KEY = "parked"
_LARGEST = 64 * 1024
_NEVER_KEPT = ("csrf_token", "password")


def park() -> None:
    """Put the form of this request aside if it can be kept. A session keeps at most one."""
    if request.method in SAFE_METHODS or (request.content_length or 0) > _LARGEST or not request.form:
        return
    kept = [[name, value] for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT]
    session[_KEY] = {"path": request.path, "form": kept}


def parked_path() -> str | None:
    """Return the path of the page whose form is put aside."""
    parked = session.get(_KEY)
    return parked["path"] if parked else None


def to_sign_in() -> ResponseReturnValue:
    """Redirect to the sign-in page, which redirects back to this one."""
    if request.method in SAFE_METHODS:
        back = request.full_path.rstrip("?")
    else:
        park()
        back = request.path
    return redirect(url_for("security.login", next=back), 303)


def submitted() -> MultiDict[str, str] | None:
    """Return the form to show: the one just sent, or the one put aside for this page; None for a fresh page.

    A form that was put aside is returned once.
    """
    if request.method not in SAFE_METHODS:
        return request.form
    parked = session.get(_KEY)
    if parked is None or parked["path"] != request.path:
        return None
    session.pop(_KEY)
    return MultiDict([(name, value) for name, value in parked["form"]])
