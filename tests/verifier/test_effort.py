"""The processor time of one verification (row C2): once it is spent no step begins, and nothing becomes green."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from keys.proofs import data_integrity
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.effort import Effort
from verifier.fetch import Fetched, FetchFailed
from verifier.limits import Limits
from verifier.verdict import Headline, Outcome

PRESENTED: dict[str, Callable[[World], object]] = {
    "a proof": lambda world: world.sign(w.credential()),
    "a token": lambda world: world.token(w.jwt_credential()),
    "an endorsed badge": lambda world: world.sign(w.credential(endorsement=[world.sign(w.endorsement(), "gueret")])),
    "a hosted badge": lambda world: w.assertion(),
    "a signed badge of version 2.0": lambda world: w.ob2_token(world),
}


def test_it_is_spent_by_its_own_clock() -> None:
    moments = iter([5.0, 5.9, 6.0, 7.0])
    effort = Effort(1.0, clock=lambda: next(moments))
    assert [effort.is_spent for _ in range(3)] == [False, True, True]


def test_waiting_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    effort, began = Effort(1.0), time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: began + 3_600)
    assert not effort.is_spent


def test_work_is_noticed_once_the_time_has_passed() -> None:
    effort, began = Effort(0.01), time.thread_time()
    while time.thread_time() < began + 0.05:  # a thread's own time never runs faster than that of the clock
        sum(range(1_000))
    assert effort.is_spent


def test_what_a_fetch_takes_is_no_part_of_it(world: World) -> None:
    moment = 5.0

    def fetch(url: str, *, accept: str, limit: int) -> Fetched:
        nonlocal moment
        moment += 30.0
        if url != w.NETWORK:
            raise FetchFailed("fetch.unreachable", url=url)
        return Fetched(url, 200, "text/plain", b"")

    effort = Effort(1.0, clock=lambda: moment)
    door = effort.without(fetch)
    assert door(w.NETWORK, accept="*/*", limit=1).status == 200 and not effort.is_spent
    with pytest.raises(FetchFailed):
        door("https://else.example/", accept="*/*", limit=1)
    assert not effort.is_spent
    moment += 1.0
    assert effort.is_spent


@pytest.mark.parametrize("what", PRESENTED)
def test_with_time_enough_it_is_good(world: World, what: str) -> None:
    """The positive control."""
    verdict = world.verify(PRESENTED[what](world), limits=w.UNHURRIED)
    assert verdict.headline is Headline.VALID


@pytest.mark.parametrize("what", PRESENTED)
def test_without_time_no_step_begins(world: World, what: str) -> None:
    verdict = world.verify(PRESENTED[what](world), limits=replace(w.UNHURRIED, processor_seconds=0.0))
    assert verdict.headline is Headline.UNDETERMINED and verdict.credential is None
    assert {(check.outcome, check.code) for check in verdict.checks} == {(Outcome.UNKNOWN, "check.too_costly")}
    assert world.web.asked in ([], [w.ASSERTION_URL])


@pytest.mark.parametrize(("seconds", "headline"), [(0.05, Headline.UNDETERMINED), (60.0, Headline.VALID)])
def test_one_proof_after_the_other(world: World, seconds: float, headline: Headline) -> None:
    """The time is checked between proofs: eight expensive ones together took seconds."""
    document = {**w.credential(), "x": {f"{each:x}": each / 7 for each in range(30_000)}}
    signed = data_integrity.sign(document, world.signer(), created=w.CREATED, cryptosuite="eddsa-jcs-2022")
    verdict = world.verify(
        {**signed, "proof": signed["proof"] * 8}, limits=replace(w.UNHURRIED, processor_seconds=seconds)
    )
    assert verdict.headline is headline
    assert ("check.too_costly" in {check.code for check in verdict.checks}) == (seconds < 1)


def test_our_own_documents_are_part_of_it() -> None:
    """They are made by this process: a badge that names many of them costs us, and no other site."""
    moment = 5.0

    def fetch(url: str, *, accept: str, limit: int) -> Fetched:
        nonlocal moment
        moment += 0.6
        return Fetched(url, 200, "application/json", b"{}")

    effort = Effort(1.0, clock=lambda: moment)
    door = effort.without(fetch, own_origin=w.ORIGIN)
    for address in ("https://else.example/", "https://badges.example.evil.example/", "https://else.example/2"):
        door(address, accept="*/*", limit=1)
    assert not effort.is_spent
    door(f"{w.ORIGIN}/1", accept="*/*", limit=1)
    assert not effort.is_spent
    door(f"{w.ORIGIN.upper()}:443/2", accept="*/*", limit=1)
    assert effort.is_spent


@pytest.mark.parametrize(("own", "headline"), [(w.ORIGIN, Headline.UNDETERMINED), (None, Headline.VALID)])
def test_a_badge_that_makes_us_compute_our_own_documents(
    world: World, monkeypatch: pytest.MonkeyPatch, own: str | None, headline: Headline
) -> None:
    """The whole verification counts them; the same documents of another site cost it nothing."""
    moment = 0.0

    def costly(url: str, *, accept: str, limit: int) -> Fetched:
        nonlocal moment
        moment += 2.0
        return world.web(url, accept=accept, limit=limit)

    monkeypatch.setitem(Effort.__init__.__kwdefaults__, "clock", lambda: moment)
    limits = replace(w.UNHURRIED, processor_seconds=Limits().processor_seconds)
    verdict = world.verify(world.sign(w.credential()), fetch=costly, own_origin=own, limits=limits)
    assert verdict.headline is headline
    assert ("check.too_costly" in {check.code for check in verdict.checks}) == (own is not None)
