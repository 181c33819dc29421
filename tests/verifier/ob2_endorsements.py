"""Endorsements of Open Badges 2.0: hosted, signed, and by the network itself."""

from __future__ import annotations

from typing import Any

from keys.algorithms import Algorithm
from keys.proofs import ob2_jws
from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.world import World

SCHOOL = "https://school.example"
ENDORSER, KEY, ENDORSEMENT = f"{SCHOOL}/issuer", f"{SCHOOL}/key", f"{SCHOOL}/endorsements/1"


def endorsement(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": words.OB2_CONTEXT,
        "id": ENDORSEMENT,
        "type": "Endorsement",
        "claim": {"id": w.ASSERTION_URL, "endorsementComment": "Vu à l’atelier."},
        "issuer": ENDORSER,
        "issuedOn": w.FROM,
        "verification": {"type": "HostedBadge"},
    }
    return w.changed(document, changes)


def signed(world: World, owner: str = "stranger", **changes: Any) -> str:
    verification = {"type": "SignedBadge", "creator": KEY}
    own = {"id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd0aa", "verification": verification}
    document = endorsement(**(own | changes))
    return ob2_jws.sign(document, world.signer(owner, Algorithm.RS256))


def by_the_network(world: World, **changes: Any) -> dict[str, Any]:
    """An endorsement by the issuer of the badge itself, published at its origin."""
    own = endorsement(id=f"{w.ORIGIN}/ob2/endorsements/1", issuer=w.PROFILE_URL, **changes)
    world.web.put(own["id"], own)
    return own
