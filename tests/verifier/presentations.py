"""Presentations in each of their forms."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.world import World

Json = dict[str, Any]


def presentation(*held: object, **members: Any) -> Json:
    """A presentation of `held`, with a proof by nobody."""
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": "z1"}
    return {
        "@context": [words.VC_V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(held),
        "proof": proof,
        **members,
    }


def token_of(payload: Json) -> str:
    """A token whose signature is by nobody."""
    parts = (json.dumps(each).encode() for each in ({"alg": "EdDSA", "typ": "vp+jwt", "nonce": "1"}, payload))
    return ".".join([*(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts), "AAAA"])


def enveloped(token: str) -> Json:
    """A credential in an envelope."""
    identifier = f"data:application/vc+jwt,{token}"
    return {"@context": words.VC_V2, "id": identifier, "type": "EnvelopedVerifiableCredential"}


def embedded(world: World) -> Json:
    return world.sign(w.credential())


def as_token(world: World) -> str:
    return world.token(w.jwt_credential())


WAYS: dict[str, Callable[[World], Json | str]] = {
    "embedded": lambda world: presentation(embedded(world)),
    "one without brackets": lambda world: presentation(verifiableCredential=embedded(world)),
    "a token": lambda world: presentation(as_token(world)),
    "an envelope": lambda world: presentation(enveloped(as_token(world))),
    "embedded in a token": lambda world: token_of(presentation(embedded(world))),
    "a token in a token": lambda world: token_of({"iss": "did:example:a", "vp": presentation(as_token(world))}),
    "an enveloped presentation": lambda world: {
        "@context": words.VC_V2,
        "id": "data:application/vp+jwt," + token_of(presentation(as_token(world))),
        "type": "EnvelopedVerifiablePresentation",
    },
}
