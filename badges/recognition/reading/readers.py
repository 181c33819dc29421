"""Who may read an award for a colleague: those of its site, else the coordination; never anyone who is part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.rights import StaffRole
from badges.network.tables import Staff
from badges.recognition.rules import Dossier, never_readers


@dataclass(frozen=True)
class Colleague:
    """A staff member as far as being asked goes."""

    id: int
    name: str
    email: str
    function: str
    active: bool
    coordinates: bool
    site_ids: frozenset[int]


@dataclass(frozen=True)
class Readers:
    """The colleagues of the site, and the coordination. Both are empty when there is no one to ask."""

    at_the_site: tuple[Colleague, ...]
    coordination: tuple[Colleague, ...]

    @property
    def asked(self) -> tuple[Colleague, ...]:
        """Those on whose page the award stands: the coordination only where the site has no colleague."""
        return self.at_the_site or self.coordination

    @property
    def may(self) -> frozenset[int]:
        """The numbers of those who may read: the coordination always, for a site's colleague can be away."""
        return frozenset(each.id for each in (*self.at_the_site, *self.coordination))


def colleagues(session: OrmSession) -> list[Colleague]:
    """All staff. One statement."""
    chosen = select(Staff).where(Staff.erased_at.is_(None)).order_by(Staff.name)
    found = session.scalars(chosen.options(joinedload(Staff.roles), joinedload(Staff.sites)))
    return [_colleague(each) for each in found.unique()]


def readers_of(dossier: Dossier, staff: Sequence[Colleague], asking: int | None = None) -> Readers:
    """Who may read this award when the staff member `asking` asks. Pure."""
    never = never_readers(dossier, asking)
    free = [each for each in staff if each.active and each.id not in never]
    return Readers(
        tuple(each for each in free if dossier.site_id in each.site_ids),
        tuple(each for each in free if each.coordinates and dossier.site_id not in each.site_ids),
    )


def _colleague(staff: Staff) -> Colleague:
    return Colleague(
        id=staff.id,
        name=staff.name,
        email=staff.email,
        function=staff.function,
        active=staff.active and not staff.accompanies,
        coordinates=any(role.name == StaffRole.COORDINATOR for role in staff.roles),
        site_ids=frozenset(site.id for site in staff.sites) if staff.roles else frozenset(),
    )
