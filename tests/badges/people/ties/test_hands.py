"""Whether two accounts may be in one hand: what one gave the other within a day, in the words of the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from badges.base.services import Services
from badges.base.times import local_date
from badges.network import accounts, team
from badges.network.facts import HelpFacts
from badges.network.site_helps import grant
from badges.people.ties.hands import opened_lately
from tests.cast.people import Cast
from tests.conftest import Clock


@pytest.fixture
def people(services: Services) -> Cast:
    """The staff."""
    return Cast(services)


def lately(cast: Cast) -> bool:
    """Whether Hélène's account and Léa's may be in one hand."""
    helene, lea = cast.helene.staff_id or 0, cast.lea.staff_id or 0
    with cast.services.database.begin(read_only=True) as session:
        found = opened_lately(session, lea, [helene], cast.services.now())
        assert found is opened_lately(session, helene, [lea], cast.services.now())
        assert not opened_lately(session, lea, [cast.karim.staff_id or 0], cast.services.now())
    return found


@pytest.mark.parametrize("given", ["link", "help", "records"])
def test_for_a_day_what_one_gave_the_other_makes_them_one_hand(people: Cast, clock: Clock, given: str) -> None:
    lea, today = people.lea.staff_id or 0, local_date(people.services.now())
    team.say_accompanies(people.services, people.helene, lea, accompanies=True)
    assert not lately(people)  # a yes takes rights away
    if given == "link":
        accounts.link(people.services, people.helene, lea)
    elif given == "help":
        facts = HelpFacts(colleague=lea, site="auzances", first_day=today, last_day=today + timedelta(days=9))
        grant.grant(people.services, people.helene, facts)
    else:
        team.say_accompanies(people.services, people.helene, lea, accompanies=False)
    assert lately(people)
    clock.advance(hours=24, seconds=1)
    assert not lately(people)


def test_an_account_between_two_makes_them_one_hand_too(people: Cast, clock: Clock) -> None:
    """One whom Hélène has just opened opens Karim's account: it may be hers as well."""
    helene, lea, karim = (each.staff_id or 0 for each in (people.helene, people.lea, people.karim))
    accounts.link(people.services, replace(people.lea, roles=people.helene.roles), karim)
    with people.services.database.begin(read_only=True) as session:
        assert not opened_lately(session, karim, [helene], people.services.now())
    accounts.link(people.services, people.helene, lea)
    with people.services.database.begin(read_only=True) as session:
        assert opened_lately(session, karim, [helene], people.services.now())
    clock.advance(hours=24, seconds=1)
    with people.services.database.begin(read_only=True) as session:
        assert not opened_lately(session, karim, [helene], people.services.now())
