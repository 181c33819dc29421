"""The sessions of a workshop: week after week at the same local hour, and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from badges.base.services import Services
from badges.base.times import local
from badges.gatherings.tables import Gathering
from tests.badges.gatherings.workshops.pages import page
from tests.cast import acts, places
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count


def test_the_hour_stays_when_the_clocks_change(services: Services, cast: Cast) -> None:
    workshop = cast.workshop()
    acts.change_workshop(
        services, cast.lea, workshop, title="Couture", description=None, place="Salle de l’UDAF", capacity=8
    )
    start = datetime(2027, 3, 17, 8, tzinfo=UTC)  # 9 h in winter; the clocks change on the 28th
    planned = acts.plan_sessions(
        services, cast.lea, workshop, starts_at=start, ends_at=start + timedelta(hours=3), weeks=3
    )
    found = [each for each, _present in page(services, workshop).sessions]
    assert [each.id for each in found] == planned
    assert [(local(each.starts_at).day, local(each.starts_at).hour, local(each.ends_at).hour) for each in found] == [
        (17, 9, 12),
        (24, 9, 12),
        (31, 9, 12),
    ]
    assert {each.place for each in found} == {"Salle de l’UDAF"}


def test_a_double_click_plans_once(services: Services, cast: Cast) -> None:
    workshop, start = cast.workshop(), services.now() + timedelta(days=2)

    def plan() -> list[int]:
        return acts.plan_sessions(
            services, cast.lea, workshop, starts_at=start, ends_at=start + timedelta(hours=2), weeks=2
        )

    first, second = at_once(plan, plan)
    assert first == second and count(services, Gathering) == 2


@pytest.mark.parametrize(
    ("days", "hours", "weeks", "refused"),
    [
        (1, 2, 0, "workshop.weeks"),
        (1, 2, 21, "workshop.weeks"),
        (1, 0, 1, "gathering.order"),
        (1, 15, 1, "gathering.too_long"),
        (4000, 2, 1, "gathering.date"),
        (-12000, 2, 1, "gathering.date"),
    ],
)
def test_hours_that_make_no_session(
    services: Services, cast: Cast, days: int, hours: int, weeks: int, refused: str
) -> None:
    workshop, start = cast.workshop(), services.now() + timedelta(days=days)
    end = start + timedelta(hours=hours)
    attempt = lambda: acts.plan_sessions(  # noqa: E731
        services, cast.lea, workshop, starts_at=start, ends_at=end, weeks=weeks
    )
    assert code(attempt) == refused
    assert count(services, Gathering) == 0


def test_a_closed_workshop_gets_no_session(services: Services, cast: Cast) -> None:
    workshop, start = cast.workshop(), services.now()
    end = start + timedelta(hours=2)
    plan = lambda who: acts.plan_sessions(services, who, workshop, starts_at=start, ends_at=end)  # noqa: E731
    assert code(lambda: plan(cast.karim)) == "not_found"
    plan(cast.lea)
    acts.close_workshop(services, cast.lea, workshop, came=0, went_well=None)
    assert code(lambda: plan(cast.lea)) == "workshop.not_open"


def test_no_session_takes_place_on_a_day_when_the_site_is_closed(services: Services, cast: Cast) -> None:
    workshop, start = cast.workshop(), services.now() + timedelta(days=40)

    def plan(days: int = 0, weeks: int = 1) -> list[int]:
        begins = start + timedelta(days=days)
        ends = begins + timedelta(hours=2)
        return acts.plan_sessions(services, cast.lea, workshop, starts_at=begins, ends_at=ends, weeks=weeks)

    plan()
    assert places.closing(cast, cast.gueret) == 1
    assert code(plan) == "site.closes"  # the one that the closing cancelled
    assert code(lambda: plan(-14, weeks=3)) == "site.closes"  # the last of them is too late: none is entered
    assert count(services, Gathering) == 1
    assert [each.cancelled_at is not None for each, _present in page(services, workshop).sessions] == [True]
    assert len(plan(-21, weeks=2)) == 2
