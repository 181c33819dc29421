"""A member is told once, whatever is tapped twice; by a letter, the site's own telephone, paper or voice."""

from __future__ import annotations

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.gatherings import change
from badges.messages import tell_member
from badges.messages.rules import Occasion, Way
from badges.messages.sources import Scope
from badges.messages.tables import Message
from badges.messages.views import Thing
from badges.people.own import no_messages
from badges.people.tables import Member
from tests.cast.messages import (
    MOBILE,
    enrolled,
    kinds,
    letters,
    moved,
    one,
    own_address,
    rows,
    said,
    session_ahead,
    with_site_phone,
)
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock

PLACE, CHANGE, CANCEL, MEETING, BADGE = Occasion


def test_told_once_by_whatever_is_tapped_at_once(services: Services, cast: Cast) -> None:
    amina = own_address(services, cast.member("Amina"), "amina@courrier.example")
    workshop, _session = enrolled(services, cast, amina)
    thing, shown = Thing(PLACE, workshop, amina), one(services, Thing(PLACE, workshop, amina)).version
    results = at_once(
        *[lambda: tell_member.tell(services, cast.lea, thing, Way.LETTER, shown=shown)] * 3,
        lambda: tell_member.tell(services, cast.helene, thing, Way.SAID, shown=shown),
        lambda: tell_member.know(services, amina, thing, shown=shown),
    )
    assert [each for each in results if isinstance(each, Exception)] == []
    assert count(services, Message) == 1 and len(letters(services)) <= 1
    assert kinds(services, Scope(workshop_id=workshop)) == []


def test_a_letter_goes_to_an_address_that_counts_and_names_nobody_else(services: Services, cast: Cast) -> None:
    amina = own_address(services, cast.member("Amina"), "amina@courrier.example")
    yanis = cast.member("Yanis", email="yanis@courrier.example")  # not confirmed
    workshop, _session = enrolled(services, cast, amina, yanis)
    refused = code(lambda: tell_member.tell(services, cast.lea, Thing(PLACE, workshop, yanis), Way.LETTER))
    assert refused == "message.no_address" and rows(services) == []
    tell_member.tell(services, cast.lea, Thing(PLACE, workshop, amina), Way.LETTER)
    (letter,) = letters(services)
    assert letter.recipient == "amina@courrier.example" and letter.number == amina
    assert "Couture" in letter.subject and "le vendredi 27 novembre à 14 h, à Guéret" in letter.body
    assert "Yanis" not in letter.body and "UDAF" not in letter.body
    assert code(lambda: tell_member.take_back(services, cast.lea, Thing(PLACE, workshop, amina))) == "message.sent"


def test_a_text_is_prepared_on_the_telephone_of_the_site_alone(services: Services, cast: Cast) -> None:
    amina, yanis = cast.member("Amina", phone=MOBILE), cast.member("Yanis", phone="05 55 00 00 11")
    workshop, _session = enrolled(services, cast, amina, yanis)
    thing = Thing(PLACE, workshop, amina)
    assert code(lambda: tell_member.tell(services, cast.lea, thing, Way.PREPARED)) == "message.phone"
    elsewhere = with_site_phone(services, cast.helene, cast.auzances)
    assert code(lambda: tell_member.tell(services, elsewhere, thing, Way.PREPARED)) == "message.phone"
    here = with_site_phone(services, cast.lea, cast.gueret)
    landline = Thing(PLACE, workshop, yanis)
    assert code(lambda: tell_member.tell(services, here, landline, Way.PREPARED)) == "message.no_texts"
    assert rows(services) == []
    tell_member.tell(services, here, thing, Way.PREPARED)
    assert rows(services) == [(PLACE, Way.PREPARED)]
    found = one(services, thing)
    assert (found.noted_by_id, found.noted_at) == (cast.lea.staff_id, services.now())  # person, day


@pytest.mark.parametrize("way", [Way.LETTER, Way.PREPARED, Way.PAPER])
def test_who_wants_no_messages_is_written_to_in_no_way(services: Services, cast: Cast, way: Way) -> None:
    amina = own_address(services, cast.member("Amina", phone=MOBILE), "amina@courrier.example")
    workshop, _session = enrolled(services, cast, amina)
    thing, here = Thing(PLACE, workshop, amina), with_site_phone(services, cast.lea, cast.gueret)
    no_messages.wish(services, None, amina, messages=False)
    assert code(lambda: tell_member.tell(services, here, thing, way)) == "message.unwanted"
    assert rows(services) == [] and letters(services) == []
    tell_member.tell(services, here, thing, Way.SAID)  # in person it may be said
    assert rows(services) == [(PLACE, Way.SAID)]


@pytest.mark.parametrize("way", [Way.LETTER, Way.PREPARED, Way.PAPER])
def test_who_wants_them_is_written_to_in_each_way(services: Services, cast: Cast, way: Way) -> None:
    """The control of the test above."""
    amina = own_address(services, cast.member("Amina", phone=MOBILE), "amina@courrier.example")
    workshop, _session = enrolled(services, cast, amina)
    tell_member.tell(services, with_site_phone(services, cast.lea, cast.gueret), Thing(PLACE, workshop, amina), way)
    assert rows(services) == [(PLACE, way)]


def test_a_form_older_than_the_state_writes_nothing(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina")
    _workshop, number = enrolled(services, cast, amina)
    clock.advance(minutes=1)
    moved(services, cast.lea, number)
    thing = Thing(CHANGE, number, amina)
    shown = one(services, thing).version
    clock.advance(minutes=1)
    moved(services, cast.lea, number)
    with pytest.raises(Outdated):
        tell_member.tell(services, cast.lea, thing, Way.SAID, shown=shown)
    with pytest.raises(Outdated):
        tell_member.know(services, amina, thing, shown=shown)
    change.cancel(services, cast.lea, number)
    assert code(lambda: tell_member.tell(services, cast.lea, thing, Way.SAID, shown=shown)) == "message.over"
    assert rows(services) == []


def test_whom_one_may_tell(services: Services, cast: Cast) -> None:
    amina, of_auzances = cast.member("Amina"), cast.member("Karine", site="auzances")
    workshop, _session = enrolled(services, cast, amina)
    things = [Thing(PLACE, workshop, amina), Thing(PLACE, workshop, of_auzances), Thing(PLACE, 999, amina)]
    assert [code(lambda thing=each: tell_member.tell(services, cast.karim, thing, Way.SAID)) for each in things] == [
        "not_found", "message.over", "not_found",
    ]  # fmt: skip
    assert code(lambda: tell_member.take_back(services, cast.karim, things[0])) == "not_found"
    assert code(lambda: tell_member.tell(services, cast.lea, things[2], Way.SAID)) == "message.over"
    assert code(lambda: tell_member.know(services, of_auzances, things[0])) == "message.over"  # it is another member's
    assert rows(services) == []


def test_a_staff_member_notes_nothing_of_her_own_record(services: Services, cast: Cast) -> None:
    own = cast.member("Léa", "Martin")
    workshop, _session = enrolled(services, cast, own)
    thing = Thing(PLACE, workshop, own)
    assert code(lambda: tell_member.tell(services, cast.lea, thing, Way.SAID)) == "tie.unanswered"
    with services.database.begin() as session:
        session.get_one(Member, own).staff_id = cast.lea.staff_id
    assert code(lambda: tell_member.tell(services, cast.lea, thing, Way.SAID)) == "message.own"
    assert code(lambda: tell_member.take_back(services, cast.lea, thing)) == "message.own"
    assert rows(services) == []
    tell_member.tell(services, cast.helene, thing, Way.SAID)


def test_several_at_once_as_the_page_showed_them(services: Services, cast: Cast, clock: Clock) -> None:
    amina, yanis, zoe = (cast.member(each) for each in ("Amina", "Yanis", "Zoé"))
    workshop, number = enrolled(services, cast, amina, yanis)
    shown = [
        (thing, one(services, thing).version) for thing in (Thing(PLACE, workshop, each) for each in (yanis, amina))
    ]
    no_messages.wish(services, cast.lea, yanis, messages=False)
    stranger = (Thing(PLACE, workshop, zoe), shown[0][1])
    assert (
        tell_member.tell_all(services, cast.lea, [*shown, stranger, (Thing(CANCEL, number, amina), "")], Way.PAPER) == 1
    )
    assert tell_member.tell_all(services, cast.lea, shown, Way.SAID) == 1  # what is on paper is told already
    assert tell_member.tell_all(services, cast.lea, shown, Way.SAID) == 0
    assert code(lambda: tell_member.tell_all(services, cast.lea, shown, Way.LETTER)) == "form.choice"
    assert tell_member.tell_all(services, cast.karim, shown, Way.SAID) == 0  # another site's
    clock.advance(minutes=1)
    moved(services, cast.lea, number)
    assert tell_member.tell_all(services, cast.lea, shown, Way.SAID) == 0


def test_a_wrong_tap_is_taken_back(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    workshop, _session = enrolled(services, cast, amina)
    thing = Thing(PLACE, workshop, amina)
    said(services, cast.lea, thing)
    for _tap in range(2):
        tell_member.take_back(services, cast.lea, thing)
    assert kinds(services, Scope(workshop_id=workshop)) == [(PLACE, "Amina")]


def test_a_year_in_which_nothing_is_told_twice(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina")
    workshop, _session = enrolled(services, cast, amina)
    said(services, cast.lea, Thing(PLACE, workshop, amina))
    clock.advance(days=364)
    assert tell_member.forget_old(services) == 0
    clock.advance(days=2)
    assert tell_member.forget_old(services) == 1 and count(services, Message) == 0
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, amina).id == amina
    session_ahead(services, cast.lea, workshop)
    assert kinds(services, Scope(workshop_id=workshop)) == []  # the place is a year old
