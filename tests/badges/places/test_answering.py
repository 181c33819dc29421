"""The place to which people turn answers for the closed one, whatever becomes of its telephone, or of itself."""

from __future__ import annotations

from datetime import timedelta

from badges.base.errors import Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.network.service import public_facts
from badges.network.tables import SiteState
from badges.network.views import SiteView
from badges.places import closure, reads
from tests.cast import places
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.conftest import Clock

OURS, HERS, HOURS = "05 00 00 00 11", "05 00 00 00 12", "lundi au vendredi, 9 h à 17 h"


def called(services: Services, *numbers: int) -> set[str | None]:
    """The telephones of places."""
    return {places.site(services, each).phone for each in numbers}


def in_the_end(services: Services, number: int) -> int | None:
    """Where the public turns for a place."""
    with services.database.begin(read_only=True) as session:
        return reads.asked_instead(session, number, local_date(services.now()))


def test_a_closed_place_shows_what_the_one_that_answers_for_it_changes(services: Services, cast: Cast) -> None:
    places.closing(cast, cast.auzances, days=0)
    assert closure.close_places(services) == 1
    public_facts.tell(services, cast.helene, {"phone_gueret": OURS, "hours_gueret": HOURS})
    assert called(services, cast.auzances) != {"+33500000011"}
    closure.close_places(services)
    closed, there = places.site(services, cast.auzances), places.site(services, cast.gueret)
    assert closed.phone == "+33500000011" and closed.call_hours == there.call_hours is not None
    assert closed.state is SiteState.CLOSED and closure.answer_for_closed(services) == 0


def test_where_that_place_closes_too_the_last_one_answers_for_both(
    services: Services, cast: Cast, clock: Clock
) -> None:
    third, _nour = places.opened(cast)
    public_facts.tell(services, cast.helene, {"phone_gueret": OURS, "phone_bourganeuf": HERS})
    places.closing(cast, cast.auzances, days=5)
    places.closing(cast, cast.gueret, days=6, turn_to=third)
    with services.database.begin(read_only=True) as session:
        here = SiteView.of(places.site(services, cast.gueret))
        assert reads.closing(session, here, services.now()).answers_for == ("Auzances",)
    clock.advance(days=5)
    closure.close_places(services)
    assert called(services, cast.auzances) == {"+33500000011"} and in_the_end(services, cast.auzances) == cast.gueret
    clock.advance(days=1)
    assert in_the_end(services, cast.auzances) == third  # its day has come, even before the job closes it
    closure.close_places(services)
    assert called(services, cast.auzances, cast.gueret) == {"+33500000012"}
    assert in_the_end(services, cast.auzances) == in_the_end(services, cast.gueret) == third
    assert in_the_end(services, third) is None


def test_no_place_closes_before_one_whose_people_turn_to_it(services: Services, cast: Cast) -> None:
    third, _nour = places.opened(cast)
    places.closing(cast, cast.auzances, days=30)
    for days in (10, 30):
        assert code(lambda days=days: places.closing(cast, cast.gueret, days=days, turn_to=third)) == "place.turned_to"  # type: ignore[misc]
    places.closing(cast, cast.gueret, days=31, turn_to=third)
    places.closing(cast, cast.auzances, days=40, turn_to=third)  # elsewhere from now on
    places.closing(cast, cast.gueret, days=10, turn_to=third)


def test_two_plans_that_name_each_other_are_one_and_a_refusal(services: Services, cast: Cast) -> None:
    def plan(number: int) -> str:
        try:
            return str(places.closing(cast, number))
        except Refused as refusal:
            return refusal.code

    assert sorted(at_once(lambda: plan(cast.auzances), lambda: plan(cast.gueret))) in (
        ["0", "place.turn_to"],
        ["0", "place.turned_to"],
    )
    today = local_date(services.now()) + timedelta(days=30)
    days = [places.site(services, each).closed_on for each in (cast.auzances, cast.gueret)]
    assert sorted(day == today for day in days) == [False, True]
