"""What the pages of a place read: what a closing meets, before it is planned and afterwards."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.network.tables import Site
from badges.network.views import SiteView
from badges.places import reads
from badges.places.views import ClosingView
from tests.cast import acts, places
from tests.cast.people import Cast


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
