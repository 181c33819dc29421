"""Reads about objections. No read begins from the other person: nothing of an objection stands on their side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.matching import keeping_apart
from badges.matching.tables import Introduction, Objection
from badges.people.tables import Member
from badges.people.views import MemberView

LINES: Final = 50  # of one list


@dataclass(frozen=True)
class ObjectionView:
    """An objection as the page of the member who said it shows it: against which person, and since when."""

    other: MemberView
    said_on: date


@dataclass(frozen=True)
class Acquaintance:
    """A person that a member knows by a thread or an exchange; `last_on`: the latest of them."""

    member: MemberView
    last_on: date


def apart(session: OrmSession, member_ids: Collection[int]) -> set[frozenset[int]]:
    """The pairs among these members that nothing may propose to each other, whichever of the two said it.

    One statement. `member_ids`: records that stand, not those merged into them.
    """
    return keeping_apart.pairs(session, member_ids)


def of_member(session: OrmSession, member_id: int, *, unless: Collection[int] = ()) -> list[ObjectionView]:
    """The objections of a member, for their own pages alone; erased people are left out. One statement.

    `unless`: the records of the staff member who reads the page: what is said of her, she does not read.
    """
    chosen = select(Member, Objection.said_on).join(Objection, Objection.other_id == Member.id)
    chosen = chosen.where(Objection.member_id == member_id, Member.erased_at.is_(None), *keeping_apart.heard(unless))
    found = session.execute(chosen.order_by(Member.folded_name, Member.id).limit(LINES))
    return [ObjectionView(MemberView.of(member), said_on) for member, said_on in found]


def acquaintances(session: OrmSession, member_id: int) -> list[Acquaintance]:
    """The people that a member knows, the latest first: both said yes to a thread, or an exchange took place.

    Who was at the same meeting is not among them: a private page does not list who came. Two statements.
    """
    days: dict[int, date] = {}
    for other, day in (*_of_threads(session, member_id), *_of_exchanges(session, member_id)):
        days[other] = max(day, days.get(other, day))
    there = select(Member).where(Member.id.in_(days), Member.erased_at.is_(None), Member.left_on.is_(None))
    found = [Acquaintance(MemberView.of(each), days[each.id]) for each in session.scalars(there)] if days else []
    return sorted(found, key=lambda each: (each.last_on, each.member.id), reverse=True)


def _of_threads(session: OrmSession, member_id: int) -> list[tuple[int, date]]:
    chosen = select(Introduction.giver_id, Introduction.receiver_id, Introduction.receiver_yes_at)
    chosen = chosen.where(_is_one(Introduction, member_id))
    chosen = chosen.where(Introduction.receiver_yes_at.is_not(None)).order_by(Introduction.id.desc()).limit(LINES)
    return [
        (receiver if giver == member_id else giver, local_date(yes))
        for giver, receiver, yes in session.execute(chosen)
        if giver is not None and receiver is not None and yes is not None
    ]


def _of_exchanges(session: OrmSession, member_id: int) -> list[tuple[int, date]]:
    chosen = select(Exchange.giver_id, Exchange.receiver_id, Exchange.happened_on)
    chosen = chosen.where(_is_one(Exchange, member_id))
    chosen = chosen.where(Exchange.confirmed_at.is_not(None), Exchange.cancelled_at.is_(None))
    latest = chosen.order_by(Exchange.happened_on.desc(), Exchange.id.desc()).limit(LINES)
    return [(receiver if giver == member_id else giver, day) for giver, receiver, day in session.execute(latest)]


def _is_one(of: type[Introduction] | type[Exchange], member_id: int) -> ColumnElement[bool]:
    return or_(of.giver_id == member_id, of.receiver_id == member_id)
