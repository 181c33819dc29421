"""Whoever prefers it is counted without a name: no attendance leads to their record, by whichever way it is entered."""

from __future__ import annotations

from datetime import timedelta

from badges.base.database import bounds
from badges.base.services import Services
from badges.gatherings import attendance, visitors
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Attendance, Visitor
from badges.recognition import observe
from tests.cast.facts import change_member
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count

KEY = "5f0c1a52-6f6e-4a2b-9c39-0e4d1b1f7a02"


def present(services: Services, number: int) -> int:
    """How many people were there."""
    with services.database.begin(read_only=True) as session:
        return gatherings.count_present(session, [number]).get(number, 0)


def record(services: Services, cast: Cast, number: int, there: dict[int, str], **more: object) -> None:
    """Record an attendance, as Léa."""
    attendance.record_attendance(services, cast.lea, number, there, observed=lambda *_: set(), **more)  # type: ignore[arg-type]


def test_no_attendance_leads_to_their_record(services: Services, cast: Cast) -> None:
    odile, amina = cast.member("Odile", None, unnamed=True), cast.member()
    for days_ago in (0, 3, 40):  # today, late, and very late
        number = cast.gathering(days_ago)
        for role in ("takes_part", "helps", "leads"):
            for was in (None, {}):
                assert code(lambda: record(services, cast, number, {amina: "helps", odile: role}, was=was)) == (  # noqa: B023
                    "attendance.unnamed"
                )
        assert count(services, Attendance) == 0  # the whole form waits: no part of it is lost in silence
    record(services, cast, number, {amina: "helps"})  # the control
    assert count(services, Attendance) == 1
    facts = {"member_id": odile, "badge_slug": "equipe", "criteria": ["1"], "gathering_id": number}
    seen = code(lambda: observe.observe(services, cast.lea, **facts))  # type: ignore[arg-type]
    assert seen == "observation.not_present"


def test_what_was_recorded_before_can_be_taken_away_and_not_changed(services: Services, cast: Cast) -> None:
    odile = cast.member("Odile", None)
    number = cast.gathering(0, {odile: "takes_part"})
    change_member(services, cast.lea, odile, given_name="Odile", unnamed=True)
    assert code(lambda: record(services, cast, number, {odile: "leads"})) == "attendance.unnamed"
    record(services, cast, number, {odile: "takes_part"})
    assert count(services, Attendance) == 1
    record(services, cast, number, {})
    assert count(services, Attendance) == 0
    change_member(services, cast.lea, odile, given_name="Odile", unnamed=False)
    record(services, cast, number, {odile: "leads"})
    assert count(services, Attendance) == 1


def test_one_person_more_without_a_name(services: Services, cast: Cast) -> None:
    number = cast.gathering(present={cast.member(): "helps"})
    at_once(*[lambda: visitors.note_unnamed(services, cast.lea, number, client_key=KEY)] * 3)
    assert present(services, number) == 2
    visitors.note_unnamed(services, cast.lea, number)
    assert present(services, number) == 3
    with services.database.begin(read_only=True) as session:
        kept = gatherings.visitors(session, number)
        assert [each.given_name for each in kept] == ["", ""]
    visitors.take_back_visitor(services, cast.lea, number, kept[0].id)
    assert present(services, number) == 2
    services.clock.advance(days=bounds.VISITORS_KEPT.days + 1)  # type: ignore[attr-defined]
    assert visitors.forget_visitors(services) == 1
    assert count(services, Visitor) == 0 and present(services, number) == 2


def test_the_names_to_tick_are_without_them(services: Services, cast: Cast) -> None:
    cast.member("Odile", None, unnamed=True)
    cast.member()
    with services.database.begin(read_only=True) as session:
        since = services.now() - timedelta(days=9)
        named = gatherings.to_tick(session, cast.gueret, since, services.now(), limit=9)
        assert [each.given_name for each, _came in named] == ["Amina"]
        assert len(gatherings.regulars(session, cast.gueret, since)) == 2
