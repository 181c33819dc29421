"""The selection: keys that only their own address vouches for, and what the issuer's address answers."""

from __future__ import annotations

from typing import Any

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier import insecure as http
from tests.verifier import world as w
from tests.verifier.forging import jwk_of, publish_key, publish_set, token
from tests.verifier.key_addresses import ALICE, BOB, HOST, presented
from tests.verifier.redirects import VICTIM
from tests.verifier.selecting import FORGED, LATE, OPEN, VALID, Case, Make
from tests.verifier.selecting import token as badge_token
from tests.verifier.world import World
from verifier.fetch import Fetched

KEY = f"{ALICE}/keys/1"
VICTIM_ISSUER = f"{VICTIM}/issuer"


def key(issuer: str, kid: str, **options: Any) -> Make:
    """A badge of `issuer` by a key that is read at `kid`."""
    return lambda world: presented(world, issuer, kid, **options)


def method(**members: Any) -> Make:
    """A badge of Alice's by a verification method that stands alone."""

    def make(world: World) -> str:
        jwk = dict(world.signer("stranger", Algorithm.ES256).method.jwk)
        return presented(world, ALICE, KEY, key={"id": KEY, "type": "JsonWebKey", "publicKeyJwk": jwk, **members})

    return make


def redirected(end: str) -> Make:
    """A badge of Alice's by a key whose address leads to another one."""

    def make(world: World) -> str:
        token = presented(world, ALICE, KEY)
        page = world.web.pages[KEY]
        assert isinstance(page, Fetched)
        world.web.pages[KEY] = Fetched(end, page.status, page.media_type, page.data)
        return token

    return make


def answering(status: int) -> Make:
    """A badge of Alice's whose own address answers with a status."""

    def make(world: World) -> str:
        token = presented(world, ALICE, KEY)
        world.web.put(ALICE, b"", status=status)
        return token

    return make


def names(kid: str, member: str = "assertionMethod", **members: Any) -> Make:
    return key(ALICE, kid, document={"id": ALICE, "type": "Profile", member: [kid], **members})


def silent(issuer: str, by: str, owner: str = "stranger", name: str = "#k", **purposes: Any) -> Make:
    """A badge of an issuer whose document holds a key of `owner` and gives no purpose to any, unless `purposes` do."""
    address = issuer.replace("did:web:victim.example", f"{VICTIM}/.well-known/did.json")
    name = f"{issuer}{name}" if name.startswith("#") else name

    def make(world: World) -> str:
        method = {"id": name, "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk_of(world, owner=owner)}
        world.web.put(address, {"id": issuer, "verificationMethod": [method], **purposes})
        publish_set(world, f"{VICTIM}/keys", "1")
        publish_key(world, f"{VICTIM}/key")
        header = {"jwk": jwk_of(world)} if by == "value" else {"kid": by.replace("#k", f"{issuer}#k")}
        return token(world, header, iss=issuer, issuer={"id": issuer, "type": ["Profile"]})

    return make


def alone(*, key_set: Any = None, status: int = 200, over: str = "https", **members: Any) -> Make:
    """A badge of an issuer whose document holds one key and no purpose, and its host this key set."""
    issuer = f"{over}{VICTIM_ISSUER.removeprefix('https')}"

    def make(world: World) -> str:
        method = {"id": f"{issuer}#k", "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk_of(world)}
        world.web.put(issuer, {"id": issuer, "verificationMethod": {**method, **members}})
        if key_set is not None:
            world.web.put(f"{VICTIM}/.well-known/jwks.json", key_set, status=status)
        return token(world, {"kid": f"{issuer}#k"}, iss=issuer, issuer={"id": issuer, "type": ["Profile"]})

    return make


def holding(kid: str) -> Make:
    """A badge of Alice's by a key at an address, while her document holds another one."""

    def make(world: World) -> str:
        jwk = jwk_of(world, owner="gueret")
        held = {"id": f"{ALICE}#k", "type": "JsonWebKey", "controller": ALICE, "publicKeyJwk": jwk}
        document = {"id": ALICE, "verificationMethod": [held], "assertionMethod": [f"{ALICE}#k"]}
        return presented(world, ALICE, kid, document=document)

    return make


def by_an_unnamed_did_key(world: World) -> str:
    """A badge of Alice's by a did:key, while her document names no key."""
    signer = world.signer("stranger", Algorithm.ES256)
    name = f"did:key:{signer.method.multibase}#{signer.method.multibase}"
    world.web.put(ALICE, {"id": ALICE, "type": "Profile", "assertionMethod": []})
    return d.token(d.Named(signer, ALICE, name), "Open Badges")


def bare(world: World) -> Any:
    """A badge whose proof names a did:key without its fragment."""
    signer = world.signer("stranger")
    issuer = f"did:key:{signer.method.multibase}"
    return d.secured(world, "eddsa-rdfc-2022", d.Named(signer, issuer, issuer), "2.0")


ADDRESSES: dict[str, Case] = {
    **{
        f"a key of no purpose, by {by}, of {issuer}": Case(silent(issuer, by), expected)
        for issuer, expected in ((VICTIM_ISSUER, VALID), ("did:web:victim.example", OPEN))
        for by in ("#k", f"{VICTIM}/key", "value")
    },
    "the one key of no purpose": Case(alone(), VALID),
    "the one key of no purpose, which is ours": Case(alone(), OPEN, environment={"own_origin": VICTIM}),
    "the one key of no purpose, over http": Case(alone(over="http"), OPEN),
    "the one key of no purpose, no longer vouched for": Case(alone(expires="2026-01-01T00:00:00Z"), OPEN),
    "the one key of no purpose, and no key set": Case(alone(key_set="", status=404), VALID),
    "the one key of no purpose, and a page for people": Case(alone(key_set="<html>"), VALID),
    "the one key of no purpose, and a key set that is out of order": Case(alone(key_set="", status=503), OPEN),
    "the one key of no purpose, and a key for encryption": Case(
        alone(key_set={"keys": [{"kty": "OKP", "crv": "X25519", "x": "AA", "use": "enc"}]}), VALID
    ),
    "the one key of no purpose, and a key that cannot be read": Case(
        alone(key_set={"keys": [{"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}]}), OPEN
    ),
    "a key of no purpose, by its name in a set": Case(
        silent(VICTIM_ISSUER, f"{VICTIM}/keys#1", name=f"{VICTIM}/keys#1"), OPEN
    ),
    "a key of no purpose, by a name that nothing has": Case(silent(VICTIM_ISSUER, "#k", name="#other"), FORGED),
    "a key of no purpose, of another than the named one": Case(
        silent(VICTIM_ISSUER, f"{VICTIM}/key", "gueret"), FORGED
    ),
    "a key of another purpose": Case(silent(VICTIM_ISSUER, "value", authentication=["#k"]), FORGED),
    "a key of another purpose, of a DID": Case(
        silent("did:web:victim.example", "value", authentication=["#k"]), FORGED
    ),
    "a did:key that an issuer does not name": Case(by_an_unnamed_did_key, FORGED),
    "a did:key without its fragment": Case(bare, VALID),
    "an issuer over http": Case(
        lambda world: d.token(
            d.Named(world.signer("stranger", Algorithm.ES256), http.PROFILE, f"{http.PROFILE}#k"), "Open Badges"
        ),
        OPEN,
    ),
    "a revocation list over http": Case(
        badge_token(credentialStatus={"id": f"{http.HOST}/status", "type": "1EdTechRevocationList"}), OPEN
    ),
    "a list over http": Case(
        lambda world: world.sign(w.credential(credentialStatus=w.status_entry(f"{http.HOST}/status"))), OPEN
    ),
    "a key under its issuer, which is ours": Case(key(ALICE, KEY), FORGED, environment={"own_origin": HOST}),
    "a key beside a directory of that name": Case(key(f"{ALICE}/issuer/", f"{ALICE}/key"), OPEN),
    "a key under an issuer that holds another": Case(holding(KEY), FORGED),
    "a key of no name": Case(key(ALICE, "#"), OPEN),
    "a key of an issuer without a host": Case(
        lambda world: d.token(d.Named(world.signer("stranger", Algorithm.ES256), "urn:x:school", "1"), "Open Badges"),
        OPEN,
    ),
    "a key of a neighbour of a known issuer": Case(
        key(ALICE, f"{BOB}/keys/1"), FORGED, environment={"known_issuers": {ALICE: "A"}}
    ),
    "a key of the root": Case(key(f"{HOST}/issuer.json", f"{HOST}/key"), OPEN),
    "a key that is read on another host": Case(redirected("https://evil.example/tenants/alice/keys/1"), OPEN),
    "an issuer that does not exist": Case(answering(404), VALID),
    "an issuer that was taken away": Case(answering(410), VALID),
    "an issuer in trouble": Case(answering(503), OPEN),
    "a method of Alice's": Case(method(controller=ALICE), VALID),
    "a method of Bob's": Case(method(controller=BOB), OPEN),
    "a method of itself": Case(method(controller=KEY), VALID),
    "a method of Alice's that has ended": Case(method(controller=ALICE, expires=LATE), OPEN),
    "an address that is named on another host": Case(names("https://keys.example/alice"), OPEN),
    "an address that is named for something else": Case(
        names(f"{HOST}/keys/alice", "authentication", verificationMethod=[f"{HOST}/keys/alice"]), FORGED
    ),
    "an address that is named, another key": Case(
        key(ALICE, KEY, document={"id": ALICE, "assertionMethod": [f"{HOST}/keys/alice"]}), FORGED
    ),
}
