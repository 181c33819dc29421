"""Open Badges 2.0, hosted and signed: the retrieved documents decide, never the presented ones (row B3)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keys.algorithms import Algorithm
from schemas.baked_images import OpenBadgesVersion, bake_png, bake_svg
from tests.verifier import world as w
from tests.verifier.dialects import compact
from tests.verifier.pictures import SVG, png
from tests.verifier.world import World
from verifier.believed_issuers import Believed
from verifier.checks.hosted_assertion import is_in_scope
from verifier.fetch import Fetched
from verifier.verdict import Headline, Outcome, Trust


def codes(verdict: Any) -> set[str]:
    return {check.code for check in verdict.checks}


def presented(world: World, how: str) -> bytes | str | dict[str, Any]:
    hosted = json.dumps(w.assertion())
    return {
        "hosted json": hosted,
        "hosted url": w.ASSERTION_URL,
        "hosted png": bake_png(png(), hosted, OpenBadgesVersion.V2),
        "hosted svg": bake_svg(SVG, hosted, OpenBadgesVersion.V2),
        "url in svg": bake_svg(SVG, w.ASSERTION_URL, OpenBadgesVersion.V2),
        "url in png": bake_png(png(), w.ASSERTION_URL, OpenBadgesVersion.V2),
        "legacy png": _legacy_png(),
        "signed jws": w.ob2_token(world),
        "signed png": bake_png(png(), w.ob2_token(world), OpenBadgesVersion.V2),
        "signed svg": bake_svg(SVG, w.ob2_token(world), OpenBadgesVersion.V2),
    }[how]


def _legacy_png() -> bytes:
    """The oldest form: an uncompressed tEXt chunk that holds the assertion's URL."""
    import struct
    import zlib

    body = b"tEXtopenbadges\0" + w.ASSERTION_URL.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    picture = png()
    return picture[:-12] + chunk + picture[-12:]


HOSTED = ["hosted json", "hosted url", "hosted png", "hosted svg", "url in svg", "url in png", "legacy png"]
SIGNED = ["signed jws", "signed png", "signed svg"]


@pytest.mark.parametrize("how", HOSTED + SIGNED)
def test_good(world: World, how: str) -> None:
    verdict = world.verify(presented(world, how), recipient=w.EMAIL)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert (verdict.version, verdict.kind) == ("2.0", "Ob2Hosted" if how in HOSTED else "Ob2Signed")
    assert verdict.credential is not None
    assert verdict.credential.achievement_name == "Transmettre un savoir-faire"
    assert verdict.credential.issuer_id == w.PROFILE_URL
    assert world.verify(presented(world, how), recipient="eve@mail.example").headline is Headline.NOT_AUTHENTIC


def test_our_own_profile_is_listed(world: World) -> None:
    nobody = Believed.of(())
    assert world.verify(w.assertion(), own_origin=w.ORIGIN, believed=nobody).trust is Trust.OWN
    others = world.verify(w.assertion(), own_origin="https://other.example", believed=nobody)
    assert (others.headline, others.trust) == (Headline.UNKNOWN_ISSUER, None)


@pytest.mark.parametrize("how", HOSTED)
def test_a_hosted_badge_that_is_gone_is_revoked(world: World, how: str) -> None:
    world.web.put(w.ASSERTION_URL, {"@context": "https://w3id.org/openbadges/v2", "revoked": True}, status=410)
    verdict = world.verify(presented(world, how))
    assert verdict.headline is Headline.REVOKED
    assert verdict.credential is None


@pytest.mark.parametrize("how", HOSTED)
def test_a_hosted_badge_that_says_revoked_is_revoked(world: World, how: str) -> None:
    world.web.put(w.ASSERTION_URL, w.assertion(revoked=True))
    assert world.verify(presented(world, how)).headline is Headline.REVOKED


def test_a_revoked_assertion_may_state_nothing_else(world: World) -> None:
    left = {"@context": "https://w3id.org/openbadges/v2", "id": w.ASSERTION_URL, "type": "Assertion", "revoked": True}
    world.web.put(w.ASSERTION_URL, left, status=410)
    assert world.verify(left).headline is Headline.REVOKED
    world.web.put(w.ASSERTION_URL, w.assertion())  # presenting such a file revokes nothing
    assert world.verify(left).headline is not Headline.REVOKED


@pytest.mark.parametrize("how", SIGNED)
@pytest.mark.parametrize(
    "entry", [w.CREDENTIAL_ID, {"id": w.CREDENTIAL_ID, "revocationReason": "x"}], ids=["text", "object"]
)
def test_a_signed_badge_on_the_revocation_list(world: World, how: str, entry: object) -> None:
    world.web.put(w.REVOCATIONS_URL, w.revocation_list("urn:uuid:1", entry))
    assert world.verify(presented(world, how)).headline is Headline.REVOKED


@pytest.mark.parametrize("how", HOSTED + SIGNED)
@pytest.mark.parametrize("missing", [w.BADGE_URL, w.PROFILE_URL])
def test_what_it_points_to_is_unreachable(world: World, how: str, missing: str) -> None:
    shown = presented(world, how)
    del world.web.pages[missing]
    verdict = world.verify(shown)
    assert verdict.headline is Headline.UNDETERMINED
    assert "hosted.unreachable" in codes(verdict)


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_hosted_badge_that_does_not_answer(world: World, status: int) -> None:
    world.web.put(w.ASSERTION_URL, w.assertion(), status=status)
    assert world.verify(w.assertion()).headline is Headline.UNDETERMINED


@pytest.mark.parametrize("how", HOSTED)
def test_expired_and_not_yet(world: World, how: str) -> None:
    world.web.put(w.ASSERTION_URL, w.assertion(expires="2026-11-21T00:00:00Z"))
    assert world.verify(_as_published(world, how)).headline is Headline.EXPIRED
    world.web.put(w.ASSERTION_URL, w.assertion(issuedOn="2026-11-25T00:00:00Z"))
    assert world.verify(_as_published(world, how)).headline is Headline.NOT_YET_VALID


def _as_published(world: World, how: str) -> Any:
    text = json.dumps(world.web.read(w.ASSERTION_URL))
    baked = {
        "hosted json": text,
        "hosted png": bake_png(png(), text, OpenBadgesVersion.V2),
        "hosted svg": bake_svg(SVG, text, OpenBadgesVersion.V2),
    }
    return baked.get(how) or presented(world, how)


def test_signed_expired_and_not_yet(world: World) -> None:
    expired = w.ob2_token(world, w.signed_assertion(expires="2026-11-21T00:00:00Z"))
    assert world.verify(expired).headline is Headline.EXPIRED
    early = w.ob2_token(world, w.signed_assertion(issuedOn="2026-11-25T00:00:00Z"))
    assert world.verify(early).headline is Headline.NOT_YET_VALID


@pytest.mark.parametrize(
    ("change", "headline"),
    [
        ({"recipient__identity": "eve@mail.example"}, Headline.NOT_AUTHENTIC),
        ({"issuedOn": "2020-01-01T00:00:00Z"}, Headline.NOT_AUTHENTIC),
        ({"issuedOn": "2026-11-20T10:00:00.000+01:00"}, Headline.VALID),  # the same moment
        ({"expires": None}, Headline.VALID),  # what a file leaves out is read from the published one
        ({"expires": "2099-01-01T00:00:00Z"}, Headline.NOT_AUTHENTIC),
        ({"badge": "https://badges.example/other"}, Headline.NOT_AUTHENTIC),
        ({"badge": {"id": w.BADGE_URL, "name": "Autre"}}, Headline.NOT_AUTHENTIC),
        ({"narrative": "Autre chose"}, Headline.UNDETERMINED),
        ({"id": "https://badges.example/ob2/assertions/unknown"}, Headline.UNDETERMINED),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_file_that_contradicts_the_published_assertion(
    world: World, change: dict[str, Any], headline: Headline
) -> None:
    verdict = world.verify(w.assertion(**change))
    assert verdict.headline is headline
    if verdict.credential is not None:  # whatever is shown is what is published
        assert verdict.credential.narrative is None
        assert verdict.credential.valid_until is not None


def attack_hosted_elsewhere(world: World) -> Any:
    evil = w.assertion(id="https://evil.example/a")
    world.web.put("https://evil.example/a", evil)
    return evil


def attack_embedded_profile(world: World) -> Any:
    """Everything embedded, with a Profile that allows the attacker's host: only the Profile's own address counts."""
    issuer = w.profile(verification={"allowedOrigins": ["evil.example"], "startsWith": ["https://evil.example/"]})
    evil = w.assertion(id="https://evil.example/a", badge=w.badge_class(issuer=issuer))
    world.web.put("https://evil.example/a", evil)
    return evil


def attack_embedded_class(world: World) -> Any:
    evil = w.assertion(id="https://evil.example/a", badge=w.badge_class(id="urn:uuid:1"))
    world.web.put("https://evil.example/a", evil)
    return evil


def attack_redirected_id(world: World) -> Any:
    """The attacker's page answers with an assertion that says it is ours."""
    world.web.put("https://evil.example/a", w.assertion())
    return w.assertion(id="https://evil.example/a")


def attack_other_answer(world: World) -> Any:
    world.web.put(w.ASSERTION_URL, w.assertion(id="https://badges.example/ob2/assertions/other"))
    return w.assertion()


def attack_prefix(world: World) -> Any:
    world.web.put(w.PROFILE_URL, w.profile(verification={"startsWith": "https://badges.example"}))
    evil = w.assertion(id="https://badges.example.evil/a")
    world.web.put("https://badges.example.evil/a", evil)
    return evil


def attack_wildcard(world: World) -> Any:
    world.web.put(w.PROFILE_URL, w.profile(verification={"allowedOrigins": ["*", "*.example", ""]}))
    return attack_hosted_elsewhere(world)


def attack_other_port(world: World) -> Any:
    evil = w.assertion(id="https://badges.example:8443/a")
    world.web.put("https://badges.example:8443/a", evil)
    return evil


def attack_climbing(world: World) -> Any:
    world.web.put(w.PROFILE_URL, w.profile(verification={"startsWith": "https://badges.example/ob2/"}))
    evil = w.assertion(id="https://badges.example/ob2/../uploads/a")
    world.web.put(str(evil["id"]), evil)
    return evil


def attack_outside_prefix(world: World) -> Any:
    world.web.put(w.PROFILE_URL, w.profile(verification={"startsWith": "https://badges.example/ob2/"}))
    evil = w.assertion(id="https://badges.example/uploads/a")
    world.web.put(str(evil["id"]), evil)
    return evil


def attack_unlinked_key(world: World) -> Any:
    url = "https://evil.example/key"
    world.web.put(url, w.key_document(world, "stranger", id=url))
    verification = {"type": "SignedBadge", "creator": url}
    return w.ob2_token(world, w.signed_assertion(verification=verification), "stranger")


def attack_key_claims_owner(world: World) -> Any:
    """An attacker's key that names our Profile as its owner; our Profile does not link it."""
    url = "https://evil.example/key"
    world.web.put(url, w.key_document(world, "stranger", id=url, owner=w.PROFILE_URL))
    return w.ob2_token(world, w.signed_assertion(verification={"type": "SignedBadge", "creator": url}), "stranger")


def attack_wrong_key(world: World) -> Any:
    return w.ob2_token(world, None, "stranger")


def attack_owner_elsewhere(world: World) -> Any:
    world.web.put(w.KEY_URL, w.key_document(world, owner="https://evil.example/issuer"))
    return w.ob2_token(world)


def attack_key_of_another_id(world: World) -> Any:
    world.web.put(w.KEY_URL, w.key_document(world, id="https://badges.example/other"))
    return w.ob2_token(world)


def attack_key_in_header(world: World) -> Any:
    signer = world.signer("stranger", Algorithm.RS256)
    return compact({"jwk": signer.method.jwk}, w.signed_assertion(), signer)


def attack_hmac_with_the_public_key(world: World) -> Any:
    import hashlib
    import hmac

    from keys.encodings import base64url_encode

    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in ({"alg": "HS256"}, w.signed_assertion()))
    pem = world.signer("network", Algorithm.RS256).method.pem
    return f"{text}.{base64url_encode(hmac.digest(pem.encode(), text.encode(), hashlib.sha256))}"


def attack_swapped_payload(world: World) -> Any:
    from keys.encodings import base64url_encode

    header, _, signature = w.ob2_token(world).split(".")
    other = w.signed_assertion(recipient__identity="eve@mail.example")
    return f"{header}.{base64url_encode(json.dumps(other).encode())}.{signature}"


ATTACKS = [value for name, value in sorted(globals().items()) if name.startswith("attack_")]


def test_what_was_never_signed_is_no_forgery(world: World) -> None:
    verdict = world.verify(w.signed_assertion())
    assert (verdict.headline, verdict.credential) == (Headline.UNDETERMINED, None)
    assert verdict.check("issuer_key").code == "proof.missing"  # type: ignore[union-attr]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__.removeprefix("attack_"))
def test_a_forgery_is_not_authentic(world: World, attack: Any) -> None:
    verdict = world.verify(attack(world))
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.credential is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"issuer": "https://evil.example/issuer"}, "status.other_issuer"),
        ({"id": "https://badges.example/other"}, "status.not_a_list"),
        ({"type": "Assertion"}, "status.not_a_list"),
        ({"revokedAssertions": 7}, "status.list_malformed"),
    ],
    ids=str,
)
def test_a_revocation_list_that_is_not_to_be_believed(world: World, change: dict[str, Any], code: str) -> None:
    world.web.put(w.REVOCATIONS_URL, w.revocation_list(**change))
    verdict = world.verify(w.ob2_token(world))
    assert verdict.headline is Headline.UNDETERMINED
    assert code in codes(verdict)


def test_a_revocation_list_that_does_not_answer(world: World) -> None:
    world.web.pages[w.REVOCATIONS_URL] = Fetched(w.REVOCATIONS_URL, 404, None, b"")
    assert world.verify(w.ob2_token(world)).headline is Headline.UNDETERMINED


def test_an_issuer_without_a_revocation_list(world: World) -> None:
    world.web.put(w.PROFILE_URL, w.profile(revocationList=None))
    verdict = world.verify(w.ob2_token(world))
    assert verdict.headline is Headline.VALID
    assert verdict.check("status").outcome is Outcome.NOT_APPLICABLE  # type: ignore[union-attr]


def test_a_key_inside_the_profile(world: World) -> None:
    world.web.put(w.PROFILE_URL, w.profile(publicKey=[w.key_document(world), "https://badges.example/older"]))
    del world.web.pages[w.KEY_URL]
    assert world.verify(w.ob2_token(world)).headline is Headline.VALID


def test_a_badge_class_inside_the_assertion(world: World) -> None:
    inside = w.badge_class(id=w.SUBJECT_ID)
    del inside["@context"]
    world.web.put(w.ASSERTION_URL, w.assertion(badge=inside))
    verdict = world.verify(w.ASSERTION_URL)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert verdict.credential is not None and verdict.credential.achievement_id == w.SUBJECT_ID


@pytest.mark.parametrize(
    ("address", "rules", "expected"),
    [
        ("https://a.example/1", None, True),
        ("https://A.example/1", None, True),
        ("https://a.example:443/1", None, True),
        ("http://a.example/1", None, False),
        ("https://b.example/1", None, False),
        ("https://b.example/1", {"allowedOrigins": "b.example"}, True),
        ("https://b.example/1", {"allowedOrigins": ["a.example", "https://b.example"]}, True),
        ("https://a.example/1", {"allowedOrigins": ["b.example"]}, False),
        ("https://b.example.evil/1", {"allowedOrigins": ["b.example"]}, False),
        ("https://b.example@evil.example/1", {"allowedOrigins": ["b.example"]}, False),
        ("https://evil.example/b.example", {"allowedOrigins": ["b.example"]}, False),
        ("https://b.example:8443/1", {"allowedOrigins": ["b.example"]}, False),
        ("https://b.example:8443/1", {"allowedOrigins": ["b.example:8443"]}, True),
        ("https://c.example/x/1", {"startsWith": ["https://c.example/x/"]}, True),
        ("https://c.example/y/1", {"startsWith": ["https://c.example/x/"]}, False),
        ("https://c.example/x/%2e%2e/y", {"startsWith": ["https://c.example/x/"]}, False),
        ("https://c.example.evil/x/1", {"startsWith": ["https://c.example"]}, False),
        ("https://c.example/x/1", {"startsWith": [""]}, False),
        ("https://c.example/x/1", {"startsWith": ["https://"]}, False),
        ("https://c.example/x/1", {"startsWith": ["https://c.example/x/"], "allowedOrigins": ["d.example"]}, False),
        ("https://a.example/1", {"allowedOrigins": [], "startsWith": []}, True),
        ("https://a.example/1", {"allowedOrigins": 7, "startsWith": {}}, True),
        ("urn:uuid:1", None, False),
        ("https://b.example/1", {"allowedOrigins": ["*"]}, False),
    ],
    ids=str,
)
def test_the_scope_rules(address: str, rules: object, expected: bool) -> None:
    profile: dict[str, Any] = {"id": "https://a.example/issuer"}
    if rules is not None:
        profile["verification"] = rules
    assert is_in_scope(address, profile) is expected
