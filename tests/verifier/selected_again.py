"""The selection: badges that are presented again to a service that keeps verdicts and documents (decisions 25)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.verifier import kept
from tests.verifier import world as w
from tests.verifier.selecting import DATA, DIGEST, EXPIRED, FORGED, OPEN, REVOKED, URL, VALID, Case, Make, Visit, put
from tests.verifier.world import World
from verifier.believed_issuers import Believed
from verifier.verdict import Headline

STRANGER_DID = "https://stranger.example/.well-known/did.json"


def again(make: Make, *changes: Callable[[World], Any]) -> Make:
    """A document that is presented once, and once more after each change."""

    def visits(world: World) -> list[Visit]:
        presented = make(world)
        return [Visit(presented), *(Visit(presented, change) for change in changes)]

    return visits


def at(make: Make, *days: int, **options: Any) -> Make:
    """A document that is presented at several times, in days from now."""

    def visits(world: World) -> list[Visit]:
        presented = make(world)
        return [Visit(presented, environment={"now": w.NOW + timedelta(days=day)}) for day in days]

    return visits


def numbered(*numbers: int) -> Make:
    """Several badges, presented in this order."""

    def visits(world: World) -> list[Visit]:
        badges = [kept.endorsed(world, id=f"urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd1{n:02}") for n in range(3)]
        return [Visit(badges[number]) for number in numbers]

    return visits


def written(*spaces: int) -> Make:
    """One badge, in several ways to write it."""

    def visits(world: World) -> list[Visit]:
        text = json.dumps(kept.endorsed(world))
        return [Visit(text + " " * number) for number in spaces]

    return visits


def unchanged(_: World) -> None:
    """Nothing happens."""


def evidence(url: str) -> Make:
    piece = {"id": url, "type": ["Evidence"], "digestMultibase": DIGEST}
    return lambda world: world.sign(w.credential(evidence=[piece]))


def ours(make: Make, headline: Headline, recipient: str | None = None, **environment: Any) -> Case:
    return Case(make, headline, recipient, {"own_origin": w.ORIGIN, **environment})


def changed_keys(world: World) -> list[Visit]:
    """A stranger's badge whose key its issuer publishes only later."""
    presented = world.sign(w.credential(issuer=w.STRANGER, credentialStatus=None), "stranger")
    document = world.web.read(STRANGER_DID)
    world.web.put(STRANGER_DID, {**document, "assertionMethod": []})
    return [Visit(presented), Visit(presented, put(STRANGER_DID, document)), Visit(presented)]


def believed_meanwhile(world: World) -> list[Visit]:
    """A stranger's badge, presented before its issuer is believed and after."""
    presented = kept.FORMS_OF_A_BADGE["a stranger's"](world)
    return [
        Visit(presented, environment={"believed": Believed.of(())}),
        Visit(presented, environment={"believed": Believed.of((w.STRANGER,))}),
    ]


AGAIN: dict[str, Case] = {
    "again, its issuer believed meanwhile": ours(believed_meanwhile, VALID),
    "again": ours(again(kept.endorsed, unchanged, unchanged), VALID),
    "again, a token": ours(again(kept.FORMS_OF_A_BADGE["token"], unchanged), VALID),
    "again, 2.0": ours(again(lambda _: w.assertion(), unchanged), VALID),
    "again, without an id": ours(again(lambda world: world.sign(w.credential(id=None)), unchanged), VALID),
    "again, for a verifier without an origin": Case(again(kept.endorsed, unchanged), VALID),
    "again, for a verifier of another origin": ours(
        again(kept.endorsed, unchanged), VALID, own_origin="https://o.example"
    ),
    "again, of a stranger": ours(again(kept.FORMS_OF_A_BADGE["a stranger's"], unchanged), VALID),
    "again, forged": ours(again(kept.FORMS_OF_A_BADGE["forged"], unchanged), FORGED),
    "again, for somebody": ours(again(kept.endorsed, unchanged), VALID, "Amina B."),
    "again, for somebody else": ours(again(kept.endorsed, unchanged), FORGED, "eve@mail.example"),
    "again, revoked meanwhile": ours(again(kept.endorsed, kept.CHANGES["a revocation"], unchanged), REVOKED),
    "again, the list away": ours(again(kept.endorsed, kept.CHANGES["a list that is gone"], unchanged), OPEN),
    "again, its key withdrawn": ours(again(kept.endorsed, kept.without_key), FORGED),
    "again, a neighbour revoked": ours(again(kept.endorsed, kept.CHANGES["another's revocation"], unchanged), VALID),
    "again, at the end": ours(at(kept.endorsed, 0, 25, 30, 25, 31, 32), EXPIRED),
    "again, long before": ours(at(kept.endorsed, 31, -2000), Headline.NOT_YET_VALID),
    "again, with evidence elsewhere": ours(again(evidence(URL), put(URL, DATA), unchanged), VALID),
    "again, with evidence here": ours(
        again(evidence(f"{w.ORIGIN}/e"), put(f"{w.ORIGIN}/e", DATA), unchanged, put(f"{w.ORIGIN}/e", b"x")), FORGED
    ),
    "again, among others": ours(numbered(0, 1, 0, 2, 0, 1, 2), VALID),
    "again, in many ways": ours(written(0, 1, 2, 3, 3, 0, 1), VALID),
    "again, of a stranger, its key withdrawn": ours(
        again(kept.FORMS_OF_A_BADGE["a stranger's"], put(STRANGER_DID, {"id": w.STRANGER, "assertionMethod": []})),
        VALID,
    ),
    "again, its issuer's keys changed": ours(changed_keys, VALID),
}
