"""Emptying and deleting the rows of persons, as their columns say it, in the transaction of the caller.

Rows go before those that they point to, and rows that are found by a value (an e-mail address) before that value.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    delete,
    null,
    select,
    update,
)
from sqlalchemy.orm import Session as OrmSession

from badges.base.personal.declarations import Personal
from badges.base.personal.paths import Within, rows_of

LONGEST: Final = 32  # characters of a random text, where a column must be unique and cannot be NULL


def erase(
    session: OrmSession,
    metadata: MetaData,
    declared: Iterable[Personal],
    persons: Collection[int],
    *,
    within: Within | None = None,
) -> int:
    """Empty or delete the rows of these persons. Returns the number of rows.

    All declarations must be about the same table of persons. `within`: only the rows whose way leads through this
    table, and there through rows that fit this condition. Running it again changes nothing more.
    Raises LookupError: for a column that cannot be emptied.
    """
    session.flush()
    order = {table.name: place for place, table in enumerate(metadata.sorted_tables)}
    done = 0
    for each in sorted(declared, key=lambda one: ("=" not in one.person, -order[one.table])):
        table, belongs = metadata.tables[each.table], rows_of(metadata, each, persons, within=within)
        if each.deleted:
            done += _count(session.execute(delete(table).where(belongs)))
        elif each.emptied:
            done += _empty(session, table, belongs, [table.c[name] for name in each.emptied])
    session.expire_all()
    return done


def _empty(session: OrmSession, table: Table, belongs: Any, columns: list[Column[Any]]) -> int:
    values = {column.name: emptied(column) for column in columns if not _needs_its_own(column)}
    own = [column for column in columns if _needs_its_own(column)]
    if not own:
        return _count(session.execute(update(table).where(belongs).values(**values)))
    (key,) = table.primary_key.columns
    numbers = session.scalars(select(key).where(belongs)).all()
    for number in numbers:
        fresh = {column.name: _random(column) for column in own}
        session.execute(update(table).where(key == number).values(**values, **fresh))
    return len(numbers)


def emptied(column: Column[Any]) -> Any:
    """What stands in an emptied column. Raises LookupError: for one that must hold something."""
    if column.nullable:
        return null()  # of SQL: in a column of JSON, None would be the word "null"
    if isinstance(column.type, JSON):
        return []
    if isinstance(column.type, String):
        return ""
    raise LookupError(f"{column} cannot be emptied")


def cannot_be_emptied(column: Column[Any]) -> bool:
    """Whether `erase` could not empty this column: it must hold something, and nothing stands for nothing there."""
    try:
        _random(column) if _needs_its_own(column) else emptied(column)
    except LookupError:
        return True
    return False


def _needs_its_own(column: Column[Any]) -> bool:
    """Whether rows cannot share what stands in an emptied column."""
    if column.nullable or column.primary_key:
        return False
    alone = [
        each
        for each in column.table.constraints
        if isinstance(each, UniqueConstraint) and each.columns.keys() == [column.name]
    ]
    return bool(column.unique or alone)


def _random(column: Column[Any]) -> Any:
    if isinstance(column.type, LargeBinary):
        return secrets.token_bytes(column.type.length or LONGEST)
    if isinstance(column.type, String):
        return secrets.token_hex(LONGEST // 2)
    raise LookupError(f"{column} cannot be emptied")


def _count(result: Any) -> int:
    return int(result.rowcount)
