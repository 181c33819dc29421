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

from badges.base import proxies
from badges.base.database import bounds
from badges.base.errors import DiskReadOnly
from badges.network.signin import failures as failure_counts
from badges.web.http.access import services
from schemas.errors import OpenBadgesError


@dataclass(frozen=True)
class Limit:
    """At most `failures` within `window` for one `scope` and one account or address.

    `unguessable`: the secret is too long to be guessed, so that a failure which a read-only disk does not count is no
    reason to refuse the page.
    """

    scope: str
    failures: int
    window: timedelta
    unguessable: bool = False


SIGN_IN_ACCOUNT = Limit("sign-in.account", 20, timedelta(hours=1))  # from devices never seen
SIGN_IN_DEVICE = Limit("sign-in.device", 20, timedelta(hours=1))  # from one that signed in before: a count of its own
SIGN_IN_NOTED = Limit("sign-in.noted", bounds.REFUSED_SIGN_INS_NOTED, timedelta(days=1))  # of one account
CODE_STEP = Limit("sign-in.code", 10, timedelta(hours=1))  # the second step, of one account or one known device
PROOF = Limit("proof", 5, timedelta(minutes=15))  # of a staff member who is signed in
SIGN_IN_ADDRESS = Limit("sign-in.address", 100, timedelta(minutes=10))
LINK_ADDRESS = Limit("link.address", 30, timedelta(minutes=10), unguessable=True)
MEMBER_LINK = Limit("member-link.address", 60, timedelta(minutes=10), unguessable=True)
CODE_ADDRESS = Limit("code.address", 60, timedelta(minutes=10), unguessable=True)
WITNESS_ADDRESS = Limit("witness.address", 30, timedelta(minutes=10))  # forty bits, so right codes are stopped too
BUNDLE_ADDRESS = Limit("bundle.address", 30, timedelta(minutes=10), unguessable=True)


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
    has_failed(limit, subject)


def has_failed(limit: Limit, subject: str) -> bool:
    """Whether the subject has failed at all within the window. Raises LimitReached: when it has failed too often."""
    now = services().clock()
    failures, until = failure_counts.current(services().database, digest(limit, subject), now)
    if until is not None and failures >= limit.failures:
        raise LimitReached(limit, ceil((until - now).total_seconds()))
    return failures > 0


def guess(limit: Limit, subject: str) -> None:
    """Count a guess before it is looked at, so that guesses sent at once are counted too; `take_back` a right one.

    Raises LimitReached: when the subject has guessed too often. The guess is then not looked at.
    """
    check(limit, subject)
    now = services().clock()
    if failure_counts.count(services().database, digest(limit, subject), now, limit.window) > limit.failures:
        raise LimitReached(limit, ceil(limit.window.total_seconds()))


def take_back(limit: Limit, subject: str) -> None:
    """Take back a guess that was right."""
    failure_counts.take_back(services().database, digest(limit, subject))


def failed(limit: Limit, subject: str, times: int = 1) -> None:
    """Count one failure, or one that counts as several.

    Raises DiskReadOnly: for a secret that could be guessed, since no failure is counted.
    """
    try:
        failure_counts.count(services().database, digest(limit, subject), services().clock(), limit.window, times)
    except DiskReadOnly:
        if not limit.unguessable:
            raise


def forget(limit: Limit, subject: str) -> None:
    """Forget earlier failures."""
    failure_counts.forget(services().database, digest(limit, subject))


def digest(limit: Limit, subject: str) -> bytes:
    """Return what stands for the subject in the table of counts."""
    secret = services().settings.secret_key.encode()
    return hashlib.blake2b(f"{limit.scope}\0{subject}".encode(), key=secret[:64], digest_size=32).digest()
