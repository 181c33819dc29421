"""How long it is known who was put in touch: then the rows count, and nothing leads to a person."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base.database.types import Base
from badges.base.services import Services
from badges.exchanges.tables import Exchange
from badges.matching.introductions import finish
from badges.matching.introductions.retention import forget_ended
from badges.matching.introductions.rules import ThreadAct, ThreadState
from badges.matching.tables import Introduction, ReviewVoice
from tests.cast.introductions import thread
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.conftest import Clock

COUNTED = (  # what a row keeps: dates and counts of relations, and what it was about
    "id", "site_id", "activity_id", "sought_on", "at_meetings", "with_parent", "created_at", "moved_at",
    "giver_yes_at", "receiver_yes_at", "meeting_on", "known_already", "met_on", "under_way_on", "giver_number",
    "receiver_number", "reviewed_on", "ended_at", "told_at", "held",
)  # fmt: skip


def nameless(services: Services, number: int) -> bool:
    """Whether every other column of a thread is empty."""
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Introduction, number)
        columns = Base.metadata.tables["introduction"].columns.keys()
        return all(getattr(row, name) is None for name in columns if name not in COUNTED)


@pytest.mark.parametrize(
    "state", [ThreadState.PROPOSED, ThreadState.ONE_YES, ThreadState.BOTH_YES, ThreadState.UNDER_WAY]
)
def test_what_did_not_hold_is_nameless_after_fourteen_days(
    services: Services, cast: Cast, clock: Clock, state: ThreadState
) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(state)
    finish.stop(services, cast.lea, found.id, ThreadAct.NOT_DONE)
    clock.advance(days=13, hours=23)
    assert forget_ended(services) == 0 and not nameless(services, found.id)
    clock.advance(hours=1)
    assert [forget_ended(services), forget_ended(services)] == [1, 0] and nameless(services, found.id)
    assert found.own(found.giver) is None and found.own(found.receiver) is None
    view = found.view
    assert view.state is ThreadState.CLOSED and view.site_id == cast.gueret and view.activity is not None
    with services.database.begin(read_only=True) as session:
        assert set(session.scalars(select(Exchange.introduction_id))) <= {None}


def test_what_held_is_known_for_a_year(services: Services, cast: Cast, clock: Clock) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.HELD)
    assert count(services, ReviewVoice) == 2
    clock.advance(days=364)
    assert forget_ended(services) == 0 and not nameless(services, found.id) and found.own(found.giver) is not None
    clock.advance(days=1)
    assert [forget_ended(services), forget_ended(services)] == [1, 0] and nameless(services, found.id)
    assert found.state is ThreadState.HELD and count(services, Introduction) == 1
    assert count(services, ReviewVoice) == 0 and count(services, Exchange) == 1
    with services.database.begin(read_only=True) as session:
        (kept,) = session.scalars(select(Exchange))
        assert kept.introduction_id is None and kept.giver_id == found.giver


def test_what_is_open_is_not_forgotten(services: Services, cast: Cast, clock: Clock) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin")).goes_to(ThreadState.MET)
    clock.advance(days=800)
    assert forget_ended(services) == 0 and found.state is ThreadState.MET and not nameless(services, found.id)
