"""A host with an open redirect, and badges whose issuer is read behind it."""

from __future__ import annotations

import json
from typing import Any

from keys import dids
from tests.verifier.forging import RS256, token
from tests.verifier.world import World
from verifier.fetch import Fetched

VICTIM = "https://victim.example"
DOOR = f"{VICTIM}/url?q=https://evil.example"


def answer(world: World, url: str, document: Any, *, read_at: str) -> None:
    """Publish JSON at a URL that leads to another."""
    world.web.pages[url] = Fetched(read_at, 200, None, json.dumps(document).encode())


def publish_issuer(world: World, issuer: str, read_at: str) -> str:
    """A badge by an issuer whose document is read where its address leads."""
    key = world.signer("stranger", RS256).method
    name = f"{issuer}#key"
    method = {"id": name, "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": key.jwk}
    url = dids.did_web_document_url(issuer) if issuer.startswith("did:") else issuer
    document = {"id": issuer, "verificationMethod": [method], "assertionMethod": [name]}
    answer(world, url, document, read_at=read_at)
    return token(world, {"kid": name}, iss=issuer, issuer={"id": issuer, "type": ["Profile"]})
