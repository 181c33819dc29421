"""Reads about members, their consents and their confirmation codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.names import folded
from badges.people.rules import ConsentSubject
from badges.people.tables import ConfirmationCode, Consent, Member

PAGE = 50


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


def count_members(session: OrmSession, site_ids: Collection[int] | None) -> int:
    """How many members are there."""
    return session.scalar(select(func.count()).select_from(_members(site_ids).subquery())) or 0


def those_present(session: OrmSession, numbers: Collection[int]) -> list[Member]:
    """The members with these numbers, all of them there; a member of one site may come to all."""
    found = members_by_id(session, numbers) if numbers else {}
    if len(found) != len(set(numbers)):
        raise NotFound
    return [found[number] for number in dict.fromkeys(numbers)]


def waiting_confirmation(session: OrmSession, purpose: str, number: int, now: datetime) -> ConfirmationCode | None:
    """The last code sent about one thing that can still be used."""
    chosen = select(ConfirmationCode).where(
        ConfirmationCode.purpose == purpose,
        ConfirmationCode.number == number,
        ConfirmationCode.used_at.is_(None),
        ConfirmationCode.expires_at > now,
    )
    return session.scalar(chosen.order_by(ConfirmationCode.id.desc()).limit(1))
