"""Envelopes: a token that holds a credential or a presentation (VC Data Model 2.0 section 4.13, VC JOSE COSE)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from keys.errors import JwsMalformed
from keys.proofs import jws, vc_jwt
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError
from schemas.vocabulary import VC_V2
from tests.conformance.contexts import listed
from tests.conformance.data_model import id_of

CREDENTIAL: Final = "EnvelopedVerifiableCredential"
PRESENTATION: Final = "EnvelopedVerifiablePresentation"
CREDENTIAL_DATA: Final = ("data:application/vc+jwt,", "data:application/jwt,")
PRESENTATION_DATA: Final = ("data:application/vp+jwt,", "data:application/jwt,")
PRESENTATION_TYPES: Final = frozenset({"vp+jwt", "application/vp+jwt", "JWT"})
NEW_TYPES: Final = frozenset({"vc+jwt", "application/vc+jwt", "vp+jwt", "application/vp+jwt"})
CLAIMS: Final = {"challenge": "nonce", "domain": "aud"}

Find = Callable[[object, object], VerificationMethod]


def credential_in(envelope: Mapping[str, Any], find: Find) -> tuple[Mapping[str, Any], list[str]]:
    """The credential inside, and what is wrong around it. Raises OpenBadgesError.

    A token of `typ` JWT may hold it under `vc` in either data model; claims that repeat members must equal them.
    """
    token = vc_jwt.peek(_token(envelope, CREDENTIAL_DATA))
    inner = vc_jwt.credential_of(token)
    issuer = id_of(inner.get("issuer"))
    method = find(token.header.get("kid"), issuer)
    vc_jwt.verify(token, method)
    is_new = token.header.get("typ") in NEW_TYPES
    found = [
        f"{claim} differs"
        for claim in vc_jwt.claim_mismatches(token, inner)
        if claim in token.payload and (is_new or claim != "vc")
    ]
    return inner, found + ([] if method.controller == issuer else ["the key is not the issuer's"])


def presentation_in(
    envelope: Mapping[str, Any], find: Find, wanted: Mapping[str, Any]
) -> tuple[Mapping[str, Any], list[str]]:
    """The presentation inside, and what is wrong around it. Raises OpenBadgesError."""
    token = jws.peek(_token(envelope, PRESENTATION_DATA), header_members=vc_jwt.HEADER_MEMBERS)
    kind = token.header.get("typ", "JWT")
    if kind not in PRESENTATION_TYPES or (kind in NEW_TYPES and not {"vc", "vp"}.isdisjoint(token.payload)):
        raise JwsMalformed("jws.typ")
    inner = token.payload.get("vp", token.payload)
    if not isinstance(inner, Mapping):
        raise JwsMalformed("jws.payload")
    holder = id_of(inner.get("holder", token.payload.get("iss")))
    method = find(token.header.get("kid"), holder)
    jws.verify(token, method)
    said = {name: listed(token.payload.get(claim)) for name, claim in CLAIMS.items()}
    found = [f"{name} differs" for name, value in wanted.items() if value not in said[name]]
    return inner, found + ([] if method.controller == holder else ["the key is not the holder's"])


def _token(envelope: Mapping[str, Any], prefixes: tuple[str, ...]) -> str:
    if VC_V2 not in listed(envelope.get("@context")):
        raise OpenBadgesError("envelope.context")
    identifier = envelope.get("id")
    for prefix in prefixes:
        if isinstance(identifier, str) and identifier.startswith(prefix):
            return identifier.removeprefix(prefix)
    raise OpenBadgesError("envelope.media_type")
