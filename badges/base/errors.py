"""What an intention refuses, apart from faults. Each has a stable `code`; its words stand in the `codes` catalogue.

NotFound is also the answer about another site's objects: it does not say that they exist.
"""

from __future__ import annotations

from schemas.errors import OpenBadgesError


class NotFound(OpenBadgesError):
    """There is no such thing, or this actor may not see it (404)."""

    def __init__(self, code: str = "not_found", **facts: object) -> None:
        super().__init__(code, **facts)


class NotAllowed(OpenBadgesError):
    """This actor may not do this (403)."""

    def __init__(self, code: str = "not_allowed", **facts: object) -> None:
        super().__init__(code, **facts)


class Refused(OpenBadgesError):
    """What was asked cannot be done as it stands; the person can correct it (422)."""


class DiskFull(OpenBadgesError):
    """There is no room to write, or what is left is kept for signing in and revoking (503)."""

    def __init__(self) -> None:
        super().__init__("disk.full")
