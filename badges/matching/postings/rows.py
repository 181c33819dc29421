"""The rows of offers and requests, for intentions inside their transaction, and who acts on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from badges.base.errors import NotFound
from badges.base.rights import Action, Actor
from badges.matching.tables import Posting
from badges.people.own.member_row import held_member, own_member
from badges.people.tables import Member


@dataclass(frozen=True)
class OwnLink:
    """A member who acts on their private page; the link that opened it is the caller's to judge."""

    member_id: int


Speaker: TypeAlias = Actor | OwnLink


def with_member() -> tuple[ORMOption, ...]:
    """The member with their site, and the activity, read with the row."""
    return joinedload(Posting.member), joinedload(Posting.activity)


def speaking_member(session: OrmSession, by: Speaker, member_id: int) -> Member:
    """The member of an offer, for their own link or a facilitator of their site. The row is held.

    Raises NotFound; NotAllowed; Refused: `member.practice`, `tie.unanswered`.
    """
    if isinstance(by, OwnLink):
        if by.member_id != member_id:
            raise NotFound
        return own_member(session, member_id)
    return held_member(session, by, member_id, Action.PUT_IN_TOUCH)


def held(session: OrmSession, by: Speaker, posting_id: int) -> Posting:
    """An offer or a request that `by` may change, with its member's row held until the transaction ends.

    Raises NotFound: also for another member's; NotAllowed; Refused as `speaking_member` does.
    """
    member_id = session.scalar(select(Posting.member_id).where(Posting.id == posting_id))
    if member_id is None or (isinstance(by, OwnLink) and by.member_id != member_id):
        raise NotFound
    speaking_member(session, by, member_id)
    found = session.get(Posting, posting_id, with_for_update={"of": Posting}, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def standing(today: date) -> tuple[ColumnElement[bool], ...]:
    """Of offers and requests: those that did not end by this day."""
    return Posting.ended_at.is_(None), Posting.until >= today


def count_standing(session: OrmSession, member_id: int, today: date) -> int:
    """How many of a member stand."""
    chosen = select(func.count()).select_from(Posting).where(Posting.member_id == member_id, *standing(today))
    return session.scalar(chosen) or 0


def of_people_there() -> Select[Posting]:
    """Those of members who neither left nor were erased, without practice members."""
    return select(Posting).join(Posting.member).where(*there())


def there() -> tuple[ColumnElement[bool], ...]:
    """Of members: those who neither left nor were erased, without practice members."""
    return Member.erased_at.is_(None), Member.left_on.is_(None), Member.practice.is_(False)


def over(today: date) -> ColumnElement[bool]:
    """The condition that one ended by this day."""
    return or_(Posting.ended_at.is_not(None), Posting.until < today)
