"""What is read of gatherings."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.gatherings import reads as gatherings
from tests.cast.people import Cast


def test_regulars_come_first(services: Services, cast: Cast) -> None:
    amina, fatou, zohra = cast.member("Amina"), cast.member("Fatou"), cast.member("Zohra", site="auzances")
    for days in (1, 8):
        cast.gathering(days, {fatou: "takes_part"})
    cast.gathering(15, {fatou: "takes_part", zohra: "helps"})
    with services.database.begin(read_only=True) as session:
        found = gatherings.regulars(session, cast.gueret, services.now() - timedelta(days=60))
        assert [member.id for member in found] == [fatou, zohra, amina]
