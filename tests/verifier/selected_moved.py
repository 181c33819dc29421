"""The selection: statements about one node in several objects of a badge. Whether they agree is judged before the
signature, so a badge with the proof of another one is a forgery if they do, and is left open if they do not."""

from __future__ import annotations

import json
from typing import Any

from schemas import vocabulary as words
from tests.keys.canonical.parts import ISSUER, SCATTERED, SOUND
from tests.verifier import moved
from tests.verifier import world as w
from tests.verifier.selecting import EXPIRED, FORGED, MALFORMED, OPEN, VALID, Case, Make
from tests.verifier.world import World


def with_another_proof(document: dict[str, Any]) -> Make:
    """The document in the name of the network."""
    ours = json.loads(json.dumps(document).replace(ISSUER["id"], w.NETWORK))
    return lambda world: {**ours, "proof": world.sign(w.credential())["proof"]}


def pieces(*members: dict[str, Any]) -> dict[str, Any]:
    """A badge with several descriptions of one piece of evidence."""
    return w.credential(evidence=[{"id": "urn:e:1", "type": ["Evidence"], **each} for each in members])


def twice(*members: dict[str, Any]) -> Make:
    return lambda world: world.sign(pieces(*members))


def within(*numbers: int) -> dict[str, Any]:
    """A badge with endorsements that have the same part, whose words have their meaning from each one's context."""
    part = {"id": "urn:x:1", "type": "Mot", "mot": "a"}

    def context(number: int) -> list[Any]:
        one, other = (f"https://school.example/{each}" for each in (number, 3 - number))
        own = {"part": "https://school.example/part", "Mot": f"{one}/Mot", "mot": f"{one}/mot", "autre": f"{other}/mot"}
        return [words.VC_V2, words.OB_CONTEXT, own]

    inner = [w.endorsement(**{"@context": context(each), "id": f"urn:x:e{each}", "part": part}) for each in numbers]
    return w.credential(endorsement=inner)


def at_a_place(place: str, *, is_moved: bool) -> Make:
    """An expired badge at whose address another object stands; perhaps the date of its end is moved there."""

    def make(world: World) -> Any:
        changes, at = moved.PLACES[place]
        presented = moved.expired(world, **changes)
        return moved.moved(presented, "validUntil", at) if is_moved else presented

    return make


def beside_a_proof(world: World) -> Any:
    """A badge whose end stands in an object that has a proof of its own."""
    proof = world.sign(w.credential())["proof"]
    kinds = ["Evidence", "VerifiableCredential"]
    other = {"id": moved.PAGE, "type": kinds, "validUntil": "2026-11-21T00:00:00Z", "proof": proof}
    return {**w.credential(id=moved.PAGE, validUntil=None, evidence=[other]), "proof": proof}


NAMELESS = "an achievement that is only named"

MOVED: dict[str, Case] = {
    "evidence at its address": Case(
        lambda world: world.sign(w.credential(id=moved.PAGE, **moved.PLACES["evidence"][0])), VALID
    ),
    "one piece of evidence, with brackets and without": Case(twice({"genre": "Film"}, {"genre": ["Film"]}), VALID),
    "two pieces of evidence at one address": Case(
        with_another_proof(pieces({"genre": "Film"}, {"genre": "Texte"})), OPEN
    ),
    "the same words of two contexts": Case(with_another_proof(within(1, 2)), OPEN),
    "the same words of one context": Case(with_another_proof(within(1, 1)), FORGED),
    **{f"an end beside {place}": Case(at_a_place(place, is_moved=False), EXPIRED) for place in moved.PLACES},
    **{f"an end moved to {place}": Case(at_a_place(place, is_moved=True), OPEN) for place in moved.PLACES},
    "a picture under the issuer's name": Case(
        with_another_proof(
            w.credential(credentialSubject__achievement__image={"id": w.NETWORK, "type": "Image", "name": "Autre"})
        ),
        OPEN,
    ),
    "an end moved to what has a proof": Case(beside_a_proof, OPEN),
    **{f"sound: {name}": Case(with_another_proof(document), FORGED) for name, document in SOUND.items()},
    **{
        f"scattered: {name}": Case(with_another_proof(document), OPEN if name != NAMELESS else MALFORMED)
        for name, document in SCATTERED.items()
    },
}
