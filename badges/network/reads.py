"""Reads about the instance, its sites and its staff, one statement each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.rights import StaffRole
from badges.base.tables import Letter, LetterState
from badges.base.text.contacts import dialled
from badges.base.text.names import folded
from badges.base.versions import version_of
from badges.network import rows
from badges.network.letters import ABOUT
from badges.network.lost import phones as lost
from badges.network.rules import first_name, is_leaving, reached_at
from badges.network.tables import (
    LostPhone,
    Replacement,
    Role,
    Site,
    SiteHelp,
    SiteState,
    Staff,
    WebSession,
    staff_site,
)
from badges.network.views import ColleagueView, InstanceView, LostPhoneView, SiteView, StaffView, WelcomeView

_SITES: Final = select(*(Site.__table__.c[each.name] for each in fields(SiteView))).order_by(Site.name)


def instance(session: OrmSession) -> InstanceView | None:
    """Which instance this is; None before `badges init`."""
    found = rows.instance(session)
    return InstanceView.of(found) if found is not None else None


def to_call(session: OrmSession, site: Site) -> str:
    """The phone to call about a site, as a letter says it: " au 05 55 82 80 47"; empty where there is none."""
    found = rows.instance(session)
    phone, _hours = reached_at(site.phone, site.call_hours, found.network if found is not None else {})
    return f" au {dialled(phone)}" if phone else ""


def every_site(session: OrmSession | Connection) -> list[SiteView]:
    """All sites, by name, whatever their state: by them names are found for what has a number of a site.

    No row is made an object: public pages ask for them.
    """
    return sorted((SiteView(*found) for found in session.execute(_SITES)), key=lambda each: folded(each.name))


def sites(session: OrmSession | Connection) -> list[SiteView]:
    """The sites that are open, by name: those that a list offers, and where people can come."""
    return [each for each in every_site(session) if each.is_open]


def working_sites(session: OrmSession | Connection) -> list[SiteView]:
    """The sites at which the staff works, by name: those that are open, and those whose opening is prepared."""
    return [each for each in every_site(session) if each.is_open or each.is_preparing]


def open_sites(session: OrmSession | Connection, today: date) -> list[tuple[SiteView, date | None]]:
    """The sites that are open on a day, by name, each with the day on which it opened, where that is known."""
    chosen = _SITES.add_columns(Site.opened_on).where(
        Site.state == SiteState.OPEN,
        or_(Site.opened_on.is_(None), Site.opened_on <= today),
        or_(Site.closed_on.is_(None), Site.closed_on > today),
    )
    found = [(SiteView(*facts), opened_on) for *facts, opened_on in session.execute(chosen)]
    return sorted(found, key=lambda each: folded(each[0].name))


def staff_names(session: OrmSession) -> dict[int, str]:
    """The names of all staff, those who left too, by number; erased ones are left out."""
    chosen = select(Staff.id, Staff.name).where(Staff.erased_at.is_(None)).order_by(Staff.name)
    return dict(session.execute(chosen).all())


def sites_of_staff(session: OrmSession, staff_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The names of the sites where each of these staff works today, by name; who has none is left out."""
    chosen = select(staff_site.c.staff_id, Site.name).join(Site, Site.id == staff_site.c.site_id)
    found: dict[int, tuple[str, ...]] = {}
    for number, name in session.execute(chosen.where(staff_site.c.staff_id.in_(staff_ids)).order_by(Site.name)):
        found[number] = (*found.get(number, ()), name)
    return found


def coordinator_names(session: OrmSession, today: date) -> list[str]:
    """The names of those who open the pages of the coordination (`rows.coordinators`)."""
    return sorted(each.name for each in rows.coordinators(session, today))


def staff(session: OrmSession) -> list[StaffView]:
    """All staff by name, those whose account is closed too. Three statements."""
    return [StaffView.of(person) for person in rows.staff(session)]


def colleagues(session: OrmSession, today: date) -> list[ColleagueView]:
    """Everybody whose account is open, by name."""
    chosen = select(Staff.id, Staff.name, Staff.function).where(
        Staff.active, Staff.erased_at.is_(None), or_(Staff.last_day.is_(None), Staff.last_day >= today)
    )
    return [ColleagueView(*found) for found in session.execute(chosen.order_by(Staff.name))]


def welcoming(session: OrmSession, today: date) -> dict[int, tuple[str, ...]]:
    """The first names of those who welcome people at each site and said yes to being named there, by site and name.

    A site is left out until one of its staff has opened their account: no one welcomes there.
    """
    chosen = (
        select(staff_site.c.site_id, Staff.name, Staff.welcomes_since)
        .join(Staff, Staff.id == staff_site.c.staff_id)
        .where(Staff.password.is_not(None), Staff.active, Staff.erased_at.is_(None))
        .where(or_(Staff.last_day.is_(None), Staff.last_day >= today))
        .order_by(Staff.name, Staff.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for site_id, name, since in session.execute(chosen):
        found[site_id] = found.get(site_id, ()) + ((first_name(name),) if since is not None else ())
    return found


def welcome(session: OrmSession, staff_id: int) -> WelcomeView:
    """What a staff member said about their first name on the pages of their sites. Three statements at most."""
    person = session.get_one(Staff, staff_id)
    cities = tuple(site.city for site in person.sites)
    return WelcomeView(first_name(person.name), person.welcomes_since, cities)


def observers(session: OrmSession, site_id: int, today: date) -> list[ColleagueView]:
    """Who may have seen something at a site, by name: its staff, those who help there, and the coordination.

    Their accounts are open, and they accompany no members elsewhere.
    """
    helps = Staff.helps.any(
        (SiteHelp.site_id == site_id)
        & SiteHelp.agreed_at.is_not(None)
        & (SiteHelp.first_day <= today)
        & (SiteHelp.last_day >= today)
    )
    here = (Staff.sites.any(Site.id == site_id) | helps) & Staff.roles.any()
    chosen = (
        select(Staff.id, Staff.name, Staff.function)
        .where(Staff.active, Staff.erased_at.is_(None), or_(Staff.last_day.is_(None), Staff.last_day >= today))
        .where(or_(here, Staff.roles.any(Role.name == StaffRole.COORDINATOR)), Staff.accompanies.is_not(True))
    )
    return [ColleagueView(*found) for found in session.execute(chosen.order_by(Staff.name, Staff.id))]


def leaving(session: OrmSession, today: date) -> list[tuple[str, date]]:
    """Who leaves within three weeks, and their last day; the first to leave first."""
    chosen = select(Staff.name, Staff.active, Staff.last_day).order_by(Staff.last_day, Staff.name)
    return [
        (name, last_day)
        for name, active, last_day in session.execute(chosen.where(Staff.last_day >= today))
        if last_day is not None and is_leaving(today, active=active, last_day=last_day)
    ]


def replacements(session: OrmSession) -> dict[int, tuple[int, str]]:
    """Replacements: by the number of the one who replaces, the number and the name of the other."""
    chosen = select(Replacement.staff_id, Staff.id, Staff.name).join(Staff, Staff.id == Replacement.replaced_id)
    return {number: (other, name) for number, other, name in session.execute(chosen)}


def replaced_by(session: OrmSession, staff_id: int) -> ColleagueView | None:
    """The colleague that a staff member replaces."""
    chosen = select(Staff.id, Staff.name, Staff.function).join(Replacement, Replacement.replaced_id == Staff.id)
    found = session.execute(chosen.where(Replacement.staff_id == staff_id)).first()
    return ColleagueView(*found) if found is not None else None


def counting_replaced(staff_id: int) -> Select[int]:
    """Count the colleagues that a staff member replaces (`badges.base.database.counts`)."""
    return select(func.count(Replacement.replaced_id)).where(Replacement.staff_id == staff_id)


def counting_last_days(today: date) -> Select[int]:
    """Count those whose last day is still to come (`badges.base.database.counts`)."""
    return select(func.count(Staff.id)).where(Staff.last_day >= today)


def unsent_invitations(session: OrmSession) -> set[int]:
    """The staff members whose letter with a one-time link could not be sent."""
    chosen = select(Letter.number).where(Letter.state == LetterState.FAILED, Letter.purpose == ABOUT)
    return {number for number in session.scalars(chosen) if number is not None}


def find_staff(session: OrmSession, text: str) -> StaffView | None:
    """A staff member by e-mail, user name or name, case and accents aside; None when none or several fit."""
    found = rows.find_staff(session, text)
    return StaffView.of(found) if found is not None else None


def open_sessions(session: OrmSession, staff_id: int, now: datetime) -> list[tuple[datetime, datetime]]:
    """When each browser session of a staff member began, and until when it lasts; latest first."""
    chosen = (
        select(WebSession.created_at, WebSession.expires_at)
        .join(Staff, Staff.fs_uniquifier == WebSession.subject)
        .where(Staff.id == staff_id, WebSession.expires_at > now, WebSession.stopped_at.is_(None))
    )
    return [(begun, until) for begun, until in session.execute(chosen.order_by(WebSession.created_at.desc()))]


def staff_member(session: OrmSession, staff_id: int) -> StaffView | None:
    """A member of staff with their roles and sites, in three statements; None for one who asked to be erased."""
    found = rows.shown_staff(session, staff_id)
    return StaffView.of(found) if found is not None else None


def lost_phones(session: OrmSession, now: datetime) -> list[LostPhoneView]:
    """The phones that were reported lost and can still be restored, the first one first. One statement."""
    owner, reporter = aliased(Staff), aliased(Staff)
    chosen = (
        select(LostPhone, owner.name, reporter.name)
        .join(owner, and_(owner.id == LostPhone.staff_id, owner.erased_at.is_(None)))
        .outerjoin(reporter, and_(reporter.id == LostPhone.reported_by_id, reporter.erased_at.is_(None)))
        .where(LostPhone.over_at.is_(None))
        .order_by(LostPhone.id)
    )
    by_owner: dict[tuple[int, str], list[tuple[LostPhone, str | None]]] = {}
    for one, name, said in session.execute(chosen):
        by_owner.setdefault((one.staff_id, name), []).append((one, said))
    return [
        LostPhoneView(
            staff_id,
            name,
            tuple(dict.fromkeys(said for _, said in found)),
            lost.last(one for one, _ in found),
            lost.ends_at(one for one, _ in found),
            version_of([one.id for one, _ in found]),
        )
        for (staff_id, name), found in by_owner.items()
        if now < lost.ends_at(one for one, _ in found)
    ]


def counting_lost_phones(now: datetime) -> Select[int]:
    """Count the reports of lost phones that can still be taken back (`badges.base.database.counts`)."""
    chosen = select(func.count(LostPhone.id)).where(LostPhone.over_at.is_(None))
    chosen = chosen.join(Staff, and_(Staff.id == LostPhone.staff_id, Staff.erased_at.is_(None)))
    return chosen.where(LostPhone.reported_at > now - lost.LASTS)
