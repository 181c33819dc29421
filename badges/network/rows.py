"""The rows of the instance, its sites and its staff, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.rights import StaffRole
from badges.base.text.names import folded
from badges.network.tables import Instance, Role, Site, Staff


def instance(session: OrmSession) -> Instance | None:
    """The one row that says which instance this is; None before `badges init`."""
    return session.get(Instance, 1)


def sites(session: OrmSession) -> Sequence[Site]:
    """All sites, by name."""
    return session.scalars(select(Site).order_by(Site.name)).all()


def site(session: OrmSession, slug: str) -> Site | None:
    """A site by its slug."""
    return session.scalar(select(Site).where(Site.slug == slug))


def roles(session: OrmSession, names: Collection[StaffRole]) -> Sequence[Role]:
    """Roles by name."""
    return session.scalars(select(Role).where(Role.name.in_(names))).all()


def staff(session: OrmSession) -> Sequence[Staff]:
    """All staff, by name."""
    return session.scalars(select(Staff).order_by(Staff.name)).all()


def find_staff(session: OrmSession, text: str) -> Staff | None:
    """A staff member by e-mail, user name or name, case and accents aside; None when none or several match."""
    wanted = folded(text)
    found = [
        person
        for person in staff(session)
        if text.strip().lower() in (person.email.lower(), (person.username or "").lower())
        or folded(person.name) == wanted
    ]
    return found[0] if len(found) == 1 else None
