"""Telling a member that somebody called: once a day, by e-mail or in person. On each database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import NotAllowed, NotFound
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import Actor
from badges.base.tables import Letter
from badges.base.times import local_date
from badges.questions import badge_question, reads, tell_member
from badges.questions.tables import BadgeCall
from badges.recognition import reads as recognition
from badges.recognition.states import Visibility
from badges.recognition.views import WaitingAward
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.conftest import Clock


def letters(cast: Cast) -> list[Letter]:
    """The letters about calls."""
    with cast.services.database.begin(read_only=True) as session:
        found = session.scalars(select(Letter).where(Letter.purpose == tell_member.ABOUT)).all()
        session.expunge_all()
    return list(found)


def to_tell(cast: Cast, actor: Actor, site_id: int) -> list[WaitingAward]:
    """The list of a staff member at a site."""
    with cast.services.database.begin(read_only=True) as session:
        return recognition.waiting(session, {"calls": reads.to_tell(actor, site_id)})["calls"]


@pytest.fixture
def by_mail(cast: Cast) -> Recognition:
    """A badge of a member with an e-mail address."""
    return agreed(cast, email="amina@courrier.example").sign()


@pytest.fixture
def in_person(cast: Cast) -> Recognition:
    """A badge of a member without one."""
    return agreed(cast, given="Zoé", family=None).sign()


def test_a_letter_once_a_day(cast: Cast, by_mail: Recognition, clock: Clock) -> None:
    for actor in (cast.karim, cast.lea, cast.helene):  # whoever answers the telephone
        tell_member.tell(cast.services, actor, by_mail.code.lower())
    (letter,) = letters(cast)
    assert letter.recipient == "amina@courrier.example" and "appel" in letter.subject
    assert "/moi/" not in letter.body and "Karim" not in letter.body
    assert to_tell(cast, cast.lea, cast.gueret) == []
    clock.now += timedelta(days=1)
    tell_member.tell(cast.services, cast.karim, by_mail.code)
    assert len(letters(cast)) == by_mail.count(BadgeCall) == 2
    with cast.services.database.begin(read_only=True) as session:
        assert reads.last_calls(session, [by_mail.award, 0]) == {by_mail.award: local_date(clock.now)}
        assert len(journal.acts(session, journal.Filter(kind=Act.CALL_REPORTED))) == 2


def test_in_person_by_their_site(cast: Cast, in_person: Recognition) -> None:
    tell_member.tell(cast.services, cast.karim, in_person.code)
    assert letters(cast) == []
    (call,) = to_tell(cast, cast.lea, cast.gueret)
    assert call.award.id == in_person.award
    assert to_tell(cast, cast.karim, cast.gueret) == to_tell(cast, cast.karim, cast.auzances) == []
    with pytest.raises(NotFound):
        tell_member.told(cast.services, cast.karim, call.number)
    for _ in range(2):
        tell_member.told(cast.services, cast.lea, call.number)
    assert to_tell(cast, cast.lea, cast.gueret) == []


def test_the_holder_of_a_hidden_badge_is_told(cast: Cast, in_person: Recognition) -> None:
    in_person.change(visibility=Visibility.HIDDEN)
    tell_member.tell(cast.services, cast.karim, in_person.code)
    assert in_person.count(BadgeCall) == 1


def test_a_hidden_page_does_not_say_that_its_badge_was_undone(cast: Cast, in_person: Recognition) -> None:
    in_person.change(visibility=Visibility.HIDDEN, state="withdrawn")
    tell_member.tell(cast.services, cast.karim, in_person.code)
    assert in_person.count(BadgeCall) == 0


@pytest.mark.parametrize("change", ["erased_at", "closed_at"])
def test_nobody_is_told_of_a_badge_that_is_gone(cast: Cast, in_person: Recognition, change: str) -> None:
    in_person.change(**{change: cast.services.now()})
    for code in (in_person.code, "0000000000", "x"):
        with pytest.raises(NotFound, match=r"award\.unknown"):
            tell_member.tell(cast.services, cast.lea, code)
    assert in_person.count(BadgeCall) == 0


def test_who_has_no_role_tells_nobody(cast: Cast, in_person: Recognition) -> None:
    with pytest.raises(NotAllowed):
        tell_member.tell(cast.services, Actor(99, frozenset(), frozenset({cast.gueret})), in_person.code)


def test_calls_are_kept_for_thirty_days(cast: Cast, in_person: Recognition, clock: Clock) -> None:
    tell_member.tell(cast.services, cast.lea, in_person.code)
    clock.now += timedelta(days=30)
    assert badge_question.forget_old(cast.services) == 0
    clock.now += timedelta(days=1)
    assert badge_question.forget_old(cast.services) == 1 and in_person.count(BadgeCall) == 0
