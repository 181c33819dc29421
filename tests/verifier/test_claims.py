"""What an unproven document says of itself: given where it can be read and nothing is false, never for a forgery."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from keys.algorithms import Algorithm
from schemas.baked_images import OpenBadgesVersion, bake_png
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.pictures import png
from tests.verifier.version_1 import SCHOOL, publish_version_1, version_1
from tests.verifier.world import World
from verifier.fetch import FetchFailed
from verifier.verdict import Claim, Headline

NAME, OURS = "Transmettre un savoir-faire", "Réseau Citoyen de Services"
ISSUED = datetime(2026, 11, 20, 9, tzinfo=UTC)
CLAIM = Claim(NAME, OURS, w.NETWORK, ISSUED)
DID_DOCUMENT = "https://badges.example/.well-known/did.json"


def test_an_unsigned_badge(world: World) -> None:
    verdict = world.verify(w.credential())
    assert (verdict.headline, verdict.credential, verdict.claim) == (Headline.UNDETERMINED, None, CLAIM)


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_an_issuer_that_does_not_answer(world: World, form: str) -> None:
    badge = world.sign(w.credential()) if form == "json" else world.token(w.jwt_credential())
    assert world.verify(badge).claim is None  # what is proven is in the credential
    world.web.pages[DID_DOCUMENT] = FetchFailed("fetch.unreachable")
    verdict = world.verify(badge)
    assert (verdict.headline, verdict.claim) == (Headline.UNDETERMINED, CLAIM)
    assert verdict.to_json()["claim"] == {
        "name": NAME,
        "issuer_name": OURS,
        "issuer_id": w.NETWORK,
        "issued_at": "2026-11-20T09:00:00Z",
    }


def test_a_context_that_is_not_held(world: World) -> None:
    badge = w.credential()
    badge["@context"].append("https://contexts.example/1")
    assert world.verify({**badge, "proof": world.sign(w.credential())["proof"]}).claim == CLAIM


@pytest.mark.parametrize("forged", ["name", "issuer", "key", "algorithm"])
def test_a_forger_is_not_repeated(world: World, forged: str) -> None:
    badge: Any = world.sign(w.credential())
    if forged == "name":
        badge["credentialSubject"]["achievement"]["name"] = "Docteur"
    if forged == "issuer":
        badge["issuer"]["id"] = w.STRANGER
    if forged == "key":
        badge = world.sign(w.credential(), "stranger")
    if forged == "algorithm":
        badge = d.compact({"alg": "none"}, w.credential(), world.signer("stranger", Algorithm.RS256))
    verdict = world.verify(badge)
    assert (verdict.headline, verdict.claim) == (Headline.NOT_AUTHENTIC, None)


def test_a_badge_that_is_revoked_or_expired_claims_nothing(world: World) -> None:
    world.publish_list(revoked=(w.INDEX,))
    verdict = world.verify(world.sign(w.credential()))
    assert (verdict.headline, verdict.claim) == (Headline.REVOKED, None)


@pytest.mark.parametrize(
    ("members", "claim"),
    [
        ({"issuer": w.STRANGER}, Claim(NAME, None, w.STRANGER, ISSUED)),
        ({"issuer__name": {"@value": "École", "@language": "fr"}}, Claim(NAME, "École", w.NETWORK, ISSUED)),
        ({"awardedDate": None}, CLAIM),
        ({"awardedDate": "hier"}, CLAIM),
        ({"issuer__name": "é" * 4000}, Claim(NAME, "é" * 300, w.NETWORK, ISSUED)),
        ({"issuer__name": 7}, Claim(NAME, None, w.NETWORK, ISSUED)),
        ({"credentialSubject__achievement__name": ["A", "B"]}, Claim("A", OURS, w.NETWORK, ISSUED)),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_read_and_what_is_left_out(world: World, members: dict[str, Any], claim: Claim) -> None:
    assert world.verify(w.credential(**members)).claim == claim


def test_an_assertion_of_version_2(world: World) -> None:
    presented = w.assertion(
        badge={"id": w.BADGE_URL, "name": "Couture", "issuer": {"id": w.PROFILE_URL, "name": "Lycée"}}
    )
    del world.web.pages[w.ASSERTION_URL]
    verdict = world.verify(presented)
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.claim is not None
    assert (verdict.claim.name, verdict.claim.issuer_name, verdict.claim.issuer_id) == (
        "Couture",
        "Lycée",
        w.PROFILE_URL,
    )
    assert world.verify(w.signed_assertion()).claim is not None  # unsigned; its BadgeClass and Profile are published


OLD_CLAIM = Claim("Couture", "Lycée", f"{SCHOOL}/issuer", datetime(2014, 5, 13, tzinfo=UTC))


OLD_FORMS: dict[str, tuple[dict[str, Any], str]] = {
    "1.1": (version_1(), "1.1"),
    "1.1, a moment": (version_1(issuedOn="2014-05-13T00:00:00Z"), "1.1"),
    "1.0": (version_1(**{"@context": None, "type": None, "id": None}), "1.0"),
    "1.0, seconds": (version_1(**{"@context": None, "type": None, "id": None, "issuedOn": 1_399_939_200}), "1.0"),
    "1.0, seconds as text": (version_1(**{"@context": None, "type": None, "issuedOn": "1399939200"}), "1.0"),
    "1.1, signed": (version_1(verify={"type": "signed", "url": f"{SCHOOL}/key.pem"}), "1.1"),
}


@pytest.mark.parametrize("name", OLD_FORMS)
@pytest.mark.parametrize("form", ["json", "jwt", "png"])
def test_an_assertion_of_version_1(world: World, name: str, form: str) -> None:
    publish_version_1(world)
    document, version = OLD_FORMS[name]
    presented: Any = document
    if form == "jwt":
        presented = d.compact({}, document, world.signer("stranger", Algorithm.RS256))
    if form == "png":
        presented = bake_png(png(), w.json.dumps(document), OpenBadgesVersion.V2)
    verdict = world.verify(presented)
    assert (verdict.headline, verdict.kind, verdict.version) == (Headline.UNDETERMINED, "Ob1Assertion", version)
    assert [check.code for check in verdict.checks] == ["input.version_1"]
    assert (verdict.carrier, verdict.credential, verdict.claim) == (form, None, OLD_CLAIM)


def test_an_old_image_with_an_address(world: World) -> None:
    publish_version_1(world)
    verdict = world.verify(bake_png(png(), f"{SCHOOL}/assertion", OpenBadgesVersion.V2))
    assert (verdict.headline, verdict.carrier, verdict.claim) == (Headline.UNDETERMINED, "png", OLD_CLAIM)


def test_what_an_assertion_of_version_1_holds_itself(world: World) -> None:
    badge = {"name": "Couture", "issuer": {"name": "Lycée", "origin": SCHOOL}}
    verdict = world.verify({"recipient": "a@b.example", "badge": badge, "issued_on": "2014-05-13"})
    assert verdict.claim == Claim("Couture", "Lycée", SCHOOL, datetime(2014, 5, 13, tzinfo=UTC))
    assert world.web.asked == []


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("http://lycee.example/badge", {"name": "Couture"}),
        (f"{SCHOOL}/badge", b"<html>"),
        (f"{SCHOOL}/badge", None),
        (f"{SCHOOL}/badge", []),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_read_is_left_out(world: World, address: str, answer: Any) -> None:
    """Nothing is asked over http, and a date that cannot be read is none."""
    if answer is not None:
        world.web.put(address, answer)
    verdict = world.verify(version_1(badge=address, issuedOn=1e300))
    assert (verdict.headline, verdict.claim) == (Headline.UNDETERMINED, Claim())
    assert "http://lycee.example/badge" not in world.web.asked


def test_an_assertion_of_version_2_is_none_of_version_1(world: World) -> None:
    assert world.verify(w.assertion()).kind == "Ob2Hosted"
    assert world.verify(w.assertion()).headline is Headline.VALID
