"""Several proofs of one badge, each over the one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World

FIRST, SECOND, THIRD = (f"urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fdc0{number}" for number in (1, 2, 3))
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019")


def key(world: World, owner: str, suite: str) -> d.Named:
    """A key of the network, or of a co-signer."""
    method = world.signer(owner, d.SUITES[suite][0]).method
    return d.Named(world.signer(owner, d.SUITES[suite][0]), method.controller, method.id)


def chain(world: World, *owners: str, suites: Sequence[str] = SUITES, version: str = "2.0") -> dict[str, Any]:
    """A badge of the network, signed by each in turn over what the one before has signed."""
    badge = d.VERSIONS[version](w.credential())
    names = (FIRST, SECOND, THIRD)
    for number, (owner, suite) in enumerate(zip(owners, suites, strict=False)):
        members: dict[str, Any] = {"id": names[number]}
        if number:
            members["previousProof"] = names[number - 1] if number == 1 else list(names[:number])
        badge = d.with_suite(badge, key(world, owner, suite), suite, **members)
    return badge
