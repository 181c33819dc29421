"""An answer is counted and written with nobody; the first one alone; « ne plus me demander » is for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from badges.base.database.types import Base
from badges.base.errors import NotFound, Refused
from badges.base.journal.tables import JournalFacts
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.leaving import depart
from badges.leaving.erasure import erasure_request
from badges.matching.postings.rows import OwnLink, Speaker
from badges.people.rules import Age
from badges.people.tables import Member
from badges.sharing.afterwards import answer, nightly_questions, reads
from badges.sharing.afterwards.facts import NewsFacts
from badges.sharing.afterwards.rules import AfterwardsState, Outcome
from badges.sharing.afterwards.tables import AfterwardsQuestion, OutcomeCount
from tests.cast.afterwards import JOB, NOTHING, agreed, counted, question
from tests.cast.facts import change_member
from tests.cast.people import Cast, at_once
from tests.cast.rows import count


def state(services: Services, member: int) -> tuple[str, int]:
    """Where the question of a member stands, and how often it was asked."""
    found = question(services, member)
    assert found is not None
    return found.state.value, found.times_asked


@pytest.mark.parametrize("by_voice", [True, False], ids=["by voice", "by their link"])
def test_the_first_answer_is_counted_and_ends_it(services: Services, cast: Cast, by_voice: bool) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=95)
    by: Speaker = cast.lea if by_voice else OwnLink(amina)
    answer.answer(services, by, amina, JOB)
    answer.answer(services, by, amina, JOB)  # a second tap
    answer.answer(services, OwnLink(amina), amina, NOTHING)  # another tab, another answer
    assert counted(services) == {"job": 1} and state(services, amina) == ("over", 1)
    found = question(services, amina)
    assert found is not None and (found.due_on, found.asked_on) == (None, local_date(services.now()))


def test_who_was_asked_twice_is_asked_no_third_time(services: Services, cast: Cast) -> None:
    """As a merge may leave it: asked twice, and a question due."""
    amina, zoe = cast.member(), cast.member("Zoé")
    for each in (amina, zoe):
        agreed(services, each, "page", days_ago=95)
    with services.database.begin() as session:
        session.get_one(AfterwardsQuestion, amina).times_asked = 2
    assert nightly_questions.ask_due(services) == 1
    answer.note_asked(services, cast.lea, amina)
    assert [state(services, each)[1] for each in (amina, zoe)] == [2, 1]


def test_ten_taps_at_once_count_once(services: Services, cast: Cast) -> None:
    people = [cast.member("Fatou", f"Rouet{chr(97 + number)}") for number in range(3)]
    for each in people:
        agreed(services, each, days_ago=95)

    def tap(member: int) -> Callable[[], None]:
        return lambda: answer.answer(services, OwnLink(member), member, JOB)

    assert at_once(*(tap(each) for each in people for _ in range(3))) == [None] * 9
    assert counted(services) == {"job": 3}


def cells(services: Services) -> dict[str, str]:
    """Every row of every table but the counts, as text, by table."""
    with services.database.begin(read_only=True) as session:
        return {
            table.name: repr(session.execute(select(table)).all())
            for table in Base.metadata.sorted_tables
            if table.name != "outcome_count"
        }


def test_no_row_but_the_count_differs_by_what_was_answered(services: Services, cast: Cast) -> None:
    """Two members who answer differently leave the same, but for their numbers and what is made at random."""
    amina, jean = cast.member("Amina"), cast.member("Jean")
    for each in (amina, jean):
        agreed(services, each, days_ago=95)
    for member, facts in ((amina, JOB), (jean, NOTHING)):
        answer.answer(services, cast.lea, member, facts)
    with services.database.begin(read_only=True) as session:
        rows = [session.get_one(AfterwardsQuestion, each) for each in (amina, jean)]
        said = [{name: value for name, value in vars(each).items() if name[0] != "_"} for each in rows]
        about = session.scalars(select(JournalFacts.about).where(JournalFacts.about.like("afterwards%"))).all()
    assert {**said[0], "member_id": 0} == {**said[1], "member_id": 0}
    assert about == ["afterwards:asked", "afterwards:asked"]
    whole = json.dumps(cells(services))
    assert not [one for one in ("'job'", "'nothing'", "Outcome.JOB", "Outcome.NOTHING") if one in whole]
    assert counted(services) == {"job": 1, "nothing": 1}  # the control: they were told apart there


def test_the_counts_have_no_time_and_no_order(services: Services, cast: Cast) -> None:
    columns = {column.name for column in OutcomeCount.__table__.columns}
    assert columns == {"half_year", "answer", "number", "shown"}
    for number, facts in enumerate((JOB, NOTHING, JOB)):
        member = cast.member(f"Fatou{chr(97 + number)}")
        agreed(services, member, days_ago=95)
        answer.answer(services, OwnLink(member), member, facts)
        with services.database.begin(read_only=True) as session:
            rows = session.scalars(select(OutcomeCount)).all()
            assert {each.answer for each in rows} == set(Outcome) and len(rows) == len(Outcome)
            if services.database.engine.dialect.name == "postgresql":  # the mark of the last transaction: one for all
                marks = session.execute(text("SELECT DISTINCT xmin::text FROM outcome_count")).all()
                assert len(marks) == 1


def test_the_answers_of_a_half_year_are_its_own(services: Services, cast: Cast) -> None:
    for each, days in (("Amina", 95), ("Jean", 95)):
        member = cast.member(each)
        agreed(services, member, days_ago=days)
        answer.answer(services, OwnLink(member), member, JOB)
        services.clock.advance(days=60)  # type: ignore[attr-defined]
    with services.database.begin(read_only=True) as session:
        found = reads.counts(session)
    assert [(each.first_day.isoformat(), each.total) for each in found] == [("2027-01-01", 1), ("2026-07-01", 1)]


@pytest.mark.parametrize("days", [0, 60, 88])
def test_before_three_months_nothing_is_counted(services: Services, cast: Cast, days: int) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=days)
    for by in (cast.lea, OwnLink(amina)):
        with pytest.raises(Refused, match=r"afterwards\.closed"):
            answer.answer(services, by, amina, JOB)
    answer.note_asked(services, cast.lea, amina)
    assert counted(services) == {} and state(services, amina) == ("open", 0)


def a_child(services: Services, cast: Cast, member: int) -> None:
    change_member(services, cast.lea, member, given_name="Amina", family_name="Benali", age="15_to_17")


def merged_child(services: Services, _cast: Cast, member: int) -> None:
    """As a row that no intention has ended yet."""
    with services.database.begin() as session:
        session.get_one(Member, member).age = Age.UNDER_18


def gone(services: Services, cast: Cast, member: int) -> None:
    depart.leave(services, cast.lea, member)


def dead(services: Services, cast: Cast, member: int) -> None:
    depart.leave(services, cast.lea, member, died=True, still_asked=True)


def dead_after_leaving(services: Services, cast: Cast, member: int) -> None:
    depart.leave(services, cast.lea, member, still_asked=True)
    depart.leave(services, cast.lea, member, died=True, still_asked=True)


@pytest.mark.parametrize("becomes", [a_child, merged_child, gone, dead, dead_after_leaving])
def test_who_may_not_be_asked_is_neither_asked_nor_counted(
    services: Services, cast: Cast, becomes: Callable[[Services, Cast, int], None]
) -> None:
    amina, jean = cast.member(), cast.member("Jean")
    for each in (amina, jean):
        agreed(services, each, days_ago=95)
    becomes(services, cast, amina)
    with services.database.begin(read_only=True) as session:
        due = reads.due(session, [cast.gueret], local_date(services.now()))
    assert [each.member.id for each in due] == [jean]  # the control
    answer.note_asked(services, cast.lea, amina)
    with pytest.raises(Refused, match=r"afterwards\.closed"):
        answer.answer(services, cast.lea, amina, JOB)
    assert counted(services) == {}


def test_who_left_and_said_so_is_asked(services: Services, cast: Cast) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=95)
    depart.leave(services, cast.lea, amina, still_asked=True)
    with services.database.begin(read_only=True) as session:
        assert [each.member.id for each in reads.due(session, [cast.gueret], local_date(services.now()))] == [amina]
    answer.answer(services, OwnLink(amina), amina, JOB)
    assert counted(services) == {"job": 1}


def test_an_erased_member_is_not_there(services: Services, cast: Cast) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=95)
    with services.database.begin() as session:
        now = services.now()
        erasure_request.hide_member(session, session.get_one(Member, amina), now, now, now + timedelta(days=7), None)
    for by in (cast.lea, OwnLink(amina)):
        for act in (answer.note_asked, answer.never_again):
            with pytest.raises(NotFound):
                act(services, by, amina)
        with pytest.raises(NotFound):
            answer.answer(services, by, amina, JOB)
    with services.database.begin(read_only=True) as session:
        assert reads.due(session, [cast.gueret], local_date(services.now())) == []


def test_twice_in_all(services: Services, cast: Cast) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=95)
    answer.note_asked(services, cast.lea, amina)
    answer.note_asked(services, cast.lea, amina)  # a second tap
    assert state(services, amina) == ("open", 1)
    services.clock.advance(days=60)  # type: ignore[attr-defined]
    answer.note_asked(services, cast.lea, amina)
    assert state(services, amina) == ("open", 1)  # not yet
    services.clock.advance(days=30)  # type: ignore[attr-defined]
    for _again in range(3):
        answer.note_asked(services, cast.lea, amina)
    found = question(services, amina)
    assert found is not None and (found.times_asked, found.due_on) == (2, None)
    answer.answer(services, cast.lea, amina, NewsFacts(outcome=Outcome.UNSAID))  # late, and still the first answer
    assert counted(services) == {"unsaid": 1} and state(services, amina) == ("over", 2)


def test_who_was_not_reached_before_six_months_is_asked_once(services: Services, cast: Cast) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=185)
    answer.note_asked(services, cast.lea, amina)
    found = question(services, amina)
    assert found is not None and (found.times_asked, found.due_on) == (1, None)


@pytest.mark.parametrize("days", [0, 95])
def test_never_again_is_for_good(services: Services, cast: Cast, days: int) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=days)
    for _twice in range(2):
        answer.never_again(services, OwnLink(amina), amina)
    answer.answer(services, cast.lea, amina, JOB)  # a page that was opened before
    agreed(services, amina)  # another dossier
    assert counted(services) == {} and state(services, amina)[0] == AfterwardsState.NEVER
    services.clock.advance(days=200)  # type: ignore[attr-defined]
    with services.database.begin(read_only=True) as session:
        assert reads.due(session, [cast.gueret], local_date(services.now())) == []


def test_never_again_is_kept_of_who_said_no_yes(services: Services, cast: Cast) -> None:
    amina = cast.member()
    answer.never_again(services, cast.lea, amina)
    agreed(services, amina, days_ago=95)
    assert state(services, amina)[0] == "never" and count(services, AfterwardsQuestion) == 1


def test_another_site_s_staff_find_nobody(services: Services, cast: Cast) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=95)
    for act in (answer.note_asked, answer.never_again):
        with pytest.raises(NotFound):
            act(services, cast.karim, amina)
    with pytest.raises(NotFound):
        answer.answer(services, cast.karim, amina, JOB)
    other = cast.member("Jean")
    with pytest.raises(NotFound):
        answer.answer(services, OwnLink(other), amina, JOB)
    assert counted(services) == {} and state(services, amina) == ("open", 0)
    with services.database.begin(read_only=True) as session:
        assert reads.due(session, [cast.auzances], local_date(services.now())) == []


def test_a_colleague_asks_the_staff_themselves(services: Services, cast: Cast) -> None:
    own = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    agreed(services, own, days_ago=95)
    karim_too = Actor(cast.karim.staff_id, cast.karim.roles, cast.karim.site_ids | {cast.gueret})
    for act in (answer.note_asked, answer.never_again):
        with pytest.raises(Refused, match=r"afterwards\.own"):
            act(services, cast.lea, own)
    with pytest.raises(Refused, match=r"afterwards\.own"):
        answer.answer(services, cast.lea, own, JOB)
    answer.answer(services, karim_too, own, JOB)
    assert counted(services) == {"job": 1}


@pytest.mark.parametrize("typed", ["", "emploi", "JOB", "job ", "0", "job\0", "'; DROP"])
def test_what_is_no_answer_of_the_list_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match=r"afterwards\.outcome"):
        NewsFacts(outcome=typed)  # type: ignore[arg-type]
