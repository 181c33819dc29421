"""A credential that is a token: a VC-JWT, a signed Open Badges 2.0 assertion, or a presentation as a token."""

from __future__ import annotations

from dataclasses import replace

from keys.proofs import ob2_jws, vc_jwt
from keys.proofs.jws import DecodedToken, decode_payload
from schemas.members import types_of
from verifier.limits import Limits
from verifier.ob2_forms import plainly
from verifier.reading.document import assertion_in
from verifier.reading.kinds import HOSTED_KINDS, OB2_SIGNED_KINDS, Kind, kind_of, older_kind_of
from verifier.reading.layers import Inside, Layer, Unverified
from verifier.reading.presentation import is_presentation


def read_token(text: str, _: Limits) -> Unverified | Inside:
    """The credential that a compact JWS holds, or the presentation that it is in its place.

    The payload is decoded first: it tells which kind of token this is, and so which header it may have. Each of the
    three segments is decoded once. Raises JwsMalformed, DocumentMalformed, KeyRefused (a private key in the header);
    InputUnreadable: input.not_a_badge, input.version_1.
    """
    token = decode_payload(text)
    payload = token.payload
    types = types_of(payload)
    if is_presentation(payload, types):
        return Inside(Layer.PRESENTATION, payload)
    kind = older_kind_of(payload, types)
    if kind is not None and "vc" not in payload:
        return _older(token, kind)
    wrapped = assertion_in(payload.get("vc", payload), payload.get("jti"))
    if wrapped is not None:
        return replace(wrapped, carrier="jwt")
    jws = vc_jwt.peek_any_profile(token)
    credential = vc_jwt.credential_of(jws)
    return Unverified(kind_of(types_of(credential), as_jwt=True), credential, jws, "jwt")


def _older(token: DecodedToken, kind: Kind) -> Unverified:
    """The assertion of version 1 or 2.0 that is the payload of a token."""
    payload = token.payload
    if kind is Kind.OB1_ASSERTION:
        return Unverified(kind, payload, None, "jwt")
    assertion = {name: each for name, each in payload.items() if name not in vc_jwt.REGISTERED_CLAIMS}
    if kind in OB2_SIGNED_KINDS and len(assertion) < len(payload) and "verification" not in assertion:
        return Unverified(Kind.OB2_WRAPPED, plainly(assertion), None, "jwt")
    jws = ob2_jws.peek(token)
    # The claims of the token are no members of what is hosted; a signature of version 2.0 covers them.
    return Unverified(kind, plainly(assertion if kind in HOSTED_KINDS else payload), jws, "jwt")
