"""The layers in which a credential lies, and the two ends of reading: the credential, or the link to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from keys.proofs.jws import CompactJws
from schemas.members import id_of
from verifier.ob3_forms import Read, in_one_form
from verifier.reading.kinds import OB2_KINDS, Kind

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Layer(StrEnum):
    """What a value is before it is opened; beside each, the type of the value that its reader takes."""

    PAGE = auto()  # Presented
    IMAGE = auto()  # Presented
    TEXT = auto()  # bytes, which may be an address alone
    CREDENTIAL = auto()  # bytes, which are a credential or nothing
    TOKEN = auto()  # str, a compact JWS that is to hold a credential or a presentation
    DOCUMENT = auto()  # dict
    PRESENTATION = auto()  # dict


class Inside(NamedTuple):
    """What a reader found in its layer: a value in another. `says`: members of `Unverified` that the opened layer
    decides, whatever is read further inside."""

    layer: Layer
    value: Any
    says: Mapping[str, Any] = _NOTHING


@dataclass(frozen=True)
class Unverified:
    """A credential as read, before any check. `document` is the credential without its envelope; `jws` the envelope
    of the JWT and JWS kinds; `carrier` "json", "jwt", "png" or "svg"; `faults` and `notes` are codes about what it
    came in."""

    kind: Kind
    document: dict[str, Any] = field(repr=False)
    jws: CompactJws | None = field(default=None, repr=False)
    carrier: str = "json"
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The version of Open Badges: "1.0" (without a context), "1.1", "2.0" or "3.0"."""
        if self.kind is Kind.OB1_ASSERTION:
            return "1.1" if self.document.get("@context") else "1.0"
        return "2.0" if self.kind in OB2_KINDS or self.kind is Kind.OB2_WRAPPED else "3.0"

    @property
    def plain(self) -> dict[str, Any]:
        """The document in the one form, which checks read. A proof is over `document`."""
        return self._read.document

    @property
    def unread(self) -> frozenset[str]:
        """The names of the members that have no such form, so that what they say is not known."""
        return self._read.unread

    @cached_property
    def _read(self) -> Read:
        return in_one_form(self.document)  # which has nothing to do in the forms of Open Badges 2.0

    @cached_property
    def issuer_id(self) -> str | None:
        """The issuer that a document of version 3.0 names."""
        return id_of(self.plain.get("issuer"))


@dataclass(frozen=True)
class Link:
    """Where the credential is, of which the bytes hold only the address. `carrier`: the image that held it, or None."""

    url: str
    carrier: str | None = None
