"""The selection: issuers whose documents are read at another address than their own, or are missing."""

from __future__ import annotations

import json
from typing import Any

from tests.verifier import world as w
from tests.verifier.forging import jwk_of, token
from tests.verifier.redirects import DOOR, VICTIM, publish_issuer
from tests.verifier.selecting import FORGED, LATE, NETWORK_DID, OPEN, SITE_DID, SOON, VALID, Case, Make, after, badge
from tests.verifier.world import World
from verifier.fetch import Fetched

OURS = {"own_origin": w.ORIGIN}


def moved(url: str, to: str) -> Make:
    """The badge of an issuer whose document, at `url`, is answered from another address."""

    def move(world: World) -> None:
        world.web.pages[url] = Fetched(to, 200, None, json.dumps(world.web.read(url)).encode())

    return after(badge() if url == NETWORK_DID else by_the_site, move)


def by_the_site(world: World) -> Any:
    return world.sign(w.credential(issuer__id=w.SITE, credentialStatus=None), "gueret")


def absent(status: int, *, along: bool = False) -> Make:
    """A badge of a site at the verifier's own origin, whose DID document is missing."""
    site = f"{w.NETWORK}:sites:nowhere"

    def make(world: World) -> str:
        world.web.put(f"{w.ORIGIN}/sites/nowhere/did.json", b"", status=status)
        header = {"jwk": jwk_of(world)} if along else {"kid": f"{site}#key"}
        return token(world, header, iss=site, issuer={"id": site, "type": ["Profile"]})

    return make


def ended(expires: str, kind: str = "Multikey") -> Make:
    """A badge signed by a Multikey, of an issuer whose keys of one kind have an end date."""

    def make(world: World) -> Any:
        document = world.publish_did(w.NETWORK, "network")
        for method in document["verificationMethod"]:
            method |= {"expires": expires} if method["type"] == kind else {}
        world.web.put(NETWORK_DID, document)
        return world.sign(w.credential(credentialStatus=None))

    return make


PLACES: dict[str, Case] = {
    "an issuer behind an open door": Case(
        lambda world: publish_issuer(world, f"{DOOR}/i", "https://evil.example/i"), OPEN
    ),
    "an issuer that moved": Case(
        lambda world: publish_issuer(world, f"{VICTIM}/i", "https://www.victim.example/i"), VALID
    ),
    "a host that moved": Case(moved(NETWORK_DID, "https://new.example/dids/1"), VALID),
    "a site that moved": Case(moved(SITE_DID, SITE_DID.replace("badges.", "www.badges.")), VALID),
    "a site behind an open door": Case(moved(SITE_DID, "https://evil.example/did.json"), OPEN),
    "a key that has ended": Case(ended(LATE), OPEN),
    "a key that will end": Case(ended(SOON), VALID),
    "a key beside one that has ended": Case(ended(LATE, "JsonWebKey"), VALID),
    "a key that ends some day": Case(ended("some day"), OPEN),
    "a site that we do not have": Case(absent(404), FORGED, environment=OURS),
    "a site that we no longer have": Case(absent(410), FORGED, environment=OURS),
    "a site that we cannot look for": Case(absent(503), OPEN, environment=OURS),
    "a site that we do not have, its key along": Case(absent(404, along=True), FORGED, environment=OURS),
    "a site that another host does not have": Case(absent(404, along=True), OPEN),
}
