"""Views of the instance, its sites and its staff, for pages and the rooms above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from badges.base.database.views import view
from badges.base.rights import StaffRole
from badges.network.tables import Instance, Site, Staff


@dataclass(frozen=True)
class InstanceView:
    """Which instance this is. `network`: name, territory, carried_by, email, phone, as given to `badges init`."""

    public_url: str
    demonstration: bool
    network: Mapping[str, str | None]

    @classmethod
    def of(cls, instance: Instance) -> InstanceView:
        """Return the view of the instance's row."""
        return view(cls, instance, network=dict(instance.network))


@dataclass(frozen=True)
class SiteView:
    """A site, with its address and its phone number."""

    id: int
    slug: str
    name: str
    host: str
    address: str
    postcode: str
    city: str
    phone: str | None

    @classmethod
    def of(cls, site: Site) -> SiteView:
        """Return the view of a site's row."""
        return view(cls, site)


@dataclass(frozen=True)
class StaffView:
    """A member of staff, with their roles and the sites where they work."""

    id: int
    name: str
    function: str
    email: str
    username: str | None
    active: bool
    roles: frozenset[StaffRole]
    sites: tuple[SiteView, ...]

    @classmethod
    def of(cls, staff: Staff) -> StaffView:
        """Return the view of a staff member's row."""
        return view(
            cls,
            staff,
            roles=frozenset(role.name for role in staff.roles),
            sites=tuple(SiteView.of(site) for site in staff.sites),
        )
