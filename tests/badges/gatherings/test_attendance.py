"""Attendance: saving it twice changes nothing, and an outdated page removes no member."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.gatherings import attendance, visitors
from badges.gatherings import reads as gathering_reads
from badges.gatherings import rows as gatherings
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance, Gathering
from badges.people import other_sites
from badges.recognition import observe
from badges.recognition import reads as recognition
from tests.cast.people import Cast, at_once
from tests.cast.recorded import gathering
from tests.cast.refusals import code
from tests.cast.rows import count


def roles(services: Services, gathering_id: int) -> dict[int, str]:
    """Who was there."""
    with services.database.begin(read_only=True) as session:
        return {row.member_id: row.role for row in gatherings.attendance(session, gathering_id)}


def test_attendance_twice_changes_nothing(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", site="auzances")
    other_sites.find_by_number(services, cast.lea, fatou)  # a member of another site can be named once they were found
    number = gathering(services, cast)
    present = {amina: "leads", fatou: "takes_part"}
    assert (
        attendance.record_attendance(services, cast.lea, number, present, observed=recognition.observed_members)
        == frozenset()
    )
    with services.database.begin(read_only=True) as session:
        before = [(a.id, a.recorded_at) for a in gatherings.attendance(session, number)]
    services.clock.advance(hours=3)  # type: ignore[attr-defined]
    attendance.record_attendance(services, cast.lea, number, present, observed=recognition.observed_members)
    with services.database.begin(read_only=True) as session:
        assert [(a.id, a.recorded_at) for a in gatherings.attendance(session, number)] == before
        assert gathering_reads.count_present(session, [number]) == {number: 2}


def test_a_role_changes_and_a_member_is_unticked(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    number = cast.gathering(present={amina: "takes_part", fatou: "takes_part"})
    attendance.record_attendance(services, cast.lea, number, {amina: "helps"}, observed=recognition.observed_members)
    assert roles(services, number) == {amina: "helps"}


def saved(services: Services, gathering_id: int) -> bool:
    """Whether the attendance is noted."""
    with services.database.begin(read_only=True) as session:
        found = gathering_reads.gathering(session, gathering_id)
        return found is not None and found.attendance_saved_at is not None


def test_no_name_is_no_attendance_until_it_is_said_that_nobody_came(services: Services, cast: Cast) -> None:
    amina, number = cast.member("Amina"), gathering(services, cast)

    def record(present: dict[int, str], **more: bool) -> None:
        attendance.record_attendance(services, cast.lea, number, present, observed=recognition.observed_members, **more)

    record({})
    assert not saved(services, number)
    record({amina: "helps"})
    assert saved(services, number)
    record({})  # taken back: nothing is known again
    assert not saved(services, number)
    record({}, nobody=True)
    assert saved(services, number)


def test_a_visitor_alone_is_an_attendance(services: Services, cast: Cast) -> None:
    amina, number = cast.member("Amina"), gathering(services, cast)
    visitors.note_visitor(services, cast.lea, number, "Samira")
    for present in ({amina: "helps"}, {}):
        attendance.record_attendance(services, cast.lea, number, present, observed=recognition.observed_members)
        assert saved(services, number)


def test_nobody_came_to_what_has_not_begun(services: Services, cast: Cast) -> None:
    amina, start = cast.member("Amina"), services.now() + timedelta(hours=1)
    number = gathering(services, cast, starts_at=start, ends_at=start + timedelta(hours=2))
    refused = code(
        lambda: attendance.record_attendance(
            services, cast.lea, number, {}, observed=recognition.observed_members, nobody=True
        )
    )
    assert refused == "attendance.not_begun" and not saved(services, number)
    attendance.record_attendance(services, cast.lea, number, {amina: "helps"}, observed=recognition.observed_members)
    assert saved(services, number)  # who comes early is noted


def test_a_telephone_that_takes_back_the_only_name_says_nothing_of_the_others(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    number = cast.gathering(present={amina: "helps"})
    attendance.record_late(
        services,
        cast.lea,
        number,
        {},
        was={amina: Participation.HELPS},
        noted_at=services.now(),
        observed=recognition.observed_members,
    )
    assert roles(services, number) == {} and not saved(services, number)


def test_an_outdated_page_removes_no_member(services: Services, cast: Cast) -> None:
    amina, fatou, zohra = cast.member("Amina"), cast.member("Fatou"), cast.member("Zohra")
    number = cast.gathering(present={amina: "takes_part", fatou: "takes_part"})
    drawn = [amina, fatou]
    attendance.record_attendance(
        services,
        cast.helene,
        number,
        {amina: "takes_part", fatou: "takes_part", zohra: "helps"},
        observed=recognition.observed_members,
    )
    attendance.record_attendance(
        services, cast.lea, number, {amina: "takes_part"}, was=drawn, observed=recognition.observed_members
    )
    assert roles(services, number) == {amina: "takes_part", zohra: "helps"}


def test_an_observed_member_stays(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    number = cast.gathering(present={amina: "helps"})
    observe.observe(services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=number)
    assert attendance.record_attendance(services, cast.lea, number, {}, observed=recognition.observed_members) == {
        amina
    }
    assert roles(services, number) == {amina: "helps"}


def test_impossible_attendance_is_refused(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    number = gathering(services, cast)
    assert (
        code(
            lambda: attendance.record_attendance(
                services, cast.lea, number, {amina: "boss"}, observed=recognition.observed_members
            )
        )
        == "attendance.role"
    )
    tomorrow = services.now() + timedelta(days=1)
    later = gathering(services, cast, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=2))
    assert (
        code(
            lambda: attendance.record_attendance(
                services, cast.lea, later, {amina: "helps"}, observed=recognition.observed_members
            )
        )
        == "attendance.too_early"
    )
    assert count(services, Attendance) == 0


def test_a_number_that_is_nobody_s_loses_no_other_tick(services: Services, cast: Cast) -> None:
    amina, paul = cast.member("Amina"), cast.member("Paul", None, site="auzances")
    number = gathering(services, cast)
    for stale in (999, paul):  # nobody, and one of another site whom nobody looked for: both alike
        attendance.record_attendance(
            services, cast.lea, number, {stale: "helps"}, observed=recognition.observed_members
        )
        with services.database.begin(read_only=True) as session:  # nothing is said of who was there
            assert session.get_one(Gathering, number).attendance_saved_at is None
    attendance.record_attendance(
        services, cast.lea, number, {amina: "helps", 999: "helps", paul: "leads"}, observed=recognition.observed_members
    )
    assert roles(services, number) == {amina: "helps"}
    other_sites.find(services, cast.lea, "Paul")  # the control: Léa looked for him
    attendance.record_attendance(
        services, cast.lea, number, {amina: "helps", paul: "leads"}, observed=recognition.observed_members
    )
    assert roles(services, number) == {amina: "helps", paul: "leads"}


def test_two_people_save_one_gathering_at_once(services: Services, cast: Cast) -> None:
    people = [cast.member(f"M{place}") for place in range(4)]
    number = gathering(services, cast)
    first = {people[0]: "helps", people[1]: "takes_part"}
    second = {people[1]: "takes_part", people[2]: "leads", people[3]: "helps"}
    found = at_once(
        lambda: attendance.record_attendance(
            services, cast.lea, number, first, was=[], observed=recognition.observed_members
        ),
        lambda: attendance.record_attendance(
            services, cast.helene, number, second, was=[], observed=recognition.observed_members
        ),
        lambda: attendance.record_attendance(
            services, cast.lea, number, first, was=[], observed=recognition.observed_members
        ),
    )
    assert found == [frozenset()] * 3
    assert roles(services, number) == {**first, **second}


def test_attendance_at_another_site_is_not_found(services: Services, cast: Cast) -> None:
    for number in (cast.gathering(site="auzances"), 999):
        assert (
            code(
                lambda number=number: attendance.record_attendance(
                    services, cast.lea, number, {}, observed=recognition.observed_members
                )
            )
            == "not_found"
        )  # type: ignore[misc]
