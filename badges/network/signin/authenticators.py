"""Time-based codes of an authenticator (TOTP, RFC 6238), by passlib; its secret is stored encrypted."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from passlib.exc import TokenError
from passlib.totp import TOTP

from badges.base.services import Services

ISSUER: Final = "RCS"
DIGITS: Final = 6
WINDOW: Final = 30  # seconds by which a phone's clock may differ


@dataclass(frozen=True)
class Proposal:
    """A new secret: as it is kept, as the address that a QR carries, and as text to type."""

    sealed: str
    address: str
    text: str


def propose(services: Services, email: str) -> Proposal:
    """A new secret for this account."""
    made = _factory(services).new()
    return _proposal(made, email)


def proposed(services: Services, sealed: str, email: str) -> Proposal:
    """The proposal of a secret that `propose` made."""
    return _proposal(_factory(services).from_source(sealed), email)


def counter_of(services: Services, sealed: str, code: str, at: datetime, last: int | None) -> int | None:
    """The counter of the interval that a code is of; None when it is wrong, too old, or used already (`last`)."""
    if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    try:
        found = (
            _factory(services)
            .from_source(sealed)
            .match(code, time=int(at.timestamp()), window=WINDOW, last_counter=last)
        )
    except (TokenError, ValueError):
        return None
    return int(found.counter)


def current(services: Services, sealed: str) -> str:
    """The code that an authenticator with this secret shows now."""
    return str(_factory(services).from_source(sealed).generate(time=int(services.clock().timestamp())).token)


def _proposal(secret: Any, email: str) -> Proposal:
    return Proposal(secret.to_json(), secret.to_uri(label=email, issuer=ISSUER), secret.pretty_key(sep=" "))


def _factory(services: Services) -> Any:
    key = hmac.new(services.settings.secret_key.encode(), b"authenticators", hashlib.sha256).hexdigest()
    return TOTP.using(secrets={"1": key}, digits=DIGITS)
