"""What erasure, a merge, an export, retention and a restoration do with who may be asked."""

from __future__ import annotations

import json

import pytest

from badges.base.logbook.acts import Kept
from badges.base.services import Services
from badges.leaving import depart, merge
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.export import export_member
from badges.matching.postings.rows import OwnLink
from badges.people.tables import Member
from badges.sharing.afterwards import answer
from badges.sharing.afterwards.narrowings import NARROWINGS
from badges.sharing.afterwards.retention import forget_over
from badges.sharing.afterwards.rules import AfterwardsState
from badges.sharing.afterwards.tables import AfterwardsQuestion, OutcomeCount
from tests.cast.afterwards import JOB, NOTHING, agreed, counted, question
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.cast.rows import count


def test_an_erased_member_leaves_a_number_alone(services: Services, cast: Cast) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=95)
    answer.answer(services, OwnLink(amina), amina, JOB)
    with services.database.begin() as session:
        now = services.now()
        erasure_request.hide_member(session, session.get_one(Member, amina), now, now, now, None)
    assert destroy.destroy_due(services) == 1
    assert count(services, AfterwardsQuestion) == 0 and counted(services) == {"job": 1}


ENDS = {"open": 0, "over": 1, "never": 2}


@pytest.mark.parametrize("gone", ENDS)
@pytest.mark.parametrize("stays", ENDS)
def test_of_two_records_the_stronger_word_stays(services: Services, cast: Cast, gone: str, stays: str) -> None:
    first, second = cast.member("Colette", "Rouet"), cast.member("Colette", "Rouette")
    for member, end in ((first, gone), (second, stays)):
        agreed(services, member, days_ago=95)
        if end == "over":
            answer.answer(services, OwnLink(member), member, NOTHING)
        elif end == "never":
            answer.never_again(services, OwnLink(member), member)
    merge.merge(services, cast.helene, first, second)
    found = question(services, second)
    assert found is not None and found.state == max(gone, stays, key=ENDS.__getitem__)
    assert count(services, AfterwardsQuestion) == 1 and question(services, first) is None
    if found.state is not AfterwardsState.OPEN:
        with services.database.begin(read_only=True) as session:
            bits = {session.get_one(Member, each).erasure_bits.hex() for each in (first, second)}
        lines = [line.facts for line in kept(services, Kept.AFTERWARDS_ENDED)]
        assert {line["person"] for line in lines if line["never"] == (found.state == "never")} >= bits


def test_a_row_moves_to_the_record_that_has_none(services: Services, cast: Cast) -> None:
    first, second = cast.member("Colette", "Rouet"), cast.member("Colette", "Rouette")
    agreed(services, first, days_ago=95)
    merge.merge(services, cast.helene, first, second)
    answer.answer(services, OwnLink(second), second, JOB)
    assert counted(services) == {"job": 1}


def test_an_export_says_that_it_was_asked_and_not_what_was_answered(services: Services, cast: Cast) -> None:
    amina = cast.member()
    agreed(services, amina, days_ago=95)
    answer.answer(services, OwnLink(amina), amina, JOB)
    data = json.loads(export_member(services, cast.lea, amina).to_json())
    (found,) = data["afterwards_question"]
    assert (found["times_asked"], found["state"], found["asked_by"]) == (1, "over", "voice")
    assert "outcome_count" not in data and "job" not in json.dumps(data)


def test_a_row_goes_a_month_after_the_second_question_and_never_stays(services: Services, cast: Cast) -> None:
    amina, jean, colette = cast.member(), cast.member("Jean"), cast.member("Colette")
    for each in (amina, jean, colette):
        agreed(services, each)
    answer.never_again(services, OwnLink(colette), colette)
    services.clock.advance(days=185)  # type: ignore[attr-defined]
    answer.answer(services, OwnLink(jean), jean, JOB)
    services.clock.advance(days=27)  # type: ignore[attr-defined]  # 24 June: seven months to the day
    assert forget_over(services) == 0
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert forget_over(services) == 1 and question(services, amina) is None  # Jean was asked less than a month ago
    services.clock.advance(days=5)  # type: ignore[attr-defined]
    assert (forget_over(services), forget_over(services)) == (1, 0)
    found = question(services, colette)
    assert found is not None and found.state is AfterwardsState.NEVER
    assert count(services, OutcomeCount, OutcomeCount.number > 0) == 1


def test_once_the_row_is_gone_another_dossier_asks_anew(services: Services, cast: Cast) -> None:
    amina = cast.member()
    agreed(services, amina)
    services.clock.advance(days=400)  # type: ignore[attr-defined]
    forget_over(services)
    agreed(services, amina)
    found = question(services, amina)
    assert found is not None and (found.times_asked, found.state) == (0, AfterwardsState.OPEN)


def replayed(services: Services, facts: dict[str, object]) -> None:
    """Carry out a line again, in a record that does not know it."""
    with services.database.begin() as session:
        NARROWINGS[0].again(services, session, facts, services.now())


def test_the_logbook_keeps_each_end_and_no_answer(services: Services, cast: Cast) -> None:
    amina, jean, colette, fatou = (cast.member(each) for each in ("Amina", "Jean", "Colette", "Fatou"))
    for each in (amina, jean, colette, fatou):
        agreed(services, each, days_ago=95)
    answer.answer(services, OwnLink(amina), amina, JOB)
    answer.never_again(services, cast.lea, jean)
    depart.leave(services, cast.lea, colette)
    answer.note_asked(services, cast.lea, fatou)  # no end
    with services.database.begin(read_only=True) as session:
        bits = [session.get_one(Member, each).erasure_bits.hex() for each in (amina, jean, colette)]
    lines = [dict(line.facts) for line in kept(services, Kept.AFTERWARDS_ENDED)]
    assert lines == [
        {"person": bits[0], "never": False}, {"person": bits[1], "never": True}, {"person": bits[2], "never": False},
    ]  # fmt: skip


def test_a_record_that_forgot_an_end_asks_nobody_again(services: Services, cast: Cast) -> None:
    amina, jean, fatou = (cast.member(each) for each in ("Amina", "Jean", "Fatou"))
    for each in (amina, fatou):
        agreed(services, each, days_ago=95)
    with services.database.begin(read_only=True) as session:
        bits = {each: session.get_one(Member, each).erasure_bits.hex() for each in (amina, jean)}
    for _twice in range(2):
        replayed(services, {"person": bits[amina], "never": False})
        replayed(services, {"person": bits[jean], "never": True})
        replayed(services, {"person": "00" * 16, "never": True})
    states = [found.state if (found := question(services, each)) else None for each in (amina, jean, fatou)]
    assert states == [AfterwardsState.OVER, AfterwardsState.NEVER, AfterwardsState.OPEN]
    replayed(services, {"person": bits[jean], "never": False})
    assert question(services, jean).state is AfterwardsState.NEVER  # type: ignore[union-attr]
    assert counted(services) == {}


def test_a_logbook_that_begins_late_holds_what_ended(services: Services, cast: Cast) -> None:
    amina, jean = cast.member(), cast.member("Jean")
    for each in (amina, jean):
        agreed(services, each, days_ago=95)
    answer.never_again(services, OwnLink(amina), amina)
    with services.database.begin(read_only=True) as session:
        assert [facts["never"] for facts in NARROWINGS[0].standing(session)] == [True]
