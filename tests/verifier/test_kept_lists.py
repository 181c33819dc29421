"""A status list is judged once for all badges that name it; what that rests on is compared each time (decisions 25)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.kept import CHANGES, TIMES, calls, endorsed, own, text
from tests.verifier.world import World
from verifier import pipeline
from verifier.kept_verdicts import KeptVerdicts
from verifier.reading.kinds import STATUS_LIST_KINDS
from verifier.verdict import Headline

ENDING = {"validUntil": text(w.NOW + timedelta(days=10))}  # of the list, before any badge or endorsement ends


def another(world: World, number: int = 1) -> dict[str, Any]:
    """Another badge of ours with the same place in the same list."""
    return endorsed(world, id=f"urn:uuid:6a1f5a0e-7c21-4b0e-8c1e-0d9f5c9b7b1{number}")


def token(world: World, number: int) -> str:
    return world.token(w.jwt_credential(id=f"urn:uuid:6a1f5a0e-7c21-4b0e-8c1e-0d9f5c9b7b1{number}"))


@pytest.mark.parametrize("make", [another, token], ids=["embedded proof", "token"])
def test_one_list_is_judged_once(
    world: World, monkeypatch: pytest.MonkeyPatch, make: Callable[[World, int], Any]
) -> None:
    examined = calls(monkeypatch, pipeline, "_examine")
    for kept in (KeptVerdicts(), None):  # the control: nothing is kept without a store
        for number in range(3):
            assert world.verify(make(world, number), **own(kept)).headline is Headline.VALID
        lists = [arguments for arguments in examined if arguments[0].kind in STATUS_LIST_KINDS]
        assert len(lists) == (1 if kept is not None else 4)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_by_the_next_badge(world: World, change: str) -> None:
    kept, badge = KeptVerdicts(), another(world)
    world.verify(endorsed(world), **own(kept))
    CHANGES[change](world)
    assert world.verify(badge, **own(kept)) == world.verify(badge, **own())


def test_the_end_of_a_list_ends_the_verdicts_that_found_it(world: World) -> None:
    kept = KeptVerdicts()
    world.publish_list(**ENDING)
    world.verify(endorsed(world), **own(kept))
    for number in range(3):  # each is judged with the list that was kept, and then kept itself
        badge = another(world, number)
        for moment in (w.NOW + later for later in (timedelta(0), timedelta(days=11), *TIMES)):
            assert world.verify(badge, **own(kept, now=moment)) == world.verify(badge, **own(now=moment)), moment


@pytest.mark.parametrize("owner", ["stranger", "network"])
def test_a_list_as_a_token_is_known_by_its_signature(world: World, owner: str) -> None:
    """The same payload with another's signature, and a control: with the network's own."""
    kept = KeptVerdicts()
    assert world.verify(token(world, 1), **own(kept)).headline is Headline.VALID
    head, payload, signature = world.token(w.jwt_list()).split(".")
    other = world.token(w.jwt_list(), owner).rpartition(".")[2]
    world.web.put(w.LIST_JWT_URL, f"{head}.{payload}.{other}", media_type=words.VC_JWT)
    wanted = Headline.VALID if other == signature else Headline.UNDETERMINED
    assert world.verify(token(world, 2), **own(kept)).headline is wanted


def test_only_lists_of_ours_are_kept(world: World) -> None:
    for origin, number in ((w.ORIGIN, 1), ("https://elsewhere.example", 0), (None, 0)):
        kept = KeptVerdicts()
        world.verify(endorsed(world), own_origin=origin, kept=kept)
        assert len(kept.lists._kept) == number
    kept = KeptVerdicts()
    url = "https://stranger.example/status/1"
    listed = world.sign(w.status_list(url, issuer=w.STRANGER), "stranger")
    world.web.put(url, listed, media_type=words.VC_LD_JSON)
    badge = world.sign(w.credential(issuer=w.STRANGER, credentialStatus=w.status_entry(url)), "stranger")
    assert world.verify(badge, **own(kept)).headline is Headline.VALID
    assert len(kept.lists._kept) == 0


def test_a_list_that_is_no_good_is_not_kept(world: World) -> None:
    kept = KeptVerdicts()
    world.web.put(w.LIST_URL, world.sign(w.status_list()) | {"name": "Liste"}, media_type=words.VC_LD_JSON)
    for _ in range(2):
        assert world.verify(endorsed(world), **own(kept)).headline is Headline.UNDETERMINED
        assert len(kept.lists._kept) == 0
