"""A letter asks each member of a place that closes once; what is noted of it goes with the day that it says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import NotAllowed, NotFound
from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry
from badges.base.services import Services
from badges.base.times import local_date
from badges.people import moves
from badges.people.own import no_messages
from badges.people.tables import Member
from badges.places import closure, letters, onward, reads
from badges.places.facts import OwnOnwardFacts, SiteClosingFacts
from badges.places.tables import OnwardLetter
from tests.cast import places
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.conftest import Clock


@pytest.fixture
def cast(services: Services) -> Cast:
    """The staff."""
    return Cast(services)


def planned(cast: Cast, days: int, site: str = "auzances", turn_to: str = "gueret") -> None:
    """The plan to close a place, in so many days."""
    facts = SiteClosingFacts(
        closed_on=local_date(cast.services.now()) + timedelta(days=days),
        turn_to=cast.site_ids[turn_to],
        typed=places.site(cast.services, cast.site_ids[site]).name,
    )
    closure.plan(cast.services, cast.helene, cast.site_ids[site], facts)


def lettered(cast: Cast) -> list[int]:
    """The members with a letter."""
    with cast.services.database.begin(read_only=True) as session:
        return list(session.scalars(select(OnwardLetter.member_id).order_by(OnwardLetter.member_id)))


def test_each_who_has_not_said_is_asked_once(cast: Cast) -> None:
    services, karim = cast.services, cast.karim
    nadia, youssef = (cast.member(name, "Petit", site="auzances") for name in ("Nadia", "Youssef"))
    cast.member("Amina")
    assert code(lambda: letters.ask_by_letter(services, karim, cast.auzances)) == "onward.not_asked"
    planned(cast, 30)
    onward.answer_alone(services, youssef, OwnOnwardFacts(to=str(cast.gueret)))  # type: ignore[arg-type]
    assert letters.ask_by_letter(services, karim, cast.auzances) == 1
    assert letters.ask_by_letter(services, karim, cast.auzances) == 0
    paul = cast.member("Paul", "Roy", site="auzances")
    assert letters.ask_by_letter(services, karim, cast.auzances) == 1 and lettered(cast) == [nadia, paul]
    with services.database.begin(read_only=True) as session:
        every = reads.places(session, local_date(services.now()))
        site = next(each.site for each in every if each.site.id == cast.auzances)
        found = reads.closing(session, site, services.now())
        assert (found.unheard, found.lettered) == (2, 2)
        kinds = list(session.scalars(select(JournalEntry.kind)))
    assert kinds.count(Act.ONWARD_ASKED) == 2


@pytest.mark.parametrize("who", ["lea", "helene"])
def test_only_the_team_of_the_place_makes_them(cast: Cast, who: str) -> None:
    cast.member("Nadia", site="auzances")
    planned(cast, 30)
    with pytest.raises((NotAllowed, NotFound)):
        letters.ask_by_letter(cast.services, getattr(cast, who), cast.auzances)
    assert lettered(cast) == []


@pytest.mark.parametrize("what", ["another day", "the same day", "taken back", "closed"])
def test_what_is_noted_of_a_letter_goes_with_its_day(cast: Cast, clock: Clock, what: str) -> None:
    nadia = cast.member("Nadia", site="auzances")
    planned(cast, 30)
    letters.ask_by_letter(cast.services, cast.karim, cast.auzances)
    if what == "another day":
        planned(cast, 31)
    elif what == "the same day":
        planned(cast, 30, turn_to="la-souterraine")
    elif what == "taken back":
        closure.take_back(cast.services, cast.helene, cast.auzances)
    else:
        clock.advance(days=31)
        assert closure.close_places(cast.services) == 1
    assert lettered(cast) == ([nadia] if what == "the same day" else [])


def test_no_letter_is_made_once_the_day_has_come_even_before_the_job_closes_the_place(cast: Cast, clock: Clock) -> None:
    cast.member("Nadia", site="auzances")
    planned(cast, 30)
    clock.advance(days=30)
    assert code(lambda: letters.ask_by_letter(cast.services, cast.karim, cast.auzances)) == "onward.not_asked"


def test_who_wishes_no_messages_gets_no_letter_and_is_still_asked(cast: Cast) -> None:
    quiet, nadia = (cast.member(name, "Petit", site="auzances") for name in ("Amina", "Nadia"))
    no_messages.wish(cast.services, cast.karim, quiet, messages=False)
    planned(cast, 30)
    assert letters.ask_by_letter(cast.services, cast.karim, cast.auzances) == 1 and lettered(cast) == [nadia]
    with cast.services.database.begin(read_only=True) as session:
        found = {each.id: each.takes_letters for each in reads.members_to_ask(session, [cast.auzances])}
    assert found == {quiet: False, nadia: True}


def test_who_has_moved_since_is_asked_again_where_that_place_closes_too(cast: Cast) -> None:
    amina = cast.member("Amina", "Benali", site="auzances")
    planned(cast, 30)
    letters.ask_by_letter(cast.services, cast.karim, cast.auzances)
    with cast.services.database.begin() as session:
        moves.register_at(session, None, session.get_one(Member, amina), cast.gueret, cast.services.now())
    planned(cast, 31, site="gueret", turn_to="la-souterraine")
    assert letters.ask_by_letter(cast.services, cast.lea, cast.gueret) == 1 and lettered(cast) == [amina]


def test_who_was_asked_anew_keeps_that_letter_when_the_plan_is_saved_again(cast: Cast) -> None:
    """She said the place that then closes too, was asked again by letter, and is not asked twice by it."""
    nadia = cast.member("Nadia", site="auzances")
    planned(cast, 30)
    onward.answer_alone(cast.services, nadia, OwnOnwardFacts(to=str(cast.gueret)))  # type: ignore[arg-type]
    planned(cast, 40, site="gueret", turn_to="la-souterraine")
    assert letters.ask_by_letter(cast.services, cast.karim, cast.auzances) == 1
    for days in (40, 41):
        planned(cast, days, site="gueret", turn_to="la-souterraine")
        assert lettered(cast) == [nadia]
