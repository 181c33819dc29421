"""Row F3 through the pipeline: algorithm tricks and sloppy spellings are refused, even with a genuine signature."""

from __future__ import annotations

import pytest

from keys.algorithms import Algorithm
from tests.verifier import gullible
from tests.verifier.forging import claims, network_kid
from tests.verifier.sloppy_tokens import ALGORITHMS, HEADERS, NOT_COMPACT, SPELLINGS, TOKENS, headed, signed
from tests.verifier.world import World
from verifier.verdict import CheckName, Headline


def test_there_are_enough_of_them() -> None:
    assert len(TOKENS) == len(ALGORITHMS) + len(HEADERS) + len(SPELLINGS)
    assert len(TOKENS) >= 110


@pytest.mark.parametrize("algorithm", Algorithm)
def test_written_properly_they_are_good(world: World, algorithm: Algorithm) -> None:
    assert world.verify(headed(algorithm)(world)).headline is Headline.VALID
    assert world.verify(f" \n{headed(algorithm)(world)}\r\n").headline is Headline.VALID  # as pasted from a letter


@pytest.mark.parametrize("name", TOKENS)
def test_a_sloppy_token_is_never_green(world: World, name: str) -> None:
    verdict = world.verify(TOKENS[name](world))
    unread = name.endswith(("PS256", "PS384", "PS512", "RS384", "RS512", "ES512", "ES256K", "Ed448"))
    assert verdict.headline in ({Headline.UNDETERMINED} if unread else {Headline.NOT_AUTHENTIC, Headline.UNREADABLE})
    assert verdict.credential is None
    assert all(check.code != "check.fault" for check in verdict.checks)


@pytest.mark.parametrize("name", [name for name in ALGORITHMS if "HS" in name or "none" in name.lower()])
def test_a_trick_with_the_algorithm_is_called_a_forgery(world: World, name: str) -> None:
    assert world.verify(TOKENS[name](world)).headline in (
        {Headline.NOT_AUTHENTIC} if "no signature" not in name else {Headline.NOT_AUTHENTIC, Headline.UNREADABLE}
    )


def test_a_careless_reader_believes_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: any spelling read, the algorithm of the header obeyed."""
    gullible.read_anything(monkeypatch)
    gullible.believe(monkeypatch, CheckName.ISSUER_KEY, CheckName.PROOF, CheckName.ISSUER_BINDING)
    names = [name for name in TOKENS if name not in NOT_COMPACT]
    refused = [name for name in names if world.verify(TOKENS[name](world)).headline is not Headline.VALID]
    assert len(refused) <= 0.05 * len(names), refused


def test_a_signature_may_have_a_twin(world: World) -> None:
    """With ECDSA any holder can turn s into n - s: another signature of the same token."""
    from tests.verifier.sloppy_tokens import P256_ORDER, resigned

    def twin(signature: bytes) -> bytes:
        return signature[:32] + (P256_ORDER - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")

    kid = network_kid(world, Algorithm.ES256)
    token = signed(world, {"alg": "ES256", "kid": kid}, claims(), Algorithm.ES256)
    assert world.verify(token).credential == world.verify(resigned(twin, Algorithm.ES256)(world)).credential
