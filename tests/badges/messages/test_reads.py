"""Who is to be told of what: of a place, a change, a cancellation, a meeting, a badge; and who is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from badges.base.services import Services
from badges.gatherings import change
from badges.gatherings.workshops import places
from badges.matching.introductions import meet
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.rules import ThreadState
from badges.messages import reads
from badges.messages.rules import Occasion, Way
from badges.messages.sources import Scope
from badges.messages.views import Thing
from badges.people.own import no_messages
from badges.people.tables import Member
from tests.cast import acts
from tests.cast.introductions import thread
from tests.cast.messages import enrolled, kinds, moved, one, people, said, session_ahead, to_tell
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.statements import asked_of
from tests.conftest import Clock

PLACE, CHANGE, CANCEL, MEETING, BADGE = Occasion


def test_a_place_is_told_once_and_anew_only_for_another_enrolment(services: Services, cast: Cast, clock: Clock) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis")
    workshop, _session = enrolled(services, cast, amina, yanis)
    of_workshop = Scope(workshop_id=workshop)
    assert kinds(services, of_workshop) == [(PLACE, "Amina"), (PLACE, "Yanis")]
    said(services, cast.lea, Thing(PLACE, workshop, amina))
    assert kinds(services, of_workshop) == [(PLACE, "Yanis")]
    places.give_up(services, cast.lea, workshop, amina)
    clock.advance(minutes=1)
    acts.enrol(services, cast.lea, workshop, amina)
    assert kinds(services, of_workshop) == [(PLACE, "Amina"), (PLACE, "Yanis")]


def test_who_waits_for_a_place_and_a_workshop_without_a_date_say_nothing(services: Services, cast: Cast) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis")
    workshop = cast.workshop("Couture")
    acts.change_workshop(services, cast.lea, workshop, title="Couture", description=None, place=None, capacity=1)
    for each in (amina, yanis):
        acts.enrol(services, cast.lea, workshop, each)
    assert kinds(services, Scope(workshop_id=workshop)) == []
    session_ahead(services, cast.lea, workshop)
    assert kinds(services, Scope(workshop_id=workshop)) == [(PLACE, "Amina")]


def test_the_day_counts_places_of_the_week_and_each_person_once(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina")
    far, near = cast.workshop("Pain"), cast.workshop("Couture")
    session_ahead(services, cast.lea, far, days=12)
    acts.enrol(services, cast.lea, far, amina)
    assert people(services, cast) == 0 and kinds(services, Scope(site_ids=[cast.gueret])) == [(PLACE, "Amina")]
    session_ahead(services, cast.lea, near, days=2)
    acts.enrol(services, cast.lea, near, amina)
    assert people(services, cast) == 1 and people(services, cast, cast.auzances) == 0
    clock.advance(days=6)
    assert people(services, cast) == 1  # the other one begins within the week


def test_a_change_is_told_to_who_had_a_place_before_and_takes_the_place_of_the_first(
    services: Services, cast: Cast, clock: Clock
) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis")
    workshop, number = enrolled(services, cast, amina)
    clock.advance(minutes=1)
    moved(services, cast.lea, number)
    clock.advance(minutes=1)
    acts.enrol(services, cast.lea, workshop, yanis)  # hears the new hour with the place
    assert kinds(services, Scope(workshop_id=workshop)) == [(CHANGE, "Amina"), (PLACE, "Yanis")]
    said(services, cast.lea, Thing(CHANGE, number, amina))
    assert kinds(services, Scope(workshop_id=workshop)) == [(PLACE, "Yanis")]
    clock.advance(minutes=1)
    moved(services, cast.lea, number)
    assert kinds(services, Scope(workshop_id=workshop)) == [(CHANGE, "Amina"), (CHANGE, "Yanis")]


def test_another_name_of_a_session_is_no_change(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina")
    workshop, number = enrolled(services, cast, amina)
    said(services, cast.lea, Thing(PLACE, workshop, amina))
    clock.advance(minutes=1)
    moved(services, cast.lea, number, days=0)
    assert kinds(services, Scope(workshop_id=workshop)) == []
    moved(services, cast.lea, number, days=0, place="Salle du bas")
    assert kinds(services, Scope(workshop_id=workshop)) == [(CHANGE, "Amina")]


def test_cancelled_and_restored_is_told_to_who_had_heard_of_the_cancellation(
    services: Services, cast: Cast, clock: Clock
) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis")
    workshop, number = enrolled(services, cast, amina, yanis)
    of_workshop = Scope(workshop_id=workshop)
    for each in (amina, yanis):
        said(services, cast.lea, Thing(PLACE, workshop, each))
    clock.advance(minutes=1)
    change.cancel(services, cast.lea, number)
    assert kinds(services, of_workshop) == [(CANCEL, "Amina"), (CANCEL, "Yanis")]
    said(services, cast.lea, Thing(CANCEL, number, amina))
    clock.advance(minutes=1)
    change.restore(services, cast.lea, number)
    assert kinds(services, of_workshop) == [(CHANGE, "Amina")]  # Yanis never heard that it was cancelled
    said(services, cast.lea, Thing(CHANGE, number, amina))
    assert kinds(services, of_workshop) == []
    clock.advance(minutes=1)
    change.cancel(services, cast.lea, number)
    assert kinds(services, of_workshop) == [(CANCEL, "Amina"), (CANCEL, "Yanis")]


def test_what_is_over_is_told_to_nobody(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina")
    workshop, number = enrolled(services, cast, amina)
    clock.advance(minutes=1)
    change.cancel(services, cast.lea, number)
    assert people(services, cast) == 1
    clock.advance(days=4)
    assert kinds(services, Scope(workshop_id=workshop)) == [] and people(services, cast) == 0


def test_both_of_a_thread_are_told_of_the_day_and_of_another_one(services: Services, cast: Cast, clock: Clock) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo", "Martin")
    found = thread(services, cast.lea, amina, jo).goes_to(ThreadState.BOTH_YES)
    of_thread, day = Scope(introduction_id=found.id), services.now().date() + timedelta(days=3)
    assert kinds(services, of_thread) == []
    meet.arrange(services, cast.lea, found.id, ArrangementFacts(meeting_on=day))
    assert kinds(services, of_thread) == [(MEETING, "Amina"), (MEETING, "Jo")]
    said(services, cast.lea, Thing(MEETING, found.id, amina))
    meet.arrange(services, cast.lea, found.id, ArrangementFacts(meeting_on=day, what="Un ourlet"))
    assert kinds(services, of_thread) == [(MEETING, "Jo")]  # the day is the same
    for another in (day + timedelta(days=1), day):  # moved, and moved back: told each time
        meet.arrange(services, cast.lea, found.id, ArrangementFacts(meeting_on=another))
        assert (MEETING, "Amina") in kinds(services, of_thread)
        said(services, cast.lea, Thing(MEETING, found.id, amina))
        assert kinds(services, of_thread) == [(MEETING, "Jo")]
    clock.advance(days=3)
    meet.meet(services, cast.lea, found.id)
    assert kinds(services, of_thread) == []


@pytest.mark.parametrize("by_letter", [True, False])
def test_a_badge_is_told_where_no_letter_says_it(recognition: Recognition, clock: Clock, by_letter: bool) -> None:
    services = recognition.services
    if by_letter:
        with services.database.begin() as session:
            row = session.get_one(Member, recognition.member)
            row.email, row.email_confirmed_at = "amina@courrier.example", services.now()
    recognition.sign()
    of_award = Scope(award_id=recognition.award)
    assert kinds(services, of_award) == []  # for ten minutes it can be taken back
    clock.advance(minutes=11)
    assert kinds(services, of_award) == ([] if by_letter else [(BADGE, "Amina")])
    if not by_letter:
        recognition.change(visibility="hidden")
        assert kinds(services, of_award) == []
        recognition.change(visibility="code")
        clock.advance(days=61)
        assert kinds(services, of_award) == []


def test_who_is_not_there_is_told_nothing(services: Services, cast: Cast) -> None:
    left, erased, quiet, there = (cast.member(each) for each in ("Lou", "Eden", "Quim", "Théa"))
    workshop, _session = enrolled(services, cast, left, erased, quiet, there)
    with services.database.begin() as session:
        session.get_one(Member, erased).erased_at = services.now()
        session.get_one(Member, left).left_on = services.now().date()
    no_messages.wish(services, cast.lea, quiet, messages=False)
    found = {each.member.given_name: each.is_wanted for each in to_tell(services, Scope(workshop_id=workshop))}
    assert found == {"Quim": False, "Théa": True}
    assert people(services, cast) == 1


def test_titles_that_name_a_host_or_a_member_are_not_told(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina", "Benali")
    named = {}
    for title in ("Couture à l’UDAF", "Le jardin d’Odette Faure", "Couture"):
        workshop, _session = enrolled(services, cast, amina, title=title)
        named[title] = workshop
    cast.member("Odette", "Faure")  # registered after the title was written
    told = {title: one(services, Thing(PLACE, number, amina)).what for title, number in named.items()}
    assert told == {
        "Couture à l’UDAF": reads.NAMELESS,
        "Le jardin d’Odette Faure": reads.NAMELESS,
        "Couture": "«\u00a0Couture\u00a0»",
    }


def test_one_site_in_one_statement_and_its_words_in_two(services: Services, cast: Cast) -> None:
    members = [cast.member(f"Membre{letter}") for letter in "ABCDE"]
    enrolled(services, cast, *members)
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        found = reads.tellings(session, Scope(site_ids=[cast.gueret]), services.now())
        assert len(found) == 5 and len(asked) == 1
        assert {each.what for each in reads.worded(session, found)} == {"«\u00a0Couture\u00a0»"}
        assert len(asked) <= 3


def test_of_a_thing_that_was_told_the_way_is_read(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    workshop, _session = enrolled(services, cast, amina)
    thing = Thing(PLACE, workshop, amina)
    assert one(services, thing).way is None
    said(services, cast.lea, thing, Way.PAPER)
    found = one(services, thing)
    assert (found.way, found.noted_by_id, found.noted_at) == (Way.PAPER, cast.lea.staff_id, services.now())
    (listed,) = to_tell(services, replace(Scope(workshop_id=workshop), told=True))
    assert replace(listed, what=found.what) == found
