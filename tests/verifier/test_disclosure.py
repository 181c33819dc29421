"""ecdsa-sd-2023 through the pipeline: the holder may leave out what the issuer let be left out, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.canonical import canonical_labels
from keys.encodings import base64url_decode, base64url_encode
from keys.proofs import selective_disclosure
from tests.keys.disclosure import encode, issuer_label, proof_value, statements
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline, Verdict


def shown(world: World, hidden: dict[str, Any], *, mandatory: str = "issuer") -> dict[str, Any]:
    """The badge with the members of `hidden` left out, as a holder derives it; what holds `mandatory` must stay."""
    key = d.did_web(world, Algorithm.ES256)
    whole = d.badge_of(key)
    full = d.disclose_all(  # the issuer's mandatory statements, by their place among all
        whole, key.signer, world.signer("gueret", Algorithm.ES256), _places(whole, mandatory)
    )
    derived = selective_disclosure.parse(full["proof"]["proofValue"])
    signatures = dict(zip(_others(whole, derived.mandatory), derived.signatures, strict=True))
    part = w.changed(whole, hidden)
    lines = _lines(part)
    kept = [line for line in (_lines(whole)[index] for index in sorted(derived.mandatory)) if line in lines]
    parts = [
        derived.base_signature,
        derived.public_key,
        [signatures[line] for line in lines if line in signatures],
        {int(label[4:]): issuer_label(label) for label in sorted(set(canonical_labels(part)[1].values()))},
        [lines.index(line) for line in kept],
    ]
    return {**part, "proof": {**full["proof"], "proofValue": proof_value(parts)}}


def _lines(document: dict[str, Any]) -> list[str]:
    labels = canonical_labels(document)[1].values()
    return statements(document, {label: f"u{base64url_encode(issuer_label(label))}" for label in labels})


def _places(document: dict[str, Any], mandatory: str) -> list[int]:
    return [index for index, line in enumerate(_lines(document)) if mandatory in line]


def _others(document: dict[str, Any], mandatory: frozenset[int]) -> list[str]:
    return [line for index, line in enumerate(_lines(document)) if index not in mandatory]


def proof_code(verdict: Verdict) -> str:
    found = verdict.check("proof")
    assert found is not None
    return found.code


def test_all_is_shown(world: World) -> None:
    verdict = world.verify(shown(world, {}))
    assert verdict.headline is Headline.VALID
    assert verdict.notes == ("proof.partial",)  # only the issuer knows that nothing is missing


@pytest.mark.parametrize(
    "hidden",
    [
        {"credentialSubject__narrative": None},
        {"credentialSubject__role": None, "credentialSubject__narrative": None},
        {"issuer__email": None},
        {"evidence": None, "validUntil": None},
    ],
    ids=str,
)
def test_what_may_be_left_out(world: World, hidden: dict[str, Any]) -> None:
    verdict = world.verify(shown(world, hidden))
    assert verdict.headline is Headline.VALID, verdict.checks
    assert verdict.credential is not None and verdict.credential.achievement_name == "Transmettre un savoir-faire"


@pytest.mark.parametrize("mandatory", ["validUntil", "credentials/status#", "email"])
def test_what_the_issuer_wants_shown(world: World, mandatory: str) -> None:
    """A date or a status that is mandatory cannot be dropped, to make an old or revoked badge look good."""
    hidden = {"validUntil": {"validUntil": None}, "email": {"issuer__email": None}}
    verdict = world.verify(shown(world, hidden.get(mandatory, {"credentialStatus": None}), mandatory=mandatory))
    assert (verdict.headline, proof_code(verdict)) == (Headline.NOT_AUTHENTIC, "proof.signature")


def test_a_badge_must_still_be_one(world: World) -> None:
    verdict = world.verify(shown(world, {"credentialSubject__achievement__name": None}))
    assert verdict.headline is Headline.UNREADABLE
    assert proof_code(verdict) == "proof.good"


def test_what_was_never_derived_is_refused(world: World) -> None:
    """A base proof would give away the secret that hides what is left out."""
    badge = shown(world, {})
    base = [bytes(64), bytes(35), bytes(32), [bytes(64)], ["/issuer"]]
    value = "u" + base64url_encode(b"\xd9\x5d\x00" + encode(base[:4]))
    verdict = world.verify({**badge, "proof": {**badge["proof"], "proofValue": value}})
    assert (verdict.headline, proof_code(verdict)) == (Headline.NOT_AUTHENTIC, "proof.malformed")
    assert verdict.check("proof").facts["reason"] == "base_proof"  # type: ignore[union-attr]


@pytest.mark.parametrize("change", ["added", "swapped", "another badge's"])
def test_a_statement_that_the_issuer_never_signed(world: World, change: str) -> None:
    badge = shown(world, {})
    if change == "added":
        forged = w.changed(badge, {"credentialSubject__achievement__humanCode": "A1"})
    elif change == "swapped":
        forged = w.changed(badge, {"credentialSubject__role": "Dirigeait"})
    else:
        other = d.disclosed(
            d.badge_of(d.did_web(world, Algorithm.ES256)),
            d.did_web(world, Algorithm.ES256),
            world.signer("stranger", Algorithm.ES256),
        )
        data = bytearray(base64url_decode(badge["proof"]["proofValue"][1:]))
        own, foreign = (selective_disclosure.parse(each["proof"]["proofValue"]) for each in (badge, other))
        at = data.index(own.public_key)
        data[at : at + 35] = foreign.public_key  # the one-time key of another badge, whose maker has its private half
        forged = {**badge, "proof": {**badge["proof"], "proofValue": "u" + base64url_encode(bytes(data))}}
    assert world.verify(forged).headline is Headline.NOT_AUTHENTIC
