"""Under 18 nothing takes place outside a meeting, under 15 a parent is there: the rules refuse it, not the form."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from badges.base.services import Services
from badges.matching.introductions import finish, meet
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.rules import ThreadState, Who
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Introduction
from badges.people.rules import Age
from badges.people.tables import Member
from tests.cast.facts import change_member
from tests.cast.introductions import Thread, thread
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import count


def aged(services: Services, cast: Cast, given: str, age: Age | None) -> int:
    """A member of this age, with a number."""
    number = cast.member(given, "Martin")
    with services.database.begin() as session:
        session.execute(update(Member).where(Member.id == number).values(age=age, phone="+33555000012"))
    return number


@pytest.mark.parametrize("minor", ["giver", "receiver"])
@pytest.mark.parametrize("age", list(Age))
def test_a_thread_with_a_minor_is_for_the_meetings(services: Services, cast: Cast, minor: str, age: Age) -> None:
    ages = {"giver": None, "receiver": None, minor: age}
    giver, receiver = (aged(services, cast, each.title(), ages[each]) for each in ("giver", "receiver"))
    if age is Age.UNDER_15:
        assert code(lambda: thread(services, cast.lea, giver, receiver)) == "introduction.parent"
        assert count(services, Introduction) == 0
    found = thread(services, cast.lea, giver, receiver, with_parent=age is Age.UNDER_15)
    assert found.view.at_meetings and found.view.with_parent is (age is Age.UNDER_15)
    found.goes_to(ThreadState.BOTH_YES)
    meet.arrange(services, cast.lea, found.id, ArrangementFacts(what="Un ourlet", place="Chez moi"))
    assert found.view.place is None and found.view.what == "Un ourlet"
    meet.meet(services, cast.lea, found.id)
    for by, whose in ((OwnLink(giver), Who.GIVER), (OwnLink(receiver), Who.RECEIVER), (cast.lea, Who.GIVER)):
        shows = lambda by=by, whose=whose: finish.show_number(services, by, found.id, whose, shown=True)  # noqa: E731
        assert code(shows) == "introduction.at_meetings"


def test_between_adults_a_place_and_a_number_are_theirs(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, aged(services, cast, "Amina", None), aged(services, cast, "Jo", None))
    found.goes_to(ThreadState.BOTH_YES)
    meet.arrange(services, cast.lea, found.id, ArrangementFacts(place="Chez moi"))
    assert not found.view.at_meetings and found.view.place == "Chez moi"


@pytest.mark.parametrize("age", list(Age))
def test_a_member_who_is_noted_to_be_a_minor_in_the_middle(services: Services, cast: Cast, age: Age) -> None:
    amina, jo = aged(services, cast, "Amina", None), aged(services, cast, "Jo", None)
    found: Thread = thread(services, cast.lea, amina, jo).goes_to(ThreadState.BOTH_YES)
    meet.arrange(services, cast.lea, found.id, ArrangementFacts(place="Chez moi"))
    meet.meet(services, cast.lea, found.id)
    for whose in (Who.GIVER, Who.RECEIVER):
        finish.show_number(services, cast.lea, found.id, whose, shown=True)
    own = found.own(amina)
    assert own is not None and own.number is not None and own.place == "Chez moi"
    change_member(services, cast.lea, jo, given_name="Jo", family_name="Martin", phone="05 55 00 00 12", age=age.value)
    for member in (amina, jo):
        own = found.own(member)
        assert own is not None and own.number is None and not own.own_number and own.place is None
        assert own.at_meetings and own.with_parent is (age is Age.UNDER_15)
    assert found.state is ThreadState.MET
