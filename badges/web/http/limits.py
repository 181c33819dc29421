"""Limits on failures, not on requests: forty people behind one address who scan valid codes are all served.

A view whose secret could be guessed calls `check` before it looks, `failed` after a wrong guess, and may call `forget`
after a right one (decisions 31, DECISIONS.md A1). The `subject` of a limit is an account or a network address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from flask import request

from badges.network import failures as failure_counts
from badges.web.http import proxies
from badges.web.http.access import services
from schemas.errors import OpenBadgesError


@dataclass(frozen=True)
class Limit:
    """At most `failures` within `window` for one `scope` and one account or address."""

    scope: str
    failures: int
    window: timedelta


SIGN_IN_ACCOUNT = Limit("sign-in.account", 5, timedelta(minutes=15))
SIGN_IN_ADDRESS = Limit("sign-in.address", 100, timedelta(minutes=10))
LINK_ADDRESS = Limit("link.address", 30, timedelta(minutes=10))
CODE_ADDRESS = Limit("code.address", 60, timedelta(minutes=10))


class LimitReached(OpenBadgesError):
    """Too many failures: answered by 429 with `Retry-After`."""

    def __init__(self, limit: Limit, seconds: int) -> None:
        super().__init__("limit.reached", scope=limit.scope)
        self.limit = limit
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        """How long to wait, in whole minutes, at least one."""
        return max(1, ceil(self.seconds / 60))


def address() -> str:
    """Return the network address of this request, the whole /64 for IPv6."""
    return proxies.bucket(request.remote_addr or "")


def check(limit: Limit, subject: str) -> None:
    """Raises LimitReached: when the subject has failed too often."""
    now = services().clock()
    failures, until = failure_counts.current(services().database, _digest(limit, subject), now)
    if until is not None and failures >= limit.failures:
        raise LimitReached(limit, ceil((until - now).total_seconds()))


def failed(limit: Limit, subject: str) -> None:
    """Count one failure."""
    failure_counts.count(services().database, _digest(limit, subject), services().clock(), limit.window)


def forget(limit: Limit, subject: str) -> None:
    """Forget earlier failures."""
    failure_counts.forget(services().database, _digest(limit, subject))


def _digest(limit: Limit, subject: str) -> bytes:
    secret = services().settings.secret_key.encode()
    return hashlib.blake2b(f"{limit.scope}\0{subject}".encode(), key=secret[:64], digest_size=32).digest()
