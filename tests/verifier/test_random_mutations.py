"""Ten thousand documents with members of any shape in any place: always a verdict, and never a fault in a check.

What is signed here is signed as it is, so that the checks behind the signature are reached. The same in every run.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pytest

from keys.algorithms import Algorithm
from schemas import vocabulary as words
from tests.drills import SEED, part
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.ob2_endorsements import endorsement as ob2_endorsement
from tests.verifier.shapes import Json, at, places
from tests.verifier.whole import whole
from tests.verifier.world import World
from verifier.verdict import Headline

MUTATIONS: Final = 10_000
VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, 7, -1, 1.5, 2**53, "", "x", " ", "did:web:", "did:key:z", "https://", "urn:", "2026-13-01",
    "0x1", [], {}, [[]], [None], [{}], {"id": 7}, {"id": None}, {"type": 7}, {"type": [{}]}, {"@value": None},
    {"@value": "x"}, {"@context": 7}, {"": ""}, ["a", ["b"]], [{"id": "urn:a"}, "urn:a"], {"fr": "x"}, "z" * 300,
    "\u202e", "a.b.c",
)  # fmt: skip


def mutated(chance: random.Random, document: Json) -> Json:
    """A copy with one to three members of another shape, of another member's value, twice, missing or renamed."""
    changed = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        paths = list(places(changed))
        path = chance.choice(paths)
        holder, name = at(changed, path[:-1]), path[-1]
        value = copy.deepcopy(holder[name])
        how = chance.randrange(8)
        if how < 3:
            holder[name] = copy.deepcopy(chance.choice(VALUES))
        elif how == 3:
            holder[name] = [value] if chance.random() < 0.5 else [value, copy.deepcopy(value)]
        elif how == 4:
            holder[name] = copy.deepcopy(at(changed, chance.choice(paths)))
        elif how == 5:
            holder[name] = [value, copy.deepcopy(chance.choice(VALUES))]
        elif how == 6:
            del holder[name]
        elif isinstance(holder, dict):
            holder[str(chance.choice(paths)[-1])] = value
    return changed


def token(world: World, document: Json, owner: str = "network") -> str:
    """The document under a signature over its text, whatever it has become."""
    signer = world.signer(owner, Algorithm.EDDSA)
    claims = {"iss": w.SITE if owner == "gueret" else w.NETWORK, "jti": document.get("id"), "sub": w.SUBJECT_ID}
    subject = document.get("credentialSubject")
    if isinstance(subject, dict):
        claims["sub"] = subject.get("id")
    return d.compact({"kid": signer.method.id, "typ": "JWT"}, {**claims, **document}, signer)


def embedded(_world: World, badge: Json, chance: random.Random) -> Any:
    return mutated(chance, badge)


def as_token(world: World, badge: Json, chance: random.Random) -> Any:
    return token(world, mutated(chance, {name: value for name, value in badge.items() if name != "proof"}))


def endorsed(world: World, _badge: Json, chance: random.Random) -> Any:
    inside = token(world, mutated(chance, w.endorsement()), "gueret")
    return token(world, w.credential(credentialStatus=None, endorsementJwt=[inside]))


def listed(world: World, _badge: Json, chance: random.Random) -> Any:
    world.web.put(w.LIST_JWT_URL, token(world, mutated(chance, w.jwt_list())), media_type=words.VC_JWT)
    return token(world, w.jwt_credential())


def hosted(world: World, _badge: Json, chance: random.Random) -> Any:
    w.publish_ob2(world)
    parts: dict[str, Json] = {w.ASSERTION_URL: w.assertion(), w.BADGE_URL: w.badge_class(), w.PROFILE_URL: w.profile()}
    url = chance.choice(list(parts))
    if url == w.ASSERTION_URL and chance.random() < 0.3:
        parts[url] = w.assertion(endorsement=[mutated(chance, ob2_endorsement())])
    else:
        parts[url] = mutated(chance, parts[url])
    world.web.put(url, parts[url])
    return chance.choice((w.ASSERTION_URL, parts[w.ASSERTION_URL]))


def signed(world: World, _badge: Json, chance: random.Random) -> Any:
    w.publish_ob2(world)
    document: Json = w.signed_assertion()
    where = chance.randrange(4)
    if where == 0:
        world.web.put(w.KEY_URL, mutated(chance, w.key_document(world)))
    elif where == 1:
        world.web.put(w.REVOCATIONS_URL, mutated(chance, w.revocation_list("urn:uuid:1", {"id": "urn:uuid:2"})))
    else:
        document = mutated(chance, document)
    return d.compact({}, document, world.signer("network", Algorithm.RS256))


KINDS: Final[dict[str, Callable[[World, Json, random.Random], Any]]] = {
    "embedded": embedded,
    "token": as_token,
    "endorsement": endorsed,
    "status list": listed,
    "2.0, hosted": hosted,
    "2.0, signed": signed,
}


@pytest.mark.drill
@pytest.mark.parametrize("kind", KINDS)
def test_no_check_has_a_fault(world: World, kind: str) -> None:
    badge = whole(world)
    headlines = Counter[Headline]()
    for number in part(range(MUTATIONS // len(KINDS) + 1), 1 / 10):
        presented = KINDS[kind](world, badge, random.Random(f"{SEED} {kind} {number}"))
        verdict = world.verify(presented)
        found = [verdict, *verdict.endorsements]
        assert "check.fault" not in {check.code for each in found for check in each.checks}, (number, presented)
        headlines[verdict.headline] += 1
    assert headlines[Headline.VALID] and len(headlines) > 1, headlines  # the mutations reach the last check
