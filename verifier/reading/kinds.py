"""The kinds of credential, and which of them a document is by its types, contexts and members."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from schemas import vocabulary as words
from schemas.members import listed, types_of
from verifier.presented_bytes import InputUnreadable


class Kind(StrEnum):
    """The kinds that the pipeline judges."""

    OB3_EMBEDDED = "Ob3Embedded"
    OB3_JWT = "Ob3Jwt"
    OB2_HOSTED = "Ob2Hosted"
    OB2_SIGNED = "Ob2Signed"
    ENDORSEMENT_EMBEDDED = "EndorsementEmbedded"
    ENDORSEMENT_JWT = "EndorsementJwt"
    OB2_ENDORSEMENT_HOSTED = "Ob2EndorsementHosted"
    OB2_ENDORSEMENT_SIGNED = "Ob2EndorsementSigned"
    STATUS_LIST_EMBEDDED = "StatusListEmbedded"
    STATUS_LIST_JWT = "StatusListJwt"
    OB1_ASSERTION = "Ob1Assertion"
    OB2_WRAPPED = "Ob2Wrapped"


HOSTED_KINDS: Final = frozenset({Kind.OB2_HOSTED, Kind.OB2_ENDORSEMENT_HOSTED})
OB2_SIGNED_KINDS: Final = frozenset({Kind.OB2_SIGNED, Kind.OB2_ENDORSEMENT_SIGNED})
OB2_KINDS: Final = HOSTED_KINDS | OB2_SIGNED_KINDS
OB2_ENDORSEMENT_KINDS: Final = frozenset({Kind.OB2_ENDORSEMENT_HOSTED, Kind.OB2_ENDORSEMENT_SIGNED})
STATUS_LIST_KINDS: Final = frozenset({Kind.STATUS_LIST_EMBEDDED, Kind.STATUS_LIST_JWT})
ENDORSEMENT_KINDS: Final = frozenset({Kind.ENDORSEMENT_EMBEDDED, Kind.ENDORSEMENT_JWT})
ACHIEVEMENT_KINDS: Final = frozenset({Kind.OB3_EMBEDDED, Kind.OB3_JWT})

# type in the document -> kind with an embedded proof, kind as a JWT
BY_TYPE: Final = {
    words.OPEN_BADGE_CREDENTIAL: (Kind.OB3_EMBEDDED, Kind.OB3_JWT),
    words.ACHIEVEMENT_CREDENTIAL: (Kind.OB3_EMBEDDED, Kind.OB3_JWT),
    words.ENDORSEMENT_CREDENTIAL: (Kind.ENDORSEMENT_EMBEDDED, Kind.ENDORSEMENT_JWT),
    words.BITSTRING_STATUS_LIST_CREDENTIAL: (Kind.STATUS_LIST_EMBEDDED, Kind.STATUS_LIST_JWT),
    words.STATUS_LIST_2021_CREDENTIAL: (Kind.STATUS_LIST_EMBEDDED, Kind.STATUS_LIST_JWT),
}
# type of an Open Badges 2.0 document -> kind when hosted, kind when signed
_OB2_BY_TYPE: Final = {
    words.OB2_ASSERTION: (Kind.OB2_HOSTED, Kind.OB2_SIGNED),
    words.OB2_ENDORSEMENT: (Kind.OB2_ENDORSEMENT_HOSTED, Kind.OB2_ENDORSEMENT_SIGNED),
}
# The contexts of Open Badges 1.1.
_VERSION_1: Final = frozenset({"https://w3id.org/openbadges/v1", "https://openbadgespec.org/v1/context.json"})
_HOSTED_TYPES: Final = frozenset({words.HOSTED_BADGE, "hosted"})
URL: Final = re.compile(r"https?://[^\s]+", re.IGNORECASE)


def kind_of(types: frozenset[str], *, as_jwt: bool) -> Kind:
    """The kind of a credential of version 3.0, or of a status list, by its types.

    Raises InputUnreadable: input.not_a_badge for none of the known types, or for those of two kinds.
    """
    kinds = {pair[as_jwt] for name, pair in BY_TYPE.items() if name in types}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds:
        raise InputUnreadable("input.not_a_badge", reason="ambiguous")
    raise InputUnreadable("input.not_a_badge", types=[each[:40] for each in sorted(types)[:5]])


def older_kind_of(document: Mapping[str, Any], types: frozenset[str]) -> Kind | None:
    """The kind of a document of version 2.0, hosted if it says so, even inside a token, else signed; or of version 1;
    None for any other.

    `verify`, the member of version 1, is read as `verification` in the context of 2.0, since some software still writes
    it. Raises InputUnreadable: input.version_1.
    """
    if types and types.isdisjoint(_OB2_BY_TYPE):
        return None
    contexts = listed(document.get("@context"))
    said = [*listed(document.get("verification")), *listed(document.get("verify"))]
    ways = frozenset().union(*map(types_of, said))
    # A revoked assertion at its address needs only its id and `revoked`.
    is_hosted = bool(ways & _HOSTED_TYPES) or (not ways and document.get("revoked", False) not in (None, False))
    for name, (hosted, signed) in _OB2_BY_TYPE.items():
        if name in types:
            if words.OB2_CONTEXT not in contexts and ("verify" in document or _VERSION_1 & set(map(str, contexts))):
                return _version_1(document)
            return hosted if is_hosted else signed
    is_untyped = not types and "recipient" in document and ("verify" in document or "badge" in document)
    return _version_1(document) if is_untyped else None


def _version_1(document: Mapping[str, Any]) -> Kind:
    """The kind of an assertion of version 1. Raises InputUnreadable: input.version_1 for one that names no badge."""
    badge = document.get("badge")
    if (isinstance(badge, Mapping) and badge) or (isinstance(badge, str) and URL.fullmatch(badge)):
        return Kind.OB1_ASSERTION
    raise InputUnreadable("input.version_1")
