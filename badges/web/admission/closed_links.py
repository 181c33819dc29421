"""Private links that were closed in this browser: on a telephone that is not the member's, they open nothing again.

A page cannot empty the history of a browser, where the address of each page stands. So the browser keeps which links it
no longer opens: a keyed digest of each, from which neither a link nor a person can be found. The cookie is sent with
private pages alone. Every other browser opens the link, and a new link opens here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Final

from flask import Response, current_app, request

KEPT: Final = timedelta(days=400)  # as long as browsers keep any cookie
MOST: Final = 40  # links: the oldest one is dropped
_PATH: Final = "/moi"
_LENGTH: Final = 16  # characters of a digest


def is_closed(key: str) -> bool:
    """Whether this browser was told to open this private link no longer."""
    return _digest(key) in _closed()


def close(response: Response, key: str) -> None:
    """Let this browser open this private link no longer."""
    closed = [each for each in _closed() if each != _digest(key)] + [_digest(key)]
    response.set_cookie(
        _cookie_name(), ".".join(closed[-MOST:]), max_age=int(KEPT.total_seconds()), path=_PATH,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), httponly=True, samesite="Lax",
    )  # fmt: skip


def _cookie_name() -> str:
    return "__Secure-rcs-closed" if current_app.config["SESSION_COOKIE_SECURE"] else "rcs-closed"


def _closed() -> list[str]:
    return [each for each in request.cookies.get(_cookie_name(), "").split(".")[-MOST:] if len(each) == _LENGTH]


def _digest(key: str) -> str:
    secret = str(current_app.secret_key).encode()
    found = hmac.new(secret, b"closed here\0" + key.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(found)[:_LENGTH].decode("ascii")
