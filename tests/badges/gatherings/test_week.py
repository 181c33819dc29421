"""A week as colleagues of other sites read it."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.base.times import local_date, local_day
from badges.gatherings import week
from badges.gatherings.tables import Gathering
from badges.network.tables import Site, SiteState
from tests.cast.people import Cast


def test_what_is_planned_says_who_leads_and_names_no_member(services: Services, cast: Cast) -> None:
    cast.member("Amina", "Benali")
    first, second, elsewhere = cast.gathering(2), cast.gathering(1), cast.gathering(1, site="auzances")
    today = local_date(services.now())
    start, end = local_day(today - timedelta(days=3))[0], local_day(today)[1]
    with services.database.begin() as session:
        session.get_one(Gathering, first).title = "Chez Amina Benali"
        session.get_one(Gathering, first).led_by_id = None
        session.get_one(Gathering, second).title = "Fête du livre"
        session.get_one(Gathering, second).led_by_id = cast.lea.staff_id
    with services.database.begin(read_only=True) as session:
        found = week.planned(session, start, end)
        assert week.planned(session, end, end + timedelta(days=7)) == []
    assert [(each.id, each.title, each.led_by_id, each.cancelled) for each in found] == [
        (first, None, None, False), (second, "Fête du livre", cast.lea.staff_id, False),
        (elsewhere, None, cast.helene.staff_id, False),
    ]  # fmt: skip
    with services.database.begin() as session:
        session.get_one(Gathering, first).cancelled_at = services.now()
        session.get_one(Site, cast.auzances).state = SiteState.CLOSED
    with services.database.begin(read_only=True) as session:
        found = week.planned(session, start, end)
    assert [(each.id, each.cancelled) for each in found] == [(first, True), (second, False)]
