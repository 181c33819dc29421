"""A place closes on its day, after what runs there; its members go where each said, and its badges stay."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import Outdated
from badges.base.journal.acts import Act
from badges.base.journal.reads import PAGE
from badges.base.journal.tables import JournalEntry
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import attendance, change
from badges.gatherings.recurring import plan as recurring
from badges.gatherings.tables import Gathering, RecurringMeeting
from badges.leaving import inactive
from badges.matching.tables import Introduction
from badges.network import reads as network
from badges.network.actors import actor_of
from badges.network.facts import HelpFacts
from badges.network.site_helps import grant as site_helps
from badges.network.tables import Site, SiteState, Staff
from badges.network.views import SiteView
from badges.orientation.receive import receive
from badges.people import moves, other_sites
from badges.people import reads as people
from badges.people.tables import Member
from badges.places import closure, onward, reads
from badges.places.facts import OnwardFacts, OwnOnwardFacts, SiteClosingFacts
from badges.publication import documents
from badges.publication.judgement import verify_award
from badges.recognition import award
from badges.recognition import reads as observing
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from tests.cast import acts, orientations, places, recognition, threads
from tests.cast.people import Cast
from tests.cast.refusals import code, missing
from tests.conftest import Clock
from verifier.verdict import Headline


def planned(cast: Cast, site: int, *, days: int = 30, turn_to: int | None = None, by: Actor | None = None) -> int:
    """The plan to close a place, in so many days."""
    day = local_date(cast.services.now()) + timedelta(days=days)
    name = places.site(cast.services, site).name
    other = turn_to or (cast.auzances if site == cast.gueret else cast.gueret)
    facts = SiteClosingFacts(closed_on=day, turn_to=other, typed=name)
    return closure.plan(cast.services, by or cast.helene, site, facts)


def to(site: int | None, said: str = "voice") -> OnwardFacts:
    """What a facilitator heard."""
    return OnwardFacts(to=str(site or 0), said=said)  # type: ignore[arg-type]


def site_of(cast: Cast, member: int) -> int:
    """Where a member is registered."""
    with cast.services.database.begin(read_only=True) as session:
        found = people.member(session, member)
        assert found is not None
        return found.site_id


def state(services: Services, site: int) -> SiteState:
    """How a place stands."""
    return places.site(services, site).state


def test_who_plans_it_and_what_is_refused(services: Services, cast: Cast) -> None:
    assert code(lambda: planned(cast, cast.gueret, by=cast.lea)) == "not_allowed"
    assert code(lambda: planned(cast, cast.gueret, days=-1)) == "place.closes_past"
    assert code(lambda: planned(cast, cast.gueret, days=400)) == "place.closes_late"
    assert code(lambda: planned(cast, cast.gueret, turn_to=cast.gueret)) == "place.turn_to"
    assert code(lambda: planned(cast, cast.gueret, turn_to=999)) == "place.turn_to"
    wrong = SiteClosingFacts(closed_on=local_date(services.now()), turn_to=cast.auzances, typed="Autre")
    assert code(lambda: closure.plan(services, cast.helene, cast.gueret, wrong)) == "place.typed"
    planned(cast, cast.gueret)
    assert code(lambda: planned(cast, cast.auzances)) == "place.turn_to"  # Guéret will be closed by then
    assert code(lambda: planned(cast, places.begun(cast))) == "site.preparing"


def test_what_takes_place_afterwards_is_cancelled_and_what_comes_before_stays(
    services: Services, cast: Cast, clock: Clock
) -> None:
    rule = acts.begin_recurring(
        services, cast.karim, site_id=cast.auzances, weekday=4, every_weeks=1, starts=time(14), ends=time(17),
        first_on=local_date(services.now()),
    )  # fmt: skip
    ended = planned(cast, cast.auzances, days=15)
    with services.database.begin(read_only=True) as session:
        found = session.scalars(select(Gathering).where(Gathering.site_id == cast.auzances)).all()
        last = session.get_one(RecurringMeeting, rule).last_on
    cut = local_date(services.now()) + timedelta(days=15)
    assert ended and ended == sum(each.cancelled_at is not None for each in found)
    assert all((each.cancelled_at is not None) == (local_date(each.starts_at) >= cut) for each in found)
    assert {each.cancelled_because for each in found if each.cancelled_at} == {closure.BECAUSE}
    assert last is None  # the rule goes on, should the place stay
    later = replace(services, clock=lambda: services.clock() + timedelta(days=10))
    assert recurring.make_ahead(later) == 0
    start = services.now() + timedelta(days=20)

    def late() -> int:
        end = start + timedelta(hours=2)
        return acts.record_gathering(
            services, cast.karim, site_id=cast.auzances, kind="meeting", starts_at=start, ends_at=end
        )

    assert code(late) == "site.closes"
    closure.take_back(services, cast.helene, cast.auzances)
    closure.take_back(services, cast.helene, cast.auzances)
    assert late() > 0
    assert recurring.make_ahead(later) > 0


def standing(cast: Cast) -> list[int]:
    """The gatherings of Auzances that take place."""
    with cast.services.database.begin(read_only=True) as session:
        there = select(Gathering.id).where(Gathering.site_id == cast.auzances, Gathering.cancelled_at.is_(None))
        return list(session.scalars(there.order_by(Gathering.starts_at)))


def test_taking_it_back_restores_what_it_cancelled_and_nothing_that_was_cancelled_by_hand(
    services: Services, cast: Cast, clock: Clock
) -> None:
    acts.begin_recurring(
        services, cast.karim, site_id=cast.auzances, weekday=4, every_weeks=1, starts=time(14), ends=time(17),
        first_on=local_date(services.now()),
    )  # fmt: skip
    before, by_hand, again = standing(cast), standing(cast)[-1], standing(cast)[-2]
    change.cancel(services, cast.karim, by_hand, closure.BECAUSE)  # in the very words of a closing
    clock.advance(minutes=1)
    ended = planned(cast, cast.auzances, days=15)
    assert ended == len(before) - 1 - len(standing(cast)) > 2
    assert planned(cast, cast.auzances, days=15) == ended  # the same plan, sent twice
    clock.advance(minutes=1)
    assert planned(cast, cast.auzances, days=29) == ended - 2  # two of them take place again
    assert len(standing(cast)) == len(before) - 1 - ended + 2
    clock.advance(minutes=1)
    change.cancel(services, cast.karim, again, "La salle est prise.")  # which it was already
    clock.advance(minutes=1)
    assert planned(cast, cast.auzances, days=8) == ended
    assert closure.take_back(services, cast.helene, cast.auzances) == ended
    assert standing(cast) == [each for each in before if each not in (by_hand, again)]
    assert closure.take_back(services, cast.helene, cast.auzances) == 0


def test_a_plan_cancels_as_many_as_were_read_before(services: Services, cast: Cast) -> None:
    start = services.now() + timedelta(days=40)
    acts.record_gathering(
        services, cast.karim, site_id=cast.auzances, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
    )
    day, name = local_date(start) - timedelta(days=2), places.site(services, cast.auzances).name
    facts = SiteClosingFacts(closed_on=day, turn_to=cast.gueret, typed=name)
    for known in (0, 2):
        assert (
            code(lambda known=known: closure.plan(services, cast.helene, cast.auzances, facts, known=known))  # type: ignore[misc]
            == "place.cancels"
        )
    assert places.site(services, cast.auzances).closed_on is None and len(standing(cast)) == 1
    assert closure.plan(services, cast.helene, cast.auzances, facts, known=1) == 1


def test_a_gathering_that_runs_ends_first(services: Services, cast: Cast, clock: Clock) -> None:
    start = services.now() - timedelta(minutes=30)
    running = acts.record_gathering(
        services, cast.karim, site_id=cast.auzances, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
    )
    planned(cast, cast.auzances, days=0)
    assert closure.close_places(services) == 0
    assert state(services, cast.auzances) is SiteState.OPEN
    member = cast.member("Nadia", site="auzances")
    noted = {member: "helps"}
    attendance.record_attendance(services, cast.karim, running, noted, observed=observing.observed_members)
    later = replace(services, clock=lambda: services.clock() + timedelta(hours=2))
    assert closure.close_places(later) == 1
    assert closure.close_places(later) == 0
    assert state(services, cast.auzances) is SiteState.CLOSED
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Gathering, running).cancelled_at is None


def test_members_go_where_each_said_and_nobody_else_moves_them(services: Services, cast: Cast) -> None:
    amina, nadia, samir, unheard = (
        cast.member(given, site="auzances") for given in ("Amina", "Nadia", "Samir", "Youssef")
    )
    assert code(lambda: onward.answer(services, cast.karim, amina, to(cast.gueret))) == "onward.not_asked"
    planned(cast, cast.auzances)
    assert code(lambda: onward.answer(services, cast.helene, amina, to(cast.gueret))) == "not_allowed"
    assert code(lambda: onward.answer(services, cast.lea, amina, to(cast.gueret))) == "not_found"
    assert code(lambda: moves.move_member(services, cast.helene, amina, cast.gueret)) == "site.ask_first"
    assert code(lambda: onward.answer(services, cast.karim, amina, to(cast.auzances))) == "onward.to"
    assert code(lambda: to(cast.gueret, "page")) == "onward.how"
    assert not onward.answer(services, cast.karim, amina, to(None))
    assert not onward.answer(services, cast.karim, amina, to(cast.gueret, "phone"))  # they changed their mind
    assert not onward.answer(services, cast.karim, amina, to(cast.gueret, "phone"))
    assert not onward.answer_alone(services, nadia, OwnOnwardFacts(to=str(cast.gueret)))  # type: ignore[arg-type]
    onward.answer(services, cast.karim, samir, to(None))
    assert site_of(cast, amina) == cast.auzances  # until it closes
    with services.database.begin(read_only=True) as session:
        view = reads.closing(session, SiteView.of(session.get_one(Site, cast.auzances)), services.now())
        lines = reads.members_to_ask(session, [cast.auzances])
    assert (view.members, view.going, view.staying, view.unheard) == (4, 2, 1, 1)
    assert lines[0].id == unheard and lines[0].answer is None
    later = replace(services, clock=lambda: services.clock() + timedelta(days=31))
    assert closure.close_places(later) == 1
    assert [site_of(cast, each) for each in (amina, nadia, samir, unheard)] == [
        cast.gueret, cast.gueret, cast.auzances, cast.auzances,
    ]  # fmt: skip
    assert places.again(services, "karim@rcs-creuse.example").site_ids == frozenset()
    with services.database.begin(read_only=True) as session:
        kinds = list(session.scalars(select(JournalEntry.kind)))
    assert (kinds.count(Act.ONWARD_SAID), kinds.count(Act.SITE_CLOSED)) == (4, 1)


def test_who_was_not_reached_may_still_come(services: Services, cast: Cast) -> None:
    """After the closing they say it on their page, or to a colleague of the place where they come, who finds them."""
    youssef, nadia = cast.member("Youssef", "Amrani", site="auzances"), cast.member("Nadia", "Petit", site="auzances")
    planned(cast, cast.auzances, days=0)
    closure.close_places(services)
    assert code(lambda: onward.answer(services, cast.lea, youssef, to(cast.gueret))) == "not_found"
    assert [each.id for each in other_sites.find(services, cast.lea, "Youssef Amrani")] == [youssef]
    assert onward.answer(services, cast.lea, youssef, to(cast.gueret))
    assert onward.answer_alone(services, nadia, OwnOnwardFacts(to=str(cast.gueret)))  # type: ignore[arg-type]
    assert (site_of(cast, youssef), site_of(cast, nadia)) == (cast.gueret, cast.gueret)
    assert code(lambda: onward.answer(services, cast.lea, nadia, to(None))) == "onward.not_asked"


def test_who_helps_there_loses_the_place_too(services: Services, cast: Cast) -> None:
    """They read nothing more of who was not reached, and note no answer without having found the person."""
    youssef, today = cast.member("Youssef", "Amrani", site="auzances"), local_date(services.now())
    until = today + timedelta(days=60)
    right = HelpFacts(colleague=cast.lea.staff_id or 0, site="auzances", first_day=today, last_day=until)
    site_helps.grant(services, cast.helene, right)

    def lea() -> Actor:
        with services.database.begin(read_only=True) as session:
            return actor_of(session.get_one(Staff, cast.lea.staff_id), today=today)

    assert may(lea(), Action.SEE_MEMBER, cast.auzances)
    planned(cast, cast.auzances, days=0)
    closure.close_places(services)
    assert not may(lea(), Action.SEE_MEMBER, cast.auzances)
    assert code(lambda: onward.answer(services, lea(), youssef, to(cast.gueret))) == "not_found"


def test_who_was_not_reached_is_on_no_list_and_ends_by_their_retention(
    services: Services, cast: Cast, clock: Clock
) -> None:
    youssef = cast.member("Youssef", "Amrani", site="auzances")
    planned(cast, cast.auzances, days=0)
    closure.close_places(services)
    with services.database.begin(read_only=True) as session:
        lists = [people.members(session, [each.id]) for each in network.sites(session)]
        assert len(lists) == 2 and youssef not in [each.id for found in lists for each in found]
    assert code(lambda: places.begun(cast, "Auzances-les-Bains", slug="auzances")) == "place.slug_taken"
    clock.advance(days=735)
    assert inactive.carry_out(services) == 1  # asked
    clock.advance(days=95)
    assert inactive.carry_out(services) == 1
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, youssef).forgotten_on is not None


def test_it_awards_nothing_more_and_its_badges_stay_valid(services: Services, cast: Cast) -> None:
    signed = recognition.agreed(cast)
    signed.sign()
    begun = recognition.agreed(cast, given="Nadia", family="Petit")
    key = documents.did_document(services, "gueret").data
    profile = documents.issuer_profile(services, "gueret").data
    planned(cast, cast.gueret, days=0)
    assert closure.close_places(services) == 1
    assert documents.did_document(services, "gueret").data == key
    after = json.loads(documents.issuer_profile(services, "gueret").data)
    assert {**json.loads(profile), "phone": after.get("phone")} == after  # only who picks up is another
    answer = verify_award(services, signed.code)
    assert answer.verdict is not None and answer.facts is not None
    assert answer.verdict.headline is Headline.VALID and answer.facts.site_closed_on == local_date(services.now())
    assert answer.facts.site_phone == places.site(services, cast.auzances).phone
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Award, begun.award).state is AwardState.ABANDONED
    again = cast.gathering(0, {signed.member: "helps"}, site="auzances")
    assert award.start(services, cast.karim, member_id=signed.member, badge_slug="ecoute", gathering_id=again) > 0
    here = code(lambda: award.start(services, cast.helene, member_id=signed.member, badge_slug="ecoute"))
    assert here == "site.closed"


def test_a_yes_that_comes_too_late_signs_nothing(services: Services, cast: Cast) -> None:
    begun = recognition.agreed(cast)
    with services.database.begin() as session:
        session.get_one(Site, cast.gueret).state = SiteState.CLOSED
    assert "award.blocked.site_closed" in missing(begun.sign)


def test_the_door_and_the_lists_leave_a_place_that_closes(services: Services, cast: Cast) -> None:
    waits = orientations.orientation(services, cast.helene, site="auzances")
    planned(cast, cast.auzances, days=8)
    assert orientations.sent(services, site="auzances", first_name="Lina").call_by is not None
    planned(cast, cast.auzances, days=7)  # the last day of the call would be that of the closing
    assert code(lambda: receive(services, orientations.facts(site="auzances"), client_key="9")) == "orientation.site"
    later = replace(services, clock=lambda: services.clock() + timedelta(days=7))
    closure.close_places(later)
    found = orientations.shown(services, waits)
    assert found is not None and found.closed_on is not None
    assert code(lambda: cast.member("Lina", site="auzances")) == "site.closed"
    assert places.site(services, cast.auzances).phone == places.site(services, cast.gueret).phone


@pytest.mark.parametrize("both", [True, False])
def test_a_thread_goes_on_where_both_of_its_members_do(services: Services, cast: Cast, both: bool) -> None:
    giver, receiver = cast.member("Marie", site="auzances"), cast.member("Fatou", site="auzances")
    thread = threads.thread(services, giver, receiver, cast.auzances)
    planned(cast, cast.auzances, days=0)
    onward.answer(services, cast.karim, giver, to(cast.gueret))
    onward.answer(services, cast.karim, receiver, to(cast.gueret if both else None))
    closure.close_places(services)
    with services.database.begin(read_only=True) as session:
        found = session.get_one(Introduction, thread)
        assert (found.ended_at is None) is both
        assert (found.site_id == cast.gueret) is both


def test_taking_it_back_moves_nobody_and_keeps_what_each_said(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina", site="auzances")
    planned(cast, cast.auzances)
    onward.answer(services, cast.karim, amina, to(cast.gueret))
    assert code(lambda: closure.take_back(services, cast.karim, cast.auzances)) == "not_allowed"
    closure.take_back(services, cast.helene, cast.auzances)
    later = replace(services, clock=lambda: services.clock() + timedelta(days=31))
    assert closure.close_places(later) == 0 and site_of(cast, amina) == cast.auzances
    planned(cast, cast.auzances)
    assert closure.close_places(later) == 1 and site_of(cast, amina) == cast.gueret


def test_taking_it_back_is_no_way_to_move_those_who_were_asked(services: Services, cast: Cast, clock: Clock) -> None:
    """For two weeks the team of the place alone moves them by a form; the coordination may again after that."""
    amina, nadia = cast.member("Amina", site="auzances"), cast.member("Nadia", site="auzances")
    elsewhere = cast.member("Samir")
    planned(cast, cast.auzances)
    closure.take_back(services, cast.helene, cast.auzances)
    assert code(lambda: moves.move_member(services, cast.helene, amina, cast.gueret)) == "site.ask_team"
    moves.move_member(services, cast.karim, nadia, cast.gueret)
    moves.move_member(services, cast.helene, elsewhere, cast.auzances)  # of another place
    for _each in range(PAGE):  # as many of another place hide nothing
        planned(cast, cast.gueret)
        closure.take_back(services, cast.helene, cast.gueret)
    assert code(lambda: moves.move_member(services, cast.helene, amina, cast.gueret)) == "site.ask_team"
    clock.advance(days=15)
    moves.move_member(services, cast.helene, amina, cast.gueret)
    assert site_of(cast, amina) == cast.gueret


def test_no_form_moves_a_member_into_a_place_that_closes(services: Services, cast: Cast) -> None:
    samir = cast.member("Samir")
    planned(cast, cast.auzances)
    assert code(lambda: moves.move_member(services, cast.helene, samir, cast.auzances)) == "site.closing"
    closure.take_back(services, cast.helene, cast.auzances)
    moves.move_member(services, cast.helene, samir, cast.auzances)
    assert site_of(cast, samir) == cast.auzances


def test_of_two_coordinators_none_overwrites_the_other_unseen(services: Services, cast: Cast) -> None:
    day = local_date(services.now()) + timedelta(days=30)
    name, shown = places.site(services, cast.auzances).name, closure.version(None, None)

    def ask(days: int, shown: str) -> int:
        facts = SiteClosingFacts(closed_on=day + timedelta(days=days), turn_to=cast.gueret, typed=name)
        return closure.plan(services, cast.helene, cast.auzances, facts, shown=shown)

    ask(0, shown)
    ask(0, shown)  # the same form, sent twice
    with pytest.raises(Outdated):
        ask(7, shown)
    assert places.site(services, cast.auzances).closed_on == day
    ask(7, closure.version(day, cast.gueret))
    assert places.site(services, cast.auzances).closed_on == day + timedelta(days=7)
