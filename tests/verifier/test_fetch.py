"""`PublicFetch`: its URL rules, which addresses are public, budgets, mappings."""

from __future__ import annotations

import pytest

from tests.verifier import ssrf
from tests.verifier.doors import Recorder
from verifier.addresses import is_public
from verifier.fetch import BudgetedFetch, Fetched, FetchFailed, MappedFetch, PublicFetch, SourceRefused
from verifier.origins import origin_of


def ask(fetch: PublicFetch, url: str) -> Fetched:
    return fetch(url, accept="application/json", limit=1000)


@pytest.mark.parametrize("address", ssrf.PRIVATE_V4 + ssrf.PRIVATE_V6)
def test_a_private_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ssrf.PUBLIC)
def test_an_ordinary_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "x", "127.0.0.1/8", "2130706433", "::1%1", "1.2.3", "٣.1.1.1"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize("url", ssrf.MALFORMED, ids=lambda url: repr(url)[:50])
def test_a_url_against_the_rules_is_refused_before_anything_is_resolved(url: str) -> None:
    recorder = Recorder(["93.184.215.14"])
    with pytest.raises(SourceRefused):
        ask(PublicFetch(recorder.resolve, recorder.connect), url)
    assert recorder.connected == []


def test_own_addresses_are_refused() -> None:
    recorder = Recorder(["93.184.215.14"])
    fetch = PublicFetch(recorder.resolve, recorder.connect, own_addresses=["93.184.215.14"])
    with pytest.raises(SourceRefused, match="private_address"):
        ask(fetch, "https://badges.example/")


def test_every_judged_address_is_tried() -> None:
    recorder = Recorder(["2606:4700:4700::1111", "93.184.215.14"])
    with pytest.raises(FetchFailed, match="unreachable"):
        ask(PublicFetch(recorder.resolve, recorder.connect), "https://badges.example/")
    assert [address for address, _ in recorder.connected] == ["2606:4700:4700::1111", "93.184.215.14"]


def test_a_host_that_does_not_resolve_is_unreachable() -> None:
    with pytest.raises(FetchFailed, match="unreachable"):
        ask(PublicFetch(lambda host, port: [], Recorder().connect), "https://nowhere.example/")


def answer(url: str, *, accept: str, limit: int) -> Fetched:
    """An inner fetch that answers everything."""
    return Fetched(url, 200, "application/json", b"{}")


def test_a_budget_counts_fetches_and_repeats_answers() -> None:
    asked: list[str] = []

    def inner(url: str, *, accept: str, limit: int) -> Fetched:
        asked.append(url)
        return answer(url, accept=accept, limit=limit)

    fetch = BudgetedFetch(inner, fetches=2, seconds=20)
    for url in ("https://a.example/1", "https://a.example/1#key", "https://a.example/2", "https://a.example/1"):
        fetch(url, accept="*/*", limit=100)
    assert asked == ["https://a.example/1", "https://a.example/2"]
    with pytest.raises(FetchFailed, match="budget"):
        fetch("https://a.example/3", accept="*/*", limit=100)


def test_a_budget_counts_seconds() -> None:
    moments = iter([0.0, 11.9, 12.1])
    fetch = BudgetedFetch(answer, fetches=10, seconds=20, clock=lambda: next(moments))
    fetch("https://a.example/1", accept="*/*", limit=100)
    with pytest.raises(FetchFailed, match="budget"):
        fetch("https://a.example/2", accept="*/*", limit=100)


def test_the_clock_never_refuses_our_own_documents() -> None:
    """On a busy machine a minute may pass between two of them: they are made in process, and no site is waited for."""
    now, own = 0.0, "https://badges.example"
    fetch = BudgetedFetch(answer, fetches=5, seconds=20, own_origin=own, clock=lambda: now)
    for number in range(4):
        now += 60.0
        assert fetch(f"{own}/{number}", accept="*/*", limit=100).status == 200
    for other in (
        "https://a.example/1",
        f"{own}.evil.example/",
        "http://badges.example/",
        "https://badges.example:8443/",
    ):
        with pytest.raises(FetchFailed, match="budget"):
            fetch(other, accept="*/*", limit=100)
    assert fetch(f"{own}/last", accept="*/*", limit=100).status == 200
    with pytest.raises(FetchFailed, match="budget"):  # their number is bounded as that of all others
        fetch(f"{own}/more", accept="*/*", limit=100)


def test_without_an_origin_of_its_own_a_verification_has_its_clock() -> None:
    """The control: nothing is ours where no origin is given, not even an address without one."""
    moments = iter([0.0, 60.0, 60.0])
    fetch = BudgetedFetch(answer, fetches=10, seconds=20, clock=lambda: next(moments))
    for url in ("https://badges.example/1", "urn:uuid:1"):
        with pytest.raises(FetchFailed, match="budget"):
            fetch(url, accept="*/*", limit=100)


def test_a_budget_remembers_failures_and_bounds_answers() -> None:
    calls: list[str] = []

    def inner(url: str, *, accept: str, limit: int) -> Fetched:
        calls.append(url)
        if url.endswith("big"):
            return Fetched(url, 200, None, b"x" * 101)
        raise FetchFailed("fetch.unreachable")

    fetch = BudgetedFetch(inner, fetches=10, seconds=20)
    for _ in range(2):
        with pytest.raises(FetchFailed, match="unreachable"):
            fetch("https://a.example/gone", accept="*/*", limit=100)
        with pytest.raises(FetchFailed, match="too_large"):
            fetch("https://a.example/big", accept="*/*", limit=100)
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Badges.Example/x?y#z", "https://badges.example"),
        ("https://badges.example:443/", "https://badges.example"),
        ("http://localhost:8000/x", "http://localhost:8000"),
        ("http://localhost:80", "http://localhost"),
        ("https://[2606::1]:444/", "https://[2606::1]:444"),
        ("https://user@badges.example/", ""),
        ("https://badges.example\\x/", ""),
        ("did:web:badges.example", ""),
        ("https://badges.example:x/", ""),
    ],
)
def test_the_origin_of_an_address(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_a_mapping_leaves_other_origins_to_the_inner_fetch() -> None:
    asked: list[str] = []

    def inner(url: str, *, accept: str, limit: int) -> Fetched:
        asked.append(url)
        return answer(url, accept=accept, limit=limit)

    fetch = MappedFetch(inner, {"https://badges.example": "http://127.0.0.1:9"})
    fetch("https://badges.example.evil/", accept="*/*", limit=10)
    fetch("http://badges.example/", accept="*/*", limit=10)
    assert len(asked) == 2
    with pytest.raises(FetchFailed, match="unreachable"):  # nothing listens on port 9
        fetch("https://badges.example/x", accept="*/*", limit=10)
    assert len(asked) == 2
