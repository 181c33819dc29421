"""A proof added to a genuine document of ours is under no signature: the document is no longer what we issued."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline

OURS = {"own_origin": w.ORIGIN}
PROMISE = {
    "type": "DataIntegrityProof",
    "cryptosuite": "Certifié à une autre personne",
    "verificationMethod": f"{w.NETWORK}#k",
    "proofPurpose": "assertionMethod",
    "recipient": "Une autre personne",
}
ADDED: dict[str, Any] = {"an unread suite": PROMISE, "an empty one": {}, "no suite": {"x": 1}}


@pytest.mark.parametrize("added", ADDED)
@pytest.mark.parametrize("place", [0, 1], ids=["before", "after"])
def test_a_proof_that_a_thief_adds(world: World, added: str, place: int) -> None:
    genuine = world.sign(w.credential(endorsement=[world.sign(w.endorsement(), "gueret")]))
    assert world.verify(genuine, **OURS).headline is Headline.VALID
    stolen = copy.deepcopy(genuine)
    stolen["proof"].insert(place, ADDED[added])
    assert world.verify(stolen, **OURS).headline is Headline.NOT_AUTHENTIC
    stolen = copy.deepcopy(genuine)
    stolen["endorsement"][0]["proof"].insert(place, ADDED[added])
    assert world.verify(stolen, **OURS).headline is Headline.NOT_AUTHENTIC


def test_in_another_s_badge_it_is_noted(world: World) -> None:
    genuine = world.sign(w.credential())
    genuine["proof"].append(PROMISE)
    verdict = world.verify(genuine, own_origin="https://other.example")
    assert (verdict.headline, "proof.unsupported_beside" in verdict.notes) == (Headline.VALID, True)
