"""Reads of who works where: the team of each site in a week, and the rights that wait for a second yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.rights import StaffRole
from badges.network.rules import AT_WORK
from badges.network.tables import Replacement, Role, Site, SiteHelp, Staff, staff_role, staff_site

_OPENED: Final = Staff.password.is_not(None)
SOON: Final = timedelta(days=7)  # before its first day, a right at another site is told to who will have it


@dataclass(frozen=True)
class AtSite:
    """One colleague at a site: whether they belong there, or help from one day to another, and from where.

    `opened`: whether they opened their account. `help_id`: the number of that right. `last_day`: of the right, or of
    the account where that is sooner.
    """

    staff_id: int
    name: str
    function: str
    coordinates: bool
    opened: bool
    help_id: int | None
    first_day: date | None
    last_day: date | None
    comes_from: tuple[str, ...]


@dataclass(frozen=True)
class HelpView:
    """A right at another site: whose, where, when; `agreed` False while another coordinator has not said yes."""

    id: int
    staff_id: int
    name: str
    site_id: int
    site: str
    first_day: date
    last_day: date
    agreed: bool
    granted_by: str | None


def by_site(session: OrmSession, first: date, last: date) -> dict[int, list[AtSite]]:
    """Who works at each site between two days, by the number of the site: its own team first, each by name.

    Three statements, whatever there is.
    """
    open_then = (Staff.active, Staff.erased_at.is_(None), or_(Staff.last_day.is_(None), Staff.last_day >= first))
    coordinators = set(
        session.scalars(
            select(staff_role.c.staff_id)
            .join(Role, Role.id == staff_role.c.role_id)
            .where(Role.name == StaffRole.COORDINATOR)
        )
    )
    own = (
        select(staff_site.c.site_id, Site.name, Staff.id, Staff.name, Staff.function, Staff.last_day, _OPENED)
        .join(Staff, Staff.id == staff_site.c.staff_id)
        .join(Site, Site.id == staff_site.c.site_id)
        .where(*open_then)
        .order_by(Site.name, Staff.name, Staff.id)
    )
    found: dict[int, list[AtSite]] = {}
    homes: dict[int, tuple[str, ...]] = {}
    at_home: set[tuple[int, int]] = set()
    for site_id, home, staff_id, name, function, last_day, opened in session.execute(own):
        homes[staff_id] = (*homes.get(staff_id, ()), home)
        at_home.add((staff_id, site_id))
        line = AtSite(staff_id, name, function, staff_id in coordinators, opened, None, None, last_day, ())
        found.setdefault(site_id, []).append(line)
    helps = (
        select(SiteHelp, Staff.name, Staff.function, Staff.last_day, _OPENED)
        .join(Staff, Staff.id == SiteHelp.staff_id)
        .where(*open_then, SiteHelp.agreed_at.is_not(None), SiteHelp.first_day <= last, SiteHelp.last_day >= first)
        .order_by(Staff.name, SiteHelp.first_day, SiteHelp.id)
    )
    for each, name, function, last_day, opened in session.execute(helps):
        if (each.staff_id, each.site_id) in at_home:  # it is their own by now, as `actors.helped` says
            continue
        until = min(filter(None, (each.last_day, last_day)))
        at = AtSite(
            each.staff_id, name, function, each.staff_id in coordinators, opened, each.id, each.first_day,
            until, homes.get(each.staff_id, ()),
        )  # fmt: skip
        found.setdefault(each.site_id, []).append(at)
    return found


@dataclass(frozen=True)
class Colleague:
    """A colleague as a week needs them: whether they opened their account, until when they are there, and the
    colleague they replace. `closed`: their account was closed without a day."""

    id: int
    name: str
    opened: bool
    closed: bool
    last_day: date | None
    replaces: int | None

    def is_gone(self, day: date) -> bool:
        """Whether they work no more on a day."""
        return self.closed or (self.last_day is not None and self.last_day < day)


def everybody(session: OrmSession) -> dict[int, Colleague]:
    """All staff whose name still stands, those who left too, by number. One statement."""
    chosen = (
        select(Staff.id, Staff.name, _OPENED, Staff.active, Staff.last_day, Replacement.replaced_id)
        .outerjoin(Replacement, Replacement.staff_id == Staff.id)
        .where(Staff.erased_at.is_(None))
        .order_by(Staff.name, Staff.id)
    )
    return {
        number: Colleague(number, name, opened, not active, last_day, replaces)
        for number, name, opened, active, last_day, replaces in session.execute(chosen)
    }


def coming(session: OrmSession, today: date) -> list[HelpView]:
    """The rights at other sites that hold or will, those without a second yes too, the first to end first."""
    return _read(session, _helps().where(SiteHelp.last_day >= today, _AT_WORK))


def waiting(session: OrmSession, today: date) -> list[HelpView]:
    """Those that a coordinator asked for themselves, and to which no other one said yes. One statement."""
    return _read(session, _helps().where(SiteHelp.agreed_at.is_(None), SiteHelp.last_day >= today, _AT_WORK))


def help_of(session: OrmSession, help_id: int) -> HelpView | None:
    """One right at another site. One statement."""
    return next(iter(_read(session, _helps().where(SiteHelp.id == help_id))), None)


def of_person(session: OrmSession, staff_id: int, today: date) -> list[HelpView]:
    """Where one colleague helps, or will within a week, the first to end first. One statement."""
    return _read(session, _helps().where(*_of_person(staff_id, today)))


def counting_of_person(staff_id: int, today: date) -> Select[int]:
    """Count the same (`badges.base.database.counts`)."""
    return select(func.count(SiteHelp.id)).where(*_of_person(staff_id, today))


def counting_waiting(today: date) -> Select[int]:
    """Count the rights that wait for a second yes (`badges.base.database.counts`)."""
    return select(func.count(SiteHelp.id)).where(SiteHelp.agreed_at.is_(None), SiteHelp.last_day >= today, _AT_WORK)


def counting_unanswered(today: date) -> Select[int]:
    """Count the open accounts without an answer to whether they accompany members elsewhere."""
    chosen = select(func.count(Staff.id)).where(Staff.accompanies.is_(None), Staff.active, Staff.erased_at.is_(None))
    return chosen.where(or_(Staff.last_day.is_(None), Staff.last_day >= today))


_GRANTED = aliased(Staff)
# Once a site has closed, or its opening was given up, no right there holds any more.
_AT_WORK: Final = SiteHelp.site_id.in_(select(Site.id).where(Site.state.in_(AT_WORK)))


def _of_person(staff_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    soon = SiteHelp.first_day <= today + SOON
    return SiteHelp.staff_id == staff_id, SiteHelp.agreed_at.is_not(None), SiteHelp.last_day >= today, soon, _AT_WORK


def _helps() -> Select[SiteHelp, str, str]:
    chosen = select(SiteHelp, Staff.name, _GRANTED.name).join(Staff, Staff.id == SiteHelp.staff_id)
    chosen = chosen.outerjoin(_GRANTED, _GRANTED.id == SiteHelp.granted_by_id)
    return chosen.order_by(SiteHelp.last_day, SiteHelp.id)


def _read(session: OrmSession, chosen: Select[SiteHelp, str, str]) -> list[HelpView]:
    return [
        HelpView(
            each.id, each.staff_id, name, each.site_id, each.site.name, each.first_day, each.last_day,
            each.agreed_at is not None, granted_by,
        )
        for each, name, granted_by in session.execute(chosen)
    ]  # fmt: skip
