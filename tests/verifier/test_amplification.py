"""Row S4: the fetch cannot be used to attack others: few requests a verification, few a host and address, no loop."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.verifier import world as w
from tests.verifier.doors import Network, answer_with
from tests.verifier.loops import LOOPS, Spread, loop_badge, serve
from tests.verifier.world import World
from verifier.buckets import HostBuckets
from verifier.fetch import MAX_REDIRECTS, TOTAL_SECONDS, BudgetedFetch, Fetched, FetchFailed
from verifier.limits import Limits
from verifier.verdict import Headline

FETCHES, SECONDS = Limits().fetches, Limits().seconds
BADGES = 1000


def test_a_thousand_badges_cause_thirty_requests_to_one_address(world: World) -> None:
    """The limit counts addresses, not names: an attacker has any number of names, the victim has one address."""
    network, moment = Network({}, serve), 0.0
    door = network.door(buckets=HostBuckets(clock=lambda: moment))
    for number in range(BADGES):
        assert world.verify(loop_badge(number), fetch=door).headline is Headline.UNDETERMINED
    assert len(network.connected) == 30
    moment = 60.0
    for number in range(20):
        world.verify(loop_badge(number), fetch=door)
    assert len(network.connected) == 60


def test_without_buckets_the_address_is_hit_by_every_badge(world: World) -> None:
    """The positive control."""
    network = Network({}, serve)
    door = network.door(buckets=HostBuckets(per_minute=1_000_000))
    for number in range(6):
        world.verify(loop_badge(number), fetch=door)
    assert len(network.connected) >= 6 * FETCHES


def test_a_thousand_badges_of_one_host(world: World) -> None:
    network = Network(Spread(), lambda host: answer_with(b"{}"))
    door = network.door(buckets=HostBuckets(clock=lambda: 0.0))
    for number in range(BADGES):
        world.verify(w.assertion(id=f"https://victim.example/{number}"), fetch=door)
    assert network.named == ["victim.example"] * 30


@pytest.mark.parametrize("fetches", [FETCHES, 1_000_000])
def test_the_budget_of_one_verification(world: World, fetches: int) -> None:
    """Every host at its own address, so that no bucket helps; without the budget (positive control) more is asked."""
    network, asked = Network(Spread(), serve), []
    door = network.door()

    def counted(url: str, *, accept: str, limit: int) -> Fetched:
        asked.append(url)
        return door(url, accept=accept, limit=limit)

    world.verify(loop_badge(1), fetch=counted, limits=replace(w.UNHURRIED, fetches=fetches))
    assert (len(asked) <= FETCHES) is (fetches == FETCHES)
    assert fetches != FETCHES or len(network.connected) <= FETCHES * (MAX_REDIRECTS + 1)


def test_no_verification_lasts_longer_than_its_budget() -> None:
    """However long each answer takes, up to the limit of `PublicFetch`."""
    chance = random.Random(4)
    for _ in range(500):
        now = 0.0

        def slow(url: str, *, accept: str, limit: int) -> Fetched:
            nonlocal now
            now += chance.uniform(0, TOTAL_SECONDS)
            raise FetchFailed("fetch.unreachable")

        fetch = BudgetedFetch(slow, fetches=FETCHES, seconds=SECONDS, clock=lambda: now)  # noqa: B023
        for number in range(30):
            with pytest.raises(FetchFailed):
                fetch(f"https://slow.example/{number}", accept="*/*", limit=1)
        assert now <= SECONDS


@pytest.mark.parametrize("name", LOOPS)
def test_loops_end_within_the_fetches_allowed(world: World, name: str) -> None:
    build, most = LOOPS[name]
    verdict = world.verify(build(world))
    assert len(world.web.asked) <= most <= FETCHES, world.web.asked
    assert all(check.code != "check.fault" for check in verdict.checks)


def test_a_bucket_belongs_to_one_fetch(world: World) -> None:
    """Two verifications with one `PublicFetch` share its buckets; two instances do not."""
    network = Network({}, lambda host: answer_with(b"{}"))
    first, second = network.door(), network.door()
    for door, wanted in ((first, 30), (first, 30), (second, 60)):
        for number in range(40):
            world.verify(w.assertion(id=f"https://victim.example/{number}"), fetch=door)
        assert wanted <= len(network.connected) <= wanted + 2  # a bucket fills again while the test runs
