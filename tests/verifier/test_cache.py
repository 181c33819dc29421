"""What may be kept between verifications, for how long, and how often a host is asked (R5, row S4)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.verifier import world as w
from tests.verifier.world import World
from verifier.buckets import MAX_HOSTS, PER_MINUTE, HostBuckets
from verifier.cache import DocumentCache, Purpose
from verifier.fetch import Fetched, FetchFailed, PublicFetch
from verifier.verdict import Headline

DID_URL = "https://badges.example/.well-known/did.json"
URL = "https://issuer.example/did.json"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


class Source:
    """Answers one URL with whatever the test says, and counts."""

    def __init__(self, answer: bytes | Exception = b'{"id": 1}', status: int = 200) -> None:
        self.answer, self.status, self.asked = answer, status, 0

    def __call__(self) -> Fetched:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return Fetched(URL, self.status, None, self.answer)


def test_off_by_default_every_verification_asks(world: World) -> None:
    token = world.token(w.jwt_credential())
    for _ in range(2):
        assert world.verify(token).headline is Headline.VALID
    assert world.web.asked.count(DID_URL) == 2


def test_documents_and_lists_are_kept_and_badges_are_not(world: World) -> None:
    clock = Clock()
    cache = DocumentCache(clock=clock)
    world.web.put("https://files.example/badge", world.sign(w.credential()))
    for _ in range(3):
        assert world.verify("https://files.example/badge", cache=cache).headline is Headline.VALID
        assert world.verify(w.assertion(), cache=cache).headline is Headline.VALID
    for url, times in (("https://files.example/badge", 3), (w.ASSERTION_URL, 3), (w.BADGE_URL, 3)):
        assert world.web.asked.count(url) == times
    for url in (DID_URL, w.LIST_URL, w.PROFILE_URL):
        assert world.web.asked.count(url) == 1


@pytest.mark.parametrize(("own_origin", "asked"), [(w.ORIGIN, 2), (None, 1)], ids=["own", "not own"])
def test_documents_of_the_callers_own_origin_are_read_each_time(
    world: World, own_origin: str | None, asked: int
) -> None:
    """They are answered in process, as they are now; without the rule they would be kept (the positive control)."""
    cache = DocumentCache(clock=Clock())
    for presented in (world.sign(w.credential()), w.ob2_token(world)):
        for _ in range(2):
            verdict = world.verify(presented, cache=cache, own_origin=own_origin)
            assert verdict.headline is Headline.VALID
    for url in (DID_URL, w.LIST_URL, w.PROFILE_URL, w.REVOCATIONS_URL):
        assert world.web.asked.count(url) == asked


def test_a_revocation_is_seen_within_a_minute(world: World) -> None:
    clock = Clock()
    cache = DocumentCache(clock=clock)
    token = world.token(w.jwt_credential())
    assert world.verify(token, cache=cache).headline is Headline.VALID
    world.publish_list(revoked=(w.INDEX,))
    clock.now += 59
    assert world.verify(token, cache=cache).headline is Headline.VALID
    clock.now += 2
    assert world.verify(token, cache=cache).headline is Headline.REVOKED


def test_a_list_that_cannot_be_read_any_more_is_not_believed(world: World) -> None:
    clock = Clock()
    cache = DocumentCache(clock=clock)
    token = world.token(w.jwt_credential())
    world.verify(token, cache=cache)
    del world.web.pages[w.LIST_JWT_URL]
    clock.now += 61
    assert world.verify(token, cache=cache).headline is Headline.UNDETERMINED


def test_new_keys_are_fetched_before_a_badge_is_called_forged(world: World) -> None:
    clock = Clock()
    cache = DocumentCache(clock=clock)
    good = world.web.read(DID_URL)
    token = world.token(w.jwt_credential())
    world.web.put(DID_URL, {**good, "assertionMethod": []})
    assert world.verify(token, cache=cache).headline is Headline.NOT_AUTHENTIC
    world.web.put(DID_URL, good)
    clock.now += 61
    assert world.verify(token, cache=cache).headline is Headline.VALID
    assert world.web.asked.count(DID_URL) == 2


def test_a_good_document_outlives_a_failed_refresh_for_a_day() -> None:
    clock = Clock()
    cache, source = DocumentCache(clock=clock), Source()
    assert cache.read(Purpose.ISSUER, URL, source) == (Fetched(URL, 200, None, b'{"id": 1}'), False)
    for answer, status in ((FetchFailed("fetch.unreachable"), 0), (b"{}", 503), (b"{}", 404), (b"<html>", 200)):
        clock.now += 3700
        source.answer, source.status = answer, status
        found, kept = cache.read(Purpose.ISSUER, URL, source)
        assert (found.data, kept) == (b'{"id": 1}', True)
    asked = source.asked
    clock.now += 59
    cache.read(Purpose.ISSUER, URL, source)
    assert source.asked == asked
    clock.now += 24 * 3600
    source.answer = FetchFailed("fetch.unreachable")
    with pytest.raises(FetchFailed):
        cache.read(Purpose.ISSUER, URL, source)


def test_a_failure_is_kept_for_a_minute_unless_it_was_ours() -> None:
    clock = Clock()
    cache, source = DocumentCache(clock=clock), Source(FetchFailed("fetch.unreachable"))
    for seconds, asked in ((0, 1), (59, 1), (2, 2)):
        clock.now += seconds
        with pytest.raises(FetchFailed):
            cache.read(Purpose.ISSUER, URL, source)
        assert source.asked == asked
    busy = Source(FetchFailed("fetch.host_busy"))
    for asked in (1, 2):
        with pytest.raises(FetchFailed):
            cache.read(Purpose.STATUS, URL, busy)
        assert busy.asked == asked


def test_its_size_is_bounded_and_the_least_used_leaves() -> None:
    cache = DocumentCache(max_bytes=5000, clock=Clock())
    sources = {f"{URL}?{number}": Source(b'{"a":"' + b"x" * 1000 + b'"}') for number in range(4)}
    for url, source in sources.items():
        cache.read(Purpose.ISSUER, url, source)
        cache.read(Purpose.ISSUER, f"{URL}?0", sources[f"{URL}?0"])
    for url, source in sources.items():
        cache.read(Purpose.ISSUER, url, source)
    assert [source.asked for source in sources.values()] == [1, 2, 2, 2]


def test_thirty_a_minute_for_each_host() -> None:
    clock = Clock()
    buckets = HostBuckets(clock=clock)
    assert sum(buckets.take("a.example") for _ in range(1000)) == 30
    assert buckets.take("b.example")
    clock.now += 2
    assert [buckets.take("a.example") for _ in range(2)] == [True, False]
    for number in range(2 * MAX_HOSTS):
        buckets.take(f"{number}.example")
    assert len(buckets._buckets) == MAX_HOSTS


@pytest.mark.parametrize(("per_minute", "asked"), [(PER_MINUTE, 30), (10**9, 100)], ids=["on", "off"])
def test_the_public_fetch_limits_requests_to_a_host(per_minute: int, asked: int) -> None:
    """A badge verified in a loop; without the limit every request would be sent (the positive control)."""
    resolved: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        resolved.append(host)
        return ["127.0.0.1"]

    fetch = PublicFetch(resolve=resolve, buckets=HostBuckets(per_minute, clock=Clock()))
    codes = set()
    for _ in range(100):
        with pytest.raises(Exception, match="fetch") as refused:
            fetch("https://victim.example/", accept="*/*", limit=10)
        codes.add(getattr(refused.value, "code", None))
    assert len(resolved) == asked
    assert ("fetch.host_busy" in codes) == (asked == 30)
