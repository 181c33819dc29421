"""A key that only its own address vouches for, on hosts with many tenants (DECISIONS.md R1): it speaks for an https
issuer from the issuer's own place, and from nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier.key_addresses import ALICE, BOB, ELSEWHERE, HOST, PAGE, UNDER, presented
from tests.verifier.world import World
from verifier.checks.key_address import lies_under
from verifier.fetch import Fetched
from verifier.verdict import Headline, Verdict


def judged(world: World, issuer: str, kid: str, *, known: bool = False, **options: Any) -> tuple[Headline, str]:
    token = presented(world, issuer, kid, **options)
    return said(world.verify(token, known_issuers={issuer: "Alice"} if known else {}))


def said(verdict: Verdict) -> tuple[Headline, str]:
    binding = verdict.check("issuer_binding")
    assert binding is not None
    return verdict.headline, binding.code


AT_HOME = (Headline.VALID, "issuer_binding.own_address")
NEIGHBOUR = (Headline.UNDETERMINED, "issuer_binding.same_origin")


@pytest.mark.parametrize(("issuer", "kid"), UNDER)
def test_under_the_directory_of_the_issuer(world: World, issuer: str, kid: str) -> None:
    assert judged(world, issuer, kid) == AT_HOME
    assert judged(world, issuer, kid, known=True) == AT_HOME
    assert judged(world, issuer, kid, document=PAGE) == AT_HOME  # a page for people
    other = world.signer("gueret", Algorithm.ES256).method.jwk
    assert judged(world, issuer, kid, key={**other, "kid": kid})[0] is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize(("issuer", "kid"), ELSEWHERE)
def test_a_neighbour_never_speaks_for_the_issuer(world: World, issuer: str, kid: str) -> None:
    assert judged(world, issuer, kid) == NEIGHBOUR
    assert judged(world, issuer, kid, document=PAGE)[0] is Headline.UNDETERMINED
    assert judged(world, issuer, kid, known=True)[0] is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize(
    "address",
    [
        "https://plateforme.example.evil.example/tenants/alice/key",
        "https://evil.example/tenants/alice/key",
        "https://alice.plateforme.example/tenants/alice/key",
        "https://plateforme.example:8443/tenants/alice/key",
        "https://plateforme.example./tenants/alice/key",
        "https://alice@plateforme.example/tenants/alice/key",
        "https://plateforme.example@evil.example/tenants/alice/key",
        "http://plateforme.example/tenants/alice/key",
        "https://plateforme.example\\@evil.example/tenants/alice/key",
        "HTTPS://plateforme.example/tenants/alice/key",
    ],
)
def test_another_origin_is_never_the_issuers(world: World, address: str) -> None:
    assert not lies_under(address, ALICE)
    assert judged(world, ALICE, address)[0] is Headline.UNDETERMINED


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (f"{ALICE}/keys/1", AT_HOME),
        (f"{ALICE}/keys/2", AT_HOME),
        (f"{BOB}/keys/1", NEIGHBOUR),
        (f"{HOST}/uploads/1", NEIGHBOUR),
        ("https://evil.example/tenants/alice/keys/1", NEIGHBOUR),
    ],
)
def test_a_redirect_leads_nowhere_else(world: World, end: str, expected: tuple[Headline, str]) -> None:
    kid = f"{ALICE}/keys/1"
    token = presented(world, ALICE, kid)
    page = world.web.pages[kid]
    assert isinstance(page, Fetched)
    world.web.pages[kid] = Fetched(end, page.status, page.media_type, page.data)
    assert said(world.verify(token)) == expected


@pytest.mark.parametrize(
    "named",
    [
        lambda kid: {"assertionMethod": [kid]},
        lambda kid: {"assertionMethod": kid},
        lambda kid: {"verificationMethod": [kid]},
        lambda kid: {"publicKey": kid},
        lambda kid: {"jwks_uri": kid},
    ],
    ids=["assertionMethod", "assertionMethod alone", "verificationMethod", "publicKey", "jwks_uri"],
)
def test_an_address_that_the_issuers_document_names(world: World, named: Any) -> None:
    kid = f"{HOST}/keys/of-alice"
    assert judged(world, ALICE, kid) == NEIGHBOUR
    document = {"id": ALICE, "type": "Profile", **named(kid)}
    assert judged(world, ALICE, kid, document=document) == AT_HOME
    assert judged(world, ALICE, kid, document=document, known=True) == AT_HOME
    # Another key, in place of the one that is named, is not hers any more, wherever it lies.
    assert judged(world, ALICE, f"{ALICE}/key", document=document)[0] is not Headline.VALID
    far = "https://keys.example/1"
    assert judged(world, ALICE, far, document={"id": ALICE, **named(far)}) == (
        Headline.UNDETERMINED, "issuer_binding.unpublished")  # fmt: skip


def test_an_address_that_is_named_for_something_else(world: World) -> None:
    kid = f"{HOST}/keys/of-alice"
    for purpose in ("authentication", "keyAgreement"):
        document = {"id": ALICE, purpose: [kid], "verificationMethod": [kid]}
        assert judged(world, ALICE, kid, document=document)[0] is Headline.NOT_AUTHENTIC
    # The document holds the key of this name, and it is another.
    held = {"id": kid, "type": "JsonWebKey", "controller": ALICE}
    held["publicKeyJwk"] = world.signer("gueret", Algorithm.ES256).method.jwk  # type: ignore[assignment]
    document = {"id": ALICE, "verificationMethod": [held], "assertionMethod": [kid]}
    assert judged(world, ALICE, kid, document=document)[0] is Headline.NOT_AUTHENTIC


def test_an_issuer_that_lists_other_keys_does_not_mean_what_lies_in_its_directory(world: World) -> None:
    held = {"id": f"{ALICE}#k", "type": "JsonWebKey", "controller": ALICE}
    held["publicKeyJwk"] = world.signer("gueret", Algorithm.ES256).method.jwk  # type: ignore[assignment]
    document = {"id": ALICE, "verificationMethod": [held], "assertionMethod": [f"{ALICE}#k"]}
    assert judged(world, ALICE, f"{ALICE}/keys/1", document=document)[0] is Headline.NOT_AUTHENTIC


def test_a_key_that_says_it_is_anothers(world: World) -> None:
    kid = f"{ALICE}/keys/1"
    jwk = dict(world.signer("stranger", Algorithm.ES256).method.jwk)
    assert judged(world, ALICE, kid, key={**jwk, "iss": ALICE}) == AT_HOME
    assert judged(world, ALICE, kid, key={**jwk, "iss": BOB}) == NEIGHBOUR
    assert judged(world, ALICE, f"{kid}#1", key={"keys": [{**jwk, "kid": "1", "iss": BOB}]}) == NEIGHBOUR
    method = {"id": kid, "type": "JsonWebKey", "publicKeyJwk": jwk}
    assert judged(world, ALICE, kid, key={**method, "controller": ALICE}) == AT_HOME
    assert judged(world, ALICE, kid, key={**method, "controller": BOB}) == NEIGHBOUR
    assert judged(world, ALICE, kid, key={**method, "expires": "2026-01-01T00:00:00Z"})[0] is Headline.UNDETERMINED


def test_the_hosts_own_key_set(world: World) -> None:
    kid = f"{HOST}/.well-known/jwks.json#1"
    jwk = {**world.signer("stranger", Algorithm.ES256).method.jwk, "kid": "1"}
    assert judged(world, ALICE, kid, key={"keys": [jwk]}) == (Headline.VALID, "issuer_binding.listed")
    assert judged(world, ALICE, kid, key={"keys": [{**jwk, "iss": BOB}]})[0] is Headline.NOT_AUTHENTIC


def test_an_issuer_that_does_not_answer(world: World) -> None:
    """It may list other keys; one that answers that there is no such document lists none."""
    token = presented(world, ALICE, f"{ALICE}/keys/1")
    world.web.put(ALICE, b"", status=404)
    assert said(world.verify(token)) == AT_HOME
    for status in (500, 503):
        world.web.put(ALICE, b"", status=status)
        assert world.verify(token).headline is Headline.UNDETERMINED
    del world.web.pages[ALICE]
    assert world.verify(token).headline is Headline.UNDETERMINED


def test_the_service_itself_lists_all_its_keys(world: World) -> None:
    token = presented(world, ALICE, f"{ALICE}/keys/1")
    assert world.verify(token, own_origin=HOST).headline is Headline.NOT_AUTHENTIC


def test_a_did_key_that_an_https_issuer_names(world: World) -> None:
    """Nobody else can answer for a did:key; whether it is the issuer's, its document says."""
    signer = world.signer("stranger", Algorithm.ES256)
    name = f"did:key:{signer.method.multibase}#{signer.method.multibase}"
    token = d.token(d.Named(signer, ALICE, name), "Open Badges")
    world.web.put(ALICE, {"id": ALICE, "type": "Profile", "assertionMethod": [name]})
    assert world.verify(token).headline is Headline.VALID
    world.web.put(ALICE, {"id": ALICE, "type": "Profile"})
    assert said(world.verify(token)) == (Headline.UNDETERMINED, "issuer_binding.unpublished")
    assert world.verify(token, known_issuers={ALICE: "Alice"}).headline is Headline.NOT_AUTHENTIC
    world.web.put(ALICE, {"id": ALICE, "type": "Profile", "assertionMethod": []})
    assert world.verify(token).headline is Headline.NOT_AUTHENTIC
