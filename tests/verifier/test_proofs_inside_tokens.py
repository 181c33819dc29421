"""A token whose credential has a proof of its own: "if both, the embedded proof is added before the JWT" (Open Badges
3.0). Both are shown, and a false one is not hidden by a good one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline, Outcome, Verdict


def proofs(verdict: Verdict) -> list[tuple[Outcome, str]]:
    return [(check.outcome, check.code) for check in verdict.checks if check.name == "proof"]


def both(world: World, owner: str = "network", **changes: Any) -> str:
    """The badge with a proof by `owner`, changed afterwards, in a token of the network."""
    return world.token({**world.sign(w.jwt_credential(), owner), **changes})


def test_both_are_judged(world: World) -> None:
    verdict = world.verify(both(world))
    assert verdict.headline is Headline.VALID, verdict.checks
    assert proofs(verdict) == [(Outcome.PASSED, "proof.good")] * 2
    assert verdict.kind == "Ob3Jwt"


def test_a_false_inner_proof_makes_the_badge_not_authentic(world: World) -> None:
    verdict = world.verify(both(world, name="Autre"))
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert proofs(verdict) == [(Outcome.PASSED, "proof.good"), (Outcome.FAILED, "proof.signature")]


def test_a_proof_by_another_key_is_a_co_signature(world: World) -> None:
    good = world.verify(both(world, "stranger"))
    assert (good.headline, "proof.co_signed" in good.notes) == (Headline.VALID, True)
    assert world.verify(both(world, "stranger", name="Autre")).headline is Headline.NOT_AUTHENTIC


def test_the_inner_proof_does_not_make_up_for_the_outer(world: World) -> None:
    token = world.token(world.sign(w.jwt_credential()), "stranger")
    assert world.verify(token).headline is Headline.NOT_AUTHENTIC


def test_one_in_a_dialect_that_is_not_read_here_is_said(world: World) -> None:
    proof = {**world.sign(w.jwt_credential())["proof"][0], "cryptosuite": "bbs-2023"}
    verdict = world.verify(world.token(w.jwt_credential(proof=[proof])))
    assert (verdict.headline, "proof.unsupported_beside" in verdict.notes) == (Headline.VALID, True)


def test_a_status_list_with_both(world: World) -> None:
    signed = world.sign(w.jwt_list((w.INDEX,)))
    world.web.put(w.LIST_JWT_URL, world.token(signed))
    assert world.verify(world.token(w.jwt_credential())).headline is Headline.REVOKED
    world.web.put(w.LIST_JWT_URL, world.token({**signed, "validFrom": "2026-11-19T09:00:00Z"}))
    verdict = world.verify(world.token(w.jwt_credential()))
    assert verdict.check("status").code == "status.list_untrusted"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["#key", "key-1", {"id": f"{w.NETWORK}#key"}], ids=str)
def test_a_proof_that_names_no_key(world: World, name: Any) -> None:
    signed = world.sign(w.credential())
    verdict = world.verify({**signed, "proof": [{**signed["proof"][0], "verificationMethod": name}]})
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.check("issuer_key").code == "proof.method"  # type: ignore[union-attr]
