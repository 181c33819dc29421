"""The selection: inputs, from addresses and texts that are no badges to malformed keys."""

from __future__ import annotations

from typing import Any

from keys.algorithms import Algorithm
from schemas.baked_images import OpenBadgesVersion, bake_png
from tests.verifier import dialects as d
from tests.verifier import presentations
from tests.verifier import world as w
from tests.verifier.pictures import KEYWORDS, as_text, png
from tests.verifier.selecting import (
    EXPIRED,
    FORGED,
    MALFORMED,
    NETWORK_DID,
    OPEN,
    REVOKED,
    VALID,
    Case,
    Make,
    badge,
    put,
)
from tests.verifier.world import World
from verifier.fetch import Fetched

PLACE = "https://files.example/badge"
BADGE_TYPES = ["OpenBadgeCredential", "EndorsementCredential"]
VERSION_1 = "https://w3id.org/openbadges/v1"


def at_a_place(content: Any, **options: Any) -> Make:
    """An address, and what is there."""

    def make(world: World) -> str:
        put(PLACE, content, **options)(world)
        return PLACE

    return make


def broken(url: str, make: Make | None = None) -> Make:
    """A fetch that raises an unexpected exception at this address."""

    def presented(world: World) -> Any:
        document = make(world) if make else url
        world.web.pages[url] = RuntimeError("broken")
        return document

    return presented


def by_a_method(world: World, **members: Any) -> str:
    """A token whose `kid` is the address of a verification method, repeated in the key set of its issuer."""
    key = d.jwk_at_a_url(world, Algorithm.ES256)
    method = {"id": key.name, "type": "JsonWebKey", "controller": key.issuer}
    world.web.put(str(key.name), method | ({"publicKeyJwk": dict(key.signer.method.jwk)} | members))
    return d.token(key, "Open Badges")


def by_a_set(world: World, *kids: str | None, fragment: str = "") -> str:
    """A token whose `kid` is the address of a key set, in which the same key has these names."""
    key = d.key_set(world, Algorithm.ES256)
    place = "https://keys.example/set"
    jwk = dict(key.signer.method.jwk)
    world.web.put(place, {"keys": [jwk | ({"kid": kid} if kid else {}) for kid in kids]})
    return d.token(d.Named(key.signer, key.issuer, f"{place}{fragment}"), "Open Badges")


def with_a_multikey(world: World, algorithm: Algorithm, **members: Any) -> str:
    key = d.jwk_at_a_url(world, algorithm)
    method = {"id": key.name, "type": "Multikey", "controller": key.issuer}
    world.web.put(str(key.name), method | {"publicKeyMultibase": key.signer.method.multibase} | members)
    return d.token(key, "Open Badges")


def in_a_token(document: Any, owner: str = "stranger", **claims: Any) -> Make:
    """A token of anybody's over this payload and these claims."""

    def make(world: World) -> str:
        signer = world.signer(owner, Algorithm.EDDSA)
        return d.compact({"typ": "JWT", "kid": signer.method.id}, {**document, "iss": w.STRANGER, **claims}, signer)

    return make


UNSAID = w.assertion(verification=None)
OLD_ASSERTION = {"type": "Assertion", "@context": VERSION_1, "verify": {"type": "hosted"}, "badge": w.BADGE_URL}
INPUTS: dict[str, Case] = {
    "a hosted assertion in a vc": Case(in_a_token({"vc": w.assertion()}), VALID),
    "a hosted assertion in a vc, by the id of the token": Case(
        in_a_token({"vc": w.assertion(id=None)}, jti=w.ASSERTION_URL), VALID
    ),
    "a hosted assertion between claims": Case(in_a_token(w.assertion()), VALID),
    "a signed assertion in a vc": Case(in_a_token({"vc": w.signed_assertion()}, "network"), OPEN),
    "an assertion of version 1 in a vc": Case(in_a_token({"vc": OLD_ASSERTION}), OPEN),
    "a signed assertion with claims": Case(
        lambda world: w.ob2_token(world, w.signed_assertion() | {"iss": "x"}), VALID
    ),
    "an assertion between claims that does not say how it is verified": Case(
        lambda world: w.ob2_token(world, UNSAID | {"iss": "x"}), OPEN
    ),
    "an assertion that does not say how it is verified": Case(lambda world: w.ob2_token(world, UNSAID), VALID),
    "a badge of version 3 that holds an assertion": Case(
        lambda world: world.token(w.jwt_credential(extra=w.assertion())), VALID
    ),
    "a vc that is a text": Case(in_a_token({"vc": "Assertion"}), MALFORMED),
    "an address of a badge": Case(at_a_place(badge()), VALID),
    "an address of an old badge": Case(at_a_place(badge(validUntil="2026-11-21T00:00:00Z")), EXPIRED),
    "an address, gone": Case(at_a_place("x", status=410), REVOKED),
    "an address, nothing there": Case(at_a_place("x", status=404), MALFORMED),
    "an address in trouble": Case(at_a_place("x", status=500), OPEN),
    "an address that is refused": Case(lambda _: "http://files.example/badge", MALFORMED),
    "an address that leads to itself": Case(at_a_place(PLACE), MALFORMED),
    "an address unreachable": Case(lambda _: PLACE, OPEN),
    "an address that breaks our fetch": Case(broken(PLACE), OPEN),
    "an issuer that breaks our fetch": Case(broken(NETWORK_DID, badge()), OPEN),
    "an empty address": Case(at_a_place(""), MALFORMED),
    "a page": Case(lambda _: "<!doctype html><html>", MALFORMED),
    "a picture without a badge": Case(lambda _: png(), MALFORMED),
    "a photograph": Case(lambda _: b"\xff\xd8\xff\xe0" + bytes(20), MALFORMED),
    "a photograph of a telephone": Case(lambda _: b"\x00\x00\x00\x18ftypheic" + bytes(20), MALFORMED),
    "nothing": Case(lambda _: " ", MALFORMED),
    "a word": Case(lambda _: "bonjour", MALFORMED),
    "two kinds at once": Case(lambda world: {**world.sign(w.credential()), "type": BADGE_TYPES}, MALFORMED),
    "no kind": Case(lambda world: {**world.sign(w.credential()), "type": []}, MALFORMED),
    "a presentation": Case(lambda _: {"type": ["VerifiablePresentation"]}, MALFORMED),
    "a presentation in a token": Case(
        lambda world: d.compact({}, {"vp": {}}, world.signer("network", Algorithm.ES256)), MALFORMED
    ),
    **{f"a badge in a presentation: {way}": Case(make, VALID) for way, make in presentations.WAYS.items()},
    "a presentation of a number": Case(lambda _: presentations.presentation(7), MALFORMED),
    "a presentation of two": Case(lambda _: presentations.presentation({}, {}), MALFORMED),
    "a badge in a text of a picture": Case(lambda world: as_text(KEYWORDS[0], world.token(w.jwt_credential())), VALID),
    "a badge in a picture": Case(
        lambda world: bake_png(png(), world.token(w.jwt_credential()), OpenBadgesVersion.V3), VALID
    ),
    "version 1 of old": Case(lambda _: {"recipient": "a", "badge": {}, "verify": {}}, MALFORMED),
    "version 1 with its class": Case(lambda _: {"recipient": "a", "badge": {}}, MALFORMED),
    "version 1 with its place": Case(lambda _: {"recipient": "a", "verify": {}}, MALFORMED),
    "version 1 without a recipient": Case(lambda _: {"badge": {}, "verify": {}}, MALFORMED),
    "a type with a recipient": Case(lambda _: {"type": "x", "recipient": "a", "badge": {}}, MALFORMED),
    "version 1.1": Case(lambda _: older(**{"@context": VERSION_1}), OPEN),
    "version 1.1 without a context": Case(lambda _: older(**{"@context": None}), OPEN),
    "version 1.1 with the new word": Case(lambda _: w.assertion(**{"@context": VERSION_1}), OPEN),
    "2.0 without a context": Case(lambda _: w.assertion(**{"@context": None}), VALID),
    "2.0 with the old word": Case(lambda world: published(world, older()), VALID),
    "2.0 with the old word too": Case(lambda _: {**w.assertion(), "verify": {"type": "hosted"}}, OPEN),
    "3.0 with an old word": Case(lambda world: world.token({**w.jwt_credential(), "verify": {}}), VALID),
    "an envelope": Case(lambda world: enveloped(world), VALID),
    "an envelope with more": Case(lambda world: {**enveloped(world), "issuer": w.NETWORK}, MALFORMED),
    "an envelope of no token": Case(lambda world: {**enveloped(world), "id": "data:application/vc+jwt,abc"}, MALFORMED),
    "an unknown alg": Case(
        lambda world: d.compact({"alg": "none"}, w.jwt_credential(), world.signer("network", Algorithm.ES256)), FORGED
    ),
    "a key document that answers 404": Case(lambda world: failing_document(world, 404), OPEN),
    "a kid that is a method": Case(by_a_method, VALID),
    "a kid that is another method": Case(lambda world: by_a_method(world, id="https://keys.example/x"), FORGED),
    "a kid that is a method without a key": Case(lambda world: by_a_method(world, publicKeyJwk=None), None),
    "a kid that is a method of two keys": Case(lambda world: by_a_method(world, publicKeyMultibase="z6Mk"), None),
    "a kid that is a Multikey": Case(lambda world: with_a_multikey(world, Algorithm.ES256), VALID),
    "a kid that is a set of one": Case(lambda world: by_a_set(world, None), VALID),
    "a kid that is a set of two": Case(lambda world: by_a_set(world, "a", "b"), FORGED),
    "a kid in a set": Case(lambda world: by_a_set(world, "a", "b", fragment="#b"), VALID),
    "a kid twice in a set": Case(lambda world: by_a_set(world, "b", "b", fragment="#b"), FORGED),
    "a kid not in a set of one": Case(lambda world: by_a_set(world, "a", fragment="#b"), FORGED),
    "a kid that the issuer lists by its address": Case(lambda world: at_an_address(world, listed=True), VALID),
    "a kid that the issuer does not list": Case(lambda world: at_an_address(world, listed=False), FORGED),
    "no kid, and an issuer that is the key": Case(lambda world: of_itself(world), VALID),
    "no kid, and an issuer that is no key": Case(lambda world: of_itself(world, issuer__id=w.NETWORK), FORGED),
    "the Open Badges form without a claim": Case(
        lambda world: d.compact({"typ": "JWT", "kid": w.NETWORK}, w.jwt_credential(), world.signer("network")), FORGED
    ),
    "an issuer whose page is for people": Case(lambda world: page_for_people(world, keys=True), VALID),
    "an issuer with a page and no keys": Case(lambda world: page_for_people(world, keys=False), OPEN),
}


def at_an_address(world: World, *, listed: bool) -> str:
    """A token whose key stands at an address of its own, which the issuer's document may name."""
    key = d.jwk_at_a_url(world, Algorithm.ES256)
    place = f"{key.issuer}/keys/1"
    method = {"id": place, "type": "JsonWebKey", "controller": key.issuer, "publicKeyJwk": dict(key.signer.method.jwk)}
    names = [place] if listed else [f"{key.issuer}/keys/2"]
    world.web.put(place, method)
    world.web.put(str(key.issuer), {"id": key.issuer, "assertionMethod": names})
    world.web.put("https://school.example/.well-known/jwks.json", {"keys": []})
    return d.token(d.Named(key.signer, key.issuer, place), "Open Badges")


def of_itself(world: World, **changes: Any) -> str:
    """A token that names no key, in the name of the key that signed it."""
    key = d.did_key(world, Algorithm.ES256)
    return d.compact({"typ": "vc+jwt"}, d.badge_of(key, **changes), key.signer)


def older(**changes: Any) -> dict[str, Any]:
    """An assertion with the word of version 1 for its verification."""
    members = {"verification": None, "verify": {"type": "hosted", "url": w.ASSERTION_URL}}
    return w.assertion(**(members | changes))


def published(world: World, assertion: dict[str, Any]) -> dict[str, Any]:
    world.web.put(w.ASSERTION_URL, assertion)
    return assertion


def enveloped(world: World) -> dict[str, Any]:
    """The token of a badge in its envelope."""
    identifier = f"data:application/vc+jwt,{world.token(w.jwt_credential())}"
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": identifier,
        "type": "EnvelopedVerifiableCredential",
    }


def failing_document(world: World, status: int) -> dict[str, Any]:
    """A badge whose issuer's document is there, under a status that says otherwise."""
    url = "https://badges.example/.well-known/did.json"
    page = world.web.pages[url]
    assert isinstance(page, Fetched)
    world.web.pages[url] = Fetched(url, status, page.media_type, page.data)
    return world.sign(w.credential())


def page_for_people(world: World, *, keys: bool) -> str:
    """A token of an https issuer whose address is no JSON, with or without a key set."""
    key = d.header_of_a_url(world, Algorithm.ES256)
    world.web.put(d.SCHOOL_ISSUER, "<!doctype html>")
    if not keys:
        del world.web.pages[d.SCHOOL_KEYS]
    return d.token(key, "Open Badges")
