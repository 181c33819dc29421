"""Forgeries of 3.0 badges (DECISIONS.md rows F1 to F4, C1): real signatures by keys that are not the issuer's, proofs
that say other than they are, contexts that change the words. None is green, and none gives facts.

The positive control is at the end: with the binding switched off, the forgeries of F1 are green.
"""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from keys import dids
from keys.algorithms import Algorithm
from keys.encodings import base64url_encode
from keys.signing import Signer
from keys.verification import VerificationMethod
from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.world import World
from verifier import pipeline
from verifier.checks.findings import passed
from verifier.verdict import CheckName, Headline

Forge = Callable[[World], str | dict[str, Any]]


class Renamed:
    """A stranger's key under a name of the forger's choice."""

    def __init__(self, signer: Signer, name: str) -> None:
        self._signer = signer
        own = signer.method
        self.method = VerificationMethod.from_public_key(name, name.partition("#")[0], own.public_key)

    def sign(self, data: bytes) -> bytes:
        return self._signer.sign(data)


def did_key(signer: Signer) -> str:
    multibase = signer.method.multibase
    return f"did:key:{multibase}#{multibase}"


def did_jwk(signer: Signer) -> str:
    return f"did:jwk:{base64url_encode(json.dumps(signer.method.jwk).encode())}#0"


def claims(**changes: Any) -> dict[str, Any]:
    """The payload of a token that is right in everything but its key."""
    badge = w.jwt_credential(credentialStatus=None)
    dates = {name: int(datetime.fromisoformat(date).timestamp()) for name, date in (("nbf", w.FROM), ("exp", w.UNTIL))}
    return {**badge, "iss": w.NETWORK, "jti": w.CREDENTIAL_ID, "sub": w.SUBJECT_ID, **dates, **changes}


def compact(header: dict[str, Any], payload: dict[str, Any], signer: Signer) -> str:
    """A JWS with whatever header a forger likes: no library would write some of them."""
    members = {"alg": signer.method.algorithm.value, **header}
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (members, payload))
    return f"{text}.{base64url_encode(signer.sign(text.encode()))}"


def token(world: World, header: dict[str, Any], algorithm: Algorithm = Algorithm.RS256, **changes: Any) -> str:
    return compact(header, claims(**changes), world.signer("stranger", algorithm))


def raw_token(header: dict[str, Any], signature: bytes = b"x" * 256, **changes: Any) -> str:
    parts = [base64url_encode(json.dumps(part).encode()) for part in (header, claims(**changes))]
    return ".".join([*parts, base64url_encode(signature)])


def publish_key(world: World, url: str, algorithm: Algorithm = Algorithm.RS256, owner: str = "stranger") -> str:
    world.web.put(url, {**world.signer(owner, algorithm).method.jwk, "kid": url}, media_type=words.JWK_JSON)
    return url


def jwk_of(world: World, algorithm: Algorithm = Algorithm.RS256, owner: str = "stranger") -> dict[str, Any]:
    return dict(world.signer(owner, algorithm).method.jwk)


def network_kid(world: World, algorithm: Algorithm = Algorithm.RS256) -> str:
    return world.signer("network", algorithm).method.id


def impostor_document(world: World) -> str:
    """A DID document that says it is ours, at the attacker's place."""
    methods = [VerificationMethod.from_public_key(f"{w.NETWORK}#k", w.NETWORK, each.public_key) for each in (
        world.signer("stranger", Algorithm.RS256).method,
    )]  # fmt: skip
    world.web.put("https://stranger.example/.well-known/did.json", dids.did_document(w.NETWORK, methods))
    return f"{w.STRANGER}#k"


# Row F1: a token in our name, with a key from wherever.
TOKENS: dict[str, Forge] = {
    "jwk RS256": lambda world: token(world, {"jwk": jwk_of(world)}),
    "jwk ES256": lambda world: token(world, {"jwk": jwk_of(world, Algorithm.ES256)}, Algorithm.ES256),
    "jwk EdDSA": lambda world: token(world, {"jwk": jwk_of(world, Algorithm.EDDSA)}, Algorithm.EDDSA),
    "jwk named like ours": lambda world: token(world, {"jwk": {**jwk_of(world), "kid": network_kid(world)}}),
    "kid of the attacker's host": lambda world: token(world, {"kid": publish_key(world, "https://evil.example/k")}),
    "kid of our host, attacker's key": lambda world: token(
        world, {"kid": publish_key(world, f"{w.ORIGIN}/uploads/k")}
    ),
    "kid of our host with a fragment": lambda world: token(
        world, {"kid": publish_key(world, f"{w.ORIGIN}/uploads/k") + "#k"}
    ),
    "kid http": lambda world: token(world, {"kid": "http://badges.example/k"}),
    "kid did:key EdDSA": lambda world: token(
        world, {"kid": did_key(world.signer("stranger"))}, Algorithm.EDDSA
    ),
    "kid did:key ES256": lambda world: token(
        world, {"kid": did_key(world.signer("stranger", Algorithm.ES256))}, Algorithm.ES256
    ),
    "kid did:jwk": lambda world: token(world, {"kid": did_jwk(world.signer("stranger", Algorithm.RS256))}),
    "kid data:": lambda world: token(world, {"kid": "data:application/json," + json.dumps(jwk_of(world))}),
    "kid file:": lambda world: token(world, {"kid": "file:///etc/passwd"}),
    "kid of nothing": lambda world: token(world, {"kid": "key-1"}),
    "kid of the stranger's DID": lambda world: token(
        world, {"kid": world.signer("stranger", Algorithm.RS256).method.id}
    ),
    "kid of our site": lambda world: compact(
        {"kid": world.signer("gueret", Algorithm.RS256).method.id},
        claims(),
        world.signer("gueret", Algorithm.RS256),
    ),
    "kid of our DID, not listed": lambda world: token(world, {"kid": f"{w.NETWORK}#attacker"}),
    "kid of our DID, our name": lambda world: token(world, {"kid": network_kid(world)}),
    "kid of our DID with a query": lambda world: token(world, {"kid": f"{w.NETWORK}?x#attacker"}),
    "kid of our DID with a path": lambda world: token(world, {"kid": f"{w.NETWORK}/evil#attacker"}),
    "kid and jwk": lambda world: token(world, {"kid": network_kid(world), "jwk": jwk_of(world)}),
    "kid elsewhere and our jwk": lambda world: token(
        world, {"kid": publish_key(world, "https://evil.example/k"), "jwk": jwk_of(world, owner="network")}
    ),
    "our jwk, their signature": lambda world: token(world, {"jwk": jwk_of(world, owner="network")}),
    "a document in our name elsewhere": lambda world: token(world, {"kid": impostor_document(world)}),
    "no key at all": lambda world: token(world, {}),
    "jku": lambda world: token(world, {"kid": network_kid(world), "jku": "https://evil.example/jwks.json"}),
    "x5u": lambda world: token(world, {"kid": network_kid(world), "x5u": "https://evil.example/x.pem"}),
    "x5c": lambda world: token(world, {"kid": network_kid(world), "x5c": ["MIIB"]}),
    "crit": lambda world: token(world, {"kid": network_kid(world), "crit": ["exp"]}),
    "b64": lambda world: token(world, {"kid": network_kid(world), "b64": False}),
    "typ of another token": lambda world: token(world, {"kid": network_kid(world), "typ": "at+jwt"}),
    "kid as a list": lambda world: token(world, {"kid": [network_kid(world)]}),
    "a private jwk": lambda world: token(world, {"jwk": {**jwk_of(world), "d": "AAAA"}}),
    "a symmetric jwk": lambda world: token(world, {"jwk": {"kty": "oct", "k": "AAAA"}}),
    "a small jwk": lambda world: token(world, {"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}),
    "a small-order jwk": lambda world: raw_token(
        {"alg": "EdDSA", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": base64url_encode(b"\x01" + bytes(31))}},
        b"\x01" + bytes(63),
    ),
    "alg none": lambda world: raw_token({"alg": "none", "kid": network_kid(world)}, b"x"),
    "alg None": lambda world: raw_token({"alg": "None", "kid": network_kid(world)}, b"x"),
    "alg HS256 over the public key": lambda world: _hmac(world, "HS256"),
    "alg PS256": lambda world: raw_token({"alg": "PS256", "kid": network_kid(world)}),
    "alg ES256 with our RSA key": lambda world: raw_token({"alg": "ES256", "kid": network_kid(world)}, b"x" * 64),
    "alg RS256 with our EC key": lambda world: raw_token(
        {"alg": "RS256", "kid": network_kid(world, Algorithm.ES256)}
    ),
    "ES256 of zeros": lambda world: raw_token(
        {"alg": "ES256", "kid": network_kid(world, Algorithm.ES256)}, bytes(64)
    ),
    "EdDSA of zeros": lambda world: raw_token(
        {"alg": "EdDSA", "kid": network_kid(world, Algorithm.EDDSA)}, bytes(64)
    ),
    "an issuer in the claims, another inside": lambda world: compact(
        {"kid": network_kid(world)}, claims(issuer=w.STRANGER), world.signer("network", Algorithm.RS256)
    ),
    "our key, another's name": lambda world: compact(
        {"kid": network_kid(world)}, claims(iss=w.STRANGER), world.signer("network", Algorithm.RS256)
    ),
}  # fmt: skip


def _hmac(world: World, algorithm: str) -> str:
    header = {"alg": algorithm, "kid": network_kid(world)}
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (header, claims()))
    pem = world.signer("network", Algorithm.RS256).method.pem
    return f"{text}.{base64url_encode(hmac.digest(pem.encode(), text.encode(), hashlib.sha256))}"


def signed_as(world: World, name: str, **changes: Any) -> dict[str, Any]:
    from keys.proofs import data_integrity

    badge = w.credential(**({"credentialStatus": None} | changes))
    return data_integrity.sign(badge, Renamed(world.signer("stranger"), name), created=w.CREATED)


def with_proof(world: World, **changes: Any) -> dict[str, Any]:
    """Our own good badge, its proof changed after signing."""
    signed = copy.deepcopy(world.sign(w.credential(credentialStatus=None)))
    signed["proof"][0].update(changes)
    return signed


def with_proofs(world: World, *proofs: dict[str, Any]) -> dict[str, Any]:
    signed = copy.deepcopy(world.sign(w.credential(credentialStatus=None)))
    signed["proof"] += proofs
    return signed


def stranger_proof(world: World) -> dict[str, Any]:
    return dict(world.sign(w.credential(credentialStatus=None), "stranger")["proof"][0])


def publish_profile(world: World, **members: Any) -> str:
    """An https issuer: its document is its own controller document."""
    world.web.put("https://victim.example/issuer", {"id": "https://victim.example/issuer", **members})
    return "https://victim.example/issuer"


def https_issuer(world: World, name: str, **members: Any) -> dict[str, Any]:
    issuer = publish_profile(world, **members)
    return signed_as(world, name, issuer__id=issuer)


def loop_of_controllers(world: World) -> dict[str, Any]:
    """Two documents that name each other as controllers of the attacker's key."""
    key = world.signer("stranger").method
    entry = {"id": "https://evil.example/c#k", "type": "Multikey", "controller": "https://victim.example/issuer"}
    entry["publicKeyMultibase"] = key.multibase
    world.web.put("https://evil.example/c", {
        "id": "https://evil.example/c", "verificationMethod": [entry], "assertionMethod": [entry["id"]],
    })  # fmt: skip
    return https_issuer(world, "https://evil.example/c#k", assertionMethod=[])


def authentication_only(world: World) -> dict[str, Any]:
    document = world.publish_did(w.NETWORK, "network")
    document["authentication"] = document.pop("assertionMethod")
    world.web.put("https://badges.example/.well-known/did.json", document)
    return world.sign(w.credential(credentialStatus=None))


# Rows F2 and F5: proofs inside the document.
PROOFS: dict[str, Forge] = {
    "a stranger's DID": lambda world: world.sign(w.credential(credentialStatus=None), "stranger"),
    "our site's DID": lambda world: world.sign(w.credential(credentialStatus=None), "gueret"),
    "our name, their key": lambda world: signed_as(world, network_kid(world, Algorithm.EDDSA)),
    "our DID, not listed": lambda world: signed_as(world, f"{w.NETWORK}#z6MkAttacker"),
    "did:key": lambda world: signed_as(world, did_key(world.signer("stranger"))),
    "an https name on our host": lambda world: signed_as(world, f"{w.ORIGIN}/issuer#k"),
    "a fragment that is the key": lambda world: https_issuer(
        world, f"https://victim.example/issuer#{world.signer('stranger').method.multibase}"
    ),
    "a fragment that is the key, other keys": lambda world: https_issuer(
        world,
        f"https://victim.example/issuer#{world.signer('stranger').method.multibase}",
        verificationMethod=[],
        assertionMethod=[],
    ),
    "a loop of controllers": loop_of_controllers,
    "a key for authentication": authentication_only,
    "purpose authentication": lambda world: with_proof(world, proofPurpose="authentication"),
    "no purpose": lambda world: with_proof(world, proofPurpose=None),
    "another cryptosuite": lambda world: with_proof(world, cryptosuite="eddsa-jcs-2022"),
    "an unknown cryptosuite": lambda world: with_proof(world, cryptosuite="none"),
    "an unknown type": lambda world: with_proof(world, type="NoProof2020"),
    "a domain added": lambda world: with_proof(world, domain="badges.example"),
    "created changed": lambda world: with_proof(world, created="2026-11-21T09:00:00Z"),
    "created malformed": lambda world: with_proof(world, created="yesterday"),
    "expires malformed": lambda world: with_proof(world, expires="never"),
    "a value of another base": lambda world: with_proof(world, proofValue="uAAAA"),
    "an empty value": lambda world: with_proof(world, proofValue=""),
    "a method that is an object": lambda world: with_proof(world, verificationMethod={"id": f"{w.NETWORK}#k"}),
    "a chain that hangs": lambda world: with_proof(world, previousProof="urn:uuid:1"),
    "an undefined member in the proof": lambda world: with_proof(world, level="expert"),
    "a second proof that is broken": lambda world: with_proofs(
        world, {**with_proof(world)["proof"][0], "proofValue": "z" + "2" * 86}
    ),
    "a second proof that is a chain": lambda world: with_proofs(
        world, {**with_proof(world)["proof"][0], "previousProof": "urn:uuid:1"}
    ),
    "nine proofs": lambda world: with_proofs(world, *[with_proof(world)["proof"][0]] * 8),
    "no proof": lambda world: w.credential(credentialStatus=None),
    "an empty proof": lambda world: {**w.credential(credentialStatus=None), "proof": {}},
    "an empty set of proofs": lambda world: {**w.credential(credentialStatus=None), "proof": []},
    "a proof that is text": lambda world: {**w.credential(credentialStatus=None), "proof": "z1"},
    "another badge's proof": lambda world: {
        **w.credential(credentialStatus=None, name="Autre"),
        "proof": with_proof(world)["proof"],
    },
}  # fmt: skip


def with_context(world: World, *contexts: Any, **members: Any) -> dict[str, Any]:
    signed = copy.deepcopy(world.sign(w.credential(credentialStatus=None)))
    return {**signed, **members, "@context": [*signed["@context"], *contexts]}


# Row C1: the meaning changed under a good signature, or signed by the issuer itself to mean something else.
CONTEXTS: dict[str, Forge] = {
    "two terms swapped": lambda world: with_context(
        world, {"name": "https://schema.org/description", "description": "https://schema.org/name"}
    ),
    "an alias of id": lambda world: with_context(world, {"id": "@id"}),
    "an alias of type": lambda world: with_context(world, {"type": "@type"}),
    "a vocabulary": lambda world: with_context(world, {"@vocab": "https://evil.example/"}, level="expert"),
    "an import": lambda world: with_context(world, {"@import": "https://evil.example/c"}),
    "a base": lambda world: with_context(world, {"@base": "https://evil.example/"}),
    "a language": lambda world: with_context(world, {"@language": "en"}),
    "null": lambda world: with_context(world, None),
    "a term removed": lambda world: with_context(world, {"validUntil": None}),
    "inside a scoped context": lambda world: with_context(
        world, {"x": {"@id": "https://evil.example/x", "@context": {"name": "https://evil.example/n"}}}
    ),
    "a scoped context by URL": lambda world: with_context(
        world, {"x": {"@id": "https://evil.example/x", "@context": "https://evil.example/c"}}
    ),
    "an unknown context": lambda world: with_context(world, "https://evil.example/context.json"),
    "another spelling of a known one": lambda world: with_context(world, "https://www.w3.org/ns/credentials/v2#"),
    "over http": lambda world: with_context(world, "http://www.w3.org/ns/credentials/v2"),
    "inside the subject": lambda world: w.changed(
        world.sign(w.credential(credentialStatus=None)),
        {"credentialSubject__@context": {"name": "https://evil.example/n"}},
    ),
    "unknown inside the achievement": lambda world: w.changed(
        world.sign(w.credential(credentialStatus=None)),
        {"credentialSubject__achievement__@context": "https://evil.example/c"},
    ),
    "the order changed": lambda world: {
        **world.sign(w.credential(credentialStatus=None)), "@context": [words.OB_CONTEXT, words.VC_V2]
    },
    "one missing": lambda world: {**world.sign(w.credential(credentialStatus=None)), "@context": [words.VC_V2]},
    "none": lambda world: {
        name: value for name, value in world.sign(w.credential(credentialStatus=None)).items() if name != "@context"
    },
    "a number": lambda world: with_context(world, 7),
    "three hundred": lambda world: with_context(world, *[{}] * 300),
    "an undefined member": lambda world: {**world.sign(w.credential(credentialStatus=None)), "level": "expert"},
    "an undefined type": lambda world: w.changed(
        world.sign(w.credential(credentialStatus=None)), {"type": [*w.credential()["type"], "ExpertCredential"]}
    ),
    "a null": lambda world: {**world.sign(w.credential(credentialStatus=None)), "refreshService": None},
    "signed, redefined in a token": lambda world: world.token(
        w.jwt_credential(credentialStatus=None, **{"@context": [words.VC_V2, words.OB_CONTEXT, {"name": "https://x.example/n"}]})
    ),
    "signed, unknown in a token": lambda world: world.token(
        w.jwt_credential(credentialStatus=None, **{"@context": [words.VC_V2, words.OB_CONTEXT, "https://x.example/c"]})
    ),
}  # fmt: skip

ALL = TOKENS | PROOFS | CONTEXTS


def test_there_are_enough_of_them() -> None:
    assert len(TOKENS) >= 40
    assert len(PROOFS) >= 30
    assert len(CONTEXTS) >= 25


@pytest.mark.parametrize("name", ALL)
def test_a_forgery_is_never_green(world: World, name: str) -> None:
    forged = ALL[name](world)
    verdict = world.verify(forged)
    assert verdict.headline in {Headline.NOT_AUTHENTIC, Headline.UNREADABLE, Headline.UNDETERMINED}
    assert verdict.subject is None
    assert all(check.code != "check.fault" for check in verdict.checks)


@pytest.mark.parametrize("name", [name for name in TOKENS if name.startswith("jwk ")])
def test_a_key_given_along_in_our_name_is_a_forgery(world: World, name: str) -> None:
    assert world.verify(TOKENS[name](world)).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("name", ["kid http", "kid file:", "kid data:"])
def test_in_the_name_of_this_service_a_key_of_another_place_is_a_forgery(world: World, name: str) -> None:
    forged = TOKENS[name](world)
    assert world.verify(forged).headline is Headline.UNDETERMINED
    assert world.verify(forged, own_origin=w.ORIGIN).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("inline", ["two terms swapped", "null", "a term removed", "signed, redefined in a token"])
def test_an_inline_context_that_touches_a_word_is_not_authentic(world: World, inline: str) -> None:
    assert world.verify(CONTEXTS[inline](world)).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("unknown", ["an unknown context", "over http", "signed, unknown in a token"])
def test_an_unknown_context_is_undetermined(world: World, unknown: str) -> None:
    verdict = world.verify(CONTEXTS[unknown](world))
    assert verdict.headline in {Headline.UNDETERMINED, Headline.NOT_AUTHENTIC}
    assert any(check.code == "context.unknown" for check in verdict.checks)
    assert world.web.asked == [url for url in world.web.asked if "did.json" in url]  # no context is ever asked for


def test_an_unbound_key_of_an_unknown_issuer_is_undetermined(world: World) -> None:
    """Somebody else's issuer that publishes no keys: we cannot say that it is a forgery, nor that it is not."""
    issuer = publish_profile(world, type="Profile", name="Autre")
    changes = {"iss": issuer, "issuer": {"id": issuer, "type": ["Profile"]}}
    for header in (
        {"jwk": jwk_of(world)},
        {"kid": publish_key(world, "https://victim.example/keys/1")},
        {"kid": publish_key(world, "https://other.example/keys/1")},
    ):
        verdict = world.verify(token(world, header, **changes))
        assert verdict.headline is Headline.UNDETERMINED
    codes = {check.code for check in verdict.checks}
    assert "issuer_binding.unpublished" in codes
    same = world.verify(token(world, {"kid": "https://victim.example/keys/1"}, **changes))
    assert "issuer_binding.same_origin" in {check.code for check in same.checks}
    ours = world.verify(token(world, {"jwk": jwk_of(world)}, **changes), known_issuers={issuer: "Autre"})
    assert ours.headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("listed", ["key set", "document", "key set without a document"])
def test_an_https_issuer_that_publishes_its_key(world: World, listed: str) -> None:
    key = world.signer("stranger", Algorithm.RS256).method
    name = "https://victim.example/issuer#k"
    members: dict[str, Any] = {}
    if listed == "document":
        entry = {
            "id": name,
            "type": "JsonWebKey",
            "controller": "https://victim.example/issuer",
            "publicKeyJwk": key.jwk,
        }
        members = {"verificationMethod": [entry], "assertionMethod": [name]}
    else:
        world.web.put("https://victim.example/.well-known/jwks.json", {"keys": [key.jwk]})
    issuer = publish_profile(world, **members)
    if listed == "key set without a document":
        del world.web.pages[issuer]
    changes = {"iss": issuer, "issuer": {"id": issuer, "type": ["Profile"]}}
    header = {"kid": name} if listed == "document" else {"jwk": key.jwk}
    verdict = world.verify(token(world, header, **changes))
    assert verdict.headline is Headline.VALID, verdict.checks
    assert verdict.notes == ("issuer.unlisted",)
    other = compact({"jwk": jwk_of(world, owner="gueret")}, claims(**changes), world.signer("gueret", Algorithm.RS256))
    assert world.verify(other).headline is Headline.NOT_AUTHENTIC


def test_a_key_of_the_set_that_is_anothers(world: World) -> None:
    key = {**jwk_of(world), "iss": "https://victim.example/other"}
    world.web.put("https://victim.example/.well-known/jwks.json", {"keys": [key]})
    issuer = publish_profile(world)
    changes = {"iss": issuer, "issuer": {"id": issuer, "type": ["Profile"]}}
    assert world.verify(token(world, {"jwk": jwk_of(world)}, **changes)).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("kind", ["did:key", "did:jwk"])
def test_an_issuer_that_is_its_key(world: World, kind: str) -> None:
    signer = world.signer("stranger")
    name = did_key(signer) if kind == "did:key" else did_jwk(signer)
    issuer = name.partition("#")[0]
    good = signed_as(world, name, issuer__id=issuer)
    assert world.verify(good).headline is Headline.VALID
    assert world.verify(signed_as(world, name)).headline is Headline.NOT_AUTHENTIC
    changes = {"iss": issuer, "issuer": {"id": issuer, "type": ["Profile"]}}
    assert world.verify(token(world, {"jwk": jwk_of(world, Algorithm.EDDSA)}, Algorithm.EDDSA, **changes)).headline is (
        Headline.VALID
    )
    assert world.verify(token(world, {"jwk": jwk_of(world)}, **changes)).headline is Headline.NOT_AUTHENTIC


def test_a_bare_did_key_as_the_name_of_its_key(world: World) -> None:
    issuer = did_key(world.signer("stranger")).partition("#")[0]
    assert world.verify(signed_as(world, issuer, issuer__id=issuer)).headline is Headline.VALID


def test_a_kid_that_is_a_bare_key_of_our_host(world: World) -> None:
    """The bare JWK that we serve: the DID document lists the same key, and that is what counts."""
    kid = publish_key(world, f"{w.ORIGIN}/keys/1", owner="network")
    signed = compact({"kid": kid}, claims(), world.signer("network", Algorithm.RS256))
    assert world.verify(signed).headline is Headline.VALID


def test_a_proof_beside_one_in_another_dialect(world: World) -> None:
    other = {**with_proof(world)["proof"][0], "cryptosuite": "bbs-2023"}
    verdict = world.verify(with_proofs(world, other))
    assert verdict.headline is Headline.VALID
    assert "proof.unsupported_beside" in verdict.notes
    assert world.verify(with_proof(world, cryptosuite="bbs-2023")).headline is Headline.UNDETERMINED


def test_without_the_binding_the_forgeries_are_green(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: real signatures, which only the binding tells from the issuer's."""
    steps = tuple(
        pipeline.Step(step.name, lambda _: [passed(CheckName.ISSUER_BINDING, "off")], step.needs, step.needs_hosted)
        if step.name is CheckName.ISSUER_BINDING
        else step
        for step in pipeline.STEPS
    )
    monkeypatch.setattr(pipeline, "STEPS", steps)
    names = [name for name in TOKENS if name.startswith(("jwk ", "kid did:", "kid of the"))] + ["kid of our site"]
    green = [name for name in names if world.verify(TOKENS[name](world)).headline is Headline.VALID]
    assert green == names
    assert world.verify(PROOFS["did:key"](world)).headline is Headline.VALID
    assert world.verify(PROOFS["a stranger's DID"](world)).headline is Headline.VALID
