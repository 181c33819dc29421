"""Endorsements inside a badge: each with a verdict of its own, and about this badge (decisions 11)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline, Outcome


def endorsed(world: World, *endorsements: Any, **changes: Any) -> dict[str, Any]:
    return world.sign(w.credential(endorsement=list(endorsements), **changes))


@pytest.mark.parametrize("subject", [w.CREDENTIAL_ID, w.SUBJECT_ID, w.ACHIEVEMENT_ID, w.NETWORK])
def test_it_may_be_about_the_badge_its_subject_its_achievement_or_a_profile(world: World, subject: str) -> None:
    verdict = world.verify(endorsed(world, world.sign(w.endorsement(credentialSubject__id=subject), "gueret")))
    assert verdict.headline is Headline.VALID
    assert [nested.headline for nested in verdict.endorsements] == [Headline.VALID]
    nested = verdict.endorsements[0].credential
    assert nested is not None and nested.endorsement_comment == "L’animatrice du site l’a vu."


@pytest.mark.parametrize("subject", ["urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd009", w.STRANGER, w.ORIGIN])
def test_it_may_be_about_nothing_else(world: World, subject: str) -> None:
    verdict = world.verify(endorsed(world, world.sign(w.endorsement(credentialSubject__id=subject), "gueret")))
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.check("endorsements").code == "endorsements.other_subject"  # type: ignore[union-attr]


def test_one_as_a_jwt(world: World) -> None:
    token = world.token(w.endorsement(), "gueret")
    verdict = world.verify(world.sign(w.credential(endorsementJwt=[token])))
    assert verdict.headline is Headline.VALID
    assert [nested.kind for nested in verdict.endorsements] == ["EndorsementJwt"]


def test_one_on_the_achievement_and_one_on_the_issuer(world: World) -> None:
    one = world.sign(w.endorsement(credentialSubject__id=w.ACHIEVEMENT_ID), "gueret")
    two = world.sign(w.endorsement(credentialSubject__id=w.NETWORK), "gueret")
    changes = {"credentialSubject__achievement__endorsement": [one], "issuer__endorsement": [two]}
    verdict = world.verify(world.sign(w.credential(**changes)))
    assert verdict.headline is Headline.VALID
    assert len(verdict.endorsements) == 2


def test_one_on_the_organisation_above_the_issuer(world: World) -> None:
    above = {"id": "https://federation.example", "type": ["Profile"]}
    about = world.sign(w.endorsement(credentialSubject__id=above["id"]), "gueret")
    forged = w.changed(about, {"credentialSubject__endorsementComment": "Autre"})
    for one, headline in ((about, Headline.VALID), (forged, Headline.NOT_AUTHENTIC)):
        verdict = world.verify(world.sign(w.credential(issuer__parentOrg={**above, "endorsement": [one]})))
        assert (verdict.headline, len(verdict.endorsements)) == (headline, 1)


@pytest.mark.parametrize("tampered", ["comment", "proof", "signer"])
def test_a_forged_one_is_a_forged_badge(world: World, tampered: str) -> None:
    good = world.sign(w.endorsement(), "gueret")
    forged = {
        "comment": w.changed(good, {"credentialSubject__endorsementComment": "Autre"}),
        "proof": {**good, "proof": [{**good["proof"][0], "proofValue": "z" + "1" * 80}]},
        "signer": world.sign(w.endorsement(), "stranger"),
    }[tampered]
    verdict = world.verify(endorsed(world, forged))
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert all(nested.credential is None for nested in verdict.endorsements)


def test_an_unreachable_endorser_leaves_the_badge_open(world: World) -> None:
    presented = endorsed(world, world.sign(w.endorsement(), "gueret"))
    del world.web.pages["https://badges.example/sites/gueret/did.json"]
    verdict = world.verify(presented)
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.check("endorsements").code == "endorsements.undetermined"  # type: ignore[union-attr]
    assert verdict.credential is not None  # the badge itself is authentic


def test_an_expired_one_is_noted_and_is_no_fault_of_the_badge(world: World) -> None:
    old = world.sign(w.endorsement(validUntil="2026-11-21T00:00:00Z"), "gueret")
    verdict = world.verify(endorsed(world, old))
    assert verdict.headline is Headline.VALID
    assert "endorsements.lapsed" in verdict.notes
    assert [nested.headline for nested in verdict.endorsements] == [Headline.EXPIRED]


def test_too_many(world: World) -> None:
    several = [world.sign(w.endorsement(id=f"urn:example:{number}"), "gueret") for number in range(3)]
    verdict = world.verify(endorsed(world, *several), limits=replace(w.UNHURRIED, endorsements=2))
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.check("endorsements").outcome is Outcome.UNKNOWN  # type: ignore[union-attr]


def test_a_badge_is_no_endorsement(world: World) -> None:
    verdict = world.verify(endorsed(world, world.sign(w.credential(id="urn:uuid:1", credentialStatus=None))))
    assert verdict.headline in {Headline.NOT_AUTHENTIC, Headline.UNREADABLE}


def test_nothing_is_endorsed_before_the_badge_is_authentic(world: World) -> None:
    presented = endorsed(world, world.sign(w.endorsement(), "gueret"))
    verdict = world.verify({**presented, "name": "Autre"})
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.endorsements == ()
    assert "https://badges.example/sites/gueret/did.json" not in world.web.asked
