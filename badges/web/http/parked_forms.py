"""A form that arrives after its session has ended comes back in the sign-in page, and fills its page afterwards.

The sign-in page carries it as one hidden field, with a MAC that binds it to the address of its page: nothing is stored
for a client that has not signed in (decisions 26). It is not carried out: after signing in, the staff member sees the
page as they had filled it in, and sends it again. A form that is too large, or a field that was altered, is shown as
text to copy.
"""

from __future__ import annotations

import contextlib
import zlib
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from flask import current_app, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from badges.base.database import bounds
from badges.web.http.access import SAFE_METHODS, services, signed_in
from keys import tokens

FIELD: Final = "form"  # the hidden field of the sign-in page
_KEY: Final = "parked"  # in the session of a staff member who has signed in
_FIELDS: Final = 1000
_NEVER_KEPT: Final = ("csrf_token", FIELD, "next", "outcome")  # the last is written with no person, nowhere
_NO_TEXT: Final = ("key", "rows")  # hidden fields, of which there is nothing to copy
Fields = list[tuple[str, str]]


def park() -> str | None:
    """Keep the form of this request in the staff member's session, which keeps at most one.

    Returns the text to copy where it is too large. A client that has not signed in has no such session.
    """
    if request.method in SAFE_METHODS or not request.form or not signed_in():
        return None
    fields = _sent()
    if _sealed(request_address(), fields) is None:
        return _as_text(fields)
    session[_KEY] = {"path": request_address(), "form": fields}
    return None


def parked_path() -> str | None:
    """Return the address of the page whose form is kept."""
    parked = session.get(_KEY)
    return parked["path"] if parked else None


def to_sign_in() -> ResponseReturnValue:
    """Redirect to the sign-in page, which redirects back to this one; a form is answered with that page at once."""
    back = request_address()
    if request.method in SAFE_METHODS or not request.form:
        return redirect(url_for("security.login", next=back), 303)
    fields = _sent()
    sealed = _sealed(back, fields)
    facts: dict[str, Any] = {"sealed": sealed} if sealed is not None else {"to_copy": _as_text(fields)}
    response = make_response(render_template("account/signin.html", back=back, **facts), 403)
    response.headers["Cache-Control"] = "no-store"
    return response


def of_sign_in() -> dict[str, Any]:
    """Return what the sign-in page shows of the form that was sent with it."""
    given = request.form.get(FIELD)
    if not given:
        return {}
    if _returned(given) is not None:
        return {"sealed": given}
    return {"to_copy": _as_text(_readable(given))}


def is_altered() -> bool:
    """Whether the sign-in was sent with a form that this instance did not make for the page that follows."""
    given = request.form.get(FIELD)
    return bool(given) and _returned(given or "") is None


def fill_in() -> None:
    """Keep the form that came back with the sign-in, for the page that follows. Called once the sign-in is complete."""
    given = request.form.get(FIELD)
    fields = _returned(given) if given else None
    if fields is not None:
        session[_KEY] = {"path": _target(), "form": fields}


def submitted() -> MultiDict[str, str] | None:
    """Return the form to show: the one just sent, or the one kept for this page; None for a fresh page.

    A form that was kept is returned once.
    """
    if request.method not in SAFE_METHODS:
        return request.form
    parked = session.get(_KEY)
    if parked is None or parked["path"] != request_address():
        return None
    session.pop(_KEY)
    g.form_came_back = True  # said by the page (`badges/web/office/templates/_page.html`): it looks as if it were done
    return MultiDict([(name, value) for name, value in parked["form"]])


def request_address() -> str:
    """Return the path and the query of this request, spelled in one way."""
    query = urlencode(list(request.args.items(multi=True)))
    return f"{request.path}?{query}" if query else request.path


def _target() -> str:
    return request.form.get("next", "")


def _sent() -> Fields:
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NEVER_KEPT and "password" not in name
    ]


def _purpose(address: str) -> str:
    return f"form {address}"


def _sealed(address: str, fields: Fields) -> str | None:
    """The hidden field for these fields of the page at `address`; None when they are too large."""
    data = urlencode(fields).encode()
    if sum(len(name.encode()) + len(value.encode()) for name, value in fields) > bounds.FORM_BYTES:
        return None
    sealed = tokens.write(services().settings.secret_key, _purpose(address), zlib.compress(data, 9))
    return sealed if len(sealed) <= bounds.FORM_BYTES else None


def _returned(given: str) -> Fields | None:
    data = tokens.read(services().settings.secret_key, _purpose(_target()), given)
    if data is None:
        return None
    return parse_qsl(zlib.decompress(data).decode(), keep_blank_values=True)


def _readable(given: str) -> Fields:
    """What can be read of a field that was altered, up to the first byte that makes no sense."""
    reader, text = zlib.decompressobj(), bytearray()
    most = current_app.config["MAX_FORM_MEMORY_SIZE"]
    with contextlib.suppress(zlib.error):
        for byte in tokens.unproven(given[: bounds.FORM_BYTES]):
            text += reader.decompress(bytes([byte]), most)
            if len(text) >= most:
                break
    return parse_qsl(text[:most].decode("ascii", "replace"), keep_blank_values=True)[:_FIELDS]


def _as_text(fields: Fields) -> str:
    """What was typed: every value but numbers and marks of a tick."""
    return "\n".join(
        value.strip()
        for name, value in fields
        if name not in _NO_TEXT and len(value.strip()) > 1 and not value.strip().isdecimal()
    )
