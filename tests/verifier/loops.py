"""Badges whose links form loops or fan out to many addresses (DECISIONS.md row S4)."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

from keys.algorithms import Algorithm
from schemas import vocabulary as words
from schemas.baked_images import OpenBadgesVersion, bake_png
from tests.verifier import entrances
from tests.verifier import world as w
from tests.verifier.doors import answer_with, redirect_to
from tests.verifier.world import World

Loop = Callable[[World], bytes | str | dict[str, Any]]


def loop_badge(number: int) -> dict[str, Any]:
    """A hosted assertion that causes as many requests as it can: ten endorsements, each a redirect to the next."""
    return w.assertion(
        id=f"https://assertion.{number}.example/",
        badge=f"https://class.{number}.example/",
        endorsement=[f"https://{name}.{number}.example/" for name in "abcdefghij"],
    )


def serve(host: str) -> bytes:
    """The servers of loop badges: every document has a host of its own."""
    name, number = host.split(".")[:2]
    if name == "assertion":
        document = loop_badge(int(number))
    elif name == "class":
        document = w.badge_class(id=f"https://{host}/", issuer=f"https://issuer.{number}.example/")
    elif name == "issuer":
        rules = {"allowedOrigins": [f"assertion.{number}.example"]}
        document = w.profile(id=f"https://{host}/", verification=rules)
    else:
        return redirect_to(f"https://{name}x.{number}.example/")
    return answer_with(json.dumps(document).encode())


class Spread(dict[str, list[list[str]]]):
    """A name server that gives every name an address of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    def get(self, host: str, default: object = None) -> list[list[str]]:  # type: ignore[override]
        number = next(self._numbers)
        return [[f"5.{number >> 16}.{number >> 8 & 255}.{number & 255}"]]


def refreshes_itself(world: World) -> str:
    """A badge whose newer edition offers itself again."""
    service = {"id": "https://loop.example/", "type": words.CREDENTIAL_REFRESH_1EDTECH}
    badge = entrances.token(world, refreshService=service)
    world.web.put("https://loop.example/", badge)
    return badge


def refreshes_in_a_ring(world: World) -> str:
    """A badge whose newer editions offer each other."""
    ring = [f"https://ring{number}.example/" for number in range(30)]
    badges = [
        entrances.token(world, refreshService={"id": each, "type": words.CREDENTIAL_REFRESH_1EDTECH}) for each in ring
    ]
    for url, badge in zip(ring, badges[1:] + badges[:1], strict=True):
        world.web.put(url, badge)
    return badges[0]


def witness_of_itself(world: World) -> dict[str, Any]:
    """A hosted badge with a hosted endorsement that endorses itself."""
    testimony = "https://loop.example/testimony"
    document = {
        "@context": words.OB2_CONTEXT,
        "id": testimony,
        "type": "Endorsement",
        "claim": {"id": w.ASSERTION_URL, "endorsementComment": "x"},
        "issuer": w.PROFILE_URL,
        "issuedOn": w.FROM,
        "verification": {"type": "HostedBadge"},
        "endorsement": [testimony] * 9,
    }
    world.web.put(testimony, document)
    return entrances.hosted(world, endorsement=[testimony] * 9)


def witnesses_within_witnesses(world: World) -> str:
    """A badge with endorsements nested five deep."""
    token = world.token(w.endorsement(), "gueret", Algorithm.EDDSA)
    for _ in range(5):
        token = world.token(w.endorsement(endorsementJwt=[token] * 3), "gueret", Algorithm.EDDSA)
    return entrances.token(world, endorsementJwt=[token])


def chain_of_dids(world: World) -> str:
    """A badge of a DID whose document names the next one."""
    for number in range(30):
        following = f"did:web:chain{number + 1}.example"
        method = {
            "id": f"{following}#k",
            "type": "Multikey",
            "controller": following,
            "publicKeyMultibase": world.signer("stranger").method.multibase,
        }
        document = {
            "id": f"did:web:chain{number}.example",
            "controller": following,
            "alsoKnownAs": [following],
            "verificationMethod": [method],
            "assertionMethod": [f"{following}#k"],
        }
        world.web.put(f"https://chain{number}.example/.well-known/did.json", document)
    return entrances.forged(world, {"kid": "did:web:chain0.example#k"}, issuer__id="did:web:chain0.example")


def list_with_a_status_of_its_own(world: World) -> str:
    """A badge whose status list has a status, in itself."""
    own = w.jwt_list(credentialStatus=w.status_entry(w.LIST_JWT_URL))
    world.web.put(w.LIST_JWT_URL, world.token(own, algorithm=Algorithm.EDDSA), media_type=words.VC_JWT)
    return entrances.token(world)


def page_of_pages(world: World) -> str:
    """A page whose badge is a page, and so on."""
    for number in range(30):
        link = f'<!doctype html><link rel=alternate type="image/png" href="https://page{number + 1}.example/">'
        world.web.put(f"https://page{number}.example/", link, media_type="text/html")
    return "https://page0.example/"


def picture_of_pictures(world: World) -> bytes:
    """A picture that holds the address of itself."""
    picture = bake_png(entrances.PNG, "https://loop.example/picture", OpenBadgesVersion.V2)
    world.web.put("https://loop.example/picture", picture, media_type="image/png")
    return picture


def evidence_by_the_hundred(world: World) -> str:
    """A badge with a hundred pinned pieces of evidence."""
    piece = {"type": ["Evidence"], "digestMultibase": entrances.DIGEST}
    return entrances.token(world, evidence=[{**piece, "id": f"https://e{number}.example/"} for number in range(100)])


def statuses_by_the_hundred(world: World) -> str:
    """A badge with a hundred status lists."""
    return entrances.token(
        world, credentialStatus=[w.status_entry(f"https://s{number}.example/") for number in range(100)]
    )


def witnesses_by_the_hundred(world: World) -> dict[str, Any]:
    """A hosted badge with a hundred endorsements."""
    return entrances.hosted(world, endorsement=[f"https://t{number}.example/" for number in range(100)])


def proofs_by_the_hundred(world: World) -> dict[str, Any]:
    """A badge with a hundred proofs by a hundred keys."""
    signed = world.sign(w.credential())
    proofs = [{**signed["proof"][0], "verificationMethod": f"https://k{number}.example/#k"} for number in range(100)]
    return {**signed, "proof": proofs}


# What is presented, and the most requests that it may cause.
LOOPS: dict[str, tuple[Loop, int]] = {
    "a newer edition that offers itself": (refreshes_itself, 3),
    "newer editions in a ring": (refreshes_in_a_ring, 3),
    "a testimony of itself": (witness_of_itself, 4),
    "testimonies within testimonies": (witnesses_within_witnesses, 3),
    "a chain of DIDs": (chain_of_dids, 2),
    "a status list with a status": (list_with_a_status_of_its_own, 2),
    "a page that leads to a page": (page_of_pages, 4),
    "a picture that leads to itself": (picture_of_pictures, 3),
    "a hundred pieces of evidence": (evidence_by_the_hundred, 2),
    "a hundred statuses": (statuses_by_the_hundred, 2),
    "a hundred testimonies": (witnesses_by_the_hundred, 3),
    "a hundred proofs": (proofs_by_the_hundred, 1),
}
