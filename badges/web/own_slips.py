"""Whether a browser belongs to who gave a slip: a member of the staff who is signed in, or the badge's own member.

The page on which a member makes slips leaves a keyed digest in the browser, for the pages of witnesses alone. Neither a
link nor a person can be found from it. Another browser is another person as far as anything here can tell.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Final

from flask import Response, current_app, request

from badges.web.http import access

PATH: Final = "/temoin"
KEPT: Final = timedelta(days=60)  # as long as a slip that was made lately can be used, and as much again
MOST: Final = 20  # members: the oldest one is dropped
_LENGTH: Final = 16  # characters of a digest


def remember(response: Response, member_id: int) -> None:
    """Let this browser be known, on the pages of witnesses, as that of this member."""
    known = [each for each in _known() if each != _digest(member_id)] + [_digest(member_id)]
    response.set_cookie(
        _name(), ".".join(known[-MOST:]), max_age=int(KEPT.total_seconds()), path=PATH,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), httponly=True, samesite="Lax",
    )  # fmt: skip


def is_givers(member_id: int) -> bool:
    """Whether this browser is a signed-in member of staff's, or showed this member's page of slips."""
    return _digest(member_id) in _known() or access.signed_in()


def _name() -> str:
    return "__Secure-rcs-slips" if current_app.config["SESSION_COOKIE_SECURE"] else "rcs-slips"


def _known() -> list[str]:
    return [each for each in request.cookies.get(_name(), "").split(".")[-MOST:] if len(each) == _LENGTH]


def _digest(member_id: int) -> str:
    secret = str(current_app.secret_key).encode()
    found = hmac.new(secret, b"gave slips here\0%d" % member_id, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(found)[:_LENGTH].decode("ascii")
