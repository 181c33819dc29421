"""Nothing is seen before the member came, before the site opened, in the future, or more than a year ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from badges.base.errors import Refused
from badges.base.services import Services
from badges.network.tables import Site
from badges.people.tables import Member
from badges.recognition import award, observe
from tests.cast import acts
from tests.cast.late import gathering_by
from tests.cast.people import Cast
from tests.conftest import Clock


def said(act: Callable[[], object]) -> str | None:
    """The code with which something is refused; None when it is done."""
    try:
        act()
    except Refused as refusal:
        return refusal.code
    return None


def refused(cast: Cast, member: int, gathering: int) -> str | None:
    """The code with which an observation is refused, and an award that begins there; None when it is recorded."""
    place = {"member_id": member, "badge_slug": "equipe", "gathering_id": gathering}
    start = said(lambda: award.start(cast.services, cast.lea, **place))  # type: ignore[arg-type]
    found = said(lambda: observe.observe(cast.services, cast.lea, criteria=["1"], **place))  # type: ignore[arg-type]
    assert start == found
    return found


def put(cast: Cast, kind: type, number: int, **values: object) -> None:
    """Put values into a row."""
    with cast.services.database.begin() as session:
        for name, value in values.items():
            setattr(session.get_one(kind, number), name, value)


def test_more_than_a_year_ago(services: Services, cast: Cast) -> None:
    amina = cast.member()
    put(cast, Member, amina, joined_on=date(2020, 1, 1))
    assert refused(cast, amina, gathering_by(services, cast.lea, cast.gueret, 366, amina)) == "observation.too_old"
    assert refused(cast, amina, gathering_by(services, cast.lea, cast.gueret, 365, amina)) is None


def test_before_the_site_opened(services: Services, cast: Cast) -> None:
    amina = cast.member()
    gathering = gathering_by(services, cast.lea, cast.gueret, 10, amina)
    assert refused(cast, amina, gathering) is None  # nobody knows when it opened
    put(cast, Site, cast.gueret, opened_on=services.now().date() - timedelta(days=9))
    assert refused(cast, amina, gathering) == "observation.before_opening"
    put(cast, Site, cast.gueret, opened_on=services.now().date() - timedelta(days=10))
    assert refused(cast, amina, gathering) is None


def test_a_newcomers_first_visits_are_entered_with_the_registration(
    services: Services, cast: Cast, clock: Clock
) -> None:
    amina = cast.member()
    clock.advance(days=3)
    assert refused(cast, amina, gathering_by(services, cast.lea, cast.gueret, 10, amina)) is None


def test_before_the_member_came(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member()
    clock.advance(days=40)
    before = gathering_by(services, cast.lea, cast.gueret, 60, amina)
    assert refused(cast, amina, before) == "observation.before_member"
    assert refused(cast, amina, gathering_by(services, cast.lea, cast.gueret, 39, amina)) is None


def test_before_the_member_came_in_an_exchange(services: Services, cast: Cast, clock: Clock) -> None:
    amina, jean = cast.member(), cast.member("Jean", "Dufour")
    clock.advance(days=40)
    given = {"site_id": cast.gueret, "what": "Couture", "giver_id": amina, "receiver_id": jean}
    for days, expected in ((60, "observation.before_member"), (40, None)):
        exchange = acts.record_exchange(
            services, cast.lea, happened_on=services.now().date() - timedelta(days=days), **given
        )
        found = said(
            lambda number=exchange: observe.observe(
                services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], exchange_id=number
            )
        )
        assert found == expected


def test_what_is_a_year_old_by_now_does_not_reach_the_minimum(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member()
    before = cast.gathering(0, {amina: "helps"})
    observe.observe(services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=before)
    clock.advance(days=370)
    today = cast.gathering(0, {amina: "helps"})
    number = award.start(services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=today)
    acts.tick(services, cast.lea, number, ["3"])
    assert [each.code for each in award.dossier(services, cast.lea, number).blockers] == [
        "award.blocked.two_criteria", "award.blocked.two_dates", "award.blocked.too_old",
    ]  # fmt: skip


def test_a_scene_that_is_too_old_takes_no_more_ticks(services_sqlite: Services, clock: Clock) -> None:
    cast = Cast(services_sqlite)
    amina = cast.member()
    number = award.start(
        cast.services, cast.lea, member_id=amina, badge_slug="equipe",
        gathering_id=cast.gathering(0, {amina: "helps"}),
    )  # fmt: skip
    acts.tick(cast.services, cast.lea, number, ["3"])
    clock.advance(days=370)
    assert said(lambda: acts.tick(cast.services, cast.lea, number, ["1"])) == "observation.too_old"
    acts.tick(cast.services, cast.lea, number, [])  # what was ticked can still be taken back


def test_without_the_guard_it_would_be_recorded(services_sqlite: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control."""
    cast = Cast(services_sqlite)
    amina = cast.member()
    put(cast, Member, amina, joined_on=date(2020, 1, 1))
    gathering = gathering_by(cast.services, cast.lea, cast.gueret, 400, amina)
    monkeypatch.setattr(observe, "outside", lambda *_facts: None)
    assert refused(cast, amina, gathering) is None
