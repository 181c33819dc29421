"""« Pas de messages » is obeyed for each purpose of letters, but those that the law or the member asks for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import pytest
from sqlalchemy import select

from badges.base import outbox, registry
from badges.base.errors import Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.issuing.beside import notices
from badges.issuing.correcting import name_change
from badges.leaving import inactive
from badges.matching.ideas import become, invite
from badges.matching.introductions.changes import write_letter
from badges.messages import tell_member
from badges.messages.rules import Occasion, Way
from badges.messages.views import Thing
from badges.people.addresses import confirmed_address
from badges.people.own import no_messages
from badges.people.tables import Member
from badges.questions.tell_member import tell as tell_of_call
from badges.recognition.tables import Award
from badges.sharing.afterwards import nightly_questions
from tests.cast import afterwards
from tests.cast.ideas import another_day, coming, noted_idea
from tests.cast.messages import enrolled, own_address
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code
from tests.conftest import Clock

ADDRESS: Final = "amina@courrier.example"
# Written all the same: what somebody asked for a moment ago, and what guards an address or an account.
ALWAYS: Final = frozenset({"backpack", "own_code", "form_made", "address_change", "referrer"})
TO_STAFF: Final = frozenset({"staff", "check", "account", "reading", "pause", "many_awards"})


def _signed(given: Recognition, _clock: Clock) -> None:
    given.sign()


def _corrected(given: Recognition, _clock: Clock) -> None:
    with given.services.database.begin() as session:
        notices.tell(session, session.get_one(Award, given.award), given.services.now())


def _named(given: Recognition, clock: Clock) -> None:
    given.sign()
    clock.advance(minutes=11)
    name_change.ask(given.services, given.lea, given.award, "Amina Benali")


def _called(given: Recognition, _clock: Clock) -> None:
    given.sign()
    tell_of_call(given.services, given.lea, given.code)


def _thread(given: Recognition, _clock: Clock) -> None:
    with given.services.database.begin() as session:
        write_letter(session, session.get_one(Member, given.member), given.services.now())


def _idea(given: Recognition, _clock: Clock) -> None:
    cast = Cast(given.services)
    number = noted_idea(given.services, cast.lea, cast.gueret)
    coming(given.services, cast.lea, number, [given.member])
    become.become(given.services, cast.lea, number, another_day())
    with suppress(Refused):
        invite.write(given.services, cast.lea, number, given.member)


def _message(given: Recognition, _clock: Clock) -> None:
    cast = Cast(given.services)
    workshop, _session = enrolled(given.services, cast, given.member, title="Pain")
    with suppress(Refused):
        tell_member.tell(given.services, cast.lea, Thing(Occasion.PLACE, workshop, given.member), Way.LETTER)


def _news(given: Recognition, _clock: Clock) -> None:
    afterwards.agreed(given.services, given.member, "letter", days_ago=95)
    nightly_questions.ask_due(given.services)


def _silent(given: Recognition, clock: Clock) -> None:
    clock.advance(days=760)
    inactive.carry_out(given.services)


WRITES: Final[dict[str, Callable[[Recognition, Clock], None]]] = {
    "award": _signed, "corrected": _corrected, "name": _named, "call": _called, "introduction": _thread,
    "idea": _idea, "message": _message, "retention": _silent, "afterwards": _news,
}  # fmt: skip


def written(services: Services, purpose: str) -> int:
    """How many letters of a purpose wait for the member."""
    chosen = select(Letter).where(Letter.purpose == purpose, Letter.recipient == ADDRESS, Letter.body != "")
    with services.database.begin(read_only=True) as session:
        return len(session.scalars(chosen).all())


def test_each_purpose_says_whether_it_obeys() -> None:
    """A new purpose stands in one of these: with a letter that is tried below, or with its reason above."""
    every = registry.purposes()
    assert {name for name, each in every.items() if each.unless_refused} == set(WRITES)
    assert set(every) == set(WRITES) | ALWAYS | TO_STAFF


@pytest.mark.parametrize("purpose", sorted(WRITES))
@pytest.mark.parametrize("messages", [True, False])
def test_it_is_obeyed_for_each_purpose(recognition: Recognition, clock: Clock, purpose: str, messages: bool) -> None:
    services = recognition.services
    own_address(services, recognition.member, ADDRESS)
    no_messages.wish(services, None, recognition.member, messages=messages)
    WRITES[purpose](recognition, clock)
    assert (written(services, purpose) > 0) is messages


@pytest.mark.parametrize("by_staff", [True, False])
def test_letters_that_wait_are_taken_back(services: Services, cast: Cast, by_staff: bool) -> None:
    of = agreed(cast)
    amina, child = own_address(services, of.member, ADDRESS), cast.member("Zoé", email=ADDRESS)
    with services.database.begin() as session:
        for purpose in (*WRITES, *ALWAYS):
            number = amina if registry.purposes()[purpose].about == "member" else of.award
            outbox.write(session, ADDRESS, "Sujet\nTexte", due_at=services.now(), purpose=purpose, number=number)
        outbox.write(session, "jo@courrier.example", "Sujet\nTexte", due_at=services.now(), purpose="award")
        outbox.write(session, ADDRESS, "Pour Zoé\nTexte", due_at=services.now(), purpose="message", number=child)
    actor = cast.lea if by_staff else None
    results = at_once(*[lambda: no_messages.wish(services, actor, amina, messages=False)] * 3)
    assert [each for each in results if isinstance(each, Exception)] == []
    with services.database.begin(read_only=True) as session:
        every = select(Letter.purpose, Letter.recipient, Letter.state)
        found = session.execute(every.where(Letter.subject != "Pour Zoé")).all()
        assert session.scalars(select(Letter.state).where(Letter.subject == "Pour Zoé")).one() is LetterState.WAITING
    kept = {purpose for purpose, whose, state in found if whose == ADDRESS and state is LetterState.WAITING}
    assert kept == ALWAYS
    assert [state for _purpose, whose, state in found if whose != ADDRESS] == [LetterState.WAITING]


def test_it_is_taken_back_and_noted_without_a_word_of_the_reason(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina", email=ADDRESS)
    for messages in (False, False, True, True):
        no_messages.wish(services, cast.lea, amina, messages=messages)
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Member, amina)
        assert row.no_messages_on is None and confirmed_address.written_to(row) == ADDRESS
        acts = journal.acts(session, journal.Filter(member_id=amina, kind=Act.MEMBER_CHANGED))
    assert [(each.staff_id, each.about) for each in acts] == [(cast.lea.staff_id, None)] * 2


def test_who_may_say_it(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    assert code(lambda: no_messages.wish(services, cast.karim, amina, messages=False)) == "not_found"
    assert code(lambda: no_messages.wish(services, cast.lea, 999, messages=False)) == "not_found"
    with services.database.begin() as session:
        session.get_one(Member, amina).erased_at = services.now()
    assert code(lambda: no_messages.wish(services, None, amina, messages=False)) == "link.ended"
