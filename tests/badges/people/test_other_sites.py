"""A member of another site is found by the whole name, the telephone or the card, and named to nobody else."""

from __future__ import annotations

import pytest

from badges.base.errors import NotFound
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import Actor
from badges.base.services import Services
from badges.people import other_sites
from tests.cast.facts import change_member
from tests.cast.people import Cast


@pytest.fixture
def paul(services: Services, cast: Cast) -> int:
    """Paul Durand of Auzances; Léa works at Guéret."""
    number = cast.member("Paul", "Durand", site="auzances")
    change_member(services, cast.helene, number, given_name="Paul", family_name="Durand", phone="05 55 00 00 12")
    return number


def looks(services: Services, member: int) -> int:
    with services.database.begin(read_only=True) as session:
        return len(journal.acts(session, journal.Filter(member_id=member, kind=Act.MEMBER_FOUND)))


def names_freely(services: Services, actor: Actor, member: int) -> bool:
    with services.database.begin(read_only=True) as session:
        try:
            other_sites.nameable(session, actor, [member], services.now())
        except NotFound:
            return False
        return True


@pytest.mark.parametrize("text", ["Paul Durand", "paul DURAND", " Paul  Durand ", "0555000012", "+33 5 55 00 00 12"])
def test_the_whole_name_or_the_telephone_finds(services: Services, cast: Cast, paul: int, text: str) -> None:
    assert not names_freely(services, cast.lea, paul)
    assert other_sites.find(services, cast.lea, text) == [other_sites.FoundMember(paul, "Paul D.", "Auzances")]
    assert looks(services, paul) == 1 and names_freely(services, cast.lea, paul)


@pytest.mark.parametrize("text", ["Paul", "Durand", "Pau", "P", "", "%", "Paul D", "055500001", "Paul Durant", "*"])
def test_a_part_finds_nobody(services: Services, cast: Cast, paul: int, text: str) -> None:
    assert other_sites.find(services, cast.lea, text) == []
    assert looks(services, paul) == 0 and not names_freely(services, cast.lea, paul)


def test_a_look_lasts_a_day_and_serves_one_colleague(services: Services, cast: Cast, paul: int) -> None:
    assert other_sites.find_by_number(services, cast.lea, paul)
    assert names_freely(services, cast.lea, paul)
    services.clock.advance(hours=25)  # type: ignore[attr-defined]
    assert not names_freely(services, cast.lea, paul)


def test_members_of_own_sites_are_no_look(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina", "Benali")
    assert other_sites.find(services, cast.lea, "Amina Benali") == [] and names_freely(services, cast.lea, amina)
    assert looks(services, amina) == 0
