"""The meetings of a thread are exchanges: in the agenda, of the two alone, once they have met."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.services import Services
from badges.base.times import local_date
from badges.exchanges import change
from badges.exchanges import reads as exchanges
from badges.exchanges.facts import ExchangeFacts
from badges.exchanges.tables import Exchange
from badges.leaving import depart
from badges.matching.introductions import finish, meet, reads
from badges.matching.introductions.rules import ThreadState
from badges.matching.objections.keep_apart import keep_apart
from badges.matching.postings.rows import OwnLink
from tests.cast.introductions import thread
from tests.cast.people import Cast, at_once
from tests.cast.postings import posting
from tests.cast.refusals import code
from tests.cast.rows import count


def test_an_exchange_of_a_thread_stands_in_the_agenda(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.MET)
    today = services.now().date()
    past, to_come = found.exchanges(day=today - timedelta(days=3)), found.exchanges(day=today + timedelta(days=4))
    assert found.state is ThreadState.UNDER_WAY and found.view.under_way_on == today - timedelta(days=3)
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in reads.exchanges_of(session, found.id)] == [past, to_come]
        assert [each.id for each in exchanges.to_come_with(session, found.giver)] == [to_come]
        listed = exchanges.exchanges(session, [cast.gueret], today - timedelta(days=7), today + timedelta(days=7))
    assert {each.id for each in listed} == {past, to_come}


def test_the_same_form_twice_is_one(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.MET)
    facts = ExchangeFacts(what="Un ourlet", giver=found.giver, receiver=found.receiver, day=services.now().date())
    key = "0b0e6a3e-6f4a-4f0c-9a51-3a8a7b0e6a3e"
    numbers = at_once(*2 * [lambda: meet.add_exchange(services, cast.lea, found.id, facts, client_key=key)])
    assert len(set(map(str, numbers))) == 1 and count(services, Exchange) == 1
    assert (
        meet.add_exchange(services, cast.lea, found.id, facts) == numbers[0]
    )  # after « back », which makes a new form


def test_the_other_way_round_is_an_exchange_too(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.MET)
    found.exchanges(giver=found.receiver, receiver=found.giver)
    assert found.state is ThreadState.UNDER_WAY


@pytest.mark.parametrize("state", [ThreadState.PROPOSED, ThreadState.ONE_YES, ThreadState.BOTH_YES, ThreadState.CLOSED])
def test_there_is_none_before_they_met_nor_after_the_end(services: Services, cast: Cast, state: ThreadState) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(state)
    assert code(found.exchanges) == "introduction.step" and count(services, Exchange) == 0


def test_another_pair_and_another_site_are_refused(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.MET)
    other = cast.member("Fatou", "Indigo")
    assert code(lambda: found.exchanges(receiver=other)) == "introduction.pair"
    facts = ExchangeFacts(what="Un ourlet", giver=found.giver, receiver=found.receiver, day=services.now().date())
    assert code(lambda: meet.add_exchange(services, cast.karim, found.id, facts)) == "not_found"
    assert code(lambda: found.exchanges(what="Jo coud un ourlet")) == "exchange.names_someone"
    assert count(services, Exchange) == 0 and found.state is ThreadState.MET


@pytest.mark.parametrize(("manner", "asked"), [("does", True), ("together", False), ("shows", False)])
def test_the_sixth_hand_lent_within_three_months_is_asked_about(
    services: Services, cast: Cast, manner: str, asked: bool
) -> None:
    amina, jo, today = cast.member("Amina"), cast.member("Jo"), local_date(services.now())
    offer = posting(services, cast.lea, amina, manner=manner)
    found = thread(services, cast.lea, amina, jo, offer_id=offer, request_id=None).goes_to(ThreadState.MET)
    for week in range(4):
        found.exchanges(activity="couture", day=today - timedelta(weeks=week), what=f"Un ourlet, {week}")
    found.exchanges(activity="couture", day=today - timedelta(weeks=30), what="Un ourlet, l’an dernier")
    found.exchanges(activity="cuisine", day=today, what="Une soupe")

    def often(coming: int) -> bool:
        with services.database.begin(read_only=True) as session:
            return reads.is_often(session, found.view, today, coming=coming)

    assert not often(1)
    found.exchanges(activity="couture", day=today - timedelta(weeks=5), what="Un ourlet, encore")
    assert often(1) is asked and not often(0)
    found.exchanges(activity="couture", day=today, what="Le sixième")
    assert often(0) is asked


def test_it_stays_between_the_two(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.MET)
    number, other = found.exchanges(), cast.member("Fatou", "Indigo")

    def move(giver: int, receiver: int) -> None:
        facts = ExchangeFacts(what="Un ourlet", giver=giver, receiver=receiver, day=services.now().date())
        change.change(services, cast.lea, number, facts, observed=lambda _session, _number: [])

    assert code(lambda: move(other, found.receiver)) == code(lambda: move(found.giver, other)) == "exchange.thread"
    move(found.receiver, found.giver)
    with services.database.begin(read_only=True) as session:
        (kept,) = reads.exchanges_of(session, found.id)
    assert (kept.giver.id, kept.receiver.id) == (found.receiver, found.giver)


@pytest.mark.parametrize("end", ["stop", "objection", "departure", "held"])
def test_what_was_planned_does_not_outlive_the_thread(services: Services, cast: Cast, end: str) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.MET)
    today = services.now().date()
    past, planned = found.exchanges(day=today - timedelta(days=3)), found.exchanges(day=today + timedelta(days=4))
    unsure = found.exchanges(day=today + timedelta(days=1), what="Un bouton")
    services.clock.advance(days=2)  # type: ignore[attr-defined]
    match end:
        case "stop":
            finish.stop(services, OwnLink(found.giver), found.id)
        case "objection":
            keep_apart(services, cast.lea, found.receiver, found.giver)
        case "departure":
            depart.leave(services, cast.lea, found.receiver)
        case "held":
            finish.done(services, cast.lea, found.id, otherwise="un coup de main")
    with services.database.begin(read_only=True) as session:
        cancelled = {each.id for each in reads.exchanges_of(session, found.id) if each.cancelled_at is not None}
        coming = [each.id for each in exchanges.to_come_with(session, found.giver)]
    assert cancelled == (set() if end == "held" else {planned})
    assert unsure not in cancelled and past not in cancelled  # whether it took place is asked
    assert (planned in coming) is (end == "held")
