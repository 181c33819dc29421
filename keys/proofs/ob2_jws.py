"""A signed Open Badges 2.0 assertion: the assertion's JSON as a compact JWS (Open Badges 2.0 "Signed Badges",
RFC 7515).

Written: RS256 with `alg` alone in the header; the key is named by `verification.creator` inside the assertion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from keys.algorithms import Algorithm
from keys.errors import KeyRefused
from keys.proofs import jws as compact
from keys.proofs.jws import CompactJws, DecodedToken
from keys.signing import Signer
from keys.verification import VerificationMethod

HEADER_MEMBERS: Final = frozenset({"alg", "kid", "typ", "jwk"})


def sign(assertion: Mapping[str, Any], signer: Signer) -> str:
    """The compact JWS of an assertion. Raises KeyRefused: `key.unsupported` for a key that is not RSA."""
    if signer.method.algorithm is not Algorithm.RS256:
        raise KeyRefused("key.unsupported", reason="algorithm")
    return compact.sign({}, assertion, signer)


def peek(token: str | DecodedToken) -> CompactJws:
    """Take a signed assertion apart; it proves nothing. Raises as `keys.proofs.jws.peek`."""
    return compact.peek(token, header_members=HEADER_MEMBERS)


def verify(jws: CompactJws, method: VerificationMethod) -> None:
    """Return if the assertion is signed by `method`, the key that the issuer's Profile links.

    Raises JwsMalformed: `jws.algorithm`; SignatureInvalid: `proof.signature`.
    """
    compact.verify(jws, method)
