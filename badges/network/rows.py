"""The rows of the instance, its sites and its staff, for intentions inside their transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.rules import CHANGED, COORDINATES, NO_LONGER
from badges.base.rights import Actor, StaffRole
from badges.base.text.names import folded
from badges.network import rules
from badges.network.tables import KNOWN_ISSUERS, Instance, Role, Site, SiteState, Staff, staff_role

DAY: Final = timedelta(hours=24)
OPENED: Final = (
    Act.STAFF_INVITED, Act.STAFF_LINKED, Act.STAFF_ENABLED, Act.STAFF_RESET, Act.STAFF_CHANGED, Act.STAFF_ACCOMPANIES,
)  # fmt: skip


def instance(session: OrmSession) -> Instance | None:
    """The one row that says which instance this is; None before `badges init`."""
    found = session.get(Instance, 1)
    session.info["instance"] = found  # kept, so that a second question is answered without a statement
    return found


def instance_to_change(session: OrmSession) -> Instance:
    """The same row, locked until the end of the transaction. Raises NotFound: before `badges init`."""
    found = session.get(Instance, 1, with_for_update=True)
    if found is None:
        raise NotFound("instance.missing")
    return found


def said_of_issuers(session: OrmSession) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What was said of each known issuer, by its id: proposals as JSON, oldest first."""
    found = instance(session)
    return found.operator.get(KNOWN_ISSUERS, {}) if found is not None else {}


def sites(session: OrmSession) -> Sequence[Site]:
    """All sites, by name."""
    return session.scalars(select(Site).order_by(Site.name)).all()


def working_sites(session: OrmSession) -> Sequence[Site]:
    """The sites that are open, and those whose opening is prepared, by name."""
    return [each for each in sites(session) if rules.is_at_work(each.state)]


def site(session: OrmSession, slug: str) -> Site | None:
    """A site by its slug."""
    return session.scalar(select(Site).where(Site.slug == slug))


def held_site(session: OrmSession, site_id: int) -> Site:
    """A site that does not close before the end of the transaction: what begins there ends with it, or is refused.

    Others may hold it too. Raises NotFound.
    """
    held = {"read": True, "key_share": True}
    found = session.get(Site, site_id, with_for_update=held, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def held_sites(session: OrmSession, slugs: Collection[str]) -> Sequence[Site]:
    """Those of these sites that there are, held as `held_site` does, in the order of their numbers."""
    chosen = select(Site).where(Site.slug.in_(slugs)).order_by(Site.id).with_for_update(read=True, key_share=True)
    return session.scalars(chosen.execution_options(populate_existing=True)).all()


def asked_at(actor: Actor, site: SQLColumnExpression[int], site_id: int) -> ColumnElement[bool]:
    """The rows that are asked of a site; for the coordination also those of sites that have closed, which no team reads
    any more. `site`: the column, or what is made of it, that holds the number of a site.
    """
    here = site == site_id
    if StaffRole.COORDINATOR not in actor.roles:
        return here
    return or_(here, site.in_(select(Site.id).where(Site.state == SiteState.CLOSED)))


def roles(session: OrmSession, names: Collection[StaffRole]) -> Sequence[Role]:
    """Roles by name."""
    return session.scalars(select(Role).where(Role.name.in_(names))).all()


def of_bits(session: OrmSession, bits: str) -> Staff | None:
    """The member of staff that the logbook names by these random bits, in hexadecimal."""
    return session.scalar(select(Staff).where(Staff.erasure_bits == bytes.fromhex(bits)))


def shown_staff(session: OrmSession, staff_id: int) -> Staff | None:
    """A member of staff by number, whose account may be closed; None for one who asked to be erased."""
    found = session.get(Staff, staff_id)
    return found if found is not None and found.erased_at is None else None


def staff(session: OrmSession) -> Sequence[Staff]:
    """All staff, by name; those who were erased are left out."""
    return session.scalars(select(Staff).where(Staff.erased_at.is_(None)).order_by(Staff.name)).all()


def staff_at(session: OrmSession, site_id: int) -> Sequence[Staff]:
    """The staff who work at a site, by number; those whose account is closed too."""
    return session.scalars(select(Staff).where(Staff.sites.any(Site.id == site_id)).order_by(Staff.id)).all()


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


def has_opened(
    session: OrmSession, openers: Collection[int], opened: int, now: datetime, *, helps: bool = False
) -> bool:
    """Whether one of these accounts made that one, opened it again or gave it a link or a right within a day, itself or
    by an account that it opened so within that day, in whatever order. One statement.

    `helps`: a right at another site for a time too, which is not what opens an account to who asks for such a right.
    """
    kinds = (*OPENED, Act.HELP_GRANTED) if helps else OPENED
    given: dict[int, set[int]] = defaultdict(set)
    for giver, about in journal.done_by_staff(session, kinds, now - DAY):
        number, _colon, said = about.removeprefix("staff:").removesuffix(NO_LONGER).partition(":")
        if number.isdecimal() and {COORDINATES, *CHANGED}.issuperset(filter(None, said.split(","))):
            given[giver].add(int(number))
    reached: set[int] = set()
    following = list(openers)
    while following:
        found = given[following.pop()] - reached
        reached |= found
        following += found
    return opened in reached


def opened_actor(session: OrmSession, staff_id: int, actor: Actor, now: datetime) -> bool:
    """Whether a staff member opened the account of who acts, another than theirs, within a day."""
    return actor.staff_id not in (None, staff_id) and has_opened(session, [staff_id], actor.staff_id, now)


def lasting_coordinators(session: OrmSession, *, but: int | None) -> int:
    """How many open accounts of coordinators have no last day, without the one with the number `but`."""
    chosen = (
        select(func.count())
        .select_from(staff_role)
        .join(Staff, Staff.id == staff_role.c.staff_id)
        .join(Role, Role.id == staff_role.c.role_id)
        .where(Role.name == StaffRole.COORDINATOR, Staff.active, Staff.last_day.is_(None))
        .where(Staff.accompanies.is_not(True))  # who does opens no page of the coordination
    )
    return session.scalar(chosen if but is None else chosen.where(Staff.id != but)) or 0


def coordinators(session: OrmSession, today: date) -> Sequence[Staff]:
    """Those whose open accounts open the pages of the coordination, by number."""
    chosen = select(Staff).where(Staff.roles.any(Role.name == StaffRole.COORDINATOR), Staff.active)
    chosen = chosen.where(Staff.accompanies.is_not(True), or_(Staff.last_day.is_(None), Staff.last_day >= today))
    return session.scalars(chosen.order_by(Staff.id)).all()


def ended(session: OrmSession, today: date) -> Sequence[Staff]:
    """The accounts that are still open after their last day."""
    return session.scalars(select(Staff).where(Staff.active, Staff.last_day < today).order_by(Staff.id)).all()
