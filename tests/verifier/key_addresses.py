"""Badges of tenants of one platform, whose keys are read at an address of it."""

from __future__ import annotations

from typing import Any

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier.world import World

HOST = "https://plateforme.example"
ALICE, BOB = f"{HOST}/tenants/alice", f"{HOST}/tenants/bob"
PAGE = b"<!doctype html><title>Alice</title>"


def presented(world: World, issuer: str, kid: str, *, document: Any = ..., key: Any = ...) -> str:
    """A badge of `issuer` by a key that is read at `kid`. `document` is what the issuer's address answers."""
    signer = world.signer("stranger", Algorithm.ES256)
    world.web.put(issuer.partition("#")[0], {"id": issuer, "type": "Profile"} if document is ... else document)
    address = kid.partition("#")[0]
    if address != issuer and key is not None:
        world.web.put(address, {**signer.method.jwk, "kid": kid} if key is ... else key)
    return d.token(d.Named(signer, issuer, kid), "Open Badges")


UNDER = [
    (ALICE, f"{ALICE}/keys/1"),
    (ALICE, f"{ALICE}/jwks.json#1"),
    (f"{ALICE}/", f"{ALICE}/key"),
    (f"{ALICE}/issuer.json", f"{ALICE}/keys/1"),
    (f"{ALICE}/issuer", f"{ALICE}/key.json"),
    (f"{ALICE}/profile.jsonld", f"{ALICE}/key"),
    (f"{HOST}/tenants/alice.json", f"{HOST}/tenants/alice.json/key"),
    (f"{HOST}/issuer", f"{HOST}/issuer/key"),
]
ELSEWHERE = [
    (ALICE, f"{BOB}/keys/1"),
    (ALICE, f"{HOST}/tenants/key"),
    (ALICE, f"{HOST}/tenants/alice-2/key"),
    (ALICE, f"{HOST}/tenants/alicekey"),
    (ALICE, f"{HOST}/tenants/Alice/key"),
    (ALICE, f"{HOST}/uploads/alice/key"),
    (ALICE, f"{HOST}/uploads/tenants/alice/key"),
    (ALICE, f"{ALICE}?key=1"),
    (ALICE, f"{ALICE}/../bob/key"),
    (ALICE, f"{ALICE}/./../bob/key"),
    (ALICE, f"{ALICE}/%2e%2e/bob/key"),
    (ALICE, f"{ALICE}/%2E%2e%2fbob/key"),
    (ALICE, f"{ALICE}/..%2fbob/key"),
    (ALICE, f"{ALICE}/..;/bob/key"),
    (ALICE, f"{ALICE}//bob/key"),
    (ALICE, f"{ALICE}/..\\bob/key"),
    (ALICE, f"{ALICE};/bob/key"),
    (ALICE, f"{ALICE}/redirect?to=/tenants/bob/key"),
    (f"{HOST}/tenants/alice.json", f"{HOST}/tenants/bob.json"),
    (f"{HOST}/tenants/alice.json", f"{HOST}/tenants/alice/key"),
    (f"{HOST}/issuer.json", f"{BOB}/key"),
    (f"{HOST}/", f"{BOB}/key"),
    (HOST, f"{BOB}/key"),
    (f"{HOST}/app?tenant=alice", f"{HOST}/app/key"),
    (f"{BOB}/../alice/", f"{ALICE}/key"),
]
