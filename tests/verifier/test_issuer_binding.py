"""Whose key it is (DECISIONS.md R1): what an issuer may publish, what it need not, and what stays unknown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.dialects import compact
from tests.verifier.forging import RS256, claims, did_key, jwk_of, publish_key, token
from tests.verifier.world import World
from verifier.verdict import Headline, Trust


def publish_issuer(world: World, **members: Any) -> str:
    """An https issuer: its document is its own controller document."""
    world.web.put("https://victim.example/issuer", {"id": "https://victim.example/issuer", **members})
    return "https://victim.example/issuer"


def test_an_unbound_key_of_an_unknown_issuer_is_undetermined(world: World) -> None:
    """Another issuer that publishes no keys: the badge can be called neither forged nor authentic."""
    issuer = publish_issuer(world, type="Profile", name="Autre")
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
    key = world.signer("stranger", RS256).method
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
    issuer = publish_issuer(world, **members)
    if listed == "key set without a document":
        del world.web.pages[issuer]
    changes = {"iss": issuer, "issuer": {"id": issuer, "type": ["Profile"]}}
    header = {"kid": name} if listed == "document" else {"jwk": key.jwk}
    verdict = world.verify(token(world, header, **changes))
    assert verdict.headline is Headline.VALID, verdict.checks
    assert (verdict.notes, verdict.trust) == ((), Trust.CALLER)
    other = compact({"jwk": jwk_of(world, owner="gueret")}, claims(**changes), world.signer("gueret", RS256))
    assert world.verify(other).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("issuer", ["https://victim.example/issuer", "did:web:victim.example"])
@pytest.mark.parametrize("by", ["kid", "jwk", "a bare key elsewhere"])
def test_a_document_that_gives_no_purpose_to_any_key(world: World, issuer: str, by: str) -> None:
    """Some platforms list the key and nothing else: a DID document then does not say whether it may sign badges (DID
    Core section 5.3); the one key of an https issuer's own document may (`test_sole_key`)."""
    address = issuer if issuer.startswith("https:") else "https://victim.example/.well-known/did.json"
    name = f"{issuer}#k"
    kid = publish_key(world, "https://keys.example/1") if by == "a bare key elsewhere" else name
    header = {"jwk": jwk_of(world)} if by == "jwk" else {"kid": kid}
    presented = token(world, header, iss=issuer, issuer={"id": issuer, "type": ["Profile"], "name": "Autre"})

    def publish(owner: str, **purposes: Any) -> None:
        method = {"id": name, "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk_of(world, owner=owner)}
        world.web.put(address, {"id": issuer, "verificationMethod": [method], **purposes})

    publish("stranger")
    verdict = world.verify(presented)
    if issuer == address:
        assert verdict.headline is Headline.VALID, verdict.checks
        verdict = world.verify(presented, own_origin="https://victim.example")
    assert verdict.headline is Headline.UNDETERMINED, verdict.checks
    assert "key.no_purpose" in {check.code for check in verdict.checks}
    assert verdict.claim is not None and verdict.claim.issuer_name == "Autre"
    publish("stranger", assertionMethod=[name])
    assert world.verify(presented).headline is Headline.VALID
    publish("stranger", authentication=[name])
    assert world.verify(presented).headline is Headline.NOT_AUTHENTIC
    publish("gueret")  # a document that holds another key than this
    assert world.verify(presented).headline is not Headline.VALID


def test_a_key_of_the_set_that_is_anothers(world: World) -> None:
    key = {**jwk_of(world), "iss": "https://victim.example/other"}
    world.web.put("https://victim.example/.well-known/jwks.json", {"keys": [key]})
    issuer = publish_issuer(world)
    changes = {"iss": issuer, "issuer": {"id": issuer, "type": ["Profile"]}}
    assert world.verify(token(world, {"jwk": jwk_of(world)}, **changes)).headline is Headline.NOT_AUTHENTIC


def test_a_bare_did_key_as_the_name_of_its_key(world: World) -> None:
    issuer = did_key(world.signer("stranger")).partition("#")[0]
    key = d.Named(world.signer("stranger"), issuer, issuer)
    assert world.verify(d.secured(world, "eddsa-rdfc-2022", key, "2.0")).headline is Headline.VALID


@pytest.mark.parametrize("name", ["absolute", "relative", "embedded"])
@pytest.mark.parametrize(
    ("expires", "headline"),
    [
        ("2026-11-24T14:31:59Z", Headline.UNDETERMINED),
        ("2026-11-24T14:32:00Z", Headline.VALID),
        ("9999-12-31T23:59:59-05:00", Headline.VALID),
        ("soon", Headline.UNDETERMINED),
        (None, Headline.VALID),
    ],
)
def test_a_key_with_an_end_date(world: World, name: str, expires: str | None, headline: Headline) -> None:
    """What it signed long ago may be genuine, but nothing vouches for it any more (Controlled Identifiers 1.0)."""
    presented = world.sign(w.credential(issuer__id=w.STRANGER, credentialStatus=None), "stranger")
    document = world.publish_did(w.STRANGER, "stranger")
    methods = [{**method, "expires": expires} for method in document["verificationMethod"]]
    if name == "relative":
        methods = [{**method, "id": method["id"].removeprefix(w.STRANGER)} for method in methods]
    if name == "embedded":
        document |= {"verificationMethod": [], "assertionMethod": methods}
    else:
        document["verificationMethod"] = methods
    world.web.put("https://stranger.example/.well-known/did.json", document)
    verdict = world.verify(presented)
    assert verdict.headline is headline, verdict.checks


OWN_SITE = f"{w.NETWORK}:sites:nowhere"


@pytest.mark.parametrize(
    ("header", "issuer", "address"),
    [
        ({"kid": f"{OWN_SITE}#key"}, OWN_SITE, f"{w.ORIGIN}/sites/nowhere/did.json"),
        ({"jwk": None}, OWN_SITE, f"{w.ORIGIN}/sites/nowhere/did.json"),
        ({"kid": f"{w.ORIGIN}/keys/none"}, w.NETWORK, f"{w.ORIGIN}/keys/none"),
    ],
    ids=["a site", "a site, and a key along with it", "a key"],
)
def test_a_missing_site_of_ours_has_no_keys(world: World, header: dict[str, Any], issuer: str, address: str) -> None:
    """Our own answer that there is no such document is final; without an answer the binding is unknown."""
    header = {"jwk": jwk_of(world)} if "jwk" in header else header
    presented = token(world, header, iss=issuer, issuer={"id": issuer, "type": ["Profile"]})
    for status in (404, 410):
        world.web.put(address, b"", status=status)
        verdict = world.verify(presented, own_origin=w.ORIGIN)
        assert (verdict.headline, verdict.check("issuer_binding").code) == (  # type: ignore[union-attr]
            Headline.NOT_AUTHENTIC, "issuer_binding.impostor")  # fmt: skip
        assert world.verify(presented).headline is Headline.UNDETERMINED  # for another issuer's origin it stays unknown
    world.web.put(address, b"", status=503)
    assert world.verify(presented, own_origin=w.ORIGIN).headline is Headline.UNDETERMINED


def test_a_kid_that_is_a_bare_key_of_our_host(world: World) -> None:
    """The bare JWK that we serve: the DID document lists the same key, and that is what counts."""
    kid = publish_key(world, f"{w.ORIGIN}/keys/1", owner="network")
    signed = compact({"kid": kid}, claims(), world.signer("network", RS256))
    assert world.verify(signed).headline is Headline.VALID
