"""What was put aside: the pair alone, once, from either side, and as long as both live."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from badges.base.database.types import Base
from badges.base.errors import NotFound, Refused
from badges.base.rights import Actor, StaffRole
from badges.base.services import Services
from badges.gatherings.tables import Workshop
from badges.matching.choice import set_aside
from badges.matching.choice.facts import Kind, Pair
from badges.matching.tables import Idea, Posting, SetAside
from tests.cast.people import Cast, at_once
from tests.cast.postings import posting
from tests.cast.rows import count


@pytest.fixture
def two(services: Services, cast: Cast) -> tuple[int, int]:
    """An offer of Fatou and a request of Marie."""
    offer = posting(services, cast.lea, cast.member("Fatou"))
    return offer, posting(services, cast.lea, cast.member("Marie"), side="sought")


def test_from_either_side_at_the_same_moment(services: Services, cast: Cast, two: tuple[int, int]) -> None:
    offer, request = two
    pairs = [Pair(offer, Kind.POSTING, request), Pair(request, Kind.POSTING, offer)] * 2
    found = at_once(*(lambda pair=pair: set_aside.put_aside(services, cast.lea, pair) for pair in pairs))
    assert found == [None] * 4 and count(services, SetAside) == 1
    set_aside.take_back(services, cast.helene, pairs[1])
    set_aside.take_back(services, cast.helene, pairs[1])
    assert count(services, SetAside) == 0


def test_the_pair_alone_is_kept() -> None:
    columns = set(Base.metadata.tables["set_aside"].columns.keys())
    assert columns == {"id", "offer_id", "request_id", "workshop_id", "idea_id", "set_aside_on"}


def test_it_goes_with_either_of_the_two(services: Services, cast: Cast, two: tuple[int, int]) -> None:
    offer, request = two
    workshop = cast.workshop()
    with services.database.begin() as session:
        session.add(Idea(id=7, site_id=cast.gueret, title="Une soupe", created_at=services.now()))
    gone = (
        (Pair(offer, Kind.WORKSHOP, workshop), delete(Workshop).where(Workshop.id == workshop)),
        (Pair(request, Kind.IDEA, 7), delete(Idea).where(Idea.id == 7)),
        (Pair(request, Kind.POSTING, offer), delete(Posting).where(Posting.id == offer)),
    )
    for pair, _end in gone:
        set_aside.put_aside(services, cast.lea, pair)
        set_aside.put_aside(services, cast.lea, pair)
    for left, (_pair, end) in zip((2, 1, 0), gone, strict=True):
        with services.database.begin() as session:
            session.execute(end)
        assert count(services, SetAside) == left


def test_who_may(services: Services, cast: Cast, two: tuple[int, int]) -> None:
    offer, request = two
    theirs = posting(services, cast.helene, cast.member("Paul", site="auzances"))
    far = cast.workshop("Vannerie", site="auzances")
    stranger = Actor(cast.lea.staff_id, frozenset(), cast.lea.site_ids)
    for act in (set_aside.put_aside, set_aside.take_back):
        for by, pair in (
            (cast.karim, Pair(offer, Kind.POSTING, request)),
            (stranger, Pair(offer, Kind.POSTING, request)),
            (cast.lea, Pair(request, Kind.POSTING, theirs)),
            (cast.lea, Pair(theirs, Kind.POSTING, request)),
            (cast.lea, Pair(request, Kind.WORKSHOP, far)),
            (cast.lea, Pair(request, Kind.MEETING, 1)),
            (cast.lea, Pair(request, Kind.IDEA, 999)),
            (cast.lea, Pair(999, Kind.POSTING, offer)),
        ):
            with pytest.raises(NotFound):
                act(services, by, pair)
        again = posting(services, cast.lea, cast.member("Jean"), side="sought")
        for pair in (Pair(request, Kind.POSTING, again), Pair(request, Kind.POSTING, request)):
            with pytest.raises(Refused) as refused:
                act(services, cast.lea, pair)
            assert refused.value.code == "form.choice"
    assert count(services, SetAside) == 0
    of_both = Actor(cast.lea.staff_id, frozenset({StaffRole.FACILITATOR}), frozenset({cast.gueret, cast.auzances}))
    set_aside.put_aside(services, of_both, Pair(request, Kind.POSTING, theirs))
    assert count(services, SetAside) == 1
