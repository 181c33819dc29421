"""Browser sessions and counts of failures, on both databases."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.network.signin import failures, web_sessions
from tests.cast.people import at_once

KEY, OTHER = b"k" * 32, b"o" * 32
WINDOW = timedelta(minutes=15)


def test_failures_are_counted_within_their_window(services: Services) -> None:
    database, now = services.database, services.clock()
    assert failures.current(database, KEY, now) == (0, None)
    assert [failures.count(database, KEY, now, WINDOW) for _ in range(3)] == [1, 2, 3]
    assert failures.current(database, KEY, now) == (3, now + WINDOW)
    assert failures.current(database, OTHER, now) == (0, None)
    later = now + WINDOW
    assert failures.current(database, KEY, later) == (0, None)
    assert failures.count(database, KEY, later, WINDOW) == 1
    failures.forget(database, KEY)
    assert failures.current(database, KEY, later) == (0, None)


def test_failures_at_once_are_all_counted(services: Services) -> None:
    database, now = services.database, services.clock()
    counted = at_once(*[lambda: failures.count(database, KEY, now, WINDOW)] * 8)
    assert sorted(counted) == list(range(1, 9))  # type: ignore[type-var]


def test_a_session_lives_until_it_is_ended_or_expires(services: Services) -> None:
    database, now = services.database, services.clock()
    end = now + timedelta(hours=8)
    for key in (KEY, OTHER):
        web_sessions.insert(database, key, subject="lea", data="{}", now=now, expires_at=end)
    assert web_sessions.change(database, KEY, subject="lea", data='{"site":1}')
    found = web_sessions.load(database, KEY, now)
    assert found is not None and found.data == '{"site":1}'
    assert web_sessions.load(database, KEY, end) is None
    web_sessions.end(database, KEY)
    assert web_sessions.load(database, KEY, now) is None
    assert not web_sessions.change(database, KEY, subject="lea", data="{}")
    assert web_sessions.end_all(database, "lea") == 1
    assert web_sessions.load(database, OTHER, now) is None


def test_expired_sessions_are_deleted(services: Services) -> None:
    database, now = services.database, services.clock()
    web_sessions.insert(database, KEY, subject="lea", data="{}", now=now, expires_at=now + timedelta(hours=8))
    later = now + timedelta(hours=9)
    web_sessions.insert(database, OTHER, subject="karim", data="{}", now=later, expires_at=later + timedelta(hours=8))
    assert web_sessions.load(database, KEY, now) is None
    assert web_sessions.load(database, OTHER, later) is not None
