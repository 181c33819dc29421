"""Behind each number stands its list, of exactly that length: paged, and never cut."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.services import Services
from badges.gatherings.rules import Participation
from badges.matching.tables import Introduction
from badges.people.tables import Member
from badges.recognition.states import AwardState
from badges.reports import lists, periods
from badges.reports.lists import LINES, Listed, Named, Scope
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
        met = {"met_on": "2026-06-02"} if number % 2 else {"under_way_on": "2026-06-02"}
        recorder.introduction(amina, fatou, **met)
        recorder.badge(amina, same_hour, state=AwardState.REVOKED if number % 3 else AwardState.ISSUED)
    recorder.introduction(amina, fatou, met_on="2026-07-02", under_way_on="2026-07-02")
    recorder.introduction(amina, fatou, met_on="2025-12-31", under_way_on="2026-01-02")
    recorder.badge(amina, at("2026-05-01"), state=AwardState.WITHDRAWN)
    recorder.badge(fatou, at("2026-05-01"), site=cast.auzances)
    recorder.meeting(at("2026-05-01"), site=cast.auzances)
    recorder.meeting(at("2026-05-02"), noted=False)
    for site_id in (None, cast.gueret, cast.auzances):
        figures = values(counted(services, YEAR, site_id))
        for what in Listed:
            wanted = figures[what.value]
            assert lengths(services, Scope(YEAR, site_id, services.now()), what) == (wanted, wanted, wanted), what
    figures = values(counted(services, YEAR))
    assert {figures[key] for key in ("gatherings", "introductions", "badges")} == {LINES + 6}


def test_an_introduction_of_two_who_are_forgotten_has_no_page(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    recorder.introduction(cast.member("Amina"), cast.member("Fatou"), met_on="2026-06-02")
    number = recorder.introduction(cast.member("Paul"), cast.member("Rose"), met_on="2026-06-01")
    with services.database.begin() as session:
        thread = session.get_one(Introduction, number)
        thread.giver_id = thread.receiver_id = None
    with services.database.begin(read_only=True) as session:
        found = lists.page(session, Listed.INTRODUCTIONS, Scope(YEAR, cast.gueret, services.now()))
    assert [each.has_page for each in found.items] == [True, False]


def test_a_badge_is_listed_by_its_name_and_never_by_its_holder(services: Services, cast: Cast) -> None:
    Recorder(cast).badge(cast.member("Zélie"), at("2026-02-03"))
    with services.database.begin(read_only=True) as session:
        (item,) = lists.page(session, Listed.BADGES, Scope(YEAR, None, services.now())).items
    assert item.name and item.site == "Guéret" and "Zélie" not in str(item)


def names(services: Services, who: Named, scope: Scope) -> list[int]:
    """The persons of all pages of a list, which says how many they are."""
    found: list[int] = []
    after = None
    with services.database.begin(read_only=True) as session:
        while True:
            page, total, after = lists.persons(session, who, scope, after)
            found += [each.id for each in page]
            if after is None:
                assert total == len(found) == len(set(found))
                return found


def test_the_names_of_a_place_are_as_many_as_its_persons(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    members = [cast.member(f"Membre {'ab'[number % 2]}") for number in range(LINES + 3)]
    elsewhere = cast.member("Paul", site="auzances")
    recorder.meeting(at("2026-02-03"), *members)
    recorder.exchange("2026-04-01", elsewhere, members[0])
    scope = Scope(YEAR, cast.gueret, services.now())
    assert {*names(services, Named.ALL, scope)} == {*members, elsewhere}
    assert values(counted(services, YEAR, cast.gueret))["persons"] == LINES + 4
    with services.database.begin(read_only=True) as session:
        beside, _total, _end = lists.persons(session, Named.ALL, scope, cast.member("Oriane", site="auzances"))
    assert beside == []  # the order of another place's names is told by no page
    with services.database.begin(read_only=True) as session, pytest.raises(ValueError, match="of a place"):
        lists.persons(session, Named.ALL, Scope(YEAR, None, services.now()))


def test_who_is_new_and_who_is_active_is_named_as_it_is_counted(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    amina, fatou, paul, rose = (cast.member(name) for name in ("Amina", "Fatou", "Paul", "Rose"))
    gone = cast.member("Ida")
    recorder.meeting(at("2024-05-01"), amina, site=cast.auzances)  # known, at another place
    recorder.exchange("2025-12-31", fatou, amina, site=cast.auzances)
    recorder.exchange("2025-12-30", paul, amina, confirmed=False)  # it is not known to have taken place
    recorder.meeting(at("2025-12-29"), rose, noted=False)
    helps = {"roles": {rose: Participation.HELPS}}
    recorder.meeting(at("2026-02-03"), amina, fatou, paul, rose, gone, **helps)
    recorder.meeting(at("2026-02-04"), amina, site=cast.auzances, roles={amina: Participation.LEADS})
    recorder.exchange("2026-04-01", paul, fatou)
    with services.database.begin() as session:
        session.get_one(Member, gone).erased_at = services.now()
    wanted = {Named.ALL: {amina, fatou, paul, rose}, Named.NEW: {paul, rose}, Named.ACTIVE: {fatou, paul, rose}}
    figures = values(counted(services, YEAR, cast.gueret))
    for who, those in wanted.items():
        assert {*names(services, who, Scope(YEAR, cast.gueret, services.now()))} == those, who
        assert figures[who.value] == len(those), who
