"""Two yes, by voice or on the private page; and a no, which nothing keeps and which reads like any other end."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from badges.base.database.types import Base
from badges.base.services import Services
from badges.base.times import instant, local_date
from badges.leaving import depart
from badges.matching.introductions import answer, finish, propose
from badges.matching.introductions.own_thread import OwnState
from badges.matching.introductions.propose import Pair
from badges.matching.introductions.rules import ThreadAct, ThreadState, Who
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Introduction, SetAside
from tests.cast.introductions import thread
from tests.cast.people import Cast, at_once
from tests.cast.postings import posting
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock


def test_who_offers_is_asked_first(services: Services, cast: Cast) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo")
    found = thread(services, cast.lea, amina, jo)
    assert found.state is ThreadState.PROPOSED
    asked = found.own(amina)
    assert asked is not None and asked.state is OwnState.ASKED and asked.other is None
    assert found.own(jo) is None
    assert code(lambda: answer.answer(services, OwnLink(jo), found.id, Who.RECEIVER, yes=True)) == "not_found"
    assert code(lambda: answer.answer(services, cast.lea, found.id, Who.RECEIVER, yes=True)) == "introduction.step"
    answer.answer(services, OwnLink(amina), found.id, Who.GIVER, yes=True)
    waiting, asked = found.own(amina), found.own(jo)
    assert waiting is not None and waiting.state is OwnState.WAITING and waiting.other is None
    assert asked is not None and asked.state is OwnState.ASKED and asked.other is None
    answer.answer(services, cast.lea, found.id, Who.RECEIVER, yes=True)
    view = found.view
    assert view.state is ThreadState.BOTH_YES
    assert view.giver_yes is not None and view.giver_yes.heard_by_id is None
    assert view.receiver_yes is not None and view.receiver_yes.heard_by_id == cast.lea.staff_id
    one, other = found.own(amina), found.own(jo)
    assert one is not None and other is not None
    assert (one.other, other.other) == ("Jo", "Amina") and one.number is None


def test_an_answer_for_the_other_or_by_a_stranger_is_refused(services: Services, cast: Cast) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo")
    found = thread(services, cast.lea, amina, jo)
    assert code(lambda: answer.answer(services, OwnLink(amina), found.id, Who.RECEIVER, yes=True)) == (
        "introduction.step"
    )
    assert code(lambda: answer.answer(services, OwnLink(cast.member("Fatou")), found.id, Who.GIVER, yes=True)) == (
        "not_found"
    )
    assert code(lambda: answer.answer(services, cast.karim, found.id, Who.GIVER, yes=True)) == "not_found"
    assert found.state is ThreadState.PROPOSED


def test_both_yes_at_the_same_second_and_twice(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo"))
    states = at_once(*2 * [lambda: answer.answer(services, cast.lea, found.id, Who.GIVER, yes=True)])
    assert states == [ThreadState.ONE_YES, ThreadState.ONE_YES]
    assert answer.answer(services, cast.lea, found.id, Who.GIVER, yes=True) is ThreadState.ONE_YES
    found.goes_to(ThreadState.BOTH_YES)


def test_two_facilitators_propose_one_thread(services: Services, cast: Cast) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo")
    offer = posting(services, cast.lea, amina)
    pair = Pair(giver_id=amina, receiver_id=jo, offer_id=offer)
    assert len(set(at_once(*2 * [lambda: propose.propose(services, cast.lea, pair)]))) == 1
    assert count(services, Introduction) == 1


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"receiver_id": "giver"}, "introduction.two_people"),
        ({"offer_id": None, "request_id": None}, "introduction.nothing"),
        ({"offer_id": "request"}, "not_found"),
        ({"giver_id": "other"}, "not_found"),
        ({"request_id": 999_999}, "not_found"),
    ],
)
def test_what_does_not_fit_is_refused(services: Services, cast: Cast, wrong: dict[str, object], refusal: str) -> None:
    amina, jo, other = cast.member("Amina"), cast.member("Jo"), cast.member("Fatou")
    offer = posting(services, cast.lea, amina)
    request = posting(services, cast.lea, jo, side="sought")
    known = {"giver": amina, "request": request, "other": other}
    said = {"giver_id": amina, "receiver_id": jo, "offer_id": offer, "request_id": request}
    said |= {name: known.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}
    assert code(lambda: propose.propose(services, cast.lea, Pair(**said))) == refusal  # type: ignore[arg-type]
    assert count(services, Introduction) == 0


def test_a_no_is_kept_nowhere(services: Services, cast: Cast, clock: Clock) -> None:
    """Four ends before both said yes leave the same row, letter and page, from the same hour of the next morning."""
    read: list[object] = []
    rows: list[dict[str, object]] = []
    ends = (
        lambda found: answer.answer(services, OwnLink(found.receiver), found.id, Who.RECEIVER, yes=False),
        lambda found: answer.answer(services, cast.lea, found.id, Who.RECEIVER, yes=False),
        lambda found: finish.stop(services, cast.lea, found.id, ThreadAct.NOT_DONE),
        lambda found: depart.leave(services, cast.lea, found.receiver),
    )
    amina = cast.member("Amina")
    receivers = [cast.member(name) for name in ("Jo", "Fatou", "Simone", "Yvon")]
    for receiver, end in zip(receivers, ends, strict=True):
        found = thread(services, cast.lea, amina, receiver).goes_to(ThreadState.ONE_YES)
        end(found)
        before = found.own(amina)
        assert before is not None and before.state is OwnState.WAITING
        clock.advance(hours=48)
        own = found.own(amina)
        assert own is not None and own.state is OwnState.NOT_THIS_TIME
        read.append((own.state, own.other, own.number, own.words, own.activity))
        with services.database.begin(read_only=True) as session:
            row = session.get_one(Introduction, found.id)
            columns = Base.metadata.tables["introduction"].columns.keys()
            rows.append({
                name: getattr(row, name) for name in columns
                if name not in ("id", "receiver_id", "offer_id", "request_id", "created_at", "moved_at", "giver_yes_at",
                                "ended_at", "told_at", "sought_on")
            })  # fmt: skip
    assert len(set(map(str, read))) == 1
    assert len(set(map(str, rows))) == 1


def test_who_was_not_asked_yet_hears_nothing(services: Services, cast: Cast, clock: Clock) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo")
    found = thread(services, cast.lea, amina, jo)
    answer.answer(services, OwnLink(amina), found.id, Who.GIVER, yes=False)
    assert found.own(jo) is None
    clock.advance(days=2)
    assert found.own(jo) is None
    assert found.state is ThreadState.CLOSED
    assert answer.answer(services, OwnLink(amina), found.id, Who.GIVER, yes=False) is ThreadState.CLOSED
    assert code(lambda: answer.answer(services, OwnLink(amina), found.id, Who.GIVER, yes=True)) == "introduction.step"


def test_an_end_is_told_the_next_morning(services: Services, cast: Cast, clock: Clock) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo")).goes_to(ThreadState.ONE_YES)
    answer.answer(services, cast.lea, found.id, Who.RECEIVER, yes=False)
    told = found.view.told_at
    assert told == instant(local_date(services.now()) + timedelta(days=1), time(9))


def test_what_did_not_come_about_is_not_proposed_again_while_both_live(services: Services, cast: Cast) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo")
    found = thread(services, cast.lea, amina, jo)
    assert count(services, SetAside) == 0
    answer.answer(services, OwnLink(amina), found.id, Who.GIVER, yes=False)
    with services.database.begin(read_only=True) as session:
        pair = session.scalars(select(SetAside)).one()
    assert (pair.offer_id, pair.request_id) == (found.view.offer_id, found.view.request_id)
    again = Pair(giver_id=amina, receiver_id=jo, offer_id=pair.offer_id, request_id=pair.request_id)
    number = propose.propose(services, cast.lea, again)  # the two changed their minds, and the facilitator knows it
    finish.stop(services, cast.lea, number, ThreadAct.NOT_DONE)
    assert count(services, SetAside) == 1
    stopped = thread(services, cast.lea, amina, jo).goes_to(ThreadState.BOTH_YES)
    finish.stop(services, OwnLink(jo), stopped.id)
    assert count(services, SetAside) == 1  # both had said yes
