"""A report's numbers are those that one counts by hand, of each place and of the network, in three statements."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from badges.base.services import Services
from badges.gatherings.rules import Participation
from badges.orientation import changes as orientation
from badges.orientation.changes import Counted
from badges.people.tables import Member
from badges.places import openings
from badges.recognition.states import AwardState
from badges.reports import compose, periods
from badges.reports.views import Period
from badges.sharing.afterwards import changes as afterwards
from badges.sharing.afterwards.rules import Outcome
from tests.cast import places
from tests.cast.introductions import thread
from tests.cast.people import Cast
from tests.cast.reported import Recorder, at, before, counted, rows, values
from tests.cast.statements import asked_of
from tests.conftest import Clock

YEAR = periods.year(2026)
DAY = Period(date(2026, 3, 12), date(2026, 3, 12))
NOTHING = dict.fromkeys(
    (
        "gatherings", "presences", "persons", "persons.new", "persons.active", "exchanges", "introductions",
        "workshops", "workshops.dates", "badges",
    ),
    0,
)  # fmt: skip


def test_a_year_counted_by_hand(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    amina, fatou, marie = (cast.member(name) for name in ("Amina", "Fatou", "Marie"))
    paul = cast.member("Paul", site="auzances")
    helps = {"roles": {amina: Participation.HELPS}}
    # 2025: Amina, Fatou and Paul were there already
    recorder.meeting(at("2025-05-05"), amina, fatou)
    recorder.meeting(at("2025-12-20"), amina, paul)  # after 24 November: not in the same days of the year before
    recorder.exchange("2025-06-01", amina, fatou, about="Couture")
    # 2026: two meetings at Guéret, one at Auzances, one workshop of two sessions
    couture = recorder.workshop("Couture")
    recorder.meeting(at("2026-02-03"), amina, fatou, visitors=2, **helps)
    recorder.meeting(at("2026-02-10"), amina, marie, nameless=3)
    recorder.meeting(at("2026-03-04"), amina, paul, site=cast.auzances)
    recorder.meeting(at("2026-03-05"), fatou, workshop=couture)
    recorder.meeting(at("2026-04-05"), marie, workshop=couture)
    recorder.exchange("2026-02-20", amina, fatou, about="Couture")
    recorder.exchange("2026-03-20", paul, amina, site=cast.auzances)
    recorder.introduction(amina, fatou, met_on="2026-02-11", under_way_on="2026-02-20")
    recorder.introduction(paul, amina, under_way_on="2026-03-20", site=cast.auzances)
    recorder.introduction(marie, amina)  # they have not met
    recorder.badge(amina, at("2026-05-01"))
    recorder.badge(fatou, at("2026-05-02"), family="faire", state=AwardState.REVOKED)
    # none of these counts
    recorder.meeting(at("2026-06-01"), marie, cancelled_at=at("2026-05-30"))
    recorder.meeting(at("2026-06-08"), noted=False)
    recorder.meeting(at("2026-11-25"), noted=False)
    recorder.exchange("2026-07-01", amina, fatou, confirmed=False)
    recorder.exchange("2026-07-02", amina, fatou, cancelled_at=at("2026-07-03"))
    recorder.badge(marie, at("2026-05-03"), state=AwardState.WITHDRAWN)

    network = counted(services, YEAR)
    assert values(network) == {
        "gatherings": 3, "presences": 13, "persons": 4, "persons.new": 1, "persons.active": 3, "exchanges": 2,
        "introductions": 2, "workshops": 1, "workshops.dates": 2, "badges": 2, "orientations": 0,
        "orientations.came": 0,
    }  # fmt: skip
    assert before(network) == {
        "gatherings": 1, "presences": 2, "persons": 2, "persons.new": 2, "persons.active": 2, "exchanges": 1,
        "introductions": 0, "workshops": 0, "workshops.dates": 0, "badges": 0, "orientations": None,
        "orientations.came": None,
    }  # fmt: skip  # orientations are counted by whole months, and this year still runs
    assert rows(network, "places") == {"Guéret": (2, 3, 1, 1, 1, 2), "Auzances": (1, 2, 1, 1, 0, 0)} | {
        name: (0,) * 6 for name in rows(network, "places") if name not in ("Guéret", "Auzances")
    }
    assert rows(network, "months")["2026-02"] == (2, 9, 0, 1, 0)
    assert rows(network, "months")["2026-03"] == (1, 3, 1, 1, 0)
    assert rows(network, "months")["2026-05"] == (0, 0, 0, 0, 2)
    assert sum(sum(each) for each in rows(network, "months").values()) == 3 + 13 + 2 + 2 + 2
    assert rows(network, "families") == {"autres": (1,), "faire": (1,)}
    assert rows(network, "categories") == {"Couture": (0, 0, 1), "others": (0, 0, 1)}
    auzances = counted(services, YEAR, cast.auzances)
    assert values(auzances) == NOTHING | {
        "gatherings": 1, "presences": 2, "persons": 2, "persons.active": 2, "exchanges": 1, "introductions": 1,
    }  # fmt: skip
    assert set(before(auzances).values()) == {None}  # nothing was recorded there before
    assert auzances.place is not None and auzances.place.slug == "auzances" and auzances.table("places") is None


def test_three_statements_whatever_there_is(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    members = [cast.member(f"Membre {number}") for number in range(4)]
    for number in range(1, 13):
        recorder.meeting(at(f"2025-{number:02d}-03"), *members)
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        compose.reports(session, periods.year(2025), services.now())
    assert len([each for each, _parameters in asked if not each.startswith(("BEGIN", "SET"))]) == 3


def test_a_network_with_nothing(services: Services, cast: Cast) -> None:
    report = counted(services, YEAR)
    assert set(values(report).values()) == {0} and set(before(report).values()) == {None}
    assert rows(report, "families") == rows(report, "categories") == rows(report, "afterwards") == {}
    assert values(counted(services, YEAR, cast.auzances)) == NOTHING


def test_one_person(services: Services, cast: Cast) -> None:
    Recorder(cast).meeting(at("2026-02-03"), cast.member("Amina"))
    assert values(counted(services, YEAR, cast.gueret)) == NOTHING | {
        "gatherings": 1, "presences": 1, "persons": 1, "persons.new": 1,
    }  # fmt: skip


def test_midnight_in_paris_parts_two_days(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    recorder.meeting(at("2026-03-11", 22, 59))  # 23:59 of the day before
    recorder.meeting(at("2026-03-11", 23, 0))  # midnight
    recorder.meeting(at("2026-03-12", 22, 59))  # 23:59
    recorder.meeting(at("2026-03-12", 23, 0))  # midnight of the next day
    assert values(counted(services, DAY))["gatherings"] == 2
    recorder.badge(cast.member("Amina"), at("2026-03-11", 23, 0))
    assert values(counted(services, DAY))["badges"] == 1
    months = rows(counted(services, YEAR), "months")
    recorder.meeting(at("2026-02-28", 23, 0))  # 1 March, at midnight
    assert rows(counted(services, YEAR), "months")["2026-03"][0] == months["2026-03"][0] + 1


def test_the_hour_that_comes_twice_counts_once_and_the_one_that_never_comes_is_no_gap(
    services: Services, cast: Cast
) -> None:
    recorder = Recorder(cast)
    recorder.meeting(at("2026-10-25", 0, 30))  # 02:30 in summer time
    recorder.meeting(at("2026-10-25", 1, 30))  # 02:30 again
    recorder.meeting(at("2026-10-24", 21, 59))  # the last minute of the day before
    recorder.meeting(at("2026-10-25", 22, 59))  # and of this one
    october = Period(date(2026, 10, 25), date(2026, 10, 25))
    assert values(counted(services, october))["gatherings"] == 3
    for hour, minute in ((22, 59), (23, 0)):  # of the day before: 23:59, then midnight
        recorder.meeting(at("2026-03-28", hour, minute))
    for hour, minute in ((0, 59), (1, 0), (21, 59), (22, 0)):  # 01:59, 03:00, 23:59, and the next day
        recorder.meeting(at("2026-03-29", hour, minute))
    march = Period(date(2026, 3, 29), date(2026, 3, 29))
    assert values(counted(services, march))["gatherings"] == 4


def test_who_is_erased_is_no_person_any_more_and_the_presence_stays(services: Services, cast: Cast) -> None:
    recorder = Recorder(cast)
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    recorder.meeting(at("2026-02-03"), fatou, nameless=1)
    recorder.exchange("2026-02-04", amina, fatou)
    assert values(counted(services, YEAR))["persons"] == 2
    with services.database.begin() as session:
        session.execute(update(Member).where(Member.id == amina).values(erased_at=services.now()))
    found = values(counted(services, YEAR))
    assert (found["persons"], found["presences"], found["exchanges"]) == (1, 2, 1)


def test_camille_is_nobody(services: Services, cast: Cast) -> None:
    camille, amina = cast.member("Camille"), cast.member("Amina")
    with services.database.begin() as session:
        session.execute(update(Member).where(Member.id == camille).values(practice=True))
    Recorder(cast).meeting(at("2026-02-03"), camille, amina)
    found = values(counted(services, YEAR))
    assert (found["persons"], found["presences"]) == (1, 1)


def test_offers_and_requests_stand_by_their_activity(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    thread(services, cast.lea, amina, fatou)
    found = rows(counted(services, YEAR), "categories")
    assert sum(each[0] for each in found.values()) == sum(each[1] for each in found.values()) == 1
    assert not rows(counted(services, periods.year(2025)), "categories")


def test_orientations_are_of_the_network_and_of_whole_months(services: Services, cast: Cast) -> None:
    with services.database.begin() as session:
        orientation.count(session, Counted.RECEIVED, date(2025, 9, 3), 6)
        orientation.count(session, Counted.CAME, date(2025, 9, 20), 2)
        orientation.count(session, Counted.RECEIVED, date(2024, 9, 3), 4)
    Recorder(cast).meeting(at("2024-01-03"))
    year, month = counted(services, periods.year(2025)), counted(services, periods.month(2025, 9))
    assert (values(year)["orientations"], values(year)["orientations.came"]) == (6, 2)
    assert (before(year)["orientations"], before(year)["orientations.came"]) == (4, 0)
    assert values(month)["orientations"] == 6 and "orientations.came" not in values(month)
    chosen = Period(date(2025, 9, 1), date(2025, 9, 29))
    assert "orientations" not in values(counted(services, chosen))
    assert "orientations" not in values(counted(services, periods.year(2025), cast.gueret))


def test_who_came_the_year_before_is_not_told_for_a_part_of_it(services: Services, cast: Cast, clock: Clock) -> None:
    """A running year that ends with a month has whole months beside it, which would tell who came in each."""
    with services.database.begin() as session:
        for counting in (Counted.RECEIVED, Counted.CAME):
            orientation.count(session, counting, date(2025, 1, 8), 1)
    Recorder(cast).meeting(at("2024-01-03"))
    clock.advance(days=(date(2027, 1, 31) - date(2026, 11, 24)).days)
    found = counted(services, periods.year(2027))
    assert before(found)["orientations.came"] is None


def test_what_came_after_is_of_whole_half_years_and_goes_by_five(services: Services, cast: Cast) -> None:
    answers = [*["job"] * 3, "training", "nothing", "job"]
    for each in answers:
        with services.database.begin() as session:
            afterwards.count(session, Outcome(each), date(2025, 8, 1))
    wanted = {"job": (3,), "training": (1,), "nothing": (1,)}
    found = rows(counted(services, periods.year(2025)), "afterwards")
    assert {name: each for name, each in found.items() if each != (0,)} == wanted
    assert "afterwards" not in {each.key for each in counted(services, periods.quarter(2025, 3)).tables}
    assert counted(services, periods.year(2025), cast.gueret).table("afterwards") is None


def test_a_place_that_never_opened_is_named_by_no_report(services: Services, cast: Cast) -> None:
    preparing = places.begun(cast)
    for period in (YEAR, periods.year(2025)):
        of_places = counted(services, period).table("places")
        assert of_places is not None and "Bourganeuf" not in {row.name for row in of_places.rows}
    openings.give_up(services, cast.helene, preparing)
    of_places = counted(services, YEAR).table("places")
    assert of_places is not None and "Bourganeuf" not in {row.name for row in of_places.rows}
