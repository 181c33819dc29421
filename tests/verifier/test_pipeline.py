"""The table of headlines: every kind and carrier in every state of a badge."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from keys.algorithms import Algorithm
from schemas.baked_images import OpenBadgesVersion, bake_png, bake_svg
from tests.verifier import world as w
from tests.verifier.pictures import SVG, png
from tests.verifier.world import NOW, World
from verifier.believed_issuers import Believed
from verifier.fetch import Fetched, FetchFailed
from verifier.verdict import Headline, Outcome

Make = Callable[[World, dict[str, Any]], bytes | str]


def embedded(world: World, changes: dict[str, Any]) -> str:
    return json.dumps(world.sign(w.credential(**changes)))


def jwt(algorithm: Algorithm) -> Make:
    return lambda world, changes: world.token(w.jwt_credential(**changes), algorithm=algorithm)


def endorsement(world: World, changes: dict[str, Any]) -> str:
    return json.dumps(world.sign(w.endorsement(**changes), "gueret"))


def endorsement_jwt(world: World, changes: dict[str, Any]) -> str:
    return world.token(w.endorsement(**changes), "gueret")


def list_embedded(world: World, changes: dict[str, Any]) -> str:
    return json.dumps(world.sign(w.status_list(**changes)))


def list_jwt(world: World, changes: dict[str, Any]) -> str:
    return world.token(w.jwt_list(**changes))


def in_png(make: Make) -> Make:
    return lambda world, changes: bake_png(png(), str(make(world, changes)), OpenBadgesVersion.V3)


def in_svg(make: Make) -> Make:
    return lambda world, changes: bake_svg(SVG, str(make(world, changes)), OpenBadgesVersion.V3)


def at_url(make: Make) -> Make:
    def put(world: World, changes: dict[str, Any]) -> str:
        world.web.put("https://files.example/badge", make(world, changes))
        return "HTTPS://files.example/badge"

    return put


RS256 = jwt(Algorithm.RS256)
BADGES: dict[str, Make] = {
    "json": embedded,
    "jwt RS256": RS256,
    "jwt ES256": jwt(Algorithm.ES256),
    "jwt EdDSA": jwt(Algorithm.EDDSA),
    "json in png": in_png(embedded),
    "json in svg": in_svg(embedded),
    "jwt in png": in_png(RS256),
    "jwt in svg": in_svg(RS256),
    "json at a url": at_url(embedded),
    "jwt at a url": at_url(RS256),
    "png at a url": at_url(in_png(embedded)),
}
OTHERS: dict[str, Make] = {
    "endorsement json": endorsement,
    "endorsement jwt": endorsement_jwt,
    "status list json": list_embedded,
    "status list jwt": list_jwt,
}
ALL = BADGES | OTHERS


@pytest.mark.parametrize("kind", ALL)
def test_each_kind_that_is_good(world: World, kind: str) -> None:
    verdict = world.verify(ALL[kind](world, {}))
    assert verdict.headline is Headline.VALID
    assert verdict.version == "3.0"
    assert verdict.credential is not None
    assert {check.outcome for check in verdict.checks} <= {Outcome.PASSED, Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize("kind", BADGES)
def test_the_facts_of_a_good_badge(world: World, kind: str) -> None:
    verdict = world.verify(BADGES[kind](world, {}))
    assert verdict.credential is not None
    assert verdict.credential.recipient_name == "Amina B."
    assert verdict.credential.achievement_name == "Transmettre un savoir-faire"
    assert verdict.credential.issuer_id == w.NETWORK
    assert verdict.carrier == next(carrier for carrier in ("png", "svg", kind.partition(" ")[0]) if carrier in kind)
    assert verdict.notes == ()


@pytest.mark.parametrize("kind", BADGES)
def test_each_kind_that_has_expired(world: World, kind: str) -> None:
    verdict = world.verify(BADGES[kind](world, {"validUntil": "2026-11-24T14:31:59Z"}))
    assert verdict.headline is Headline.EXPIRED
    assert verdict.credential is not None  # an expired badge is authentic: what it says may be shown


@pytest.mark.parametrize("kind", BADGES)
def test_not_yet_valid(world: World, kind: str) -> None:
    verdict = world.verify(BADGES[kind](world, {"validFrom": "2026-11-24T14:32:01Z"}))
    assert verdict.headline is Headline.NOT_YET_VALID


@pytest.mark.parametrize("kind", BADGES)
def test_the_last_second_is_valid(world: World, kind: str) -> None:
    make = BADGES[kind](world, {"validFrom": "2026-11-24T14:32:00Z", "validUntil": "2026-11-24T14:32:00Z"})
    assert world.verify(make).headline is Headline.VALID


@pytest.mark.parametrize("kind", BADGES)
def test_each_kind_that_is_revoked(world: World, kind: str) -> None:
    world.publish_list(revoked=(w.INDEX,))
    verdict = world.verify(BADGES[kind](world, {}))
    assert verdict.headline is Headline.REVOKED
    assert verdict.check("status").code == "status.revoked"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", BADGES)
def test_another_badge_of_the_list_is_revoked(world: World, kind: str) -> None:
    world.publish_list(revoked=(w.INDEX - 1, w.INDEX + 1, w.INDEX ^ 7, 0, 131_071))
    assert world.verify(BADGES[kind](world, {})).headline is Headline.VALID


@pytest.mark.parametrize("kind", BADGES)
def test_the_status_list_is_unreachable(world: World, kind: str) -> None:
    del world.web.pages[w.LIST_URL], world.web.pages[w.LIST_JWT_URL]
    verdict = world.verify(BADGES[kind](world, {}))
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.check("status").code == "status.unreachable"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ALL)
def test_the_issuer_is_unreachable(world: World, kind: str) -> None:
    presented = ALL[kind](world, {})
    for url in [url for url in world.web.pages if url.endswith("did.json")]:
        del world.web.pages[url]
    verdict = world.verify(presented)
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.credential is None


@pytest.mark.parametrize("kind", ALL)
def test_the_key_is_no_longer_listed(world: World, kind: str) -> None:
    presented = ALL[kind](world, {})
    for url in [url for url in world.web.pages if url.endswith("did.json")]:
        world.web.put(url, {**world.web.read(url), "assertionMethod": []})
    verdict = world.verify(presented)
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.credential is None


@pytest.mark.parametrize("kind", ALL)
def test_another_key_is_published_under_the_name(world: World, kind: str) -> None:
    """Wrong key: the name is the issuer's, the key under it is another one."""
    presented = ALL[kind](world, {})
    for did, owner in ((w.NETWORK, "network"), (w.SITE, "gueret")):
        document = world.publish_did(did, owner)
        foreign = world.publish_did(w.STRANGER, "stranger")["verificationMethod"]
        for entry in document["verificationMethod"]:
            for other in foreign:
                same_kind = other.get("publicKeyJwk", {}).get("kty") == entry.get("publicKeyJwk", {}).get("kty")
                if same_kind and str(other.get("publicKeyMultibase"))[:4] == str(entry.get("publicKeyMultibase"))[:4]:
                    entry |= {name: other[name] for name in ("publicKeyJwk", "publicKeyMultibase") if name in other}
        url = (
            "https://badges.example/.well-known/did.json"
            if owner == "network"
            else ("https://badges.example/sites/gueret/did.json")
        )
        world.web.put(url, document)
    verdict = world.verify(presented)
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.check("proof").code == "proof.signature"  # type: ignore[union-attr]


def test_another_issuer_signed(world: World) -> None:
    """Wrong issuer: a stranger's good signature under our name."""
    for presented in (
        world.sign(w.credential(), "stranger"),
        world.token(w.jwt_credential(), "stranger"),
        world.token(w.jwt_credential(), "stranger", Algorithm.ES256),
        world.sign(w.endorsement(), "stranger"),
        world.sign(w.status_list(), "stranger"),
    ):
        verdict = world.verify(presented)
        assert verdict.headline is Headline.NOT_AUTHENTIC
        assert verdict.check("issuer_binding").code == "issuer_binding.other_controller"  # type: ignore[union-attr]
        assert verdict.credential is None


EVE = {"type": "IdentityObject", "hashed": False, "identityHash": "Eve", "identityType": "name"}


@pytest.mark.parametrize(
    "change",
    [
        {"credentialSubject__identifier": [EVE]},
        {"credentialSubject__achievement__name": "Diplôme d’État"},
        {"validUntil": "2099-01-01T00:00:00Z"},
        {"validUntil": None},
        {"credentialStatus": None},
        {"credentialStatus__statusListIndex": "1"},
        {"id": "urn:uuid:5d7f6a5c-2a59-4a7b-9f0e-0a4a0e4c7a12"},
        {"issuer__name": "Ville de Guéret"},
        {"issuer__id": w.STRANGER},
        {"level": "expert"},
        {"credentialSubject__level": "expert"},
    ],
    ids=str,
)  # fmt: skip
def test_each_member_tampered_with(world: World, change: dict[str, Any]) -> None:
    signed = world.sign(w.credential())
    tampered = w.changed(signed, change)
    verdict = world.verify(tampered, own_origin=w.ORIGIN)
    assert verdict.headline in {Headline.NOT_AUTHENTIC, Headline.UNREADABLE}
    assert verdict.credential is None
    header, _, signature = world.token(w.jwt_credential()).split(".")
    payload = {**w.changed(w.jwt_credential(), change), "iss": w.NETWORK, "jti": w.CREDENTIAL_ID}
    forged = ".".join((header, _base64(payload), signature))
    verdict = world.verify(forged, own_origin=w.ORIGIN)
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.credential is None


def _base64(value: object) -> str:
    from keys.encodings import base64url_encode

    return base64url_encode(json.dumps(value).encode())


def test_a_badge_of_an_unlisted_issuer(world: World) -> None:
    changes = {"issuer__id": w.STRANGER, "credentialStatus": None}
    verdict = world.verify(world.sign(w.credential(**changes), "stranger"), believed=Believed.of((w.NETWORK,)))
    assert (verdict.headline, verdict.notes) == (Headline.UNKNOWN_ISSUER, ("issuer.unlisted",))


def test_the_same_verdict_before_and_after(world: World) -> None:
    """The time of the verification comes from the environment, and stands in the verdict."""
    presented = world.sign(w.credential())
    assert world.verify(presented, now=NOW - timedelta(days=30)).headline is Headline.NOT_YET_VALID
    later = world.verify(presented, now=NOW + timedelta(days=3650))
    assert later.headline is Headline.EXPIRED
    assert later.checked_at == NOW + timedelta(days=3650)


@pytest.mark.parametrize(
    ("recipient", "headline"),
    [
        ("Amina B.", Headline.VALID),
        (w.SUBJECT_ID, Headline.VALID),
        ("amina@mail.example", Headline.VALID),
        ("eve@mail.example", Headline.NOT_AUTHENTIC),
        ("", Headline.VALID),
    ],
)
def test_the_recipient_when_asked(world: World, recipient: str, headline: Headline) -> None:
    from schemas.identity import identity_hash

    name = w.credential()["credentialSubject"]["identifier"][0]
    hashed = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash("amina@mail.example", "sel"),
        "identityType": "emailAddress",
        "salt": "sel",
    }
    presented = world.sign(w.credential(credentialSubject__identifier=[name, hashed]))
    verdict = world.verify(presented, recipient=recipient)
    assert verdict.headline is headline
    found = verdict.check("recipient")
    assert found is not None and (found.outcome is Outcome.NOT_APPLICABLE) == (recipient == "")


def test_vc_data_model_1_1(world: World) -> None:
    """The older data model: issuanceDate and expirationDate, and its own contexts."""
    changes: dict[str, Any] = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
            "https://w3id.org/security/data-integrity/v2",
        ],
        "validFrom": None,
        "validUntil": None,
        "awardedDate": None,
        "credentialStatus": None,
        "evidence": None,
        "credentialSubject__identifier": None,
        "credentialSubject__role": None,
        "issuanceDate": w.FROM,
        "expirationDate": w.UNTIL,
    }
    presented = world.sign(w.credential(**changes))
    verdict = world.verify(presented)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert verdict.credential is not None and verdict.credential.valid_until is not None
    assert world.verify(presented, now=NOW + timedelta(days=3650)).headline is Headline.EXPIRED
    assert world.verify(presented, now=NOW - timedelta(days=3650)).headline is Headline.NOT_YET_VALID


def test_a_fault_of_a_fetch_is_no_fault_of_ours(world: World) -> None:
    """An unexpected exception of a fetch ends in a verdict that is not VALID."""
    world.web.pages["https://badges.example/.well-known/did.json"] = RuntimeError("broken")
    verdict = world.verify(world.sign(w.credential()))
    assert verdict.headline is Headline.UNDETERMINED


def test_a_verification_asks_little(world: World) -> None:
    world.verify(world.sign(w.credential(endorsement=[world.sign(w.endorsement(), "gueret")])))
    assert len(world.web.asked) == len(set(world.web.asked)) == 3


def test_a_badge_with_many_endorsements_stays_in_its_budget(world: World) -> None:
    def issuer(number: int) -> dict[str, Any]:
        return world.sign(w.endorsement(issuer__id=f"did:web:e{number}.example"), "stranger")

    presented = world.sign(w.credential(endorsement=[issuer(number) for number in range(10)]))
    world.verify(presented)
    assert len(world.web.asked) <= 10


def test_a_refused_address_as_input(world: World) -> None:
    verdict = world.verify("http://badges.example/badge.json")
    assert (verdict.headline, verdict.checks[0].code) == (Headline.UNREADABLE, "fetch.scheme")


@pytest.mark.parametrize(
    ("answer", "headline", "code"),
    [
        (FetchFailed("fetch.unreachable"), Headline.UNDETERMINED, "fetch.unreachable"),
        (Fetched("", 410, None, b""), Headline.REVOKED, "status.gone"),
        (Fetched("", 404, None, b""), Headline.UNREADABLE, "input.not_found"),
        (Fetched("", 500, None, b""), Headline.UNDETERMINED, "input.status"),
        (Fetched("", 200, None, b""), Headline.UNREADABLE, "input.empty"),
        (Fetched("", 200, None, b"<!doctype html><p>"), Headline.UNREADABLE, "input.html"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_url_that_gives_no_badge(world: World, answer: Any, headline: Headline, code: str) -> None:
    world.web.pages["https://files.example/x"] = answer
    verdict = world.verify("https://files.example/x")
    assert (verdict.headline, verdict.checks[0].code) == (headline, code)


def test_a_chain_of_urls_ends(world: World) -> None:
    world.web.put("https://files.example/x", "https://files.example/x")
    verdict = world.verify("https://files.example/x")
    assert (verdict.headline, verdict.checks[0].code) == (Headline.UNREADABLE, "input.redirects")


def test_the_verdict_as_json(world: World) -> None:
    world.publish_list(revoked=(w.INDEX,))
    endorsed = world.sign(w.credential(endorsement=[world.sign(w.endorsement(), "gueret")]))
    answer = world.verify(endorsed).to_json(input="badge.json")
    assert json.loads(json.dumps(answer)) == answer
    assert (answer["input"], answer["headline"], answer["kind"]) == ("badge.json", "REVOKED", "Ob3Embedded")
    assert answer["endorsements"][0]["credential"]["endorsement_comment"] == "L’animatrice du site l’a vu."
    assert {"name", "outcome", "code", "facts"} <= set(answer["checks"][0])
    broken = world.verify({**endorsed, "name": "Autre"}).to_json()
    assert broken["credential"] is None
    assert [check["type"] for check in broken["checks"] if check["code"] == "proof.signature"] == [
        "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR"
    ]
