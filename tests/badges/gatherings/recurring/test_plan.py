"""Recurring meetings: made ahead once, changed and ended without touching what people changed; pauses are asked for."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.base.times import local, local_date
from badges.gatherings import change
from badges.gatherings import reads as gatherings
from badges.gatherings.recurring import plan, reads
from badges.gatherings.recurring.views import version
from badges.gatherings.tables import Gathering, RecurringMeeting
from badges.gatherings.views import GatheringView
from badges.places import closure
from badges.recognition.reads import observed_members
from tests.cast import acts, places
from tests.cast.people import Cast, at_once
from tests.cast.recorded import KEY
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock


def begun(services: Services, cast: Cast, **changes: Any) -> int:
    """Every Thursday from two to five, at Guéret."""
    facts: dict[str, Any] = {
        "site_id": cast.gueret, "weekday": 3, "every_weeks": 1, "starts": time(14), "ends": time(17),
        "first_on": local_date(services.now()), "place": "UDAF", **changes,
    }  # fmt: skip
    return acts.begin_recurring(services, facts.pop("actor", cast.lea), **facts)


def to_come(services: Services, rule: int) -> list[GatheringView]:
    """The meetings of a rule."""
    with services.database.begin(read_only=True) as session:
        return reads.to_come(session, rule, services.now())


def shown(services: Services, rule: int) -> str:
    """The version of a rule."""
    with services.database.begin(read_only=True) as session:
        found = reads.rule(session, rule)
    assert found is not None
    return version(found)


def test_meetings_are_made_ahead_once(services: Services, cast: Cast, clock: Clock) -> None:
    rule = begun(services, cast, client_key=KEY, title="Café")
    assert begun(services, cast, client_key=KEY) == rule
    first = to_come(services, rule)
    assert len(first) == 13 and {each.title for each in first} == {"Café"}
    assert {(local(each.starts_at).weekday(), local(each.starts_at).time()) for each in first} == {(3, time(14))}
    assert plan.make_ahead(services) == 0
    clock.advance(days=14)
    assert plan.make_ahead(services) == 2 and plan.make_ahead(services) == 0
    assert count(services, Gathering) == 15


def test_two_workers_make_each_meeting_once(services: Services, cast: Cast, clock: Clock) -> None:
    begun(services, cast)
    clock.advance(days=21)
    found = at_once(*[lambda: plan.make_ahead(services)] * 3)
    assert sorted(map(str, found)) == ["0", "0", "3"]
    assert count(services, Gathering) == 16


def test_a_worker_that_rested_makes_up_for_it(services: Services, cast: Cast, clock: Clock) -> None:
    begun(services, cast)
    clock.advance(days=200)
    plan.make_ahead(services)
    with services.database.begin(read_only=True) as session:
        waiting = gatherings.to_complete(session, [cast.gueret], services.now(), 100)
    assert len(waiting) == 29  # every Thursday since, none of them noted


def test_a_meeting_that_was_entered_by_hand_is_the_rules_own(services: Services, cast: Cast) -> None:
    day = date(2026, 12, 3)
    start, end = plan.rules.instants(day, time(14), time(17))
    entered = acts.record_gathering(
        services, cast.lea, site_id=cast.gueret, kind="meeting", starts_at=start, ends_at=end, place="Mairie"
    )
    rule = begun(services, cast)
    found = {each.id: each for each in to_come(services, rule)}
    assert len(found) == 13 and found[entered].place == "Mairie"


def test_a_change_leaves_what_was_moved_by_itself(services: Services, cast: Cast) -> None:
    rule = begun(services, cast)
    moved, other, *_ = to_come(services, rule)
    earlier = moved.starts_at - timedelta(days=1)
    acts.change_gathering(
        services, cast.lea, moved.id, title=None, starts_at=earlier, ends_at=earlier + timedelta(hours=2),
        place="Mairie", observed=observed_members,
    )  # fmt: skip
    before = shown(services, rule)
    acts.change_recurring(
        services, cast.lea, rule, starts=time(9, 30), ends=time(12), title="Matin", place="", shown=before
    )
    found = {each.id: each for each in to_come(services, rule)}
    assert (found[moved.id].starts_at, found[moved.id].place, found[moved.id].title) == (earlier, "Mairie", None)
    assert (local(found[other.id].starts_at).time(), found[other.id].title) == (time(9, 30), "Matin")
    with pytest.raises(Outdated):
        acts.change_recurring(services, cast.lea, rule, starts=time(8), ends=time(9), title="", place="", shown=before)
    assert plan.make_ahead(services) == 0


def test_an_end_takes_later_meetings_away_and_can_be_put_off(services: Services, cast: Cast, clock: Clock) -> None:
    rule = begun(services, cast)
    meetings = to_come(services, rule)
    change.cancel(services, cast.lea, meetings[5].id, "Grève")
    plan.stop(services, cast.lea, rule, local_date(meetings[2].starts_at))
    assert [each.id for each in to_come(services, rule)] == [each.id for each in (*meetings[:3], meetings[5])]
    clock.advance(days=28)
    assert plan.make_ahead(services) == 0
    plan.stop(services, cast.lea, rule, local_date(meetings[6].starts_at))
    days = [local_date(each.starts_at) for each in to_come(services, rule)]
    assert days == [local_date(each.starts_at) for each in meetings[4:7]]
    assert code(lambda: plan.stop(services, cast.lea, rule, date(2026, 1, 1))) == "recurring.last_past"


def test_a_pause_cancels_what_was_ticked_alone(services: Services, cast: Cast) -> None:
    rule, other = begun(services, cast), begun(services, cast, weekday=0)
    first, second, *_ = to_come(services, rule)
    elsewhere = to_come(services, other)[0]
    assert plan.pause(services, cast.lea, rule, [second.id, elsewhere.id, 10**6], " Noël ") == 1
    assert plan.pause(services, cast.lea, rule, [second.id], "Noël") == 0
    reasons = {each.id: each.cancelled_because for each in (*to_come(services, rule), *to_come(services, other))}
    assert (reasons[first.id], reasons[second.id], reasons[elsewhere.id]) == (None, "Noël", None)


def test_a_pause_holds_what_a_closing_cancelled_before(services: Services, cast: Cast, clock: Clock) -> None:
    rule = begun(services, cast)
    before, paused, restored, *_ = to_come(services, rule)
    change.cancel(services, cast.lea, before.id, "Salle prise")
    clock.advance(minutes=1)
    places.closing(cast, cast.gueret, days=(local_date(paused.starts_at) - local_date(services.now())).days)
    clock.advance(minutes=1)
    assert plan.pause(services, cast.lea, rule, [before.id, paused.id], "Noël") == 0
    closure.take_back(services, cast.helene, cast.gueret)
    reasons = {each.id: each.cancelled_because for each in to_come(services, rule)}
    assert (reasons[before.id], reasons[paused.id], reasons[restored.id]) == ("Salle prise", "Noël", None)


def test_rules_of_another_site_are_not_found(services: Services, cast: Cast) -> None:
    assert code(lambda: begun(services, cast, site_id=cast.auzances)) == "not_found"
    assert code(lambda: begun(services, cast, site_id=999, actor=cast.helene)) == "not_found"
    rule = begun(services, cast, client_key=KEY)
    hours: dict[str, Any] = {"starts": time(9), "ends": time(10), "title": None, "place": None}
    assert code(lambda: acts.change_recurring(services, cast.karim, rule, **hours)) == "not_found"
    assert code(lambda: plan.stop(services, cast.karim, rule, date(2027, 1, 1))) == "not_found"
    assert code(lambda: plan.pause(services, cast.karim, rule, [1], None)) == "not_found"
    theirs = {"site_id": cast.auzances, "actor": cast.karim, "client_key": KEY}
    assert code(lambda: begun(services, cast, **theirs)) == "not_found"
    assert count(services, RecurringMeeting) == 1
