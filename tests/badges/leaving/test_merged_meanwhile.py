"""What begins for a member while their record is joined to another waits for the merge, and finds the record gone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.services import Services
from badges.exchanges.tables import Exchange
from badges.gatherings import attendance
from badges.gatherings.tables import Attendance, Enrolment
from badges.leaving import merge
from badges.recognition import award, observe
from badges.recognition import reads as recognition
from badges.recognition.tables import Award, Observation
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.refusals import code
from tests.cast.rows import count


@pytest.mark.parametrize("begun", ["exchange", "enrolment", "award", "observation"])
def test_nothing_is_noted_of_a_record_that_is_joined_meanwhile(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch, begun: str
) -> None:
    gone, stays, jean = cast.member("Amina", "Benalli"), cast.member(), cast.member("Jean", None)
    workshop, there = cast.workshop(), cast.gathering(1, {gone: "helps"})
    begin: dict[str, Callable[[], object]] = {
        "exchange": lambda: exchange(services, cast, gone, jean),
        "enrolment": lambda: acts.enrol(services, cast.lea, workshop, gone),
        "award": lambda: award.start(services, cast.lea, member_id=gone, badge_slug="equipe"),
        "observation": lambda: observe.observe(
            services, cast.lea, member_id=gone, badge_slug="equipe", criteria=["1"], gathering_id=there
        ),
    }
    asked: list[Future[str]] = []
    note = merge.note
    with ThreadPoolExecutor(1) as pool:

        def noted(*facts: object) -> None:
            note(*facts)  # type: ignore[arg-type]
            asked.append(pool.submit(code, begin[begun]))
            wait(asked, timeout=0.5)

        monkeypatch.setattr(merge, "note", noted)
        merge.merge(services, cast.helene, gone, stays)
        assert asked[0].result() == "not_found"
    assert [count(services, each) for each in (Exchange, Enrolment, Award, Observation)] == [0, 0, 0, 0]


def test_a_merge_waits_for_attendance_that_is_being_saved(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, stays = cast.member("Amina", "Benalli"), cast.member()
    there = cast.gathering(1, {gone: "helps", stays: "takes_part"})
    asked: list[Future[None]] = []
    recorded = attendance._recorded
    with ThreadPoolExecutor(1) as pool:

        def read(session: OrmSession, number: int) -> object:
            found = recorded(session, number)
            if not asked:
                asked.append(pool.submit(merge.merge, services, cast.helene, gone, stays))
                wait(asked, timeout=0.5)
            return found

        monkeypatch.setattr(attendance, "_recorded", read)
        present = {gone: "leads", stays: "leads"}
        attendance.record_attendance(services, cast.lea, there, present, observed=recognition.observed_members)
        asked[0].result()
    with services.database.begin(read_only=True) as session:
        assert [(each.member_id, each.role) for each in session.scalars(select(Attendance))] == [(stays, "leads")]


def test_an_award_goes_on_that_a_merge_gives_to_the_other_record(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, stays = cast.member("Amina", "Benalli"), cast.member()
    there = cast.gathering(1, {gone: "helps"})
    number = award.start(services, cast.lea, member_id=gone, badge_slug="equipe", gathering_id=there)
    asked: list[Future[None]] = []
    note = merge.note
    with ThreadPoolExecutor(1) as pool:

        def noted(*facts: object) -> None:
            note(*facts)  # type: ignore[arg-type]
            asked.append(pool.submit(acts.tick, services, cast.lea, number, ["1"]))
            wait(asked, timeout=0.5)

        monkeypatch.setattr(merge, "note", noted)
        merge.merge(services, cast.helene, gone, stays)
        asked[0].result()
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(Observation.member_id)).all() == [stays]
