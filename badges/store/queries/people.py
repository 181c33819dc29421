"""Reads about sites, staff, members and their consents."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.names import folded
from badges.states import ConsentSubject, StaffRole
from badges.store.models import Consent, Instance, Member, Role, Site, Staff

PAGE = 50


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
    """A staff member by e-mail, user name or name, case and accents aside; None when nobody or several fit."""
    wanted = folded(text)
    found = [
        person
        for person in staff(session)
        if text.strip().lower() in (person.email.lower(), (person.username or "").lower())
        or folded(person.name) == wanted
    ]
    return found[0] if len(found) == 1 else None


def _members(site_ids: Collection[int] | None) -> Select[Member]:
    chosen = select(Member).where(Member.erased_at.is_(None), Member.left_on.is_(None))
    return chosen if site_ids is None else chosen.where(Member.site_id.in_(site_ids))


def members(
    session: OrmSession,
    site_ids: Collection[int] | None,
    *,
    search: str = "",
    limit: int = PAGE,
    after: tuple[str, int] | None = None,
) -> Sequence[Member]:
    """Members who are there, by folded name; `site_ids` None is everywhere.

    `search`: first letters of any word of the name. `after`: (folded_name, id) of the last shown, for the next page.
    """
    chosen = _members(site_ids).order_by(Member.folded_name, Member.id).limit(limit)
    for word in folded(search).split():
        start = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        first, inside = (
            Member.folded_name.like(f"{start}%", escape="\\"),
            Member.folded_name.like(f"% {start}%", escape="\\"),
        )
        chosen = chosen.where(or_(first, inside))
    if after is not None:
        name, number = after
        chosen = chosen.where(or_(Member.folded_name > name, (Member.folded_name == name) & (Member.id > number)))
    return session.scalars(chosen).all()


def namesakes(session: OrmSession, folded_name: str) -> Sequence[Member]:
    """Members of any site who bear this folded name."""
    return session.scalars(_members(None).where(Member.folded_name == folded_name).order_by(Member.id)).all()


def members_by_id(session: OrmSession, ids: Collection[int]) -> dict[int, Member]:
    """Members who are there, by id; unknown, erased and departed ones are left out."""
    return {member.id: member for member in session.scalars(_members(None).where(Member.id.in_(ids)))}


def latest_consent(session: OrmSession, member_id: int, subject: ConsentSubject) -> Consent | None:
    """The last answer about a subject; it alone counts."""
    chosen = select(Consent).where(Consent.member_id == member_id, Consent.subject == subject)
    return session.scalar(chosen.order_by(Consent.id.desc()).limit(1))


def latest_award_consent(session: OrmSession, award_id: int) -> Consent | None:
    """The last answer about one award."""
    chosen = select(Consent).where(Consent.award_id == award_id, Consent.subject == ConsentSubject.AWARD)
    return session.scalar(chosen.order_by(Consent.id.desc()).limit(1))


def count_members(session: OrmSession, site_ids: Collection[int] | None) -> int:
    """How many members are there."""
    return session.scalar(select(func.count()).select_from(_members(site_ids).subquery())) or 0
