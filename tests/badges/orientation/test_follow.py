"""What is noted of somebody who was sent: who may, what leads where, what is counted, and what is gone at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from badges.base.logbook.acts import Kept
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.orientation import follow, reads, retention, rules
from badges.orientation.narrowings import NARROWINGS
from badges.orientation.rules import STEPS, OrientationState, OrientationStep
from badges.orientation.tables import NotCalled, Orientation, Referrer
from tests.cast.logbook import kept
from tests.cast.orientations import orientation, sent, shown
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock

ACTS: dict[OrientationStep, Callable[[Services, Actor, int], None]] = {
    OrientationStep.TRY: follow.note_try,
    OrientationStep.CALL: lambda services, actor, number: follow.note_call(services, actor, number, told=True),
    OrientationStep.CAME: partial(follow.note_coming, told=True),
    OrientationStep.CLOSE: follow.close,
    OrientationStep.REFUSE: follow.refuse,
    OrientationStep.DISMISS: follow.dismiss,
}
TO: dict[OrientationState, tuple[OrientationStep, ...]] = {
    OrientationState.RECEIVED: (),
    OrientationState.CALLED: (OrientationStep.CALL,),
    OrientationState.CAME: (OrientationStep.CAME,),
    OrientationState.CLOSED: (OrientationStep.CLOSE,),
}


def counted(services: Services) -> tuple[int, int, int, int]:
    """What was counted: received, called, came, closed."""
    today = local_date(services.now())
    with services.database.begin(read_only=True) as session:
        found = reads.counts(session, today - timedelta(days=400), today)
    return tuple(sum(column) for column in list(zip(*found, strict=True))[1:])  # type: ignore[return-value]


@pytest.mark.parametrize("state", OrientationState)
@pytest.mark.parametrize("step", ACTS)
def test_a_step_is_taken_where_the_table_allows_it(
    services: Services, cast: Cast, state: OrientationState, step: OrientationStep
) -> None:
    number = orientation(services, cast.lea)
    for each in TO[state]:
        ACTS[each](services, cast.lea, number)
    found = shown(services, number)
    assert found is not None and found.state is state
    if state in STEPS[step] or step in TO[state]:  # the same step again changes nothing
        ACTS[step](services, cast.lea, number)
    else:
        assert code(lambda: ACTS[step](services, cast.lea, number)) == "orientation.over"
        assert shown(services, number) == found


@pytest.mark.parametrize("step", ACTS)
def test_another_site_knows_nothing_of_it(services: Services, cast: Cast, step: OrientationStep) -> None:
    number = orientation(services, cast.lea)
    assert code(lambda: ACTS[step](services, cast.karim, number)) == "not_found"
    assert code(lambda: ACTS[step](services, cast.lea, number + 1)) == "orientation.gone"
    ACTS[step](services, cast.helene, number)


def test_the_first_call_says_where_the_name_came_from(services: Services, cast: Cast) -> None:
    number = orientation(services, cast.lea)
    assert code(lambda: follow.note_call(services, cast.lea, number, told=False)) == "orientation.told"
    follow.note_call(services, cast.lea, number, told=True)
    found = shown(services, number)
    assert found is not None and found.told_on == local_date(services.now()) == found.called_on


def test_it_counts_once_and_the_counts_stay(services: Services, cast: Cast, clock: Clock) -> None:
    number = orientation(services, cast.lea)
    for _again in range(2):
        follow.note_call(services, cast.lea, number, told=True)
    for _again in range(2):
        follow.note_coming(services, cast.lea, number, told=True)
    refused = orientation(services, cast.lea, first_name="Daniel")
    follow.refuse(services, cast.lea, refused)
    assert counted(services) == (2, 1, 1, 1)
    clock.now += timedelta(days=40)
    assert retention.forget_old(services) == 1 and count(services, Orientation) == 0
    assert counted(services) == (2, 1, 1, 1)


def test_a_no_is_gone_at_once_and_stays_gone_after_a_restoration(services: Services, cast: Cast) -> None:
    number = orientation(services, cast.lea)
    with services.database.begin(read_only=True) as session:
        key = session.scalars(select(Orientation.client_key)).one()
    follow.refuse(services, cast.lea, number, never_again=True)
    assert count(services, Orientation) == 0
    with services.database.begin(read_only=True) as session:
        (row,) = session.scalars(select(NotCalled))
        assert "612000001" not in row.number and row.until == local_date(services.now()) + timedelta(days=365)
    ended, never = kept(services, Kept.ORIENTATION_ENDED), kept(services, Kept.NOT_CALLED)
    assert [line.facts["orientation"] for line in ended] == [key] and len(never) == 1
    sent(services, first_name="Daniel", phone="06 12 00 00 08")
    with services.database.begin() as session:
        session.execute(update(Orientation).values(client_key=key))  # an older record holds the row
        session.delete(session.scalars(select(NotCalled)).one())
        for line in (*ended, *never):
            replayed = next(each for each in NARROWINGS if each.act is line.act)
            replayed.again(services, session, line.facts, services.now())
    assert count(services, Orientation) == 0 and count(services, NotCalled) == 1


def test_nothing_is_kept_of_a_number_where_there_is_none(services: Services, cast: Cast) -> None:
    number = orientation(services, cast.lea, reached_by="service", phone="")
    assert code(lambda: follow.refuse(services, cast.lea, number, never_again=True)) == "orientation.no_number"
    assert shown(services, number) is not None
    follow.refuse(services, cast.lea, number)
    assert count(services, Orientation) == count(services, NotCalled) == 0


def test_what_was_no_request_goes_with_its_service(services: Services, cast: Cast) -> None:
    first, second = orientation(services, cast.lea), orientation(services, cast.lea, first_name="Daniel")
    follow.dismiss(services, cast.lea, first)
    assert count(services, Referrer) == 1  # it sent Daniel too
    follow.dismiss(services, cast.lea, second)
    assert count(services, Referrer) == 0 and counted(services) == (0, 0, 0, 0)


def test_it_is_closed_after_thirty_days_and_gone_three_months_later(
    services: Services, cast: Cast, clock: Clock
) -> None:
    number = orientation(services, cast.lea)
    clock.now += timedelta(days=30)
    assert retention.forget_old(services) == 0
    found = shown(services, number)
    assert found is not None and found.state is OrientationState.RECEIVED
    clock.now += timedelta(days=1)
    retention.forget_old(services)
    found = shown(services, number)
    assert found is not None and found.state is OrientationState.CLOSED
    clock.now += timedelta(days=80)
    assert retention.forget_old(services) == 0 and shown(services, number) is not None
    clock.now += timedelta(days=20)
    assert retention.forget_old(services) == 1 and count(services, Referrer) == 1
    clock.now += timedelta(days=620)
    assert retention.forget_old(services) == 1 and count(services, Referrer) == 0


def test_somebody_who_came_late_came(services: Services, cast: Cast) -> None:
    number = orientation(services, cast.lea)
    follow.close(services, cast.lea, number)
    follow.note_coming(services, cast.lea, number, cast.member("Samira"), told=True)
    found = shown(services, number)
    assert found is not None and found.state is OrientationState.CAME and found.member_id is not None


def test_twins_are_found_by_number_and_by_first_name(services: Services, cast: Cast) -> None:
    there, spelt = cast.member("Samira", "Blanc"), cast.member("Samirah", "Roche")
    elsewhere = cast.member("Fatou", site="auzances", phone="06 12 00 00 01")
    cast.member("Samira", site="auzances")
    cast.member("Daniel", "Samira")
    number = orientation(services, cast.lea, first_name="SAMIRA")
    other = orientation(services, cast.lea, service="CCAS", contact="05 55 00 00 10", first_name="Sàmira")
    with services.database.begin(read_only=True) as session:
        found = reads.orientation(session, number)
        assert found is not None
        assert {each.id for each in reads.twins(session, found)} == {there, spelt, elsewhere}
        assert [each.id for each in reads.alike(session, found)] == [other]
    follow.link(services, cast.lea, number, there)
    assert code(lambda: follow.link(services, cast.lea, number, elsewhere)) == "not_found"


def test_the_reminders_count_the_days(services: Services, cast: Cast, clock: Clock) -> None:
    orientation(services, cast.lea)
    called = orientation(services, cast.lea, first_name="Daniel")
    follow.note_call(services, cast.lea, called, told=True)
    orientation(services, cast.lea, first_name="Nadège", reached_by="comes")  # whom nobody calls

    def told() -> tuple[int, int, dict[int, int]]:
        today = local_date(services.now())
        with services.database.begin(read_only=True) as session:
            return (
                session.scalar(reads.counting_to_call([cast.gueret])) or 0,
                session.scalar(reads.counting_overdue([cast.gueret], today)) or 0,
                dict(session.execute(reads.late_by_site(today)).all()),
            )

    assert told() == (1, 0, {})
    clock.now += timedelta(days=3)
    assert told() == (1, 1, {})
    clock.now += timedelta(days=2)
    assert told() == (1, 1, {cast.gueret: 1})


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (date(2026, 11, 30), date(2026, 12, 7)),  # a Monday
        (date(2026, 11, 28), date(2026, 12, 4)),  # a Saturday: the Friday before
        (date(2026, 11, 29), date(2026, 12, 4)),
        (date(2026, 12, 18), date(2026, 12, 24)),  # Christmas
        (date(2026, 4, 6), date(2026, 4, 13)),
    ],
)
def test_a_working_day_is_named(received: date, by: date) -> None:
    assert rules.call_by(received) == by


def test_a_working_day_is_always_found_within_the_week() -> None:
    first = date(2026, 1, 1)
    for days in range(1500):
        received = first + timedelta(days=days)
        by = rules.call_by(received)
        assert received < by <= received + timedelta(days=7) and rules.is_working_day(by)
