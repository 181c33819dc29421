"""Whom a facilitator may put in touch: never two who are kept apart, one who rests, or herself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from sqlalchemy import update

from badges.base.services import Services
from badges.base.times import instant, local_date
from badges.matching import conditions
from badges.matching.conditions import ConditionsFacts
from badges.matching.introductions import answer, finish, meet, propose, reads, review
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.own_thread import OwnState
from badges.matching.introductions.propose import Pair
from badges.matching.introductions.rules import ThreadAct, ThreadState, Who
from badges.matching.objections import keep_apart, rest
from badges.matching.postings import change
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import Step
from badges.matching.tables import Introduction
from badges.people.tables import Member
from tests.cast.introductions import SAID, Thread, thread
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock


@pytest.fixture
def pair(services: Services, cast: Cast) -> Pair:
    """Amina offers what Jo seeks."""
    amina, jo = cast.member("Amina"), cast.member("Jo", "Martin")
    offer, request = posting(services, cast.lea, amina), posting(services, cast.lea, jo, side="sought")
    return Pair(giver_id=amina, receiver_id=jo, offer_id=offer, request_id=request)


@pytest.mark.parametrize("turned", [False, True])
def test_two_who_are_kept_apart(services: Services, cast: Cast, pair: Pair, turned: bool) -> None:
    one, other = (pair.receiver_id, pair.giver_id) if turned else (pair.giver_id, pair.receiver_id)
    keep_apart.keep_apart(services, cast.lea, one, other)
    assert code(lambda: propose.propose(services, cast.lea, pair)) == "introduction.apart"
    assert count(services, Introduction) == 0
    with services.database.begin(read_only=True) as session:
        assert reads.not_to_propose(session, pair.giver_id, [pair.receiver_id]) == {pair.receiver_id}
    keep_apart.take_back(services, cast.lea, one, other)
    assert propose.propose(services, cast.lea, pair) == 1


@pytest.mark.parametrize("who", ["giver_id", "receiver_id"])
def test_one_who_rests(services: Services, cast: Cast, pair: Pair, who: str) -> None:
    rest.rest(services, cast.helene, getattr(pair, who))
    assert code(lambda: propose.propose(services, cast.lea, pair)) == "introduction.apart"
    assert count(services, Introduction) == 0


@pytest.mark.parametrize("step", [Step.PAUSE, Step.END, Step.FULFIL])
def test_what_is_no_longer_said(services: Services, cast: Cast, pair: Pair, step: Step) -> None:
    change.take(services, cast.lea, pair.offer_id or 0, step)
    assert code(lambda: propose.propose(services, cast.lea, pair)) == "introduction.over"


def test_what_was_not_read(services: Services, cast: Cast, pair: Pair) -> None:
    unread = posting(services, OwnLink(pair.giver_id), pair.giver_id, words="Repasser une nappe.")
    said = Pair(giver_id=pair.giver_id, receiver_id=pair.receiver_id, offer_id=unread)
    assert code(lambda: propose.propose(services, cast.lea, said)) == "introduction.over"


@pytest.mark.parametrize("who", ["giver_id", "receiver_id"])
def test_her_own_record(services: Services, cast: Cast, pair: Pair, who: str) -> None:
    with services.database.begin() as session:
        session.execute(update(Member).where(Member.id == getattr(pair, who)).values(staff_id=cast.lea.staff_id))
    assert code(lambda: propose.propose(services, cast.lea, pair)) == "introduction.own"
    assert propose.propose(services, cast.helene, pair) == 1


def test_a_name_that_could_be_hers(services: Services, cast: Cast, pair: Pair) -> None:
    with services.database.begin() as session:
        named = {"given_name": "Léa", "family_name": "Martin", "folded_name": "lea martin", "whole_name": "lea martin"}
        session.execute(update(Member).where(Member.id == pair.giver_id).values(**named))
    assert code(lambda: propose.propose(services, cast.lea, pair)) == "tie.unanswered"


ACTS: dict[str, Callable[[Services, Cast, Thread], object]] = {
    "answer": lambda services, cast, it: answer.answer(services, cast.lea, it.id, Who.RECEIVER, yes=True),
    "refuse": lambda services, cast, it: answer.answer(services, cast.lea, it.id, Who.GIVER, yes=False),
    "arrange": lambda services, cast, it: meet.arrange(services, cast.lea, it.id, ArrangementFacts(what="Ici")),
    "meet": lambda services, cast, it: meet.meet(services, cast.lea, it.id, known_already=True),
    "exchange": lambda _services, _cast, it: it.exchanges(),
    "done": lambda services, cast, it: finish.done(services, cast.lea, it.id, otherwise="Un coup de main"),
    "stop": lambda services, cast, it: finish.stop(services, cast.lea, it.id, ThreadAct.NOT_DONE),
    "number": lambda services, cast, it: finish.show_number(services, cast.lea, it.id, Who.GIVER, shown=True),
    "review": lambda services, cast, it: review.hold(services, cast.lea, it.id, SAID),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["giver", "receiver"])
def test_a_facilitator_follows_no_thread_of_her_own(services: Services, cast: Cast, act: str, who: str) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin"))
    found.goes_to(ThreadState.BOTH_YES)
    with services.database.begin() as session:
        session.execute(update(Member).where(Member.id == getattr(found, who)).values(staff_id=cast.lea.staff_id))
    assert code(lambda: ACTS[act](services, cast, found)) == "introduction.own"
    assert found.state is ThreadState.BOTH_YES
    with services.database.begin(read_only=True) as session:
        own = frozenset({getattr(found, who)})
        assert reads.open_threads(session, [cast.gueret], without=own) == []
        assert [each.id for each in reads.open_threads(session, [cast.gueret])] == [found.id]


def test_at_the_meetings_where_one_wishes_it(services: Services, cast: Cast, pair: Pair) -> None:
    conditions.say(services, cast.lea, pair.receiver_id, ConditionsFacts(at_meetings_only=True))
    found = Thread(services, cast.lea, propose.propose(services, cast.lea, pair), pair.giver_id, pair.receiver_id)
    assert found.view.at_meetings and not found.view.with_parent
    found.goes_to(ThreadState.MET)
    assert code(found.exchanges) == "introduction.no_meeting"
    cast.gathering()
    found.exchanges()
    assert found.state is ThreadState.UNDER_WAY


@pytest.mark.parametrize("hidden", [False, True])
def test_a_stop_is_told_the_same_whether_the_other_had_spoken_before(
    services: Services, cast: Cast, clock: Clock, hidden: bool
) -> None:
    """The giver stops after midnight; the receiver had said no the afternoon before, or had not."""
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.ONE_YES)
    if hidden:
        answer.answer(services, OwnLink(found.receiver), found.id, Who.RECEIVER, yes=False)
    clock.advance(hours=12)
    assert finish.stop(services, OwnLink(found.giver), found.id) is ThreadState.CLOSED
    assert found.view.told_at == instant(local_date(clock()) + timedelta(days=1), time(9))
    own = found.own(found.giver)
    assert own is not None and own.state is OwnState.WAITING
    clock.advance(hours=9)  # past nine o'clock of the morning on which the hidden end would have been told
    later = found.own(found.giver)
    assert later is not None and later.state is OwnState.WAITING
