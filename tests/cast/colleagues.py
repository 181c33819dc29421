"""A second facilitator at a site, beside Léa."""

from __future__ import annotations

from badges.base.rights import OPERATOR, Actor
from badges.network import accounts
from tests.cast import acts
from tests.cast.people import Cast


def sonia(cast: Cast, site: str = "gueret") -> Actor:
    """Sonia Petit, who saw something and has no time to enter it."""
    acts.invite(
        cast.services, OPERATOR, name="Sonia Petit", email="sonia@rcs.example", function="animateur",
        roles=["facilitator"], site_slugs=[site],
    )  # fmt: skip
    return accounts.actor_of(cast.staff("sonia@rcs.example"))


def colleague(cast: Cast, name: str = "Zoé Petit") -> Actor:
    """Another member of the staff of Guéret."""
    email = f"{name.split()[0].lower()}@rcs-creuse.example".replace("é", "e")
    acts.invite(
        cast.services, OPERATOR, name=name, email=email, function="animatrice", roles=["facilitator"],
        site_slugs=["gueret"],
    )  # fmt: skip
    return accounts.actor_of(cast.staff(email))
