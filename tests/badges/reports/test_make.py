"""The night makes the usual reports, and their page is one read; what is published stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import NotAllowed, Outdated
from badges.base.journal.tables import JournalFacts
from badges.base.services import Services
from badges.reports import compose, make, periods, publish, reads, store
from badges.reports.tables import MadeReport, PublishedReport
from badges.reports.views import Report
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.reported import Recorder, at, values
from tests.cast.rows import count
from tests.cast.statements import asked_of
from tests.conftest import Clock

YEAR = periods.year(2026)


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
