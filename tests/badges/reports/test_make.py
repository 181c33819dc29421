"""The night makes the usual reports, and their page is one read; what is published stays as it was."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import NotAllowed, NotFound, Outdated
from badges.base.journal.tables import JournalFacts
from badges.base.services import Services
from badges.network.tables import Site
from badges.orientation import changes as orientation
from badges.orientation.changes import Counted
from badges.reports import compose, make, periods, publish, reads, store
from badges.reports.tables import MadeReport, PublishedReport
from badges.reports.views import CAME, Period, Report
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.reported import Recorder, at, values
from tests.cast.rows import count
from tests.cast.statements import asked_of
from tests.conftest import Clock

YEAR = periods.year(2026)
DAYS = periods.chosen("2026-02-01", "2026-02-20", date(2026, 11, 24))


def read(services: Services, site_id: int | None = None) -> Report:
    with services.database.begin(read_only=True) as session:
        found = reads.report(session, YEAR, site_id, services.now())
    assert found is not None
    return found


def public(services: Services) -> Report | None:
    with services.database.begin(read_only=True) as session:
        return reads.published(session)


def test_the_night_makes_each_usual_period_of_each_place_and_of_all(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    Recorder(cast).meeting(at("2026-02-03"), amina)
    usual = len(periods.usual(services.now().date()))
    assert make.make_usual(services) == usual * (len(cast.site_ids) + 1)
    assert make.make_usual(services) == count(services, MadeReport)  # a second night replaces the first
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        found = reads.report(session, YEAR, cast.gueret, services.now())
    assert len([each for each, _parameters in asked if each.startswith("SELECT")]) == 1
    assert found is not None and values(found)["persons"] == 1
    assert found.place is not None and found.place.slug == "gueret"


def test_a_report_comes_back_from_its_row_as_it_was(services: Services, cast: Cast) -> None:
    Recorder(cast).meeting(at("2026-02-03"), cast.member("Amina"))
    with services.database.begin(read_only=True) as session:
        counted = compose.reports(session, YEAR, services.now())
    make.make(services, YEAR)
    assert read(services) == counted[None] and read(services, cast.gueret) == counted[cast.gueret]


def test_what_is_entered_later_counts_from_the_next_night_on(services: Services, cast: Cast, clock: Clock) -> None:
    recorder = Recorder(cast)
    make.make(services, YEAR)
    recorder.meeting(at("2026-02-03"))
    assert values(read(services))["gatherings"] == 0
    clock.advance(days=1)
    make.make_usual(services)
    assert values(read(services))["gatherings"] == 1


def test_a_report_is_published_frozen_dated_and_noted(services: Services, cast: Cast, clock: Clock) -> None:
    recorder = Recorder(cast)
    recorder.meeting(at("2026-02-03"))
    make.make(services, YEAR)
    assert public(services) is None
    publish.publish(services, cast.helene, YEAR, shown=store.version_of(read(services)))
    first = public(services)
    assert first is not None and first.published_at == services.now() and values(first)["gatherings"] == 1
    recorder.meeting(at("2026-02-04"))
    clock.advance(days=1)
    make.make(services, YEAR)
    assert public(services) == first and values(read(services))["gatherings"] == 2
    publish.publish(services, cast.helene, YEAR)
    second = public(services)
    assert second is not None and values(second)["gatherings"] == 2
    publish.publish(services, cast.helene, YEAR)  # the same again changes nothing
    assert public(services) == second and count(services, PublishedReport) == 2
    publish.withdraw(services, cast.helene, YEAR)
    publish.withdraw(services, cast.helene, YEAR)
    assert public(services) is None
    with services.database.begin(read_only=True) as session:
        noted = session.scalars(select(JournalFacts.about).where(JournalFacts.about.like("report%"))).all()
    assert sorted(map(str, noted)) == ["report_published:2026"] * 2 + ["report_withdrawn:2026"]


def test_how_many_of_those_sent_came_is_published_once_the_year_is_over(
    services: Services, cast: Cast, clock: Clock
) -> None:
    """Of two reports of a running year, one may hold one person more than the other."""
    with services.database.begin() as session:
        orientation.count(session, Counted.RECEIVED, date(2026, 9, 3), 7)
        orientation.count(session, Counted.CAME, date(2026, 9, 20), 6)
    make.make(services, YEAR)
    assert values(read(services))[CAME] == 6  # to the coordination
    publish.publish(services, cast.helene, YEAR, shown=store.version_of(read(services)))
    told = public(services)
    assert told is not None and told.figure("orientations") is not None and told.figure(CAME) is None
    with services.database.begin(read_only=True) as session:
        assert not reads.beside_published(session, read(services)).newer
    publish.publish(services, cast.helene, YEAR)  # the same again
    assert public(services) == told and count(services, PublishedReport) == 1
    clock.advance(days=60)
    make.make(services, YEAR)
    publish.publish(services, cast.helene, YEAR)
    told = public(services)
    assert told is not None and values(told)[CAME] == 6


def test_who_saw_another_report_publishes_nothing(services: Services, cast: Cast) -> None:
    shown = store.version_of(read(services))
    Recorder(cast).meeting(at("2026-02-03"))
    with pytest.raises(Outdated):
        publish.publish(services, cast.helene, YEAR, shown=shown)
    assert public(services) is None


def test_only_the_coordination_publishes_and_only_usual_periods(services: Services, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        publish.publish(services, cast.lea, YEAR)
    with pytest.raises(NotAllowed):
        publish.withdraw(services, cast.lea, YEAR)
    today = services.now().date()
    chosen = periods.chosen("2026-02-01", "2026-02-20", today)
    assert code(lambda: publish.publish(services, cast.helene, chosen)) == "report.not_usual"
    future = periods.year((today + timedelta(days=366)).year)
    assert code(lambda: publish.publish(services, cast.helene, future)) == "report.future"


def is_read(services: Services, period: Period, site_id: int | None = None) -> bool:
    """Whether the report of a period is given to who reads it."""
    with services.database.begin(read_only=True) as session:
        return reads.report(session, period, site_id, services.now()) is not None


def test_what_no_night_makes_is_read_once_it_was_made_for_who_asks(services: Services, cast: Cast) -> None:
    Recorder(cast).meeting(at("2026-02-03"), cast.member("Amina"))
    old = periods.year(2019)
    assert not is_read(services, DAYS) and not is_read(services, old) and is_read(services, YEAR)
    make.make_asked(services, cast.lea, DAYS, cast.gueret)
    make.make_asked(services, cast.helene, old, None)
    for place in (None, cast.gueret, cast.auzances):
        assert is_read(services, DAYS, place) and is_read(services, old, place)
    assert not is_read(services, periods.month(2019, 3))


def test_who_asks_may_read_it(services: Services, cast: Cast) -> None:
    for place in (None, cast.auzances):
        with pytest.raises((NotAllowed, NotFound)):
            make.make_asked(services, cast.lea, DAYS, place)
    make.make_asked(services, cast.helene, DAYS, cast.gueret)
    whole = Period(date(1986, 1, 1), date(2026, 1, 1))
    assert code(lambda: make.make_asked(services, cast.helene, whole, None)) == "report.early"
    future = periods.year(2031)
    assert code(lambda: make.make_asked(services, cast.helene, future, None)) == "report.future"
    assert count(services, MadeReport) == len(cast.site_ids) + 1


def test_a_night_ends_chosen_days_and_no_older_year(services: Services, cast: Cast, clock: Clock) -> None:
    old = (periods.year(2019), periods.quarter(2019, 1), periods.month(2019, 3))
    for each in (DAYS, *old):
        make.make(services, each)
    clock.advance(days=1)
    make.make_usual(services)
    assert not is_read(services, DAYS) and all(is_read(services, each) for each in old)
    places = len(cast.site_ids) + 1
    assert count(services, MadeReport) == places * (len(old) + len(periods.usual(services.now().date())))


def test_a_usual_report_is_counted_for_its_page_only_while_no_night_has_made_it(services: Services, cast: Cast) -> None:
    make.make(services, YEAR)
    with services.database.begin() as session:
        site = Site(slug="felletin", name="Felletin", host="RCS", address="1 rue", postcode="23500", city="Felletin")
        session.add(site)
        session.flush()
        opened = site.id
    assert not is_read(services, YEAR, opened) and is_read(services, periods.quarter(2026, 1), opened)
    make.make(services, YEAR)
    assert is_read(services, YEAR, opened)


def test_two_who_ask_at_once_make_one_report(services: Services, cast: Cast) -> None:
    Recorder(cast).meeting(at("2026-02-03"), cast.member("Amina"))
    together = threading.Barrier(2)

    def ask(_number: int) -> None:
        together.wait()
        for _each in range(3):
            make.make_asked(services, cast.helene, DAYS, None)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ask, range(2)))
    assert count(services, MadeReport) == len(cast.site_ids) + 1
    with services.database.begin(read_only=True) as session:
        made = reads.made(session, DAYS, None)
    assert made is not None and values(made)["gatherings"] == 1
