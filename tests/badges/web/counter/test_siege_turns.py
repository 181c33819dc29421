"""Presented badges are verified one at a time; a verification that waits for another site lets the next begin (D1)."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from badges.publication import judgement, turns
from tests.badges.web.counter.presenting import file_of
from tests.cast.counter import Cast
from verifier.fetch import Fetched, FetchFailed
from verifier.loader import from_text
from verifier.presented_bytes import Presented
from verifier.verdict import Headline, Verdict


def test_a_slow_site_does_not_delay_other_verifications(cast: Cast) -> None:
    asked, released = threading.Event(), threading.Event()

    def slow(url: str, *, accept: str, limit: int) -> Fetched:
        asked.set()
        assert released.wait(30)
        raise FetchFailed("fetch.unreachable")

    services = replace(cast.services, fetch=slow)
    found: list[Verdict] = []
    link = from_text("https://slow.example/badge.json")
    thread = threading.Thread(target=lambda: found.append(judgement.verify_presented(services, link)))
    thread.start()
    assert asked.wait(30)
    presented = Presented(file_of(cast, "badge.json"))
    assert judgement.verify_presented(services, presented).headline is Headline.VALID
    assert not found
    released.set()
    thread.join()
    assert [each.headline for each in found] == [Headline.UNDETERMINED]


def test_verifications_never_overlap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    judge, inside, most = judgement.verify, 0, 0

    def watched(*arguments: Any, **options: Any) -> Verdict:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.01)
        try:
            return judge(*arguments, **options)
        finally:
            inside -= 1

    monkeypatch.setattr(judgement, "verify", watched)
    presented, found = Presented(file_of(cast, "badge.json")), []
    threads = [
        threading.Thread(target=lambda: found.append(judgement.verify_presented(cast.services, presented)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert [each.headline for each in found] == [Headline.VALID] * 6


def test_the_server_is_told_when_another_site_is_waited_for(cast: Cast) -> None:
    """The callback lets the server start the next request; it is not called for a badge that needs no other site."""
    told: list[str] = []

    def unreachable(url: str, *, accept: str, limit: int) -> Fetched:
        told.append("fetch")
        raise FetchFailed("fetch.unreachable")

    services = replace(cast.services, fetch=unreachable)
    with turns.turn(lambda: told.append("told")):
        judgement.verify_presented(services, Presented(file_of(cast, "badge.json")))
        assert not told
        judgement.verify_presented(services, from_text("https://slow.example/badge.json"))
    assert told[:2] == ["told", "fetch"]
