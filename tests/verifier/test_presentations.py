"""A presentation that holds one badge is read as that badge; its own proof says nothing about the badge (row F1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.presentations import WAYS, Json, as_token, embedded, presentation, token_of
from tests.verifier.world import World
from verifier.verdict import Headline

NOTE = "presentation.holder_not_checked"


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
