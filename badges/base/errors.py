"""What an intention refuses, apart from faults. Each has a stable `code`; its words stand in the `codes` catalogue.

NotFound is also the answer about another site's objects: it does not say that they exist.
"""

from __future__ import annotations

from collections.abc import Iterable

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
    """What was asked cannot be done as it stands; the person can correct it (422).

    `beside`: what else is refused of the same form, so that a page says all of it at once.
    """

    beside: tuple[Refused, ...] = ()


def refuse_all(found: Iterable[Refused]) -> None:
    """Raise the first of these refusals, with the others beside it; nothing where there is none."""
    every = tuple(found)
    if every:
        every[0].beside = every[1:]
        raise every[0]


class Outdated(OpenBadgesError):
    """A form shows what another page has changed since; nothing was written (409)."""

    def __init__(self) -> None:
        super().__init__("form.outdated")


class KeyringStale(OpenBadgesError):
    """The keys of this process are not those that the instance's row names (503): it publishes, judges and signs
    nothing by them until its folder is copied anew."""

    def __init__(self) -> None:
        super().__init__("keyring.stale")


class NothingWritten(OpenBadgesError):
    """The disk of the database does not take what was to be written (503). Nothing of it was."""


class DiskFull(NothingWritten):
    """There is no room to write, or what is left is kept for signing in and revoking (503)."""

    def __init__(self) -> None:
        super().__init__("disk.full")


class DiskReadOnly(NothingWritten):
    """The database can be read and not written (503)."""

    def __init__(self) -> None:
        super().__init__("disk.read_only")
