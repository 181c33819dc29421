"""Two records that seem to be of one person: the site says so, the coordination joins them or answers no."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from badges.base.database.counts import counted
from badges.base.errors import NotAllowed, NotFound
from badges.base.services import Services
from badges.leaving import merge
from badges.people.own import doubles
from badges.people.tables import DoubleSignal
from tests.cast.people import Cast
from tests.cast.refusals import code


def waiting(services: Services) -> list[tuple[int, int, str | None]]:
    """The pairs that wait, with who signalled each; as many as are counted."""
    with services.database.begin(read_only=True) as session:
        found = doubles.waiting(session)
        assert counted(session, {"doubles": doubles.counting()})["doubles"] == len(found)
    return [(each.member.id, each.other.id, each.signalled_by) for each in found]


def test_a_signal_waits_once_and_changes_nothing(services: Services) -> None:
    cast = Cast(services)
    amina, double = cast.member(), cast.member("Amina", "Benalli")
    for pair in ((double, amina), (amina, double)):
        doubles.signal(services, cast.lea, *pair)
    assert waiting(services) == [(amina, double, "Léa Martin")]
    assert code(lambda: doubles.signal(services, cast.lea, amina, amina)) == "merge.same"


def test_the_coordination_answers_that_they_are_two(services: Services) -> None:
    cast = Cast(services)
    amina, double = cast.member(), cast.member("Amina", "Benalli")
    doubles.signal(services, cast.lea, amina, double)
    with pytest.raises(NotAllowed):
        doubles.are_two(services, cast.lea, amina, double)
    assert waiting(services)
    for _ in range(2):
        doubles.are_two(services, cast.helene, double, amina)
    assert waiting(services) == []


@pytest.mark.parametrize("first", [True, False])
def test_a_merge_answers_it(services: Services, *, first: bool) -> None:
    cast = Cast(services)
    amina, double = cast.member(), cast.member("Amina", "Benalli")
    doubles.signal(services, cast.lea, amina, double)
    merge.merge(services, cast.helene, *((amina, double) if first else (double, amina)))
    assert waiting(services) == []


def test_nobody_signals_another_site_s_record(services: Services) -> None:
    cast = Cast(services)
    amina, there = cast.member(), cast.member("Amina", "Benalli", site="auzances")
    with pytest.raises(NotFound):
        doubles.signal(services, cast.lea, amina, there)
    with services.database.begin(read_only=True) as session:
        assert session.scalar(select(func.count(DoubleSignal.id))) == 0
