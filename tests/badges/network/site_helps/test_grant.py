"""Rights at another site for a time: granted, agreed to by another, shortened, and ended by the clock alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.errors import NotAllowed, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import OPERATOR, Action, Actor, may
from badges.base.services import Services
from badges.base.times import local_date
from badges.leaving.handover import hand_over
from badges.network import accounts, team
from badges.network import reads as network
from badges.network.actors import actor_of
from badges.network.facts import HelpFacts, WorkFacts
from badges.network.signin import reads as signin
from badges.network.site_helps import grant, reads
from badges.network.tables import Site, SiteHelp, SiteState, Staff
from tests.cast import acts
from tests.cast.colleagues import accompanying_coordinator
from tests.cast.people import Cast
from tests.conftest import Clock


@pytest.fixture
def people(services: Services) -> Cast:
    """The staff."""
    return Cast(services)


def marc(cast: Cast) -> Actor:
    """A second coordinator."""
    acts.invite(
        cast.services, OPERATOR, name="Marc Dubois", email="marc@rcs.example", function="coordinateur",
        roles=["coordinator"], site_slugs=[],
    )  # fmt: skip
    return actor_of(cast.staff("marc@rcs.example"))


def facts(cast: Cast, who: Actor, *, first: int = 0, last: int = 31, site: str = "auzances") -> HelpFacts:
    """What a form says: days from today."""
    today = local_date(cast.services.now())
    return HelpFacts(
        colleague=who.staff_id,
        site=site,
        first_day=today + timedelta(days=first),
        last_day=today + timedelta(days=last),
    )  # type: ignore[arg-type]


def now_of(cast: Cast, who: Actor | None = None) -> Actor:
    """The rights of an account (Léa's) at this moment, as a request reads them."""
    with cast.services.database.begin(read_only=True) as session:
        person = session.get_one(Staff, (who or cast.lea).staff_id)
        return actor_of(person, today=local_date(cast.services.now()))


def code(cast: Cast, who: Actor, **days: object) -> str:
    """The refusal of a grant."""
    with pytest.raises(Refused) as refusal:
        grant.grant(cast.services, cast.helene, facts(cast, who, **days))  # type: ignore[arg-type]
    return refusal.value.code


def test_a_right_begins_and_ends_by_the_clock(people: Cast, clock: Clock) -> None:
    assert now_of(people).site_ids == {people.gueret}
    grant.grant(people.services, people.helene, facts(people, people.lea, first=2, last=4))
    assert now_of(people).site_ids == {people.gueret}  # not yet
    clock.advance(days=2)
    assert now_of(people).site_ids == {people.gueret, people.auzances}
    assert may(now_of(people), Action.SEE_MEMBER, people.auzances)
    clock.advance(days=2)
    assert may(now_of(people), Action.SEE_MEMBER, people.auzances)  # its last day
    clock.advance(days=1)
    assert now_of(people).site_ids == {people.gueret}
    assert not may(now_of(people), Action.SEE_MEMBER, people.auzances)


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        ({"first": -1}, "help.past"),
        ({"first": 3, "last": 2}, "help.order"),
        ({"last": 93}, "help.too_long"),
        ({"first": 732, "last": 740}, "help.too_far"),
        ({"site": "gueret"}, "help.own_site"),
        ({"site": "nulle-part"}, "staff.site"),
    ],
)
def test_what_may_not_be_granted(people: Cast, days: dict[str, object], refused: str) -> None:
    assert code(people, people.lea, **days) == refused


def test_three_months_are_granted_and_no_second_right_on_the_same_days(people: Cast) -> None:
    grant.grant(people.services, people.helene, facts(people, people.lea, last=92))
    assert code(people, people.lea, first=92, last=100) == "help.overlaps"


def test_who_left_is_granted_nothing(people: Cast) -> None:
    accounts.disable(people.services, people.helene, people.lea.staff_id or 0)
    assert code(people, people.lea) == "staff.unknown"


@pytest.mark.parametrize("state", [SiteState.CLOSED, SiteState.ABANDONED])
def test_there_is_no_right_at_a_place_that_is_not_at_work(people: Cast, state: SiteState) -> None:
    asked = grant.grant(people.services, people.helene, facts(people, people.helene))
    other = marc(people)
    with people.services.database.begin() as session:
        session.get_one(Site, people.auzances).state = state
    assert code(people, people.lea) == "staff.site"
    with pytest.raises(Refused) as refusal:
        grant.agree(people.services, other, asked)
    assert refusal.value.code == "staff.site" and now_of(people, people.helene).site_ids == set()
    with people.services.database.begin() as session:
        session.get_one(Site, people.auzances).state = SiteState.PREPARING
    assert grant.grant(people.services, people.helene, facts(people, people.lea)) > 0  # the control


@pytest.mark.parametrize("state", [SiteState.CLOSED, SiteState.ABANDONED])
def test_a_right_ends_with_the_place(people: Cast, state: SiteState) -> None:
    today = local_date(people.services.now())
    number = grant.grant(people.services, people.helene, facts(people, people.lea))
    grant.grant(people.services, people.helene, facts(people, people.helene))
    with people.services.database.begin() as session:
        assert len(reads.coming(session, today)) == 2 and len(reads.waiting(session, today)) == 1
        assert [each.id for each in reads.of_person(session, people.lea.staff_id or 0, today)] == [number]
        session.get_one(Site, people.auzances).state = state
    assert now_of(people).site_ids == {people.gueret}
    with people.services.database.begin(read_only=True) as session:
        assert reads.coming(session, today) == reads.waiting(session, today) == []
        assert reads.of_person(session, people.lea.staff_id or 0, today) == []
        assert session.scalar(reads.counting_of_person(people.lea.staff_id or 0, today)) == 0
        assert session.scalar(reads.counting_waiting(today)) == 0


def test_only_the_coordination_grants(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        grant.grant(people.services, people.karim, facts(people, people.lea))


def test_no_coordinator_grants_it_to_themselves(people: Cast) -> None:
    number = grant.grant(people.services, people.helene, facts(people, people.helene))
    assert now_of(people, people.helene).site_ids == set()
    with pytest.raises(Refused) as refusal:
        grant.agree(people.services, people.helene, number)
    assert refusal.value.code == "help.another"
    with people.services.database.begin(read_only=True) as session:
        assert [each.id for each in reads.waiting(session, local_date(people.services.now()))] == [number]
    with pytest.raises(NotAllowed):
        grant.agree(people.services, people.lea, number)
    grant.agree(people.services, marc(people), number)
    assert now_of(people, people.helene).site_ids == {people.auzances}


@pytest.mark.parametrize("opener", ["helene", "marc"])
def test_an_account_that_one_of_two_has_just_opened_is_no_second_hand(people: Cast, clock: Clock, opener: str) -> None:
    other = marc(people)
    clock.advance(days=2)
    first, second = (people.helene, other) if opener == "helene" else (other, people.helene)
    accounts.link(people.services, first, second.staff_id or 0)
    number = grant.grant(people.services, people.helene, facts(people, people.helene))
    with pytest.raises(Refused) as refusal:
        grant.agree(people.services, other, number)
    assert refusal.value.code == "help.same_hand" and now_of(people, people.helene).site_ids == set()
    clock.advance(hours=24, seconds=1)
    grant.agree(people.services, other, number)  # by then others have read of it
    assert now_of(people, people.helene).site_ids == {people.auzances}


def test_who_has_just_opened_an_account_is_granted_nothing_by_it(people: Cast, clock: Clock) -> None:
    other = marc(people)
    accounts.link(people.services, people.helene, other.staff_id or 0)
    with pytest.raises(Refused) as refusal:
        grant.grant(people.services, other, facts(people, people.helene))
    assert refusal.value.code == "help.same_hand"
    accounts.link(people.services, people.helene, people.lea.staff_id or 0)
    assert (
        grant.grant(people.services, people.helene, facts(people, people.lea)) > 0
    )  # a new colleague is no second hand
    clock.advance(hours=24, seconds=1)
    assert grant.grant(people.services, other, facts(people, people.helene)) > 0


def test_nor_do_they_give_themselves_a_site_or_a_role_for_good(people: Cast) -> None:
    marc(people)
    wanted = WorkFacts(function="coordinatrice", roles=["coordinator", "facilitator"], sites=["gueret"])  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        team.change(people.services, people.helene, people.helene.staff_id or 0, wanted)
    assert refusal.value.code == "staff.own_rights"


def test_it_is_shortened_and_ended_at_once(people: Cast, clock: Clock) -> None:
    number = grant.grant(people.services, people.helene, facts(people, people.lea))
    today = local_date(people.services.now())
    with pytest.raises(Refused) as refusal:
        grant.shorten(people.services, people.helene, number, today + timedelta(days=60))
    assert refusal.value.code == "help.longer"
    with pytest.raises(NotAllowed):
        grant.shorten(people.services, people.karim, number, today)
    clock.advance(days=3)
    grant.shorten(people.services, people.helene, number, today + timedelta(days=5))
    assert now_of(people).site_ids == {people.gueret, people.auzances}
    grant.shorten(people.services, people.lea, number, None)  # her own
    assert now_of(people).site_ids == {people.gueret}
    with people.services.database.begin(read_only=True) as session:
        done = [each.kind for each in journal.acts(session, journal.Filter()) if each.kind.startswith("help_")]
    assert done == [Act.HELP_ENDED, Act.HELP_ENDED, Act.HELP_GRANTED]


def test_what_never_began_leaves_no_row(people: Cast) -> None:
    number = grant.grant(people.services, people.helene, facts(people, people.lea, first=5))
    grant.shorten(people.services, people.helene, number, None)
    with people.services.database.begin(read_only=True) as session:
        assert session.get(SiteHelp, number) is None


def test_the_team_of_a_week_says_who_helps_where_and_from_where(people: Cast) -> None:
    today = local_date(people.services.now())
    grant.grant(people.services, people.helene, facts(people, people.lea, last=2))
    with people.services.database.begin(read_only=True) as session:
        found = reads.by_site(session, today, today + timedelta(days=6))
        later = reads.by_site(session, today + timedelta(days=3), today + timedelta(days=9))
    there = {each.name: each for each in found[people.auzances]}
    assert there["Léa Martin"].comes_from == ("Guéret",) and there["Léa Martin"].last_day == today + timedelta(days=2)
    assert there["Karim Haddad"].help_id is None and "Léa Martin" in {each.name for each in found[people.gueret]}
    assert "Léa Martin" not in {each.name for each in later[people.auzances]}


def test_who_gets_for_good_the_site_where_they_help_stands_there_once(people: Cast) -> None:
    grant.grant(people.services, people.helene, facts(people, people.lea))
    today = local_date(people.services.now())
    with people.services.database.begin(read_only=True) as session:
        there = reads.by_site(session, today, today)[people.auzances]
        assert [(each.staff_id, each.help_id is None) for each in there if each.staff_id == people.lea.staff_id] == [
            (people.lea.staff_id, False)
        ]
    with people.services.database.begin() as session:
        lea = session.get_one(Staff, people.lea.staff_id)
        lea.sites = [*lea.sites, session.get_one(Site, people.auzances)]
    with people.services.database.begin(read_only=True) as session:
        there = reads.by_site(session, today, today)[people.auzances]
    assert [each.help_id for each in there if each.staff_id == people.lea.staff_id] == [None]


def test_one_list_says_who_the_coordination_is(people: Cast) -> None:
    accompanying_coordinator(people.services)
    today = local_date(people.services.now())
    with people.services.database.begin(read_only=True) as session:
        assert network.coordinator_names(session, today) == ["Hélène Roux"]
        assert session.scalar(signin.counting_coordinators()) == 1


@pytest.mark.parametrize("first", [-3, 0, 2])
def test_an_account_that_was_closed_comes_back_without_what_it_had_for_a_time(
    people: Cast, clock: Clock, first: int
) -> None:
    grant.grant(people.services, people.helene, facts(people, people.lea, first=max(first, 0), last=20))
    clock.advance(days=max(-first, 0))
    lea = people.lea.staff_id or 0
    accounts.disable(people.services, people.helene, lea)
    hand_over.reopen(people.services, people.helene, lea)
    assert now_of(people).site_ids == {people.gueret}
    clock.advance(days=5)
    assert now_of(people).site_ids == {people.gueret}
    with people.services.database.begin(read_only=True) as session:
        assert session.query(SiteHelp).count() == (1 if first < 0 else 0)  # the days on which it held stay
