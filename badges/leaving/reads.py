"""Reads about requests to erase, about members who were asked whether they stay, and about who may be erased."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.views import view
from badges.base.text.names import full
from badges.leaving.tables import Erasure
from badges.network.tables import Staff
from badges.network.views import StaffView
from badges.people.tables import Member
from badges.people.views import MemberView

_OPEN = (Erasure.taken_back_at.is_(None), Erasure.destroyed_at.is_(None))


@dataclass(frozen=True)
class ErasureView:
    """One request. `name` is for the coordination, which may take it back; None once the person is destroyed."""

    id: int
    member_id: int | None
    staff_id: int | None
    asked_at: datetime
    due_at: datetime
    taken_back_at: datetime | None
    destroyed_at: datetime | None
    name: str | None
    site_id: int | None

    @classmethod
    def of(cls, erasure: Erasure, name: str | None = None, site_id: int | None = None) -> ErasureView:
        """Return the view of a request's row."""
        return view(cls, erasure, name=name, site_id=site_id)


def open_erasures(session: OrmSession, begin: int, size: int) -> tuple[list[ErasureView], int]:
    """The requests that can still be taken back, with the names, the next one that is due first, from the line `begin`
    on; and how many there are. Two statements."""
    found = _named(session, _open().offset(begin).limit(size))
    return found, session.scalar(counting_open_erasures()) or 0


def open_erasure(session: OrmSession, erasure_id: int) -> ErasureView | None:
    """One of them; None once it is destroyed or taken back."""
    return next(iter(_named(session, _open().where(Erasure.id == erasure_id))), None)


def _open() -> Select[*tuple[Any, ...]]:
    chosen = select(Erasure, Member, Staff).outerjoin(Member, Member.id == Erasure.member_id)
    chosen = chosen.outerjoin(Staff, Staff.id == Erasure.staff_id)
    return chosen.where(*_OPEN).order_by(Erasure.due_at, Erasure.id)


def _named(session: OrmSession, chosen: Select[*tuple[Any, ...]]) -> list[ErasureView]:
    return [
        ErasureView.of(
            erasure,
            full(member.given_name, member.family_name) if member is not None else staff.name,
            member.site_id if member is not None else None,
        )
        for erasure, member, staff in session.execute(chosen)
    ]


def counting_open_erasures() -> Select[int]:
    """Count them (`badges.base.database.counts`)."""
    return select(func.count(Erasure.id)).where(*_OPEN)


def erasure(session: OrmSession, erasure_id: int) -> ErasureView | None:
    """One request, without a name; `site_id` is that of the member."""
    chosen = select(Erasure, Member.site_id).outerjoin(Member, Member.id == Erasure.member_id)
    found = session.execute(chosen.where(Erasure.id == erasure_id)).one_or_none()
    return ErasureView.of(found[0], site_id=found[1]) if found is not None else None


def closed_accounts(session: OrmSession) -> list[StaffView]:
    """The staff whose account is disabled and who were not erased, by name. Three statements."""
    chosen = select(Staff).where(Staff.active.is_(False), Staff.erased_at.is_(None)).order_by(Staff.name)
    return [StaffView.of(person) for person in session.scalars(chosen)]


def silent_members(
    session: OrmSession, site_ids: Collection[int], begin: int, size: int
) -> tuple[list[MemberView], int]:
    """The members of these sites who were asked whether their record shall stay, and did not answer yet, by name, from
    the line `begin` on; and how many there are. Two statements."""
    chosen = select(Member).where(*_silent(site_ids)).order_by(Member.folded_name, Member.id).offset(begin).limit(size)
    return [MemberView.of(each) for each in session.scalars(chosen)], session.scalar(counting_silent(site_ids)) or 0


def counting_silent(site_ids: Collection[int]) -> Select[int]:
    """Count them (`badges.base.database.counts`)."""
    return select(func.count(Member.id)).where(*_silent(site_ids))


def _silent(site_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    there = (Member.erased_at.is_(None), Member.left_on.is_(None))
    return (Member.asked_on.is_not(None), Member.site_id.in_(site_ids), *there)
