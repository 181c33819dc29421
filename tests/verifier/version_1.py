"""A badge of version 1 and its pages."""

from __future__ import annotations

from typing import Any

from tests.verifier import world as w
from tests.verifier.world import World

# Version 1: assertions that hold addresses, of a BadgeClass and of an issuer.
SCHOOL = "https://lycee.example"


def version_1(**changes: Any) -> dict[str, Any]:
    older = {
        "@context": "https://w3id.org/openbadges/v1",
        "type": "Assertion",
        "id": f"{SCHOOL}/assertion",
        "uid": "1",
        "recipient": {"type": "email", "hashed": True, "identity": "sha256$c7ef86405ba71b85acd8e2e95166c4b111448089"},
        "badge": f"{SCHOOL}/badge",
        "verify": {"type": "hosted", "url": f"{SCHOOL}/assertion"},
        "issuedOn": "2014-05-13",
    }
    return w.changed(older, changes)


def publish_version_1(world: World) -> None:
    world.web.put(f"{SCHOOL}/badge", {"name": "Couture", "issuer": f"{SCHOOL}/issuer"})
    world.web.put(f"{SCHOOL}/issuer", {"name": "Lycée", "url": SCHOOL})
    world.web.put(f"{SCHOOL}/assertion", version_1())
