"""Counts of failures under a flood: so many rows at most, and the account that is guessed at stays counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from badges.base.database import bounds
from badges.base.services import Services
from badges.network.signin import failures, forget_expired
from badges.network.tables import FailureCount

WINDOW = timedelta(minutes=15)
GUESSED = b"g" * 32


def rows(services: Services) -> int:
    """How many counts there are."""
    with services.database.begin(read_only=True) as session:
        return session.scalar(select(func.count()).select_from(FailureCount)) or 0


def flood(services: Services, times: int, start: int = 0) -> None:
    """One failure for each of so many addresses."""
    now = services.clock()
    for turn in range(start, start + times):
        failures.count(services.database, turn.to_bytes(32, "big"), now, WINDOW)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that a test reaches soon."""
    monkeypatch.setattr(bounds, "FAILURE_ROWS", 500)
    monkeypatch.setattr(bounds, "FAILURE_ROWS_MADE_FREE", 50)


def test_the_stated_bound() -> None:
    assert bounds.FAILURE_ROWS == 10_000 and bounds.FAILURE_ROWS_MADE_FREE < bounds.FAILURE_ROWS


@pytest.mark.usefixtures("small")
def test_thousands_of_addresses_leave_so_many_rows(services: Services) -> None:
    for _ in range(4):
        failures.count(services.database, GUESSED, services.clock(), WINDOW)
    flood(services, 2000)
    assert 400 <= rows(services) <= 500
    assert failures.current(services.database, GUESSED, services.clock())[0] == 4  # the flood did not reset it


@pytest.mark.parametrize("times", [700])
def test_without_the_bound_they_would_grow(services: Services, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setattr(bounds, "FAILURE_ROWS", 10**9)
    flood(services, times)
    assert rows(services) == times


@pytest.mark.usefixtures("small")
def test_what_has_expired_goes_first(services: Services) -> None:
    flood(services, 500)
    services.clock.advance(minutes=16)  # type: ignore[attr-defined]
    flood(services, 1, start=10_000)
    assert rows(services) == 1


def test_cleaning_up_needs_no_insert(services: Services) -> None:
    flood(services, 20)
    assert forget_expired.forget_expired(services) == 0
    services.clock.advance(minutes=16)  # type: ignore[attr-defined]
    assert forget_expired.forget_expired(services) == 20
    assert rows(services) == 0
