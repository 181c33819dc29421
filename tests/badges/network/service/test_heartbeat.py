"""The worker's heartbeat, and when its absence is told; a public address and a trial differ before the first one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from badges.base.services import Services
from badges.network.service import heartbeat

NOBODY = timedelta(0)


def silence(services: Services) -> timedelta | None:
    """For how long the worker is away."""
    with services.database.begin(read_only=True) as session:
        return heartbeat.silence(services, session)


def test_a_worker_that_beats_and_falls_silent(services: Services) -> None:
    assert heartbeat.beat(services) == 1 and heartbeat.beat(services) == 1
    services.clock.advance(minutes=10)  # type: ignore[attr-defined]
    assert silence(services) == NOBODY
    services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert silence(services) == timedelta(minutes=11)
    heartbeat.beat(services)
    assert silence(services) == NOBODY


@pytest.mark.parametrize(("url", "away"), [("http://localhost:8000", False), ("https://badges.example", True)])
def test_a_worker_that_never_ran(services: Services, url: str, away: bool) -> None:
    served = replace(services, settings=replace(services.settings, public_url=url))
    services.clock.advance(minutes=59)  # type: ignore[attr-defined]
    assert silence(served) == NOBODY
    services.clock.advance(minutes=61)  # type: ignore[attr-defined]
    assert silence(served) == (timedelta(hours=2) if away else NOBODY)
