"""Tokens that depart from their profile: a fault of form where the credential says the same, and a forgery where a
claim contradicts it or the token is one of another protocol."""

from __future__ import annotations

from typing import Any

import pytest

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier.profiles import presented
from tests.verifier.world import World
from verifier.verdict import Headline, Verdict


def faults(verdict: Verdict) -> dict[str, Any]:
    return {fault.code: dict(fault.facts) for fault in verdict.faults}


def broken(token: str) -> str:
    text, _, signature = token.rpartition(".")
    return f"{text}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def test_the_profile_itself_has_no_fault(world: World) -> None:
    assert world.verify(presented(world)).headline is Headline.VALID
    assert world.verify(presented(world)).conforms


@pytest.mark.parametrize("claim", ["iss", "sub", "jti", "nbf", "exp"])
def test_a_claim_that_is_missing(world: World, claim: str) -> None:
    token = presented(world, claims={claim: None})
    verdict = world.verify(token)
    assert (verdict.headline, verdict.conforms) == (Headline.VALID, False)
    assert faults(verdict) == {"form.claim_missing": {"claims": [claim]}}
    assert world.verify(broken(token)).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "did:web:other.example"),
        ("sub", "urn:uuid:1"),
        ("jti", "urn:uuid:1"),
        ("nbf", 1),
        ("exp", 4_000_000_000),
    ],
)
def test_a_claim_that_contradicts_the_credential(world: World, claim: str, value: Any) -> None:
    verdict = world.verify(presented(world, claims={claim: value}))
    assert (verdict.headline, verdict.check("proof").code) == (Headline.NOT_AUTHENTIC, "jws.claims")  # type: ignore[union-attr]
    # Another that is missing does not hide it.
    other = "jti" if claim != "jti" else "sub"
    assert world.verify(presented(world, claims={claim: value, other: None})).headline is Headline.NOT_AUTHENTIC


def test_a_claim_about_which_the_credential_is_silent(world: World) -> None:
    subject = d.badge_of(d.did_web(world, Algorithm.RS256))["credentialSubject"]
    del subject["id"]
    verdict = world.verify(presented(world, claims={"sub": "did:example:1", "credentialSubject": subject}))
    assert faults(verdict)["form.claim_alone"] == {"claims": ["sub"]}
    assert verdict.headline is Headline.VALID
    assert verdict.credential is not None and verdict.credential.subject_id is None
    for value in (7, [], {}):
        verdict = world.verify(presented(world, claims={"sub": value, "credentialSubject": subject}))
        assert verdict.headline is Headline.NOT_AUTHENTIC


PROFILES = (
    "jwt_vc_json", "jwt_vc_json-ld", "jwt_vc", "JWT_VC_JSON", "jwt", "application/jwt", "VC+JWT", "vc+sd-jwt",
    "vc+json", "vc-jwt", "openid_credential", "application/vc+ld+json",
)  # fmt: skip


@pytest.mark.parametrize("typ", PROFILES)
def test_the_type_of_another_profile_of_credentials(world: World, typ: str) -> None:
    token = presented(world, {"typ": typ})
    verdict = world.verify(token)
    assert (verdict.headline, faults(verdict)) == (Headline.VALID, {"form.token_type": {"typ": typ}})
    assert world.verify(broken(token)).headline is Headline.NOT_AUTHENTIC


OTHER_PROTOCOLS = (
    "at+jwt", "application/at+jwt", "dpop+jwt", "logout+jwt", "secevent+jwt", "openid4vci-proof+jwt", "kb+jwt",
    "vp+jwt", "oauth-authz-req+jwt", "entity-statement+jwt", "statuslist+jwt", "JOSE", "JOSE+JSON", "application/json",
    "vci+jwt", "wallet-attestation+jwt",
)  # fmt: skip


@pytest.mark.parametrize("typ", OTHER_PROTOCOLS)
def test_the_token_of_another_protocol_is_no_badge(world: World, typ: str) -> None:
    """Its signer may have let somebody else choose what stands in it (RFC 8725 section 3.11)."""
    verdict = world.verify(presented(world, {"typ": typ}))
    assert (verdict.headline, verdict.check("proof").code) == (Headline.NOT_AUTHENTIC, "jws.typ")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "member",
    [
        {"x5c": ["MIIB"]},
        {"x5t": "AAAA"},
        {"x5t#S256": "AAAA"},
        {"iss": "did:web:badges.example"},
        {"aud": ["https://wallet.example"]},
        {"iat": 1_795_000_000},
        {"cty": "vc"},
    ],
    ids=str,
)
def test_header_members_that_change_nothing(world: World, member: dict[str, Any]) -> None:
    token = presented(world, member)
    verdict = world.verify(token)
    assert (verdict.headline, faults(verdict)) == (Headline.VALID, {"form.token_header": {"members": [*member]}})
    assert world.verify(broken(token)).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize(
    "member",
    [
        {"crit": ["b64"], "b64": True}, {"crit": []}, {"b64": False}, {"b64": True}, {"zip": "DEF"}, {"enc": "A128GCM"},
        {"jku": "https://badges.example/jwks"}, {"x5u": "https://badges.example/x"}, {"epk": {}}, {"level": "expert"},
        {"x5c": ["MIIB"], "crit": ["x5c"]}, {"typ": "jwt_vc_json", "crit": ["exp"]},
    ],
    ids=str,
)  # fmt: skip
def test_header_members_that_could_change_what_is_read_stay_refused(world: World, member: dict[str, Any]) -> None:
    assert world.verify(presented(world, member)).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("member", [{"iss": "did:web:evil.example"}, {"sub": "urn:uuid:1"}, {"iss": 7}], ids=str)
def test_a_claim_in_the_header_that_contradicts(world: World, member: dict[str, Any]) -> None:
    """RFC 7519 section 5.3."""
    assert world.verify(presented(world, member)).headline is Headline.NOT_AUTHENTIC


def test_a_certificate_is_no_key(world: World) -> None:
    verdict = world.verify(presented(world, {"kid": None, "x5c": ["MIIB"]}), known_issuers={})
    assert (verdict.headline, verdict.check("issuer_key").code) == (Headline.UNDETERMINED, "key.unnamed")  # type: ignore[union-attr]


def test_a_credential_of_the_newer_data_model_in_the_older_claim(world: World) -> None:
    key = d.did_web(world, Algorithm.RS256)
    badge = d.badge_of(key, credentialStatus=None)
    payload = {"vc": badge, **d.claims_of(badge)}
    verdict = world.verify(d.compact({"typ": "JWT", "kid": key.name}, payload, key.signer))
    assert (verdict.headline, faults(verdict)) == (Headline.VALID, {"form.claim_place": {"claims": ["vc"]}})
    short = {name: value for name, value in badge.items() if name not in ("id", "validFrom", "validUntil")}
    verdict = world.verify(d.compact({"typ": "JWT", "kid": key.name}, {**payload, "vc": short}, key.signer))
    assert verdict.headline is Headline.VALID and verdict.credential is not None
    assert verdict.credential.valid_from is not None and verdict.credential.valid_until is not None
    assert world.verify(d.compact({"kid": key.name}, {**payload, "nbf": 1}, key.signer)).headline is (
        Headline.NOT_AUTHENTIC)  # fmt: skip
