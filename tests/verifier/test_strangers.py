"""Unknown issuers, and their keys as they publish them: old and new names of a key, a supported key beside unsupported
ones, documents with little in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.verifier import strangers as s
from verifier.verdict import Headline

SCHOOL, HOST = "did:web:school.example", "https://school.example"
ISSUER = f"{HOST}/issuer"
DID_URL, KEYS_URL = f"{HOST}/.well-known/did.json", f"{HOST}/.well-known/jwks.json"


@dataclass(frozen=True)
class Published:
    """An issuer, the name of its key, and its pages."""

    issuer: str
    name: str
    pages: dict[str, Any]


Publish = Callable[[s.Key], Published]


def did_key(signer: s.Key) -> Published:
    did = f"did:key:{s.multikey(signer)}"
    return Published(did, f"{did}#{s.multikey(signer)}", {})


def did_jwk(signer: s.Key) -> Published:
    key = s.jwk(signer, use="sig", kid="1", key_ops=["verify"])
    did = f"did:jwk:{s.base64url(json.dumps(key).encode())}"
    return Published(did, f"{did}#0", {})


def did_web(
    write: Callable[[s.Key], dict[str, Any]], *others: dict[str, Any], did: str = SCHOOL, at: str = DID_URL
) -> Publish:
    """A did:web whose one method for assertions has what `write` gives, beside others."""

    def publish(signer: s.Key) -> Published:
        method = {"id": f"{did}#key-1", "controller": did, **write(signer)}
        document = {"@context": "https://www.w3.org/ns/did/v1", "id": did, "verificationMethod": [*others, method]}
        return Published(did, f"{did}#key-1", {at: {**document, "assertionMethod": ["#key-1"]}})

    return publish


def of_2018(signer: s.Key) -> dict[str, Any]:
    return {"type": "Ed25519VerificationKey2018", "publicKeyBase58": s.base58(s.raw(signer))}


def of_2020(signer: s.Key) -> dict[str, Any]:
    return {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": s.multikey(signer)}


def json_web_key_2020(signer: s.Key) -> dict[str, Any]:
    return {"type": "JsonWebKey2020", "publicKeyJwk": s.jwk(signer, kid="key-1")}


def relative(signer: s.Key) -> dict[str, Any]:
    return {"id": "#key-1", **of_2018(signer)}


# Kinds that are not read here, as documents hold them beside one that is.
SECP256K1 = {"kty": "EC", "crv": "secp256k1", "x": "r5pBRFppZ-3K6zWKIZcLz1wNoSLeeT2Qj0UVI1v1Ljk", "y": "sb_JE64AW9pP6"}
UNREAD_METHODS = (
    {"id": f"{SCHOOL}#a", "type": "JsonWebKey2020", "controller": SCHOOL, "publicKeyJwk": SECP256K1},
    {
        "id": f"{SCHOOL}#b",
        "type": "X25519KeyAgreementKey2019",
        "controller": SCHOOL,
        "publicKeyBase58": "6ASf5EcmmEHTgDJ4X4ZT5vT6iHVJBXPg5AN5YoTCpGWt",
    },
    {"id": f"{SCHOOL}#c", "type": "Bls12381G2Key2020", "controller": SCHOOL, "publicKeyBase58": "25VFRgQEfbJ3Pit6Z3"},
    {"id": f"{SCHOOL}#d", "type": "RsaVerificationKey2018", "controller": SCHOOL, "publicKeyPem": "-----BEGIN"},
    {"id": f"{SCHOOL}#e", "type": "EcdsaSecp256k1RecoveryMethod2020", "controller": SCHOOL, "ethereumAddress": "0x1"},
)
UNREAD_KEYS = (
    {**SECP256K1, "kid": "a"},
    {"kty": "OKP", "crv": "X25519", "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo", "use": "enc"},
    {"kty": "OKP", "crv": "Ed448", "x": "AA", "kid": "c"},
    {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA", "kid": "d"},
    {"kid": 5},
    "key",
)


def profile_of_2018(signer: s.Key) -> Published:
    name = f"{ISSUER}#key"
    method = {"id": name, "controller": ISSUER, **of_2018(signer)}
    profile = {"id": ISSUER, "type": "Profile", "verificationMethod": method, "assertionMethod": name}
    return Published(ISSUER, name, {ISSUER: profile})


def method_with_an_address(signer: s.Key) -> Published:
    """The method stands alone at its own address; the host's key set says that it is the issuer's."""
    name = f"{HOST}/keys/1"
    method = {"id": name, "controller": ISSUER, **of_2018(signer)}
    return Published(ISSUER, name, {name: method, KEYS_URL: {"keys": [*UNREAD_KEYS, s.jwk(signer)]}})


def key_set(signer: s.Key) -> Published:
    keys = [*UNREAD_KEYS, s.jwk(signer, kid="key", use="sig")]
    return Published(ISSUER, f"{KEYS_URL}#key", {KEYS_URL: {"keys": keys}})


def key_set_beside_a_profile_of_another_name(signer: s.Key) -> Published:
    published = key_set(signer)
    return Published(ISSUER, published.name, {**published.pages, ISSUER: {"id": f"{ISSUER}/", "type": "Profile"}})


LETTERS = "did:web:school.example:comp%C3%A9tences"
EDDSA: dict[str, Publish] = {
    "did:web, Ed25519VerificationKey2018": did_web(of_2018),
    "did:web, Ed25519VerificationKey2018, relative": did_web(relative),
    "did:web, Ed25519VerificationKey2020": did_web(of_2020),
    "did:web, one among others": did_web(of_2018, *UNREAD_METHODS),
    "did:web, letters in its path": did_web(of_2020, did=LETTERS, at=f"{HOST}/comp%C3%A9tences/did.json"),
    "https, Ed25519VerificationKey2018": profile_of_2018,
    "https, a method with an address": method_with_an_address,
}
ANY: dict[str, Publish] = {
    "did:key": did_key,
    "did:jwk": did_jwk,
    "did:web, JsonWebKey2020": did_web(json_web_key_2020, *UNREAD_METHODS),
    "JWKS": key_set,
    "JWKS, a profile of another name": key_set_beside_a_profile_of_another_name,
}
KINDS = ("Ed25519", "P-256", "P-384", "RSA", "RSA-4096")
TOKENS = [(kind, name) for kind in KINDS for name in ANY] + [("Ed25519", name) for name in EDDSA]
PROOFS = [*EDDSA, "did:key", "did:jwk", "did:web, JsonWebKey2020"]


@pytest.mark.parametrize(("kind", "name"), TOKENS)
def test_tokens(kind: str, name: str) -> None:
    signer, other = s.key(kind), s.key(kind, 1)
    published = (ANY | EDDSA)[name](signer)
    badge = s.badge(published.issuer)
    verdict = s.judged(s.token(badge, signer, published.name), published.pages)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert verdict.credential is not None and verdict.credential.issuer_id == published.issuer
    forged = s.judged(s.token(badge, other, published.name), published.pages)
    assert (forged.headline, forged.credential) == (Headline.NOT_AUTHENTIC, None)
    header, _, rest = s.token(badge, signer, published.name).partition(".")
    spoilt = s.token(s.badge(published.issuer, name="Autre"), signer, published.name).split(".")[1]
    changed = s.judged(f"{header}.{spoilt}.{rest.partition('.')[2]}", published.pages)
    assert changed.headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("name", PROOFS)
@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_proofs(name: str, version: str) -> None:
    signer = s.key("Ed25519")
    published = (ANY | EDDSA)[name](signer)
    badge = s.badge(published.issuer)
    if version == "1.1":
        badge = s.version_1(badge)
        badge["@context"].append("https://w3id.org/security/data-integrity/v2")
    signed = s.embedded(badge, signer, published.name)
    assert s.judged(signed, published.pages).headline is Headline.VALID
    assert s.judged({**signed, "name": "Autre"}, published.pages).headline is Headline.NOT_AUTHENTIC
    forged = s.embedded(badge, s.key("Ed25519", 1), published.name)
    assert s.judged(forged, published.pages).headline is Headline.NOT_AUTHENTIC


def test_a_did_key_of_rsa_signs_no_proof() -> None:
    """There is no cryptosuite for it: such a proof was not made with that key."""
    published = did_key(s.key("RSA"))
    signed = s.embedded(s.badge(published.issuer), s.key("Ed25519"), published.name)
    assert s.judged(signed).headline is Headline.NOT_AUTHENTIC


def entry_with(**members: Any) -> Publish:
    return did_web(lambda signer: {**of_2018(signer), **members})


def silent_profile(**members: Any) -> Publish:
    """One platform's way: a profile with its one key, that gives it no purpose."""

    def publish(signer: s.Key) -> Published:
        published = profile_of_2018(signer)
        profile = {name: value for name, value in published.pages[ISSUER].items() if name != "assertionMethod"}
        return Published(ISSUER, published.name, {ISSUER: {**profile, **members}})

    return publish


def alone(**members: Any) -> Publish:
    def publish(signer: s.Key) -> Published:
        published = method_with_an_address(signer)
        method = {**published.pages[published.name], **members}
        return Published(ISSUER, published.name, {**published.pages, published.name: method})

    return publish


OTHER = s.base58(s.raw(s.key("Ed25519", 1)))
# What is false, and what is merely unsupported: only the first is called not authentic.
REFUSED: dict[str, tuple[Publish, Headline, str]] = {
    "no type that says what the bytes are": (entry_with(type="Multikey"), Headline.UNDETERMINED, "key.unsupported"),
    "bytes of another curve": (
        entry_with(type="X25519KeyAgreementKey2019"),
        Headline.UNDETERMINED,
        "key.unsupported",
    ),
    "a profile that gives no purpose, and has more keys": (
        silent_profile(jwks_uri="https://school.example/keys"),
        Headline.UNDETERMINED,
        "key.no_purpose",
    ),
    "a profile that gives another": (
        silent_profile(authentication=[f"{ISSUER}#key"]),
        Headline.NOT_AUTHENTIC,
        "key.unknown",
    ),
    "a profile that gives none to any": (silent_profile(assertionMethod=[]), Headline.NOT_AUTHENTIC, "key.unknown"),
    "two keys in one": (entry_with(publicKeyMultibase=f"z{OTHER}"), Headline.NOT_AUTHENTIC, "key.malformed"),
    "a key and a byte": (entry_with(publicKeyBase58=f"1{OTHER}"), Headline.NOT_AUTHENTIC, "key.malformed"),
    "a weak key": (entry_with(publicKeyBase58="1" * 32), Headline.NOT_AUTHENTIC, "key.weak"),
    "its secret beside it": (entry_with(privateKeyBase58=OTHER), Headline.NOT_AUTHENTIC, "key.private_published"),
    "revoked": (entry_with(revoked="2026-01-01T00:00:00Z"), Headline.NOT_AUTHENTIC, "key.unknown"),
    "at its own address, revoked": (alone(revoked="2026-01-01"), Headline.NOT_AUTHENTIC, "key.unknown"),
    "at its own address, with its secret": (alone(secretKeyPem=""), Headline.NOT_AUTHENTIC, "key.private_published"),
    "at its own address, twice": (alone(publicKeyJwk={}), Headline.NOT_AUTHENTIC, "key.malformed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_keys_with_which_no_badge_is_valid(name: str) -> None:
    publish, headline, code = REFUSED[name]
    signer = s.key("Ed25519")
    published = publish(signer)
    signed = s.embedded(s.badge(published.issuer), signer, published.name)
    verdict = s.judged(signed, published.pages)
    assert (verdict.headline, verdict.credential) == (headline, None)
    assert code in {check.code for check in verdict.checks}


def test_an_unnamed_key_among_several_is_not_used() -> None:
    """A `kid` that is the address of the set, and a set whose other keys have names."""
    signer, pages = s.key("P-256"), {KEYS_URL: {"keys": [s.jwk(s.key("RSA"), kid="1"), s.jwk(s.key("P-256"))]}}
    verdict = s.judged(s.token(s.badge(ISSUER), signer, KEYS_URL), pages)
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert "key.unknown" in {check.code for check in verdict.checks}


@pytest.mark.parametrize("publish", [did_key, did_jwk])
@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "RSA"])
def test_a_kid_names_the_one_key_of_a_did_by_any_name(publish: Publish, kind: str) -> None:
    """Widespread software writes a thumbprint for the fragment, or no DID at all: the DID has only one key."""
    signer, other = s.key(kind), s.key(kind, 1)
    published = publish(signer)
    badge = s.badge(published.issuer)
    for kid in (published.issuer, f"{published.issuer}#Vzx7l5fh56F3Pf9aR3DECU5B", "Vzx7l5fh56F3Pf9aR3DECU5B", "#key-1"):
        verdict = s.judged(s.token(badge, signer, kid))
        assert verdict.headline is Headline.VALID, verdict.checks
        assert {check.facts.get("method") for check in verdict.checks if check.code == "key.found"} == {
            published.name[:300]
        }
        assert s.judged(s.token(badge, other, kid)).headline is Headline.NOT_AUTHENTIC
    # The name must match exactly for another DID, and in a proof, where it is no mere hint.
    for kid in (publish(other).issuer, f"{publish(other).issuer}#{published.name.partition('#')[2]}"):
        assert s.judged(s.token(badge, other, kid)).headline is Headline.NOT_AUTHENTIC
    if kind == "Ed25519":
        signed = s.embedded(badge, signer, f"{published.issuer}#Vzx7l5fh56F3Pf9aR3DECU5B")
        assert s.judged(signed).headline is Headline.NOT_AUTHENTIC
