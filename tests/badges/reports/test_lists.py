"""Behind each number stands its list, of exactly that length: paged, and never cut."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.services import Services
from badges.reports import lists, periods
from badges.reports.lists import LINES, Listed, Scope
from tests.cast.people import Cast
from tests.cast.reported import Recorder, at, counted, values

YEAR = periods.year(2026)


def lengths(services: Services, scope: Scope, what: Listed) -> tuple[int, int, int]:
    """What a list says its length is, how many lines its pages have together, and how many of them differ."""
    numbers: list[int] = []
    after, total = None, 0
    with services.database.begin(read_only=True) as session:
        while True:
            page = lists.page(session, what, scope, after)
            assert len(page.items) <= LINES
            numbers += [each.id for each in page.items]
            after, total = page.following, page.total
            if after is None:
                return total, len(numbers), len(set(numbers))


def test_each_list_has_the_length_of_its_number(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    for number in range(LINES + 5):
        same_hour = at("2026-02-03") + timedelta(hours=number // 3)  # several at one hour, as at several places
        recorder.meeting(same_hour, amina)
        recorder.meeting(at("2026-03-01"), fatou, workshop=recorder.workshop(f"Atelier {number}"))
        recorder.exchange("2026-04-01", amina, fatou)
    recorder.meeting(at("2026-05-01"), site=cast.auzances)
    recorder.meeting(at("2026-05-02"), noted=False)
    for site_id in (None, cast.gueret, cast.auzances):
        figures = values(counted(services, YEAR, site_id))
        for what in Listed:
            wanted = figures[what.value]
            assert lengths(services, Scope(YEAR, site_id, services.now()), what) == (wanted, wanted, wanted), what
    assert values(counted(services, YEAR))["gatherings"] == LINES + 6


def test_the_names_of_a_place_are_as_many_as_its_persons(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    members = [cast.member(f"Membre {'ab'[number % 2]}") for number in range(LINES + 3)]
    elsewhere = cast.member("Paul", site="auzances")
    recorder.meeting(at("2026-02-03"), *members)
    recorder.exchange("2026-04-01", elsewhere, members[0])
    scope = Scope(YEAR, cast.gueret, services.now())
    with services.database.begin(read_only=True) as session:
        first, total, following = lists.persons(session, scope)
        rest, _total, end = lists.persons(session, scope, following)
    assert total == values(counted(services, YEAR, cast.gueret))["persons"] == LINES + 4
    with services.database.begin(read_only=True) as session:
        beside, _total, _end = lists.persons(session, scope, cast.member("Oriane", site="auzances"))
    assert beside == []  # the order of another place's names is told by no page
    assert {each.id for each in (*first, *rest)} == {*members, elsewhere} and end is None
    with services.database.begin(read_only=True) as session, pytest.raises(ValueError, match="of a place"):
        lists.persons(session, Scope(YEAR, None, services.now()))
