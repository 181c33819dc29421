"""How a thread ends, in one tap and without a reason; and whose number is read meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from badges.base.services import Services
from badges.base.tables import Letter
from badges.base.text import contacts
from badges.exchanges import reads as exchanges
from badges.exchanges.tables import Exchange
from badges.matching.introductions import finish
from badges.matching.introductions.own_thread import OwnState, may_stop
from badges.matching.introductions.rules import ThreadAct, ThreadState, Who
from badges.matching.postings.rows import OwnLink
from badges.people.tables import Member
from tests.cast.facts import change_member
from tests.cast.introductions import Thread, thread
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock

OPEN = [state for state in ThreadState if state not in (ThreadState.HELD, ThreadState.CLOSED)]
PHONES = ("+33555000011", "+33555000012")


@pytest.fixture
def begun(services: Services, cast: Cast) -> Thread:
    """A thread between two members, each with a number and a confirmed address."""
    amina, jo = cast.member("Amina"), cast.member("Jo", "Martin")
    with services.database.begin() as session:
        for number, phone in ((amina, PHONES[0]), (jo, PHONES[1])):
            facts = {"phone": phone, "email": f"m{number}@courrier.example", "email_confirmed_at": services.now()}
            session.execute(update(Member).where(Member.id == number).values(**facts))
    return thread(services, cast.lea, amina, jo)


MAY_STOP = {
    (ThreadState.ONE_YES, Who.GIVER),
    *((state, who) for state in (ThreadState.BOTH_YES, ThreadState.MET, ThreadState.UNDER_WAY) for who in Who),
}


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("who", list(Who))
def test_who_may_stop_it_where(services: Services, cast: Cast, begun: Thread, state: ThreadState, who: Who) -> None:
    begun.goes_to(state)
    by = {Who.GIVER: OwnLink(begun.giver), Who.RECEIVER: OwnLink(begun.receiver), Who.STAFF: cast.lea}[who]
    allowed = (state, who) in MAY_STOP
    own = begun.own(by.member_id) if isinstance(by, OwnLink) else None
    assert own is None or may_stop(own) is allowed
    if allowed:
        for _twice in range(2):
            assert finish.stop(services, by, begun.id) is ThreadState.CLOSED
    else:
        expected = "not_found" if (state, who) == (ThreadState.PROPOSED, Who.RECEIVER) else "introduction.step"
        assert code(lambda: finish.stop(services, by, begun.id)) == expected
        assert begun.state is state


@pytest.mark.parametrize("state", OPEN)
def test_not_done_is_one_tap_of_the_staff(services: Services, cast: Cast, begun: Thread, state: ThreadState) -> None:
    begun.goes_to(state)
    assert code(lambda: finish.stop(services, OwnLink(begun.giver), begun.id, ThreadAct.NOT_DONE)) == (
        "introduction.step"
    )
    assert code(lambda: finish.stop(services, cast.karim, begun.id, ThreadAct.NOT_DONE)) == "not_found"
    assert at_once(*2 * [lambda: finish.stop(services, cast.lea, begun.id, ThreadAct.NOT_DONE)]) == (
        [ThreadState.CLOSED] * 2
    )
    own = begun.own(begun.receiver)
    after = state in (ThreadState.BOTH_YES, ThreadState.MET, ThreadState.UNDER_WAY)
    assert (own is not None and own.state is OwnState.STOPPED) is after


def test_the_one_who_stops_gets_no_letter_and_the_other_one(services: Services, begun: Thread, clock: Clock) -> None:
    begun.goes_to(ThreadState.MET)
    clock.advance(minutes=1)
    finish.stop(services, OwnLink(begun.giver), begun.id)
    with services.database.begin(read_only=True) as session:
        told = select(Letter).where(Letter.due_at >= services.now())
        letters = [(each.recipient, each.due_at) for each in session.scalars(told)]
    assert letters == [(f"m{begun.receiver}@courrier.example", services.now())]


@pytest.mark.parametrize("state", [ThreadState.MET, ThreadState.UNDER_WAY])
def test_it_is_done_once_whoever_says_it(services: Services, cast: Cast, begun: Thread, state: ThreadState) -> None:
    begun.goes_to(state)
    for by in (OwnLink(begun.receiver), OwnLink(begun.giver), cast.lea):
        assert finish.done(services, by, begun.id, otherwise="Un coup de main") is ThreadState.HELD
    assert count(services, Exchange) == 1
    own = begun.own(begun.giver)
    assert own is not None and own.state is OwnState.HELD and own.other == "Jo"
    assert code(lambda: finish.stop(services, cast.lea, begun.id)) == "introduction.step"


@pytest.mark.parametrize("state", [ThreadState.PROPOSED, ThreadState.ONE_YES, ThreadState.BOTH_YES])
def test_it_is_not_done_before_they_met(services: Services, cast: Cast, begun: Thread, state: ThreadState) -> None:
    begun.goes_to(state)
    by: Callable[[], object] = lambda: finish.done(services, cast.lea, begun.id, otherwise="x")  # noqa: E731
    assert code(by) == "introduction.step" and count(services, Exchange) == 0


def test_what_a_member_says_is_done_is_asked_of_the_staff(services: Services, cast: Cast, begun: Thread) -> None:
    begun.goes_to(ThreadState.MET)
    finish.done(services, OwnLink(begun.giver), begun.id, otherwise="Un coup de main")
    with services.database.begin(read_only=True) as session:
        (asked,) = exchanges.to_confirm(session, [cast.gueret], services.now().date(), 10)
    assert asked.what == "Couture" and asked.confirmed_at is None


def test_what_the_staff_says_is_done_is_confirmed(services: Services, cast: Cast, begun: Thread) -> None:
    begun.goes_to(ThreadState.MET)
    finish.done(services, cast.lea, begun.id, otherwise="Un coup de main")
    with services.database.begin(read_only=True) as session:
        assert exchanges.to_confirm(session, [cast.gueret], services.now().date(), 10) == []
        (found,) = exchanges.of_thread(session, begun.id)
    assert found.confirmed_at is not None and found.happened_on == services.now().date()


def test_without_an_activity_it_is_called_otherwise(services: Services, cast: Cast) -> None:
    from tests.cast.introductions import propose
    from tests.cast.postings import posting

    amina, jo = cast.member("Amina"), cast.member("Jo")
    offer = posting(services, cast.lea, amina, activity=None, words="Aider.")
    number = propose.propose(services, cast.lea, propose.Pair(giver_id=amina, receiver_id=jo, offer_id=offer))
    found = Thread(services, cast.lea, number, amina, jo).goes_to(ThreadState.MET)
    finish.done(services, OwnLink(jo), found.id, otherwise="Un coup de main")
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(Exchange.what)).all() == ["Un coup de main"]


# -- numbers ----------------------------------------------------------------------------------------------------------


def numbers(found: Thread) -> tuple[str | None, str | None]:
    """What the giver reads of the receiver, and the other way round."""
    own = found.own(found.giver), found.own(found.receiver)
    return own[0].number if own[0] else None, own[1].number if own[1] else None


@pytest.mark.parametrize("state", [ThreadState.PROPOSED, ThreadState.ONE_YES, ThreadState.BOTH_YES])
def test_no_number_is_shown_before_they_met(services: Services, cast: Cast, begun: Thread, state: ThreadState) -> None:
    begun.goes_to(state)
    for by, whose in ((OwnLink(begun.giver), Who.GIVER), (cast.lea, Who.GIVER), (cast.lea, Who.RECEIVER)):
        shows = lambda by=by, whose=whose: finish.show_number(services, by, begun.id, whose, shown=True)  # noqa: E731
        assert code(shows) == "introduction.step"
    assert numbers(begun) == (None, None)


def test_each_shows_their_own_and_takes_it_back_at_once(services: Services, cast: Cast, begun: Thread) -> None:
    begun.goes_to(ThreadState.MET)
    assert numbers(begun) == (None, None)
    wrong = lambda: finish.show_number(services, OwnLink(begun.giver), begun.id, Who.RECEIVER, shown=True)  # noqa: E731
    assert code(wrong) == "introduction.step" and numbers(begun) == (None, None)
    for _twice in range(2):
        finish.show_number(services, OwnLink(begun.giver), begun.id, Who.GIVER, shown=True)
        assert numbers(begun) == (None, PHONES[0])
    finish.show_number(services, cast.lea, begun.id, Who.RECEIVER, shown=True)  # by voice
    assert numbers(begun) == (PHONES[1], PHONES[0])
    begun.exchanges()
    assert numbers(begun) == (PHONES[1], PHONES[0])
    for _twice in range(2):
        finish.show_number(services, OwnLink(begun.giver), begun.id, Who.GIVER, shown=False)
        assert numbers(begun) == (PHONES[1], None)


@pytest.mark.parametrize("end", ["stop", "not_done", "done"])
def test_both_are_hidden_at_the_end(services: Services, cast: Cast, begun: Thread, end: str) -> None:
    begun.goes_to(ThreadState.MET)
    for whose in (Who.GIVER, Who.RECEIVER):
        finish.show_number(services, cast.lea, begun.id, whose, shown=True)
    if end == "done":
        finish.done(services, OwnLink(begun.giver), begun.id, otherwise="x")
    else:
        finish.stop(services, cast.lea, begun.id, ThreadAct(end))
    assert numbers(begun) == (None, None) and not begun.view.giver_number and not begun.view.receiver_number
    assert code(lambda: finish.show_number(services, cast.lea, begun.id, Who.GIVER, shown=True)) == (
        "introduction.step"
    )


def test_a_member_without_a_number_shows_none(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo")).goes_to(ThreadState.MET)
    assert code(lambda: finish.show_number(services, cast.lea, found.id, Who.GIVER, shown=True)) == (
        "introduction.number"
    )


@pytest.mark.parametrize(("after", "shown"), [("05 55 00 00 77", False), (None, False), (PHONES[0], True)])
def test_a_number_that_changes_is_shown_no_longer(
    services: Services, cast: Cast, after: str | None, shown: bool
) -> None:
    two = cast.member("Amina", phone=PHONES[0]), cast.member("Jo", "Martin", phone=PHONES[1])
    found = thread(services, cast.lea, *two).goes_to(ThreadState.MET)
    for whose in (Who.GIVER, Who.RECEIVER):
        finish.show_number(services, cast.lea, found.id, whose, shown=True)
    change_member(
        services, cast.lea, two[0], given_name="Amina", family_name="Benali", phone=contacts.e164(after or "")
    )
    assert found.view.giver_number is shown and found.view.receiver_number
    change_member(services, cast.lea, two[1], given_name="Jo", family_name="Martin", phone=None)
    assert not found.view.receiver_number
