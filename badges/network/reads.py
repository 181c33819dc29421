"""Reads about the instance, its sites and its staff, one statement each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.network import rows
from badges.network.tables import Staff, WebSession
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


def staff(session: OrmSession) -> list[StaffView]:
    """All staff by name, those whose account is closed too. Three statements."""
    return [StaffView.of(person) for person in rows.staff(session)]


def find_staff(session: OrmSession, text: str) -> StaffView | None:
    """A staff member by e-mail, user name or name, case and accents aside; None when nobody or several fit."""
    found = rows.find_staff(session, text)
    return StaffView.of(found) if found is not None else None


def open_sessions(session: OrmSession, staff_id: int, now: datetime) -> list[tuple[datetime, datetime]]:
    """When each browser session of a staff member began, and until when it lasts; latest first."""
    chosen = (
        select(WebSession.created_at, WebSession.expires_at)
        .join(Staff, Staff.fs_uniquifier == WebSession.subject)
        .where(Staff.id == staff_id, WebSession.expires_at > now)
    )
    return [(begun, until) for begun, until in session.execute(chosen.order_by(WebSession.created_at.desc()))]


def staff_member(session: OrmSession, staff_id: int) -> StaffView | None:
    """A member of staff with their roles and sites, in three statements."""
    found = session.get(Staff, staff_id)
    return StaffView.of(found) if found is not None else None
