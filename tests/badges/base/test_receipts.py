"""Receipts: a key is taken once, with what it brings, by whoever comes first."""

from __future__ import annotations

import uuid

from badges.base import receipts
from badges.base.database import bounds
from badges.base.errors import Refused
from badges.base.services import Services
from badges.base.tables import Receipt
from tests.cast.people import at_once
from tests.cast.refusals import code
from tests.cast.rows import count

KEY = "1b671a64-40d5-491e-99b0-da01ff1f3341"


def taken(services: Services, key: str | None) -> bool:
    """Whether an intention of its own takes a key."""
    with services.database.begin() as session:
        return receipts.take(session, key, services.now())


def test_a_key_is_taken_once(services: Services) -> None:
    assert [taken(services, KEY) for _again in range(3)] == [True, False, False]
    assert taken(services, str(uuid.UUID(int=7)))
    assert count(services, Receipt) == 2


def test_what_has_no_key_is_taken_each_time(services: Services) -> None:
    assert taken(services, None) and taken(services, None)
    assert count(services, Receipt) == 0


def test_what_is_refused_leaves_no_receipt(services: Services) -> None:
    def refuse() -> None:
        with services.database.begin() as session:
            assert receipts.take(session, KEY, services.now())
            raise Refused("attendance.role")

    assert code(refuse) == "attendance.role"
    assert taken(services, KEY)


def test_of_two_at_once_one_takes_it(services: Services) -> None:
    assert sorted(at_once(*[lambda: taken(services, KEY)] * 4)) == [False, False, False, True]  # type: ignore[type-var]


def test_old_keys_are_forgotten_and_no_others(services: Services) -> None:
    taken(services, KEY)
    services.clock.advance(days=bounds.RECEIPTS_KEPT.days)  # type: ignore[attr-defined]
    assert receipts.forget_old(services) == 0
    taken(services, str(uuid.UUID(int=7)))
    services.clock.advance(seconds=1)  # type: ignore[attr-defined]
    assert receipts.forget_old(services) == 1 and receipts.forget_old(services) == 0
    assert not taken(services, str(uuid.UUID(int=7))) and taken(services, KEY)
