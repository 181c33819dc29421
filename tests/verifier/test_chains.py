"""Proof sets and chains through the pipeline (VC Data Integrity section 4.5): each proof covers those it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.chains import FIRST, SECOND, SUITES, THIRD, chain, key
from tests.verifier.world import World
from verifier.verdict import Headline, Outcome, Verdict


def proof_results(verdict: Verdict) -> list[tuple[Outcome, str]]:
    return [(check.outcome, check.code) for check in verdict.checks if check.name == "proof"]


@pytest.mark.parametrize("version", d.VERSIONS)
@pytest.mark.parametrize("suites", [SUITES, SUITES[1:] + SUITES[:1], ("eddsa-rdfc-2022",) * 3], ids=str)
def test_a_chain_of_the_issuer(world: World, suites: Sequence[str], version: str) -> None:
    badge = chain(world, "network", "network", "network", suites=suites, version=version)
    verdict = world.verify(badge)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert proof_results(verdict) == [(Outcome.PASSED, "proof.good")] * 3
    turned = {**badge, "proof": badge["proof"][::-1]}  # the links name each other: their order says nothing
    assert world.verify(turned).headline is Headline.VALID
    assert world.verify({**badge, "name": "Autre"}).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("missing", [0, 1])
def test_a_link_without_its_previous_proof(world: World, missing: int) -> None:
    badge = chain(world, "network", "network", "network")
    verdict = world.verify({**badge, "proof": [each for at, each in enumerate(badge["proof"]) if at != missing]})
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert (Outcome.FAILED, "proof.chain") in proof_results(verdict)


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_a_link_that_is_broken(world: World, broken: int) -> None:
    badge = chain(world, "network", "network", "network")
    for change in ({"created": "2026-11-21T09:00:00Z"}, {"proofValue": badge["proof"][broken - 1]["proofValue"]}):
        proofs = [{**each, **change} if at == broken else each for at, each in enumerate(badge["proof"])]
        assert world.verify({**badge, "proof": proofs}).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize(
    "previous",
    [[], None, 7, [7], {}, "urn:uuid:1", [FIRST, FIRST], [FIRST, "urn:uuid:1"], SECOND, THIRD, [SECOND], "", [[FIRST]]],
    ids=str,
)
def test_names_that_lead_nowhere(world: World, previous: Any) -> None:
    badge = chain(world, "network", "network")
    proofs = [badge["proof"][0], {**badge["proof"][1], "previousProof": previous}]
    assert world.verify({**badge, "proof": proofs}).headline is Headline.NOT_AUTHENTIC


def test_a_name_that_two_proofs_bear(world: World) -> None:
    badge = chain(world, "network", "network")
    twice = {**badge, "proof": [*badge["proof"], badge["proof"][0]]}
    assert world.verify(twice).headline is Headline.NOT_AUTHENTIC


def test_the_issuer_signs_over_a_witness(world: World) -> None:
    """The witness is not the issuer; but the issuer signed over the witness's proof, so that proof must hold."""
    badge = chain(world, "gueret", "network")
    verdict = world.verify(badge)
    assert (verdict.headline, "proof.co_signed" in verdict.notes) == (Headline.VALID, True)
    lied = [{**badge["proof"][0], "created": "2026-11-21T09:00:00Z"}, badge["proof"][1]]
    assert world.verify({**badge, "proof": lied}).headline is Headline.NOT_AUTHENTIC
    del world.web.pages["https://badges.example/sites/gueret/did.json"]
    unread = world.verify(badge)
    assert unread.headline is Headline.UNDETERMINED
    assert (Outcome.UNKNOWN, "proof.chain") in proof_results(unread)


def test_an_unknown_proof_makes_the_later_ones_unknown(world: World) -> None:
    badge = chain(world, "gueret", "network", "network")
    del world.web.pages["https://badges.example/sites/gueret/did.json"]
    results = proof_results(world.verify({**badge, "proof": badge["proof"][::-1]}))
    assert [outcome for outcome, _ in results] == [Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE]


def test_a_notary_over_the_issuer(world: World) -> None:
    """A proof that others add later neither binds the badge to the issuer, nor spoils it if it cannot be read."""
    badge = chain(world, "network", "stranger")
    assert world.verify(badge).headline is Headline.VALID
    del world.web.pages["https://stranger.example/.well-known/did.json"]
    assert world.verify(badge).headline is Headline.VALID
    without = world.verify({**badge, "proof": badge["proof"][1:]})
    assert without.headline is Headline.NOT_AUTHENTIC


def test_a_link_over_a_dialect_not_read_here(world: World) -> None:
    badge = chain(world, "network")
    foreign = {**badge["proof"][0], "cryptosuite": "bbs-2023", "id": SECOND}
    over = d.with_suite(
        {**badge, "proof": [*badge["proof"], foreign]},
        key(world, "network", SUITES[0]),
        SUITES[0],
        id=THIRD,
        previousProof=SECOND,
    )
    verdict = world.verify(over)
    assert verdict.headline is Headline.UNDETERMINED
    assert (Outcome.UNKNOWN, "proof.chain") in proof_results(verdict)


def test_a_chain_of_disclosures_is_no_chain(world: World) -> None:
    """A later proof cannot cover a selective disclosure: it is not read, and never makes the badge valid."""
    badge = d.disclosed(w.credential(), key(world, "network", "ecdsa-sd-2023"), world.signer("gueret", Algorithm.ES256))
    badge["proof"] |= {"previousProof": "urn:uuid:1"}
    assert world.verify(badge).headline is Headline.UNDETERMINED


@pytest.mark.parametrize("suites", [("eddsa-rdfc-2022", "ecdsa-jcs-2019"), (d.SIGNATURE_2020, "eddsa-rdfc-2022")])
def test_a_set_of_the_issuer_must_hold_as_a_whole(world: World, suites: Sequence[str]) -> None:
    from schemas import vocabulary as words

    badge: dict[str, Any] = d.version_2(w.credential(), words.ED25519_2020_V1)
    for suite in suites:
        badge = d.with_suite(badge, key(world, "network", suite), suite)
    assert world.verify(badge).headline is Headline.VALID
    for at in (0, 1):
        proofs = [
            {**each, "created": "2026-11-21T09:00:00Z"} if place == at else each
            for place, each in enumerate(badge["proof"])
        ]
        assert world.verify({**badge, "proof": proofs}).headline is Headline.NOT_AUTHENTIC
        assert world.verify({**badge, "proof": [badge["proof"][at]]}).headline is Headline.VALID
