"""The ideas of a site that closes end with it: their authors read why, and the row goes after its time."""

from __future__ import annotations

from badges.base.services import Services
from badges.matching.ideas import retention
from badges.matching.ideas.rules import IdeaState
from badges.matching.tables import Idea
from badges.places import closure
from tests.cast import places
from tests.cast.ideas import noted_idea, own_idea, shown
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.conftest import Clock


def test_what_was_said_at_a_site_that_closes_is_closed_with_the_reason(
    services: Services, cast: Cast, clock: Clock
) -> None:
    amina = cast.member("Amina", site="auzances")
    unread, read = own_idea(services, amina), noted_idea(services, cast.karim, cast.auzances)
    elsewhere = noted_idea(services, cast.lea, cast.gueret)
    places.closing(cast, cast.auzances, days=0)
    closure.close_places(services)
    assert {(shown(services, each).state, shown(services, each).thanks) for each in (unread, read)} == {
        (IdeaState.CLOSED, closure.BECAUSE)
    }
    assert shown(services, elsewhere).state is IdeaState.OPEN
    clock.advance(days=800)
    assert retention.forget_closed(services) == 2
    assert count(services, Idea) == 1
