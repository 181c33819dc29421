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


def test_a_gathering_does_not_change_who_its_regulars_are(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    cast.gathering(8, {fatou: "takes_part"})
    for _again in range(2):
        cast.gathering(0, {amina: "takes_part"})
    since, now = services.now() - timedelta(days=60), services.now()
    with services.database.begin(read_only=True) as session:
        all_of_them = gatherings.regulars(session, cast.gueret, since)
        earlier = gatherings.to_tick(session, cast.gueret, since, now - timedelta(days=2), 30)
    assert [member.id for member in all_of_them] == [amina, fatou]
    assert [(member.id, came) for member, came in earlier] == [(fatou, True), (amina, False)]


def test_a_presence_says_who_recorded_it(services: Services, cast: Cast) -> None:
    number = cast.gathering(0, {cast.member("Amina"): "takes_part"})
    with services.database.begin(read_only=True) as session:
        (found,) = gatherings.attendance(session, number)
    assert found.recorded_by == "Hélène Roux" and found.recorded_at <= services.now()


def test_what_is_found_stands_nearest_first(services: Services, cast: Cast) -> None:
    numbers = [cast.gathering(days) for days in (9, 0, 3, 6)]
    with services.database.begin(read_only=True) as session:
        middle = gatherings.gathering(session, numbers[2])
        assert middle is not None
        near, sites = middle.starts_at, [cast.gueret]
        whole = gatherings.found(session, sites, search="rencontre", near=near)
        paged = list[int]()
        while found := gatherings.found(
            session, sites, search="rencontre", near=near, limit=1,
            after=gatherings.gathering(session, paged[-1]) if paged else None,
        ):  # fmt: skip
            paged += [each.id for each in found]
    assert [each.id for each in whole] == paged == [numbers[place] for place in (2, 1, 3, 0)]
