"""The selection: where keys lie, tokens of other profiles, proofs with an end, hosts that are http alone."""

from __future__ import annotations

from typing import Any

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier import insecure, profiles
from tests.verifier import key_addresses as places
from tests.verifier import options as unsigned
from tests.verifier import world as w
from tests.verifier.forging import did_key
from tests.verifier.key_addresses import ALICE, BOB, HOST
from tests.verifier.selecting import FORGED, OPEN, VALID, Case
from tests.verifier.world import World
from verifier.fetch import Fetched

KEY = f"{ALICE}/keys/1"


def lying(issuer: str, kid: str, **options: Any) -> Case:
    return Case(lambda world: places.presented(world, issuer, kid, **options), VALID)


def neighbour(issuer: str, kid: str, **options: Any) -> Case:
    return Case(lambda world: places.presented(world, issuer, kid, **options), OPEN)


def of_the_stranger(world: World, **members: Any) -> dict[str, Any]:
    return {**world.signer("stranger", Algorithm.ES256).method.jwk, **members}


def redirected(world: World, end: str) -> str:
    token = places.presented(world, ALICE, KEY)
    page = world.web.pages[KEY]
    if isinstance(page, Fetched):
        world.web.pages[KEY] = Fetched(end, page.status, page.media_type, page.data)
    return token


def saying(world: World, *, is_set: bool, owner: str, other: bool = False) -> str:
    """A key that says whose it is, alone or in a set, perhaps beside another's."""
    mine = of_the_stranger(world, iss=owner, kid="1")
    foreign = {**world.signer("gueret", Algorithm.ES256).method.jwk, "iss": BOB, "kid": "2"}
    content = {"keys": [mine, foreign] if other else [mine]} if is_set else mine
    return places.presented(world, ALICE, f"{KEY}#1" if is_set else KEY, key=content)


def silent(world: World, *, by: str, owner: str = "stranger") -> str:
    """A document that lists a key for no purpose."""
    held = {"id": f"{ALICE}#k", "type": "JsonWebKey", "controller": ALICE}
    document = {"id": ALICE, "verificationMethod": [{**held, "publicKeyJwk": of_the_stranger(world)}]}
    world.web.put(ALICE, document)
    signer = world.signer(owner, Algorithm.ES256)
    header = {"jwk": dict(signer.method.jwk)} if by == "jwk" else {"kid": by}
    if by.startswith("https:"):
        world.web.put(by.partition("#")[0], {"keys": [{**signer.method.jwk, "kid": "k"}]})
    own, payload = d.FORMS["Open Badges"](d.badge_of(d.Named(signer, ALICE, None)))
    return d.compact({**own, **header}, payload, signer)


def named_did(world: World, issuer: str) -> str:
    signer = world.signer("stranger", Algorithm.ES256)
    name = did_key(signer)
    world.web.put(ALICE, {"id": ALICE, "assertionMethod": [name]})
    return d.token(d.Named(signer, issuer, name), "Open Badges")


def hosted_badge(world: World) -> Any:
    world.web.put(w.ASSERTION_URL, w.assertion(badge=insecure.BADGE))
    return w.assertion(badge=insecure.BADGE)


KEYS: dict[str, Case] = {
    **{f"a key at {kid} of {issuer}": lying(issuer, kid) for issuer, kid in places.UNDER},
    **{f"a key at {kid}, not of {issuer}": neighbour(issuer, kid) for issuer, kid in places.ELSEWHERE},
    "a directory of a page": lying(ALICE, KEY, document=places.PAGE),
    "a directory of another document": lying(ALICE, KEY, document={"id": BOB}),
    "a directory of another host": neighbour(ALICE, "https://evil.example/tenants/alice/keys/1"),
    "a redirect within a directory": Case(lambda world: redirected(world, f"{ALICE}/keys/2"), VALID),
    "a redirect out of a directory": Case(lambda world: redirected(world, f"{BOB}/keys/2"), OPEN),
    "a key that says it is the issuer's": Case(lambda world: saying(world, is_set=False, owner=ALICE), VALID),
    "a key that says it is another's": Case(lambda world: saying(world, is_set=False, owner=BOB), OPEN),
    "a key of a set that is another's": Case(lambda world: saying(world, is_set=True, owner=BOB), OPEN),
    "a key beside another's": Case(lambda world: saying(world, is_set=True, owner=ALICE, other=True), VALID),
    "a named address": lying(ALICE, f"{HOST}/k", document={"id": ALICE, "assertionMethod": [f"{HOST}/k"]}),
    "no purpose, by jwk": Case(lambda world: silent(world, by="jwk"), VALID),
    "no purpose, another key by jwk": Case(lambda world: silent(world, by="jwk", owner="gueret"), FORGED),
    "no purpose, by an address": Case(lambda world: silent(world, by="https://keys.example/1"), VALID),
    "no purpose, by another name": Case(lambda world: silent(world, by="https://keys.example/1#k"), FORGED),
    "a did:key that is named": Case(lambda world: named_did(world, ALICE), VALID),
    "a did:key that is named by a known issuer": Case(
        lambda world: named_did(world, ALICE), FORGED, environment={"known_issuers": {ALICE: "Alice"}}
    ),
    "a did:key of another DID": Case(lambda world: named_did(world, "did:web:victim.example"), FORGED),
    "a proof created at no time": Case(lambda world: unsigned.signed(world, created="hier"), VALID),
    "a proof with an end that cannot be read": Case(lambda world: unsigned.signed(world, expires="un jour"), OPEN),
    "a claim that is missing": Case(lambda world: profiles.presented(world, claims={"sub": None}), VALID),
    "another profile with a certificate": Case(
        lambda world: profiles.presented(world, {"typ": "jwt_vc_json", "x5c": ["MIIB"]}), VALID
    ),
    "hosted over http": Case(lambda _: insecure.hosted(), OPEN),
    "hosted over http, and over": Case(lambda _: insecure.hosted(expires="2026-11-24T14:31:59Z"), OPEN),
    "a class over http": Case(hosted_badge, OPEN),
    "signed, a class over http": Case(lambda world: w.ob2_token(world, w.signed_assertion(badge=insecure.BADGE)), OPEN),
    "signed, an issuer over http": Case(
        lambda world: (
            world.web.put(w.BADGE_URL, {**world.web.read(w.BADGE_URL), "issuer": insecure.PROFILE})
            or w.ob2_token(world)
        ),
        OPEN,
    ),
}
