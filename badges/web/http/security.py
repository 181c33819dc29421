"""What holds for every request: headers, the origins of a write, and the one address of the staff pages.

DECISIONS.md R14, R15, X2. No inline script or style is allowed anywhere; a page that needs one is wrong.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from badges.base.errors import NotAllowed
from badges.web.http import access, parked_forms
from schemas.urls import split_url

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",  # by which a telephone installs the pages of the staff
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types rcs-worker",  # the one policy there may be: it makes the address of the worker, and no other
    )
)
# Of the one page that other websites may frame: it has no script and no form, and nothing to click but links.
FRAMED_POLICY = (
    CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    .replace("script-src 'self'", "script-src 'none'")
    .replace("form-action 'self'", "form-action 'none'")
    .replace("connect-src 'self'", "connect-src 'none'")
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
}
# What a page is made of runs nothing and asks for nothing, also where it is opened alone: a drawing could. A first
# visit reads seven of these answers, and the weight of a public page counts their heads: they say no more.
ASSET_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    **{name: HEADERS[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "X-Robots-Tag")},
}
ASSETS = ("text/css", "text/javascript", "image/", "font/")
SAID_TWICE = ("Date", "Expires", "Content-Disposition")  # of a static file: by the server, by max-age, by its address
_HEADERS, _ASSET_HEADERS = (
    tuple((name, name.lower(), value) for name, value in headers.items()) for headers in (HEADERS, ASSET_HEADERS)
)
TWO_YEARS = "max-age=63072000; includeSubDomains"
FORM_BYTES = 256 * 1024  # a form of hundreds of names; the pages that take files allow more for themselves
UPLOAD_BYTES = 13 * 1024 * 1024  # what the server receives at most: the page of a form says what it reads of it

csrf = CSRFProtect()


def is_local(url: str) -> bool:
    """Whether a URL names this machine, where browsers accept secure cookies over http."""
    try:
        return split_url(url).hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        return False


def check_sender() -> ResponseReturnValue | None:
    """Refuse a write from another site, and a staff page under another address than the pinned one."""
    view = current_app.view_functions.get(request.endpoint or "")
    if (upload := access.upload_of(current_app, request.endpoint)) is not None:
        request.max_content_length, request.max_form_memory_size = UPLOAD_BYTES, upload.field_bytes
    if request.method not in access.SAFE_METHODS and not getattr(view, "stateless", False):
        _refuse_other_sites()
    inside = access.entrance_of(current_app, request.endpoint) in ("staff", "coordinator")
    if inside or request.blueprint in access.OF_STAFF:
        return _answer_other_host()
    return None


def _refuse_other_sites() -> None:
    # Over plain http on a local network browsers send neither header: the token alone decides there.
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        raise NotAllowed("access.other_site")
    origin = request.headers.get("Origin", "null")  # browsers send "null" under our own Referrer-Policy
    if origin != "null" and origin not in (_origin(access.services().settings.public_url), _asked_origin()):
        raise NotAllowed("access.other_site")


def _answer_other_host() -> ResponseReturnValue | None:
    public_url = access.services().settings.public_url
    if request.host == urlsplit(public_url).netloc or (is_local(public_url) and is_local(_asked_origin())):
        return None  # on a developer's machine another port, or 127.0.0.1, counts as the same address
    if request.method in access.SAFE_METHODS:
        return redirect(public_url.rstrip("/") + request.full_path.rstrip("?"))
    raise NotAllowed("access.other_host")


def own_origins() -> tuple[str, ...]:
    """Return the origins of our own pages: the pinned one, and on a developer's machine the one that was asked."""
    public_url, asked = access.services().settings.public_url, _asked_origin()
    if is_local(public_url) and is_local(asked):
        return (_origin(public_url), asked)
    return (_origin(public_url),)


def _asked_origin() -> str:
    """Scheme and host of this request, as they were sent: `request.host_url` raises ValueError for a malformed host."""
    return f"{request.scheme}://{request.host}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def send_headers(response: Response) -> Response:
    """Put the headers of R15 on an answer; a view that set its own keeps it (documents for machines)."""
    given = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - of pairs, not of names
    for name, lower, value in _ASSET_HEADERS if (response.mimetype or "").startswith(ASSETS) else _HEADERS:
        if lower not in given:
            response.headers.add(name, value)
    if "strict-transport-security" not in given and access.services().settings.is_secure:
        response.headers.add("Strict-Transport-Security", TWO_YEARS)
    # What its view calls public is the same for everybody: a browser keeps it also where it asked with its session.
    is_public = response.headers.get("Cache-Control", "").startswith("public")
    if not is_public and (getattr(session, "accessed_by_person", False) or "member" in g):
        response.headers["Cache-Control"] = "no-store"
    return response


def versioned_static(app: Flask) -> None:
    """Put the digest of each static file into its URL, so that browsers may keep it for a year, with a short head."""
    folder = Path(app.static_folder or "")
    known: dict[str, str] = {}

    def say_once(response: Response) -> Response:
        if request.endpoint == "static":
            for name in SAID_TWICE:
                response.headers.pop(name, None)
        return response

    def add_digest(endpoint: str, values: dict[str, object]) -> None:
        name = values.get("filename")
        if endpoint == "static" and isinstance(name, str):
            if name not in known or app.debug:
                file = folder / name
                known[name] = hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
            values["v"] = known[name]

    app.url_defaults(add_digest)
    app.after_request(say_once)


def register(app: Flask) -> None:
    """Install the checks, in this order: sender and address, entrance, token, proof; headers on every answer."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as its session: a page may stay open for hours
        WTF_CSRF_SSL_STRICT=False,  # strict checking needs a Referer, which our own policy omits
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        MAX_CONTENT_LENGTH=FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=1000,
    )
    app.before_request(check_sender)
    app.before_request(lambda: access.admit(dict(request.view_args or {}), parked_forms.to_sign_in))
    csrf.init_app(app)
    app.before_request(lambda: access.require_proof(dict(request.view_args or {})))
    app.after_request(send_headers)
    versioned_static(app)


def exempt_stateless(app: Flask) -> None:
    """Exempt the views that change nothing from the form token."""
    for view in app.view_functions.values():
        if getattr(view, "stateless", False):
            csrf.exempt(view)
