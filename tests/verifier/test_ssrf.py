"""Row S1: no URL, however it is spelled, makes `PublicFetch` connect to this machine or its network."""

from __future__ import annotations

import pytest

from tests.verifier import ssrf
from tests.verifier.doors import Network, Recorder, redirect_to, unguarded, unguarded_rules
from verifier.buckets import HostBuckets
from verifier.fetch import Fetched, FetchFailed, PublicFetch, SourceRefused

REFUSALS = {"fetch.private_address", "fetch.host", "fetch.url", "fetch.scheme", "fetch.port", "fetch.credentials"}
URLS = [*ssrf.urls(), *ssrf.disguised()]


def ask(fetch: PublicFetch, url: str) -> Fetched:
    """The question of every test here."""
    return fetch(url, accept="application/json", limit=1000)


def test_the_list_is_long() -> None:
    assert len(set(URLS)) >= 500
    assert len(set(ssrf.MALFORMED)) >= 55


def test_no_connection_leads_inside() -> None:
    recorder = Recorder()
    fetch = PublicFetch(recorder.resolve, recorder.connect)
    for url in URLS:
        with pytest.raises(SourceRefused) as refusal:
            ask(fetch, url)
        assert refusal.value.code in REFUSALS, url
    assert recorder.connected == []


def test_without_the_guard_every_one_of_them_connects() -> None:
    """The positive control: without the guard the attacks succeed."""
    for url in URLS:
        recorder = Recorder()
        with pytest.raises(FetchFailed):
            ask(unguarded(recorder), url)
        assert len(recorder.connected) == 1, url


def test_the_address_check_alone_stops_what_resolves_inside() -> None:
    """Rules off, addresses judged: names and numbers are stopped by what they resolve to, not by their spelling."""
    recorder = Recorder()
    plenty = HostBuckets(per_minute=1_000_000)
    fetch = PublicFetch(recorder.resolve, recorder.connect, rules=unguarded_rules, buckets=plenty)
    for url in URLS:
        with pytest.raises(SourceRefused, match="private_address"):
            ask(fetch, url)
    assert recorder.connected == []


@pytest.mark.parametrize("attempt", ["straight", "without the guard"])
def test_a_redirect_is_judged_like_a_first_request_for_every_url(attempt: str) -> None:
    reached = 0
    targets = [url for url in URLS if url.isascii() and url.isprintable()]
    for url in targets:
        network = Network({"public.example": [["1.1.1.1"]]}, serve=lambda host, url=url: redirect_to(url))
        inside = Recorder()
        network.names = InsideOut(network.names, inside)
        door = network.door()
        if attempt != "straight":
            door = network.door(permitted=lambda address: True, rules=unguarded_rules)
        with pytest.raises((SourceRefused, FetchFailed)):
            ask(door, "https://public.example/")
        reached += network.connected != ["1.1.1.1"]
    assert len(targets) >= 400
    assert reached == 0 if attempt == "straight" else reached >= 0.95 * len(targets)


class InsideOut(dict[str, list[list[str]]]):
    """A name server that knows some names, and for the others answers as `Recorder` does."""

    def __init__(self, names: object, recorder: Recorder) -> None:
        super().__init__(names)  # type: ignore[call-overload]
        self._recorder = recorder

    def get(self, host: str, default: object = None) -> list[list[str]]:  # type: ignore[override]
        return self[host] if host in self else [list(self._recorder.resolve(host, 443))]


@pytest.mark.parametrize("url", ssrf.MALFORMED, ids=lambda url: repr(url)[:50])
def test_a_url_against_the_rules_is_refused_before_anything_is_resolved(url: str) -> None:
    network = Network({})
    with pytest.raises(SourceRefused):
        ask(network.door(), url)
    assert (network.asked, network.connected) == ([], [])


def test_our_own_host_is_never_asked_from_outside() -> None:
    """The service's documents are answered in process (row S4); a request to its own host could wait for itself."""
    network = Network({}, serve=lambda host: redirect_to("https://badges.example/v/X"))
    own = network.door(own_hosts=["badges.example"])
    for url in ("https://badges.example/x", "https://BADGES.example.:443/x", "https://ｂadges.example/"):
        with pytest.raises(SourceRefused, match="private_address"):
            ask(own, url)
    assert network.connected == []
    with pytest.raises(SourceRefused, match="private_address"):
        ask(own, "https://other.example/")
    assert network.named == ["other.example"]
    with pytest.raises(FetchFailed, match="redirects"):
        ask(network.door(), "https://other.example/")
