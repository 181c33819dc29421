"""Whose badges a caller believes: a signature says which key signed, and only a list says whose (decisions 21)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from verifier.verdict import Trust


@dataclass(frozen=True)
class Believed:
    """The issuers that a caller believes, by their ids: `Believed.of(ids)`, or `Believed.ANY`.

    Ids are compared whole, never by their host: a host serves many issuers. `caller` are those that the caller of this
    verification named, `listed` those on an operator's list; a collection may be read as late as it is asked.
    """

    caller: Collection[str] = ()
    listed: Collection[str] = ()
    is_any: bool = False

    ANY: ClassVar[Believed]
    """Every issuer. For conformance suites and a command that says so: the verdict then proves no name."""

    @classmethod
    def of(cls, ids: Collection[str], *, listed: Collection[str] = ()) -> Believed:
        """Believe these issuers: DIDs or https addresses, as their badges write them. `listed`: an operator's list."""
        if isinstance(ids, str):  # "did:web:a" in "did:web:ab" would be true
            raise TypeError("a collection of ids is needed, not one text")
        return cls(ids, listed)

    def trust(self, issuer: str) -> Trust | None:
        """Why `issuer` is believed, or None."""
        if issuer in self.listed:
            return Trust.LISTED
        if issuer in self.caller:
            return Trust.CALLER
        return Trust.ANY if self.is_any else None


Believed.ANY = Believed(is_any=True)
