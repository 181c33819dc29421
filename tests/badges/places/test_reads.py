"""What the pages of a place read: what a closing meets, before it is planned and afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from badges.base.services import Services
from badges.base.times import local_date
from badges.network import reads as network
from badges.network.tables import Site
from badges.network.views import SiteView
from badges.places import reads
from badges.places.views import ClosingView
from tests.cast import acts, places
from tests.cast.people import Cast
from tests.cast.statements import asked_of


def met(services: Services, site: int) -> ClosingView:
    """What the closing of a place meets."""
    with services.database.begin(read_only=True) as session:
        return reads.closing(session, SiteView.of(session.get_one(Site, site)), services.now())


def test_without_a_plan_no_gathering_is_cancelled_by_it(services: Services, cast: Cast) -> None:
    start = services.now() + timedelta(days=40)
    acts.record_gathering(
        services, cast.karim, site_id=cast.auzances, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
    )
    before = met(services, cast.auzances)
    assert (before.to_come, before.cancelled) == (1, 0)
    places.closing(cast, cast.auzances)
    after = met(services, cast.auzances)
    assert (after.to_come, after.cancelled) == (0, 1)


def test_who_accompanies_members_elsewhere_is_not_enough_to_open_a_place(services: Services, cast: Cast) -> None:
    number = places.begun(cast)

    def team() -> tuple[tuple[str, ...], bool]:
        with services.database.begin(read_only=True) as session:
            found = reads.opening(services, session, SiteView.of(session.get_one(Site, number)))
        return found.team, "place.lacks.team" in found.missing

    acts.invite(
        services, cast.helene, name="Aya Morel", email="aya@rcs-creuse.example", function="animatrice",
        roles=["facilitator"], site_slugs=["bourganeuf"], accompanies=True,
    )  # fmt: skip
    assert team() == ((), True)
    places.facilitator(cast, "bourganeuf")
    assert team() == (("Nour Petit",), False)


NUMBERS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")


READS = ("places", "opening", "closing", "onward_places", "answer", "members_to_ask", "welcome")


@pytest.mark.parametrize("name", READS)
def test_a_read_runs_as_many_statements_as_it_says(services: Services, cast: Cast, name: str) -> None:
    places.closing(cast, cast.auzances)
    begun, amina, now = places.begun(cast), cast.member("Amina", site="auzances"), services.now()
    places.facilitator(cast, "bourganeuf")
    opens, closes = (SiteView.of(places.site(services, each)) for each in (begun, cast.auzances))
    calls: dict[str, Callable[[Session], object]] = {
        "places": lambda session: reads.places(session, local_date(now)),
        "opening": lambda session: reads.opening(services, session, opens),
        "closing": lambda session: reads.closing(session, closes, now),
        "onward_places": lambda session: reads.onward_places(session, cast.auzances),
        "answer": lambda session: reads.answer(session, amina),
        "members_to_ask": lambda session: reads.members_to_ask(session, [cast.auzances]),
        "welcome": lambda session: network.welcome(session, cast.lea.staff_id or 0),
    }
    read = getattr(network if name == "welcome" else reads, name)
    said = re.search(r"([A-Z][a-z]+) statements?( at most)?\.", read.__doc__ or "")
    assert said is not None
    with services.database.begin(read_only=True) as session:
        session.connection()
        with asked_of(services.database.engine) as found:
            calls[name](session)
    asked = [each for each, _parameters in found if each.startswith("SELECT")]
    assert len(asked) == NUMBERS.index(said[1])
