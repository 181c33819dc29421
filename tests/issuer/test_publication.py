"""Documents for machines: every key is where verifiers look for it, and no private member is published."""

from __future__ import annotations

import json

from issuer.drafts import AchievementDraft, IssuerProfile
from issuer.publication import achievement_document, did_document, jwk, jwks, profile_document
from keys import dids
from keys.canonical import canonicalize
from keys.keyring import Keyring
from keys.signing import Signer

ORIGIN = "https://badges.example"
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "k"}


def test_the_networks_did_document_names_every_key(keyring: Keyring, site_ed25519: Signer) -> None:
    document = did_document(ORIGIN, keyring.methods("network"), also=keyring.methods("gueret"))
    assert document["id"] == "did:web:badges.example"
    assert document["verificationMethod"][0]["type"] == "JsonWebKey"
    published = {method["id"] for method in document["verificationMethod"]}
    assert published == {method.id for owner in ("network", "gueret") for method in keyring.methods(owner)}
    assert site_ed25519.method.id not in document["assertionMethod"]
    for method in keyring.methods("network"):
        assert dids.find_method(document, method.id, "did:web:badges.example").same_key(method)


def test_a_sites_did_document(keyring: Keyring, site_ed25519: Signer) -> None:
    document = did_document(ORIGIN, keyring.methods("gueret"), "sites", "gueret")
    assert document["id"] == "did:web:badges.example:sites:gueret"
    assert document["assertionMethod"] == [site_ed25519.method.id]


def test_the_key_set(keyring: Keyring, network_rsa: Signer) -> None:
    methods = keyring.methods("network") + keyring.methods("gueret")
    document = jwks(methods)
    assert [key["kid"] for key in document["keys"]] == [method.id for method in methods]
    for key in document["keys"]:
        assert not PRIVATE & set(key)
    assert jwk(network_rsa.method) in document["keys"]
    assert jwk(network_rsa.method)["alg"] == "RS256"
    assert jwk(network_rsa.method)["use"] == "sig"


def test_profile_and_achievement_stand_alone(
    network: IssuerProfile, site: IssuerProfile, achievement: AchievementDraft
) -> None:
    for profile in (network, site):
        document = profile_document(profile)
        assert document["id"] == profile.id
        assert document["type"] == ["Profile"]
        assert canonicalize(document)
    document = achievement_document(achievement)
    assert document["id"] == achievement.id
    assert canonicalize(document)
    assert "null" not in json.dumps(document)
