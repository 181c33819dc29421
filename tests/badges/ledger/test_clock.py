"""A wrong clock stops signing, on either database, with its sentence; verifying, revoking and undoing go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from badges.app import build_services
from badges.base.database.engine import time_of
from badges.base.services import Services
from badges.issuing import resume, revoke, sign
from badges.ledger import clock as ledger_clock
from badges.sharing import backpacks
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code

DAY = timedelta(days=1)


def at(of: Recognition, offset: timedelta) -> Recognition:
    """The same award, in a service whose clock alone is wrong by so much."""
    now = of.services.clock() + offset
    return replace(of, services=replace(of.services, clock=lambda: now))


@pytest.mark.parametrize("offset", [DAY, -DAY, timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_clock_unlike_postgresqls(services_postgresql: Services, offset: timedelta) -> None:
    of = agreed(Cast(services_postgresql))
    wrong = at(of, offset)
    assert code(wrong.sign) == "signing.clock"
    assert of.row().state == "agreed" and of.editions() == []
    assert of.sign().headline() == "VALID"  # the control: set right, the same award is signed


@pytest.mark.parametrize("offset", [timedelta(0), timedelta(minutes=4), timedelta(minutes=-4)])
def test_a_clock_that_is_nearly_right(services: Services, offset: timedelta) -> None:
    assert at(agreed(Cast(services)), offset).sign().row().state == "issued"


def test_a_clock_behind_the_ledger(services: Services, cast: Cast) -> None:
    earlier = agreed(cast, given="Fatou").sign()
    of = agreed(cast)
    wrong = at(replace(of, services=replace(services, database_clock=lambda _session: None)), -DAY)
    assert code(wrong.sign) == "signing.clock"
    refused = lambda: backpacks.make_hosted(wrong.services, earlier.member, earlier.code, None)  # noqa: E731
    assert code(refused) == "signing.clock"
    assert replace(earlier, services=wrong.services).bit() is False
    revoke.revoke(wrong.services, of.helene, earlier.award, "error")
    assert earlier.headline() == "REVOKED"
    assert of.sign().headline() == "VALID"


def test_a_clock_that_is_set_while_the_service_runs(services_sqlite: Services) -> None:
    """SQLite has no clock of its own: the machine's is compared with what it was, and the time since."""
    services, fetch = services_sqlite, services_sqlite.fetch
    given: Any = {"database": services.database, "keyring": services.keyring, "fetch": fetch, "enqueue": print}
    running = build_services(services.settings, **given)
    of = agreed(Cast(running))
    for offset in (DAY, -DAY):
        wrong = replace(of, services=replace(running, clock=lambda by=offset: running.clock() + by))
        assert code(wrong.sign) == "signing.clock"
    assert of.sign().headline() == "VALID"
    handed_in = build_services(services.settings, clock=services.clock, **given)
    assert handed_in.steady_clock is None  # and a clock that is handed in is compared with the ledger alone


def test_days_without_a_badge_are_no_fault_of_the_clock(services: Services, cast: Cast) -> None:
    agreed(cast, given="Fatou").sign()
    services.clock.advance(days=40)  # type: ignore[attr-defined]
    assert agreed(cast).sign().headline() == "VALID"


@pytest.mark.parametrize("offset", [3 * DAY, -DAY])
def test_a_reservation_waits_for_the_right_clock(services_postgresql: Services, offset: timedelta) -> None:
    of = agreed(Cast(services_postgresql))
    intent = sign.reserve(of.services, of.lea, of.award)
    assert intent is not None
    wrong = at(of, offset)
    signed = sign.produce(wrong.services, intent)
    assert code(lambda: sign.record(wrong.services, intent, signed)) == "signing.clock"
    assert resume.resume(wrong.services) == 0 and of.row().state == "reserved"  # nor given up
    assert resume.resume(of.services) == 1 and of.headline() == "VALID"


def test_verifying_goes_on(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    assert at(of, DAY).headline() == "VALID"


def test_the_clock_that_is_asked(services: Services) -> None:
    with services.database.begin(read_only=True) as session:
        found = time_of(session)
        assert not ledger_clock.is_wrong(services, session)
    if services.database.is_sqlite:
        assert found is None
    else:
        assert found is not None and abs(found - datetime.now(UTC)) < timedelta(minutes=1)
