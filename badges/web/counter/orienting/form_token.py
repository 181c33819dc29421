"""What the form carries, signed, so that it needs no session and sets no cookie; and what its answer carries.

A form that was not read from our page has no token. The token holds the random key by which the same form, sent twice,
is kept once.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer

from badges.web.http.access import services

DAY: Final = 24 * 3600  # seconds for which a form may stay open, and an answer be read again


def new() -> str:
    """A token for a form that is shown now."""
    return _signer("form").dumps(str(uuid.uuid4()))


def key_of(token: str | None) -> str | None:
    """The key in a token of ours; None when it is none, or too old."""
    found = _read("form", token)
    return found if isinstance(found, str) else None


def answer(site: str, call_by: date | None) -> str:
    """What the page of the answer is asked with: the slug of the site, and until when somebody calls."""
    return _signer("answer").dumps([site, call_by.isoformat() if call_by is not None else None])


def answered(token: str | None) -> tuple[str, date | None] | None:
    """The same, read again; None when it is not ours, or too old."""
    found = _read("answer", token)
    if not isinstance(found, list):
        return None
    return found[0], date.fromisoformat(found[1]) if found[1] is not None else None


def _read(salt: str, token: str | None) -> object:
    try:
        return _signer(salt).loads(token or "", max_age=DAY)
    except BadSignature:
        return None


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(services().settings.secret_key, salt=f"orienting.{salt}")
