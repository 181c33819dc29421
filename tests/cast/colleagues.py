"""A second facilitator at a site, beside Léa; and a coordinator who accompanies members elsewhere."""

from __future__ import annotations

from sqlalchemy import select

from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.text.names import folded
from badges.network.actors import actor_of
from badges.network.tables import Staff
from tests.cast import acts
from tests.cast.people import Cast


def sonia(cast: Cast, site: str = "gueret") -> Actor:
    """Sonia Petit, who saw something and has no time to enter it."""
    acts.invite(
        cast.services, OPERATOR, name="Sonia Petit", email="sonia@rcs.example", function="animateur",
        roles=["facilitator"], site_slugs=[site],
    )  # fmt: skip
    return actor_of(cast.staff("sonia@rcs.example"))


def colleague(cast: Cast, name: str = "Zoé Petit") -> Actor:
    """Another member of the staff of Guéret."""
    email = f"{folded(name).replace(' ', '.')}@rcs-creuse.example"
    acts.invite(
        cast.services, OPERATOR, name=name, email=email, function="animatrice", roles=["facilitator"],
        site_slugs=["gueret"],
    )  # fmt: skip
    return actor_of(cast.staff(email))


def accompanying_coordinator(services: Services) -> str:
    """Odile Faure, of the coordination, who accompanies members elsewhere and opens none of its pages; her address."""
    address = "odile@rcs.example"
    acts.invite(
        services, OPERATOR, name="Odile Faure", email=address, function="coordinatrice", roles=["coordinator"],
        site_slugs=[], accompanies=True,
    )  # fmt: skip
    with services.database.begin(read_only=True) as session:
        assert session.scalar(select(Staff.accompanies).where(Staff.email == address))
    return address
