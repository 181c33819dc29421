"""Reads about the instance, its sites and its staff, one statement each."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.network import rows
from badges.network.tables import Staff
from badges.network.views import InstanceView, SiteView, StaffView


def instance(session: OrmSession) -> InstanceView | None:
    """Which instance this is; None before `badges init`."""
    found = rows.instance(session)
    return InstanceView.of(found) if found is not None else None


def sites(session: OrmSession) -> list[SiteView]:
    """All sites, by name."""
    return [SiteView.of(site) for site in rows.sites(session)]


def staff_names(session: OrmSession) -> dict[int, str]:
    """The names of all staff, those who left too, by number."""
    return dict(session.execute(select(Staff.id, Staff.name).order_by(Staff.name)).all())


def staff_member(session: OrmSession, staff_id: int) -> StaffView | None:
    """A member of staff with their roles and sites, in three statements."""
    found = session.get(Staff, staff_id)
    return StaffView.of(found) if found is not None else None
