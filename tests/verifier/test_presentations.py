"""A presentation that holds one badge is read as that badge; its own proof says nothing about the badge (row F1)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline

Json = dict[str, Any]
NOTE = "presentation.holder_not_checked"


def presentation(*held: object, **members: Any) -> Json:
    """A presentation of `held`, with a proof by nobody."""
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": "z1"}
    return {
        "@context": [words.VC_V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(held),
        "proof": proof,
        **members,
    }


def token_of(payload: Json) -> str:
    """A token whose signature is by nobody."""
    parts = (json.dumps(each).encode() for each in ({"alg": "EdDSA", "typ": "vp+jwt", "nonce": "1"}, payload))
    return ".".join([*(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts), "AAAA"])


def enveloped(token: str) -> Json:
    """A credential in an envelope."""
    identifier = f"data:application/vc+jwt,{token}"
    return {"@context": words.VC_V2, "id": identifier, "type": "EnvelopedVerifiableCredential"}


def embedded(world: World) -> Json:
    return world.sign(w.credential())


def as_token(world: World) -> str:
    return world.token(w.jwt_credential())


WAYS: dict[str, Callable[[World], Json | str]] = {
    "embedded": lambda world: presentation(embedded(world)),
    "one without brackets": lambda world: presentation(verifiableCredential=embedded(world)),
    "a token": lambda world: presentation(as_token(world)),
    "an envelope": lambda world: presentation(enveloped(as_token(world))),
    "embedded in a token": lambda world: token_of(presentation(embedded(world))),
    "a token in a token": lambda world: token_of({"iss": "did:example:a", "vp": presentation(as_token(world))}),
    "an enveloped presentation": lambda world: {
        "@context": words.VC_V2,
        "id": "data:application/vp+jwt," + token_of(presentation(as_token(world))),
        "type": "EnvelopedVerifiablePresentation",
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_the_one_badge_of_a_presentation_is_judged_as_itself(world: World, way: str) -> None:
    verdict = world.verify(WAYS[way](world))
    assert (verdict.headline, verdict.notes) == (Headline.VALID, (NOTE,))
    assert verdict.credential is not None
    assert verdict.credential.recipient_name == "Amina B."
    world.publish_list((w.INDEX,))
    assert world.verify(WAYS[way](world)).headline is Headline.REVOKED


def test_a_presentation_makes_no_false_badge_true(world: World) -> None:
    forged = {**embedded(world), "name": "Autre chose"}
    assert world.verify(presentation(forged)).headline is Headline.NOT_AUTHENTIC
    signed = world.sign(
        w.changed(presentation(w.credential()), {"proof": None}), "network"
    )  # the holder's proof is no proof of the badge
    assert world.verify(signed).headline is not Headline.VALID


@pytest.mark.parametrize(
    ("held", "code", "facts"),
    [
        ((), "input.presentation_empty", {}),
        (({}, {}), "input.presentation", {"count": 2}),
        (("a.b.c", {}, {}), "input.presentation", {"count": 3}),
        ((7,), "input.not_a_badge", {"types": []}),
        (("hello",), "jws.not_compact", {}),
    ],
)
def test_none_or_several_are_refused_by_name(world: World, held: Any, code: str, facts: Json) -> None:
    for presented in (presentation(*held), token_of({"vp": presentation(*held)})):
        verdict = world.verify(presented)
        assert verdict.headline is Headline.UNREADABLE
        assert (verdict.checks[0].code, dict(verdict.checks[0].facts)) == (code, facts)


def test_two_readers_cannot_each_find_another_badge(world: World) -> None:
    both = {**presentation(embedded(world)), "vp": presentation(as_token(world))}
    assert world.verify(both).checks[0].code == "input.presentation"
    badge = {**embedded(world), "type": [*w.credential()["type"], "VerifiablePresentation"]}
    assert world.verify({**badge, "verifiableCredential": [embedded(world)]}).headline is not Headline.VALID
    member_beside = {**WAYS["an enveloped presentation"](world), "name": "x"}  # type: ignore[dict-item]
    assert world.verify(member_beside).checks[0].code == "input.not_a_badge"
