"""Who works where: the colleagues of a week, and whom they replace."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.base.times import local_date
from badges.network.site_helps import reads
from badges.network.tables import Replacement, Staff
from tests.cast.people import Cast


def test_everybody_says_who_is_gone_and_whom_they_replace(services: Services, cast: Cast) -> None:
    today, lea, karim = local_date(services.now()), cast.lea.staff_id or 0, cast.karim.staff_id or 0
    with services.database.begin() as session:
        session.add(Replacement(staff_id=lea, replaced_id=karim))
        session.get_one(Staff, karim).last_day = today
        session.get_one(Staff, cast.helene.staff_id).active = False
    with services.database.begin(read_only=True) as session:
        found = reads.everybody(session)
    assert found[lea].replaces == karim and found[karim].replaces is None
    assert not found[karim].is_gone(today) and found[karim].is_gone(today + timedelta(days=1))
    assert found[cast.helene.staff_id or 0].is_gone(today), "closed without a day"
    assert not found[lea].opened, "no link was opened by these tests' staff"
