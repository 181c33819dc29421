"""Under 15 child and parent say yes together, from 15 on everybody alone; no birth date is noted of anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from badges.base.errors import Refused
from badges.base.services import Services
from badges.people import reads, register
from badges.people.changes import take_over
from badges.people.rules import Age, ConsentAnswer, ConsentSubject, is_yes, may_be_public, who_says_yes
from badges.people.tables import Consent, Member
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.rows import count


@given(st.sampled_from(ConsentAnswer), st.none() | st.sampled_from(Age), st.booleans())
def test_a_yes_counts_when_those_said_it_who_can(answer: ConsentAnswer, age: Age | None, with_parent: bool) -> None:
    counts = is_yes(answer, age, with_parent=with_parent)
    assert counts == (answer == "yes" and with_parent == (age == "under_15"))
    assert (who_says_yes(age, with_parent=with_parent) is None) == (with_parent == (age == "under_15"))
    assert not is_yes(None, age, with_parent=with_parent)


def test_everybody_is_for_adults() -> None:
    assert [age for age in (None, *Age) if may_be_public(age)] == [None]


def refusal(attempt: Callable[[], object]) -> str | None:
    """The code of the refusal, None when there is none."""
    try:
        attempt()
    except Refused as refused:
        return refused.code
    return None


def agrees(services: Services, number: int) -> bool:
    """Whether a yes to badges counts."""
    with services.database.begin(read_only=True) as session:
        return reads.card(session, number).badges.is_yes


def test_child_and_parent_say_yes_together(services: Services, cast: Cast) -> None:
    for facts, wanted in (
        ({"age": "under_15"}, "consent.together"),
        ({"age": "15_to_17", "with_parent": True}, "consent.alone"),
        ({"with_parent": True}, "consent.alone"),
        ({"age": "14"}, "age.unknown"),
    ):
        assert refusal(lambda facts=facts: cast.member(**facts)) == wanted  # type: ignore[misc]
    assert count(services, Member) == 0
    lou = cast.member("Lou", None, age="under_15", with_parent=True)
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Member, lou)
        assert (row.age, row.age_said_on) == ("under_15", date(2026, 11, 24))
        answers = session.execute(select(Consent.subject, Consent.with_parent).order_by(Consent.id)).all()
        assert [tuple(each) for each in answers] == [("follow_up", False), ("badges", True)]
    assert agrees(services, lou)
    waits = cast.member("Sam", None, age="under_15", badges_yes=None)
    assert not agrees(services, waits)
    assert refusal(lambda: register.record_consent(services, cast.lea, waits, "badges", "yes")) == "consent.together"
    register.record_consent(services, cast.lea, waits, "badges", "yes", with_parent=True)
    assert agrees(services, waits)


def test_at_fifteen_the_member_is_asked_anew(services: Services, cast: Cast) -> None:
    lou = cast.member("Lou", None, age="under_15", with_parent=True)

    def change(**facts: object) -> str | None:
        def act() -> None:
            change_member(services, cast.lea, lou, given_name="Lou", **facts)  # type: ignore[arg-type]

        return refusal(act)

    assert change(age="15_to_17", badges_yes=True, with_parent=True) == "consent.alone"
    answered = count(services, Consent)
    assert change(age="15_to_17", badges_yes=False) is None
    assert not agrees(services, lou) and count(services, Consent) == answered  # asked anew: nobody said no
    with services.database.begin(read_only=True) as session:
        last = reads.latest_consent(session, lou, ConsentSubject.BADGES)
        assert last is not None and (last.answer, last.with_parent) == ("yes", True)
    assert change(badges_yes=True) is None and agrees(services, lou)
    assert change(age="") is None and agrees(services, lou)  # at 18 nothing is asked again
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Member, lou)
        assert (row.age, row.age_said_on) == (None, None)
    assert change(age="under_15") is None and not agrees(services, lou)  # ticked by mistake, or forgotten before
    assert change(badges_yes=True) == "consent.together"


@pytest.mark.parametrize("ages", [("under_15", None), (None, "under_15")])
def test_a_merge_keeps_the_age_that_was_said(services: Services, cast: Cast, ages: tuple[str | None, ...]) -> None:
    gone, stays = (cast.member(f"Lou{turn}", None, age=age, badges_yes=None) for turn, age in enumerate(ages))
    with services.database.begin() as session:
        take_over(session.get_one(Member, gone), session.get_one(Member, stays))
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, stays).age == "under_15"
