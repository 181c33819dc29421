"""Who welcomes at a site: a first name that each staff member says themselves, and that goes with their account."""

from __future__ import annotations

from datetime import date, timedelta

from badges.base.journal.tables import JournalEntry
from badges.base.logbook.acts import Kept
from badges.base.services import Services
from badges.network import accounts, team
from badges.network import reads as network
from badges.network.logbook.narrowings import NARROWINGS
from badges.network.tables import Staff
from tests.cast.logbook import kept
from tests.cast.people import Cast

TODAY = date(2026, 11, 24)


def named(cast: Cast, today: date = TODAY) -> dict[int, tuple[str, ...]]:
    """The first names that the public reads, by site; sites that name no one are left out."""
    return {site: names for site, names in welcoming(cast, today).items() if names}


def welcoming(cast: Cast, today: date = TODAY) -> dict[int, tuple[str, ...]]:
    """Who welcomes at each site where an account was opened."""
    with cast.services.database.begin(read_only=True) as session:
        return network.welcoming(session, today)


def opened(services: Services) -> Cast:
    """The cast, each of whom has opened their account."""
    cast = Cast(services)
    with services.database.begin() as session:
        for each in session.query(Staff):
            each.password = "a digest"
    return cast


def test_where_nobody_has_opened_their_account_no_one_welcomes(services: Services) -> None:
    cast = Cast(services)
    assert welcoming(cast) == {}
    with services.database.begin() as session:
        session.get_one(Staff, cast.karim.staff_id).password = "a digest"
    assert welcoming(cast) == {cast.auzances: ()}


def test_nobody_is_named_before_they_said_so(services: Services) -> None:
    cast = opened(services)
    assert named(cast) == {}
    team.welcome(services, cast.karim, agrees=True)
    assert named(cast) == {cast.auzances: ("Karim",)}
    with services.database.begin(read_only=True) as session:
        said = network.welcome(session, cast.karim.staff_id or 0)
    assert (said.first_name, said.since is not None, said.cities) == ("Karim", True, ("Auzances",))


def test_saying_it_twice_is_one_act_and_a_no_is_at_once(services: Services) -> None:
    cast = opened(services)

    def acts() -> int:
        with services.database.begin(read_only=True) as session:
            return session.query(JournalEntry).count()

    before = acts()
    for _ in range(2):
        team.welcome(services, cast.lea, agrees=True)
    assert acts() == before + 1
    team.welcome(services, cast.lea, agrees=False)
    assert named(cast) == {} and acts() == before + 2


def test_a_name_goes_with_the_account(services: Services) -> None:
    cast = opened(services)
    for actor in (cast.lea, cast.karim):
        team.welcome(services, actor, agrees=True)
    with services.database.begin() as session:
        session.get_one(Staff, cast.karim.staff_id).last_day = TODAY
    assert set(named(cast)) == {cast.gueret, cast.auzances}
    assert set(named(cast, TODAY + timedelta(days=1))) == {cast.gueret}
    accounts.disable(services, cast.helene, cast.lea.staff_id or 0)
    assert named(cast, TODAY + timedelta(days=1)) == {}


def test_a_record_that_is_restored_names_nobody_who_took_it_back(services: Services) -> None:
    cast = opened(services)
    team.welcome(services, cast.lea, agrees=True)
    assert kept(services, Kept.WELCOME_ENDED) == []
    team.welcome(services, cast.lea, agrees=False)
    (line,) = kept(services, Kept.WELCOME_ENDED)
    team.welcome(services, cast.lea, agrees=True)  # as a backup of before says
    assert named(cast) == {cast.gueret: ("Léa",)}
    (narrowing,) = (each for each in NARROWINGS if each.act is Kept.WELCOME_ENDED)
    with services.database.begin() as session:
        narrowing.again(services, session, line.facts, services.now())
    assert named(cast) == {}
