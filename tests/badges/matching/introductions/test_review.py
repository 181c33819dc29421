"""The bilan with both, what each says of it, and what may leave it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.leaving.erasure import destroy, erasure_request
from badges.matching.introductions import finish, reads, review
from badges.matching.introductions.reads import Voice
from badges.matching.introductions.review import ReviewFacts
from badges.matching.introductions.rules import ReviewQuestion, ThreadState, ViewShown, Who
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import ReviewView
from badges.matching.tables import ReviewVoice
from badges.people.tables import Member
from tests.cast.introductions import SAID, Thread, thread
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock

AGREES, DISAGREES = ReviewView.AGREES, ReviewView.DISAGREES
DONE, SHOWN, FOLLOWING = ReviewQuestion


@pytest.fixture
def begun(services: Services, cast: Cast) -> Thread:
    """A thread that is under way."""
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin"))
    return found.goes_to(ThreadState.UNDER_WAY)


def voices(found: Thread) -> dict[Who, Voice]:
    """What both said, as the staff reads it now."""
    with found.services.database.begin(read_only=True) as session:
        return reads.voices(session, found.view, found.services.now())


def version(found: Thread) -> str:
    """The version of the bilan that a page shows now."""
    from badges.matching.tables import Introduction

    with found.services.database.begin(read_only=True) as session:
        return review.recorded_facts(session, session.get_one(Introduction, found.id)).version


def test_it_is_held_once_and_the_thread_ends_well(services: Services, cast: Cast, begun: Thread) -> None:
    assert voices(begun) == {}
    shown = version(begun)
    for _twice in range(2):
        assert review.hold(services, cast.lea, begun.id, SAID, shown=shown) is ThreadState.HELD
    assert count(services, ReviewVoice) == 2 and begun.view.reviewed_on == services.now().date()
    said = voices(begun)
    assert said[Who.GIVER].said == {
        DONE: SAID.giver_done, SHOWN: SAID.giver_shown, FOLLOWING: None,
    }  # fmt: skip
    assert said[Who.RECEIVER].said[FOLLOWING] == SAID.receiver_following
    assert {each.view for each in said.values()} == {ViewShown.WAITING}


def test_two_facilitators_hold_one(services: Services, cast: Cast, begun: Thread) -> None:
    shown = version(begun)
    states = at_once(*2 * [lambda: review.hold(services, cast.lea, begun.id, SAID, shown=shown)])
    assert states == [ThreadState.HELD, ThreadState.HELD] and count(services, ReviewVoice) == 2


def test_an_older_page_is_told(services: Services, cast: Cast, begun: Thread) -> None:
    shown = version(begun)
    review.hold(services, cast.lea, begun.id, SAID, shown=shown)
    with pytest.raises(Outdated):
        review.hold(services, cast.lea, begun.id, replace(SAID, giver_done="Rien."), shown=shown)
    assert voices(begun)[Who.GIVER].said[DONE] == SAID.giver_done


def test_it_is_held_with_words_by_the_site_and_not_before_it_is_under_way(
    services: Services, cast: Cast, begun: Thread
) -> None:
    assert code(lambda: review.hold(services, cast.lea, begun.id, ReviewFacts())) == "review.nothing"
    assert code(lambda: review.hold(services, cast.karim, begun.id, SAID)) == "not_found"
    assert code(lambda: ReviewFacts(giver_done="x" * 401)) == "review.too_long"
    for state in (ThreadState.BOTH_YES, ThreadState.MET, ThreadState.CLOSED):
        other = thread(services, cast.lea, begun.giver, cast.member("Fatou", state.value)).goes_to(state)
        assert code(lambda other=other: review.hold(services, cast.lea, other.id, SAID)) == "introduction.step"
    assert count(services, ReviewVoice) == 0


def test_one_hand_lent_may_have_its_bilan_afterwards(services: Services, cast: Cast, begun: Thread) -> None:
    finish.done(services, cast.lea, begun.id, otherwise="x")
    ended_at = begun.view.ended_at
    review.hold(services, cast.lea, begun.id, SAID)
    assert begun.state is ThreadState.HELD and begun.view.ended_at == ended_at and len(voices(begun)) == 2


def test_each_says_what_they_think_of_it_by_voice_or_by_link(services: Services, cast: Cast, begun: Thread) -> None:
    begun.goes_to(ThreadState.HELD)
    for _twice in range(2):
        review.say(services, OwnLink(begun.giver), begun.id, Who.GIVER, AGREES)
    review.say(services, cast.lea, begun.id, Who.RECEIVER, DISAGREES, (SHOWN, DONE))
    said = voices(begun)
    assert (said[Who.GIVER].view, said[Who.RECEIVER].view) == (ViewShown.AGREES, ViewShown.DISAGREES)
    assert said[Who.RECEIVER].disputed == (SHOWN, DONE)
    review.say(services, OwnLink(begun.receiver), begun.id, Who.RECEIVER, AGREES, (SHOWN,))
    assert voices(begun)[Who.RECEIVER].disputed == ()  # who agrees disputes nothing


def test_after_thirty_days_it_is_without_a_view(services: Services, begun: Thread, clock: Clock) -> None:
    begun.goes_to(ThreadState.HELD)
    clock.advance(days=29)
    assert voices(begun)[Who.GIVER].view is ViewShown.WAITING
    review.say(services, OwnLink(begun.receiver), begun.id, Who.RECEIVER, AGREES)
    clock.advance(days=1)
    said = voices(begun)
    assert (said[Who.GIVER].view, said[Who.RECEIVER].view) == (ViewShown.NONE, ViewShown.AGREES)
    for whose, member in ((Who.GIVER, begun.giver), (Who.RECEIVER, begun.receiver)):
        late = lambda whose=whose, member=member: review.say(services, OwnLink(member), begun.id, whose, AGREES)  # noqa: E731
        assert code(late) == "introduction.step"


def test_other_words_are_asked_anew_of_both(services: Services, cast: Cast, begun: Thread, clock: Clock) -> None:
    begun.goes_to(ThreadState.HELD)
    for who, member in ((Who.GIVER, begun.giver), (Who.RECEIVER, begun.receiver)):
        review.say(services, OwnLink(member), begun.id, who, AGREES)
    clock.advance(days=40)
    review.hold(services, cast.lea, begun.id, replace(SAID, giver_shown="Autre chose."), shown=version(begun))
    said = voices(begun)
    assert {each.view for each in said.values()} == {ViewShown.WAITING}
    review.say(services, OwnLink(begun.giver), begun.id, Who.GIVER, AGREES)  # thirty days from these words on


def test_a_view_is_their_own_of_a_bilan_that_was_held(services: Services, cast: Cast, begun: Thread) -> None:
    assert code(lambda: review.say(services, OwnLink(begun.giver), begun.id, Who.GIVER, AGREES)) == (
        "introduction.step"
    )
    begun.goes_to(ThreadState.HELD)
    stranger = cast.member("Fatou", "Indigo")
    for by, whose, refusal in (
        (OwnLink(begun.giver), Who.RECEIVER, "introduction.step"),
        (OwnLink(stranger), Who.GIVER, "not_found"),
        (cast.karim, Who.GIVER, "not_found"),
    ):
        assert code(lambda by=by, whose=whose: review.say(services, by, begun.id, whose, AGREES)) == refusal
    assert code(lambda: review.say(services, cast.lea, begun.id, Who.GIVER, DISAGREES)) == "review.which"
    assert {each.view for each in voices(begun).values()} == {ViewShown.WAITING}


def test_nothing_is_written_of_one_who_was_erased(begun: Thread, cast: Cast) -> None:
    services = cast.services
    review.hold(services, cast.lea, begun.id, SAID)
    assert count(services, ReviewVoice) == 2
    with services.database.begin() as session:
        now = services.now()
        erasure_request.hide_member(session, session.get_one(Member, begun.giver), now, now, now, None)
    assert destroy.destroy_due(services) == 1 and count(services, ReviewVoice) == 0
    again = replace(SAID, receiver_shown="Amina m’a tout expliqué.")
    for facts in (SAID, again):
        assert code(lambda facts=facts: review.hold(services, cast.lea, begun.id, facts)) == "introduction.step"  # type: ignore[misc]
    assert count(services, ReviewVoice) == 0
