"""Which members are kept apart, as conditions of SQL: the one place that says what « pas avec cette personne » means.

When two records of one person merge, the rows of both sides move to the record that stays: a number here is always that
of a record that stands.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, select
from sqlalchemy.orm import Session as OrmSession

from badges.matching.tables import Objection
from badges.people.tables import Member

Members: TypeAlias = Collection[int] | Select[Any] | CompoundSelect[Any]  # numbers, or a statement that selects them


def between(ones: Members, others: Members) -> ColumnElement[bool]:
    """The condition that an objection stands between one of `ones` and one of `others`, whichever said it."""
    said = and_(Objection.member_id.in_(ones), Objection.other_id.in_(others))
    return said | and_(Objection.other_id.in_(ones), Objection.member_id.in_(others))


def kept_from(members: Members, *, unless: Collection[int] = ()) -> tuple[Select[int], Select[int]]:
    """Select the members who are kept apart from these: those that they named, and those who named one of them.

    `unless`: the records of the staff member who reads; what is said of her counts in nothing that she reads.
    """
    named = select(Objection.other_id).where(Objection.member_id.in_(members), *heard(unless))
    naming = select(Objection.member_id).where(Objection.other_id.in_(members), *heard(unless))
    return named, naming


def heard(unless: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an objection is about none of these records."""
    return (Objection.other_id.not_in(unless),) if unless else ()


def pairs(session: OrmSession, members: Collection[int], *, unless: Collection[int] = ()) -> set[frozenset[int]]:
    """The pairs among these members that are kept apart. One statement at most."""
    if len(members) < 2:
        return set()
    chosen = select(Objection.member_id, Objection.other_id).where(
        Objection.member_id.in_(members), Objection.other_id.in_(members), *heard(unless)
    )
    return {frozenset(pair) for pair in session.execute(chosen)}


def beside(chosen: Select[Any], *, unless: Collection[int] = ()) -> Select[Any]:
    """Have a statement about members give, as `named_id`, each member that one of them named: a row for each."""
    named = and_(Objection.member_id == Member.id, *heard(unless))
    return chosen.outerjoin(Objection, named).add_columns(Objection.other_id.label("named_id"))
