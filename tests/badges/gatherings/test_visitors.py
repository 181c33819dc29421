"""Visitors of a gathering: a first name for thirty days, then a number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.gatherings import attendance, change, visitors, week
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Gathering, Visitor
from badges.gatherings.views import Present
from badges.people.tables import Member
from tests.cast import acts
from tests.cast.people import Cast, at_once

KEY = "5f0c1a52-6f6e-4a2b-9c39-0e4d1b1f7a01"


def names(services: Services, number: int) -> list[str]:
    """The first names that are kept."""
    with services.database.begin(read_only=True) as session:
        return [each.given_name for each in gatherings.visitors(session, number)]


def present(services: Services, number: int) -> int:
    """How many people were there."""
    with services.database.begin(read_only=True) as session:
        return gatherings.count_present(session, [number]).get(number, 0)


def test_members_by_name_are_counted_apart(services: Services, cast: Cast) -> None:
    amina, zoe = cast.member(), cast.member("Zoé", None)
    numbers = [cast.gathering(3), cast.gathering(2), cast.gathering(1, {zoe: "helps"}), cast.gathering()]
    mixed = cast.gathering(4, {amina: "helps", zoe: "helps"})
    for number in (numbers[0], mixed):
        visitors.note_visitor(services, cast.lea, number, "Samira")
    with services.database.begin() as session:
        session.get_one(Gathering, numbers[1]).nameless = 2
        session.get_one(Member, zoe).erased_at = services.now()
    with services.database.begin(read_only=True) as session:
        found = gatherings.counts(session, [*numbers, mixed])
        for number in (*numbers, mixed):
            place = gatherings.gathering(session, number)
            assert place is not None
            assert gatherings.who_was_there(session, place)[2] == found.get(number, Present())
    assert [found.get(number) for number in (*numbers, mixed)] == [
        Present(1, 0, 1), Present(2, 0), Present(1, 0), None, Present(3, 1, 1),
    ]  # fmt: skip
    assert found[mixed].unnamed == 1


def test_where_a_visitor_was_nothing_is_cancelled(services: Services, cast: Cast) -> None:
    number = cast.gathering()
    change.cancel(services, cast.lea, number, "Neige")
    visitors.note_visitor(services, cast.lea, number, "Samira")
    with services.database.begin(read_only=True) as session:
        found = gatherings.gathering(session, number)
        assert found is not None and found.cancelled_at is None
        weeks = week.held(session, services.now() - timedelta(days=7), services.now(), services.now())
        assert weeks[cast.gueret].present == 1
    with pytest.raises(Refused, match="cancel_attended"):
        change.cancel(services, cast.lea, number, "Neige")


def test_saving_that_nobody_came_keeps_a_cancellation(services: Services, cast: Cast) -> None:
    number, amina = cast.gathering(), cast.member("Amina")
    change.cancel(services, cast.lea, number, "Neige")
    for present_there, stands in (({}, True), ({amina: "helps"}, False)):
        attendance.record_attendance(services, cast.lea, number, present_there, observed=lambda *_: set())
        with services.database.begin(read_only=True) as session:
            found = gatherings.gathering(session, number)
            assert found is not None and (found.cancelled_at is not None) is stands


def test_a_visitor_counts_and_is_forgotten(services: Services, cast: Cast) -> None:
    number = cast.gathering(present={cast.member("Amina"): "helps"})
    for name in (" Samira ", "Samira", "Олена"):
        visitors.note_visitor(services, cast.lea, number, name)
    assert names(services, number) == ["Samira", "Samira", "Олена"] and present(services, number) == 4
    services.clock.advance(days=bounds.VISITORS_KEPT.days)  # type: ignore[attr-defined]
    assert visitors.forget_visitors(services) == 0
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert visitors.forget_visitors(services) == 3 and visitors.forget_visitors(services) == 0
    assert names(services, number) == [] and present(services, number) == 4


def test_a_form_sent_twice_notes_one_visitor(services: Services, cast: Cast) -> None:
    number = cast.gathering()
    send = [lambda: visitors.note_visitor(services, cast.lea, number, "Samira", client_key=KEY)] * 3
    assert at_once(*send) == [None, None, None]
    visitors.note_visitor(services, cast.lea, number, "Samira", client_key=KEY)
    assert names(services, number) == ["Samira"]


def test_a_visitor_is_taken_back(services: Services, cast: Cast) -> None:
    number, other = cast.gathering(), cast.gathering(7)
    visitors.note_visitor(services, cast.lea, number, "Samira")
    with services.database.begin(read_only=True) as session:
        (samira,) = gatherings.visitors(session, number)
    visitors.take_back_visitor(services, cast.lea, other, samira.id)
    assert names(services, number) == ["Samira"]
    for _again in range(2):
        visitors.take_back_visitor(services, cast.lea, number, samira.id)
    assert names(services, number) == [] and present(services, number) == 0


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name.missing"),
        (" \u200f ", "name.missing"),
        ("123", "name.missing"),
        ("x" * 41, "name.too_long"),
        ("Samira \U0001f9f6", "name.symbol"),
        ("Samira 06 12 34 56 78", "sentence.contact"),
        ("samira@courrier.example", "sentence.contact"),
    ],
)
def test_more_than_a_first_name_is_refused(services: Services, cast: Cast, name: str, code: str) -> None:
    number = cast.gathering()
    with pytest.raises(Refused) as refused:
        visitors.note_visitor(services, cast.lea, number, name)
    assert refused.value.code == code and names(services, number) == []


def test_who_may_note_a_visitor(services: Services, cast: Cast) -> None:
    number = cast.gathering(site="auzances")
    with pytest.raises(NotFound):
        visitors.note_visitor(services, cast.lea, number, "Samira")
    with pytest.raises(NotFound):
        visitors.take_back_visitor(services, cast.lea, number, 1)
    with pytest.raises(NotFound):
        visitors.note_visitor(services, cast.lea, 9999, "Samira")
    with pytest.raises(NotFound):
        visitors.take_back_visitor(services, cast.lea, 9999, 1)
    visitors.note_visitor(services, cast.karim, number, "Samira")
    assert names(services, number) == ["Samira"]


def test_no_visitor_in_advance(services: Services, cast: Cast) -> None:
    start = services.now() + timedelta(days=2)
    number = acts.record_gathering(
        services, cast.lea, site_id=cast.gueret, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
    )
    with pytest.raises(Refused, match=r"attendance\.too_early"):
        visitors.note_visitor(services, cast.lea, number, "Samira")


def test_taking_back_the_only_visitor_leaves_nothing_noted(services: Services, cast: Cast) -> None:
    alone, beside, member = cast.gathering(), cast.gathering(1, {}), cast.member("Amina")
    attendance.record_attendance(services, cast.lea, beside, {member: "helps"}, observed=lambda *_: set())
    for number, stands in ((alone, False), (beside, True)):
        visitors.note_visitor(services, cast.lea, number, "Samira")
        with services.database.begin(read_only=True) as session:
            visitor = session.scalars(select(Visitor.id).where(Visitor.gathering_id == number)).one()
        visitors.take_back_visitor(services, cast.lea, number, visitor)
        visitors.take_back_visitor(services, cast.lea, number, visitor)  # a second tap
        with services.database.begin(read_only=True) as session:
            assert (session.get_one(Gathering, number).attendance_saved_at is not None) is stands
