"""A forger's tools, and row F1: real signatures in our name, by keys that are not ours.

Each forgery is correct except for its key; the table says whose key really signed it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from keys import dids
from keys.algorithms import Algorithm
from keys.encodings import base64url_encode
from keys.signing import Signer
from keys.verification import VerificationMethod
from schemas import vocabulary as words
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.dialects import compact
from tests.verifier.world import World

Forge = Callable[[World], str | dict[str, Any]]
RS256, ES256, ES384, EDDSA = Algorithm.RS256, Algorithm.ES256, Algorithm.ES384, Algorithm.EDDSA
EVIL = "https://evil.example"


@dataclass(frozen=True)
class Impostor:
    """One forgery: what is presented, and the key that really signed it."""

    forge: Forge
    algorithm: Algorithm = RS256
    owner: str = "stranger"


def did_key(signer: Signer) -> str:
    multibase = signer.method.multibase
    return f"did:key:{multibase}#{multibase}"


def did_jwk(signer: Signer) -> str:
    return f"did:jwk:{base64url_encode(json.dumps(signer.method.jwk).encode())}#0"


def claims(**changes: Any) -> dict[str, Any]:
    """The payload of a token that is correct except for its key."""
    badge = w.jwt_credential(credentialStatus=None)
    return {**badge, **d.claims_of(badge), **changes}


def token(world: World, header: dict[str, Any], algorithm: Algorithm = RS256, **changes: Any) -> str:
    """A token in our name, signed by the stranger."""
    return compact(header, claims(**changes), world.signer("stranger", algorithm))


def publish_key(world: World, url: str, algorithm: Algorithm = RS256, owner: str = "stranger") -> str:
    world.web.put(url, {**world.signer(owner, algorithm).method.jwk, "kid": url}, media_type=words.JWK_JSON)
    return url


def publish_set(world: World, url: str, kid: str = "key") -> str:
    world.web.put(url, {"keys": [{**jwk_of(world), "kid": kid}]})
    return url


def jwk_of(world: World, algorithm: Algorithm = RS256, owner: str = "stranger") -> dict[str, Any]:
    return dict(world.signer(owner, algorithm).method.jwk)


def network_kid(world: World, algorithm: Algorithm = RS256) -> str:
    return world.signer("network", algorithm).method.id


def publish_controller(world: World, url: str, said: str, **members: Any) -> str:
    """Publish a controller document at the attacker's address that claims the id `said`; return the name of its key."""
    key = world.signer("stranger", RS256).method
    method = {"id": f"{url}#k", "type": "JsonWebKey", "controller": said, "publicKeyJwk": dict(key.jwk)}
    document = {"id": said, "verificationMethod": [method], "assertionMethod": [f"{url}#k"], **members}
    world.web.put(url, document)
    return f"{url}#k"


def impostor_document(world: World) -> str:
    """A DID document at the attacker's address that claims our DID."""
    key = world.signer("stranger", RS256).method.public_key
    methods = [VerificationMethod.from_public_key(f"{w.NETWORK}#k", w.NETWORK, key)]
    world.web.put("https://stranger.example/.well-known/did.json", dids.did_document(w.NETWORK, methods))
    return f"{w.STRANGER}#k"


def by_jwk(algorithm: Algorithm, **members: Any) -> Impostor:
    def forge(world: World) -> str:
        return token(world, {"jwk": {**jwk_of(world, algorithm), **members}}, algorithm)

    return Impostor(forge, algorithm)


def by_kid(kid: str | Callable[[World], str], algorithm: Algorithm = RS256, **header: Any) -> Impostor:
    def forge(world: World) -> str:
        name = kid if isinstance(kid, str) else kid(world)
        return token(world, {"kid": name, **header}, algorithm)

    return Impostor(forge, algorithm)


def in_form(form: str, header: dict[str, Any]) -> Impostor:
    """Our badge in another form of token, signed by the stranger, with a hint of where its key is."""

    def forge(world: World) -> str:
        key = world.signer("stranger", RS256)
        own, payload = d.FORMS[form](w.jwt_credential(credentialStatus=None))
        return compact({**own, **header} | ({} if header else {"jwk": dict(key.method.jwk)}), payload, key)

    return Impostor(forge)


def embedded(name: Callable[[World], str], suite: str = "eddsa-rdfc-2022", algorithm: Algorithm = EDDSA) -> Impostor:
    """A proof inside our badge, by the stranger's key under a name of the forger's choice."""

    def forge(world: World) -> dict[str, Any]:
        key = d.Named(world.signer("stranger", algorithm), w.NETWORK, name(world))
        return d.with_suite(w.credential(credentialStatus=None), key, suite)

    return Impostor(forge, algorithm)


def signer_of(world: World, algorithm: Algorithm) -> Signer:
    return world.signer("stranger", algorithm)


IMPOSTORS: dict[str, Impostor] = {
    "jwk RS256": by_jwk(RS256),
    "jwk ES256": by_jwk(ES256),
    "jwk ES384": by_jwk(ES384),
    "jwk EdDSA": by_jwk(EDDSA),
    "jwk that says it is ours": by_jwk(RS256, iss=w.NETWORK, kid=f"{w.NETWORK}#key-1"),
    "jwk in the form of VC-JOSE-COSE": in_form("VC-JOSE-COSE", {}),
    "jwk in the form of VC 1.1": in_form("VC 1.1", {}),
    "jwk, and claims alone": in_form("VC 1.1 by its claims", {}),
    "kid of the attacker's host RS256": by_kid(lambda world: publish_key(world, f"{EVIL}/k")),
    "kid of the attacker's host ES256": by_kid(lambda world: publish_key(world, f"{EVIL}/k", ES256), ES256),
    "kid of the attacker's host ES384": by_kid(lambda world: publish_key(world, f"{EVIL}/k", ES384), ES384),
    "kid of the attacker's host EdDSA": by_kid(lambda world: publish_key(world, f"{EVIL}/k", EDDSA), EDDSA),
    "kid of the attacker's key set": by_kid(lambda world: publish_set(world, f"{EVIL}/.well-known/jwks.json") + "#key"),
    "kid of a key set that names us": by_kid(
        lambda world: publish_set(world, f"{EVIL}/jwks", f"{EVIL}/jwks#{w.NETWORK}") + f"#{w.NETWORK}"
    ),
    "kid of the attacker's document": by_kid(lambda world: publish_controller(world, f"{EVIL}/c", f"{EVIL}/c")),
    "kid of a document that says it is also us": by_kid(
        lambda world: publish_controller(world, f"{EVIL}/c", f"{EVIL}/c", alsoKnownAs=[w.NETWORK], controller=w.NETWORK)
    ),
    "kid of our host, attacker's key": by_kid(lambda world: publish_key(world, f"{w.ORIGIN}/uploads/k")),
    "kid of our host with a fragment": by_kid(lambda world: publish_key(world, f"{w.ORIGIN}/uploads/k") + "#k"),
    "kid of our host, attacker's key set": by_kid(lambda world: publish_set(world, f"{w.ORIGIN}/uploads/j") + "#key"),
    "kid of our host, attacker's document": by_kid(
        lambda world: publish_controller(world, f"{w.ORIGIN}/uploads/c", f"{w.ORIGIN}/uploads/c")
    ),
    "kid did:key EdDSA": by_kid(lambda world: did_key(signer_of(world, EDDSA)), EDDSA),
    "kid did:key ES256": by_kid(lambda world: did_key(signer_of(world, ES256)), ES256),
    "kid did:key ES384": by_kid(lambda world: did_key(signer_of(world, ES384)), ES384),
    "kid bare did:key": by_kid(lambda world: did_key(signer_of(world, EDDSA)).partition("#")[0], EDDSA),
    "kid did:jwk RS256": by_kid(lambda world: did_jwk(signer_of(world, RS256))),
    "kid did:jwk ES256": by_kid(lambda world: did_jwk(signer_of(world, ES256)), ES256),
    "kid did:jwk EdDSA": by_kid(lambda world: did_jwk(signer_of(world, EDDSA)), EDDSA),
    "kid of the stranger's DID": by_kid(lambda world: signer_of(world, RS256).method.id),
    "kid of our site": Impostor(
        lambda world: compact(
            {"kid": world.signer("gueret", RS256).method.id}, claims(), world.signer("gueret", RS256)
        ),
        owner="gueret",
    ),
    "a document in our name elsewhere": by_kid(impostor_document),
    "kid of our DID, not listed": by_kid(f"{w.NETWORK}#attacker"),
    "kid of our DID, our name": by_kid(network_kid),
    "kid of our DID with a query": by_kid(f"{w.NETWORK}?x#attacker"),
    "kid of our DID with a path": by_kid(f"{w.NETWORK}/evil#attacker"),
    "kid of a path of our host": by_kid(f"{w.NETWORK}:uploads#k"),
    "kid of our DID in capitals": by_kid("did:web:BADGES.example#k"),
    "kid of our DID with a port": by_kid(f"{w.NETWORK}%3A8443#k"),
    "kid of a DID that begins like ours": by_kid(f"{w.NETWORK}.evil.example#k"),
    "kid http": by_kid("http://badges.example/k"),
    "kid data:": by_kid(lambda world: "data:application/json," + json.dumps(jwk_of(world))),
    "kid file:": by_kid("file:///etc/passwd"),
    "kid ftp:": by_kid("ftp://evil.example/k"),
    "kid urn:": by_kid("urn:ietf:params:oauth:jwk-thumbprint:sha-256:x"),
    "kid of an unknown method": by_kid("did:example:123#k"),
    "kid of nothing": by_kid("key-1"),
    "kid of a bare fragment": by_kid("#key-1"),
    "kid and jwk": Impostor(lambda world: token(world, {"kid": network_kid(world), "jwk": jwk_of(world)})),
    "kid elsewhere and our jwk": Impostor(
        lambda world: token(
            world, {"kid": publish_key(world, f"{EVIL}/k"), "jwk": jwk_of(world, owner="network")}
        )
    ),
    "our jwk, their signature": Impostor(lambda world: token(world, {"jwk": jwk_of(world, owner="network")})),
    "no key at all": Impostor(lambda world: token(world, {})),
    "jku": by_kid(network_kid, jku=f"{EVIL}/jwks.json"),
    "jku alone": Impostor(lambda world: token(world, {"jku": f"{EVIL}/jwks.json"})),
    "x5u": by_kid(network_kid, x5u=f"{EVIL}/x.pem"),
    "x5c": by_kid(network_kid, x5c=["MIIB"]),
    "x5c alone": Impostor(lambda world: token(world, {"x5c": ["MIIB"]})),
    "x5t#S256": by_kid(network_kid, **{"x5t#S256": "AAAA"}),
    "embedded, a stranger's DID": embedded(lambda world: signer_of(world, EDDSA).method.id),
    "embedded, our name": embedded(lambda world: network_kid(world, EDDSA)),
    "embedded, our DID, not listed": embedded(lambda world: f"{w.NETWORK}#z6MkAttacker"),
    "embedded, did:key": embedded(lambda world: did_key(signer_of(world, EDDSA))),
    "embedded, did:key P-384": embedded(lambda world: did_key(signer_of(world, ES384)), "ecdsa-rdfc-2019", ES384),
    "embedded, did:jwk": embedded(lambda world: did_jwk(signer_of(world, ES256)), "ecdsa-jcs-2019", ES256),
    "embedded, a name on our host": embedded(lambda world: f"{w.ORIGIN}/issuer#k"),
    "embedded, our DID and their key in the fragment": embedded(
        lambda world: f"{w.NETWORK}#{signer_of(world, EDDSA).method.multibase}"
    ),
    "embedded, a bare JWK elsewhere": embedded(
        lambda world: publish_key(world, f"{EVIL}/k", ES256), "ecdsa-rdfc-2019", ES256
    ),
}  # fmt: skip
