"""A year is counted once, a month after its end; what comes later changes nothing that is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance
from badges.people.tables import Member
from badges.people.traits.answer import say
from badges.people.traits.choose_questions import choose, recorded
from badges.people.traits.facts import AnswersFacts, QuestionsFacts
from badges.people.traits.rules import AgeBand, Trait
from badges.reports import periods, publish, reads, store
from badges.reports.traits.count_year import came, count_year
from badges.reports.traits.reads import trait_tables
from badges.reports.traits.tables import TraitCount, TraitYear
from badges.reports.views import Report, Row, Table
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.conftest import Clock

FEBRUARY = datetime(2027, 2, 1, 2, 25, tzinfo=UTC)


def crowd(cast: Cast, number: int, *, first: int = 0) -> list[int]:
    """Members whom nobody takes for each other."""
    return [
        cast.member(f"{chr(65 + each % 26)}ssa{'o' * (each // 26)}", f"Nom{chr(97 + each % 26)}a")
        for each in range(first, first + number)
    ]


def living(cast: Cast, members: Sequence[int], *communes: tuple[str, int]) -> None:
    """Let the first of these members live in communes, so many in each."""
    waiting = iter(members)
    for name, number in communes:
        for _ in range(number):
            say(cast.services, next(waiting), AnswersFacts(commune=name))


def tables(cast: Cast, year: int = 2026) -> tuple[Table, ...]:
    """What may be shown of a year."""
    with cast.services.database.begin(read_only=True) as session:
        return trait_tables(session, year)


@pytest.fixture
def asking(cast: Cast) -> Cast:
    """The network, where communes and ages are asked."""
    choose(cast.services, cast.helene, recorded(frozenset({Trait.COMMUNE, Trait.AGE_BAND})))
    return cast


def test_a_year_is_counted_once_and_never_before_february(asking: Cast, clock: Clock) -> None:
    members = crowd(asking, 18)
    living(asking, members, ("Guéret", 7), ("Ahun", 2), ("ailleurs", 6))
    asking.gathering(present=dict.fromkeys(members, "takes_part"))
    for early in (datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2027, 1, 31, 12, tzinfo=UTC)):
        clock.now = early
        count_year(asking.services)
        assert tables(asking) == () and count(asking.services, TraitYear, TraitYear.id == 2026) == 0
    clock.now = FEBRUARY
    assert count_year(asking.services) == 1
    (found,) = tables(asking)
    assert found == Table(
        key="communes",
        columns=("persons",),
        rows=(Row(key=None, name="Guéret", values=(7,)), Row(key="others", name=None, values=(11,))),
        persons=True,
    )
    living(asking, members[9:], ("Guéret", 1))
    assert count_year(asking.services) == 0 and tables(asking) == (found,), "later answers change no table"
    choose(asking.services, asking.helene, QuestionsFacts())
    assert tables(asking) == (), "what is not asked is not shown"
    assert count(asking.services, TraitCount) == 2


def test_who_answered_without_coming_and_whose_gathering_fell_out_are_not_counted(asking: Cast, clock: Clock) -> None:
    members = crowd(asking, 12)
    living(asking, members, ("Guéret", 12))
    asking.gathering(present=dict.fromkeys(members[:4], "takes_part"))
    with asking.services.database.begin(read_only=True) as session:
        assert came(session, 2026) == {*members[:4]} and came(session, 2025) == frozenset()
    clock.now = FEBRUARY
    count_year(asking.services)
    assert tables(asking) == () and count(asking.services, TraitYear, TraitYear.persons == 4) == 1


def test_a_question_that_comes_after_the_count_has_no_table_of_that_year(cast: Cast, clock: Clock) -> None:
    members = crowd(cast, 12)
    cast.gathering(present=dict.fromkeys(members, "takes_part"))
    clock.now = FEBRUARY
    assert count_year(cast.services) == 1
    choose(cast.services, cast.helene, recorded(frozenset({Trait.COMMUNE})))
    living(cast, members, ("Guéret", 6))
    assert count_year(cast.services) == 0 and tables(cast) == ()


def test_a_year_like_the_one_before_with_one_newcomer_has_no_table(asking: Cast, clock: Clock) -> None:
    members = crowd(asking, 13)
    living(asking, members, ("Guéret", 6))
    asking.gathering(present=dict.fromkeys(members[:12], "takes_part"))
    clock.now = FEBRUARY
    count_year(asking.services)
    assert len(tables(asking)) == 1
    say(asking.services, members[12], AnswersFacts(commune="Guéret"))
    asking.gathering(present=dict.fromkeys(members, "takes_part"))
    clock.now = FEBRUARY.replace(year=2028)
    assert count_year(asking.services) == 1
    assert tables(asking, 2027) == (), "7 less 6 would be the newcomer’s commune"


def test_two_years_with_enough_changes_both_have_their_table(asking: Cast, clock: Clock) -> None:
    members = crowd(asking, 22)
    living(asking, members, ("Guéret", 22))
    asking.gathering(present=dict.fromkeys(members[:6], "takes_part"))
    silent = crowd(asking, 8, first=30)
    asking.gathering(1, dict.fromkeys(silent, "takes_part"))
    clock.now = FEBRUARY
    count_year(asking.services)
    asking.gathering(present=dict.fromkeys(members[6:14] + silent, "takes_part"))
    clock.now = FEBRUARY.replace(year=2028)
    count_year(asking.services)
    assert [tables(asking, year)[0].rows[0].values for year in (2026, 2027)] == [(6,), (8,)]


def test_a_third_year_that_tells_with_two_others_what_it_tells_with_none_has_no_table(
    asking: Cast, clock: Clock
) -> None:
    """Ten came in each two of three years: `test_disclosure` reads three persons of Guéret from the three tables."""
    groups = [crowd(asking, 10, first=number * 10) for number in range(3)]
    for group, number in zip(groups, (5, 3, 3), strict=True):
        living(asking, group, ("Guéret", number))
    first, second, third = groups
    for year, came_then in ((2026, first + second), (2027, first + third), (2028, second + third)):
        asking.gathering(present=dict.fromkeys(came_then, "takes_part"))
        clock.now = FEBRUARY.replace(year=year + 1)
        assert count_year(asking.services) == 1
    assert [bool(tables(asking, year)) for year in (2026, 2027, 2028)] == [True, True, False]


def test_who_is_entered_late_does_not_hide_who_was_erased(asking: Cast, clock: Clock) -> None:
    """Five of a year were erased after its count, and five entered: its table is judged by those whom it counted."""
    members = crowd(asking, 30)
    living(asking, members, ("Guéret", 15))
    meeting = asking.gathering(present=dict.fromkeys(members[:20], "takes_part"))
    clock.now = FEBRUARY
    count_year(asking.services)
    counted = clock.now
    clock.now = FEBRUARY.replace(day=3)
    with asking.services.database.begin() as session:
        session.execute(delete(Attendance).where(Attendance.member_id.in_(members[:5])))
        late = {"role": Participation.TAKES_PART, "recorded_at": clock.now, "recorded_by_id": asking.lea.staff_id}
        session.add_all(Attendance(gathering_id=meeting, member_id=each, **late) for each in members[20:25])
    with asking.services.database.begin(read_only=True) as session:
        assert came(session, 2026) == {*members[5:25]} and came(session, 2026, until=counted) == {*members[5:20]}


def test_an_erasure_and_another_edition_change_no_count_by_an_answer(asking: Cast, clock: Clock) -> None:
    members = crowd(asking, 14)
    living(asking, members, ("Guéret", 7))
    asking.gathering(present=dict.fromkeys(members, "takes_part"))
    clock.now = FEBRUARY
    count_year(asking.services)
    year = periods.year(2026)

    def published() -> Report:
        publish.publish(asking.services, asking.helene, year)
        with asking.services.database.begin(read_only=True) as session:
            found = reads.published(session, year)
        assert found is not None
        return found

    before = published()
    with asking.services.database.begin() as session:
        session.execute(delete(Attendance).where(Attendance.member_id == members[0]))
        session.get_one(Member, members[0]).erased_at = clock.now
    after = published()
    by_answer = [each for each in before.tables if each.persons]
    assert by_answer and [each for each in after.tables if each.persons] == by_answer
    assert [figure.value for each in (before, after) if (figure := each.figure("persons"))] == [14, 13]


def test_the_report_of_the_network_and_the_year_shows_the_tables_and_no_other_does(asking: Cast, clock: Clock) -> None:
    members = crowd(asking, 12)
    living(asking, members, ("Guéret", 6))
    for each in members[6:]:
        say(asking.services, each, AnswersFacts(age_band=AgeBand.FROM_25))
    asking.gathering(present=dict.fromkeys(members, "takes_part"))
    clock.now = FEBRUARY
    count_year(asking.services)
    year, quarter = periods.year(2026), periods.of_key("2026-T4", FEBRUARY.date())
    with asking.services.database.begin(read_only=True) as session:
        shown = reads.report(session, year, None, clock.now)
        others = [reads.report(session, *asked, clock.now) for asked in ((year, asking.gueret), (quarter, None))]
    assert shown is not None and shown.tables[-2:] == tables(asking)
    assert [row.key for row in shown.tables[-1].rows] == ["25_to_39", "others"]
    assert not any(table.persons for each in others if each is not None for table in each.tables) and all(others)
    publish.publish(asking.services, asking.helene, year, shown=store.version_of(shown))
    choose(asking.services, asking.helene, QuestionsFacts())
    with asking.services.database.begin(read_only=True) as session:
        published, now = reads.published(session, year), reads.report(session, year, None, clock.now)
    assert published is not None and published.tables == shown.tables, "what is published stays as it was"
    assert now is not None and not any(table.persons for table in now.tables)
