"""Forged is not the same as unsigned or unreadable: NOT_AUTHENTIC is said where something is known to be false.

Each case has an honest twin that is VALID and a forged twin that is NOT_AUTHENTIC.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.forging import claims, token
from tests.verifier.options import signed
from tests.verifier.world import World
from verifier.verdict import Headline, Outcome, Verdict


def of(verdict: Verdict, check: str) -> tuple[Headline, Outcome, str]:
    result = verdict.check(check)
    assert result is not None
    return verdict.headline, result.outcome, result.code


def is_open(verdict: Verdict) -> bool:
    """Neither green nor called a forgery; where the schema is broken as well, `structure` may have more to say."""
    return verdict.headline in (Headline.UNDETERMINED, Headline.UNREADABLE) and verdict.credential is None


def altered(badge: dict[str, Any]) -> dict[str, Any]:
    return {**badge, "name": "Autre"}


@pytest.mark.parametrize("proof", [..., [], {}, [{}], None, ""], ids=str)
def test_a_file_that_was_never_signed(world: World, proof: Any) -> None:
    badge = signed(world)
    assert world.verify(badge).headline is Headline.VALID
    assert world.verify(altered(badge)).headline is Headline.NOT_AUTHENTIC
    del badge["proof"]
    verdict = world.verify(badge if proof is ... else {**badge, "proof": proof}, own_origin=w.ORIGIN)
    assert is_open(verdict)
    assert of(verdict, "issuer_key")[1:] == (Outcome.UNKNOWN, "proof.missing")


@pytest.mark.parametrize("value", [None, "", ...])
def test_a_proof_without_a_value_is_no_signature(world: World, value: Any) -> None:
    badge = signed(world)
    proof = {**badge["proof"][0], "proofValue": value}
    if value is ...:
        del proof["proofValue"]
    verdict = world.verify({**badge, "proof": proof})
    assert is_open(verdict)
    assert of(verdict, "proof")[1:] == (Outcome.UNKNOWN, "proof.missing")
    for false in ("z", "z" + "1" * 64, "none"):
        verdict = world.verify({**badge, "proof": {**proof, "proofValue": false}})
        assert verdict.headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("method", [{"id": "KEY"}, "key-1", "#key-1", None, ["KEY"], 7], ids=str)
def test_a_proof_that_does_not_name_its_key(world: World, method: Any) -> None:
    """For an issuer that is known to publish its keys, it is a forgery."""
    issuer = {"credentialStatus": None, "issuer__id": w.STRANGER}
    badge = world.sign(w.credential(**issuer), "stranger")
    assert world.verify(badge).headline is Headline.VALID
    unnamed = {**badge, "proof": {**badge["proof"][0], "verificationMethod": method}}
    assert is_open(world.verify(unnamed))
    assert of(world.verify(unnamed), "issuer_key")[1:] == (Outcome.UNKNOWN, "proof.method")
    assert world.verify(unnamed, known_issuers={w.STRANGER: "Autre"}).headline is Headline.NOT_AUTHENTIC


def test_a_token_that_does_not_name_its_key(world: World) -> None:
    changes = {"iss": w.STRANGER, "issuer": {"id": w.STRANGER, "type": ["Profile"]}}
    named = token(world, {"kid": world.signer("stranger", d.Algorithm.RS256).method.id}, **changes)
    assert world.verify(named).headline is Headline.VALID
    assert of(world.verify(token(world, {}, **changes)), "issuer_key") == (
        Headline.UNDETERMINED, Outcome.UNKNOWN, "key.unnamed")  # fmt: skip
    for environment in ({"known_issuers": {w.STRANGER: "Autre"}}, {"own_origin": "https://stranger.example"}):
        assert world.verify(token(world, {}, **changes), **environment).headline is Headline.NOT_AUTHENTIC
    assert world.verify(token(world, {}, **claims())).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("created", ["2026-11-20T09:00:00", "2026-11-20", "hier", ""])
def test_a_proof_whose_creation_is_badly_dated(world: World, created: str) -> None:
    badge = signed(world, created=created)
    verdict = world.verify(badge)
    assert verdict.headline is not Headline.NOT_AUTHENTIC and of(verdict, "proof")[1] is Outcome.PASSED
    assert "form.proof_created" in [fault.code for fault in verdict.faults]
    assert world.verify(altered(badge)).headline is Headline.NOT_AUTHENTIC
    assert world.verify(signed(world)).conforms


@pytest.mark.parametrize(
    ("expires", "outcome", "code"),
    [
        ("2026-11-24T15:00:00Z", Outcome.PASSED, "proof.good"),
        ("2026-11-24T14:00:00Z", Outcome.UNKNOWN, "proof.expired"),
        ("2026-11-24T15:00:00", Outcome.UNKNOWN, "proof.malformed"),
        ("un jour", Outcome.UNKNOWN, "proof.malformed"),
    ],
)
def test_a_proof_with_an_end(world: World, expires: str, outcome: Outcome, code: str) -> None:
    """After it nothing vouches for the badge; an end that was added to a proof, or changed in it, is a forgery."""
    badge = signed(world, expires=expires)
    assert of(world.verify(badge), "proof")[1:] == (outcome, code)
    assert (world.verify(badge).headline is Headline.VALID) or is_open(world.verify(badge))
    assert of(world.verify(altered(badge)), "proof")[::2] == (Headline.NOT_AUTHENTIC, "proof.signature")
    plain = signed(world)
    verdict = world.verify({**plain, "proof": {**plain["proof"][0], "expires": expires}})
    assert of(verdict, "proof")[::2] == (Headline.NOT_AUTHENTIC, "proof.signature")


def test_a_proof_for_another_purpose_is_a_forgery_and_one_without_a_purpose_is_not(world: World) -> None:
    badge = signed(world, proofPurpose="authentication")
    assert of(world.verify(badge), "proof")[::2] == (Headline.NOT_AUTHENTIC, "proof.purpose")
    for nothing in (None, "", ["assertionMethod"]):
        without = {**badge, "proof": {**badge["proof"][0], "proofPurpose": nothing}}
        assert is_open(world.verify(without))
        assert of(world.verify(without), "proof")[1:] == (Outcome.UNKNOWN, "proof.malformed")


def test_more_proofs_than_are_read(world: World) -> None:
    badge = signed(world)
    many = {**badge, "proof": badge["proof"] * 9}
    assert of(world.verify(many), "issuer_key") == (Headline.UNDETERMINED, Outcome.UNKNOWN, "proof.too_many")
    assert world.verify({**many, "proof": badge["proof"] * 2}).headline is Headline.VALID


def test_an_assertion_that_is_neither_signed_nor_published(world: World) -> None:
    """Open Badges 2.0."""
    assert world.verify(w.assertion()).headline is Headline.VALID
    nowhere = w.assertion(id="urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd0aa")
    verdict = world.verify(nowhere)
    assert of(verdict, "hosted_scope") == (Headline.UNDETERMINED, Outcome.UNKNOWN, "hosted.no_address")
    assert world.verify(w.assertion(recipient__identity="eve@mail.example")).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("change", [{"description": None}, {"evidence": [{"id": "un/chemin", "type": ["Evidence"]}]}])
def test_what_has_no_certain_canonical_form_is_not_called_forged(world: World, change: dict[str, Any]) -> None:
    badge = signed(world)
    assert is_open(world.verify({**badge, **change}))
    assert is_open(world.verify({**badge, "niveau": "expert"}))
    # This service would have signed neither.
    for unsigned in (change, {"niveau": "expert"}):
        verdict = world.verify({**badge, **unsigned}, own_origin=w.ORIGIN)
        assert verdict.headline is Headline.NOT_AUTHENTIC
