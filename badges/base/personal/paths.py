"""From a way of a table to the rows that belong to a person by it, as a condition of SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, MetaData, Table, and_, false, select

from badges.base.personal.declarations import Personal


@dataclass(frozen=True)
class Within:
    """Only the rows whose way leads through this table, and there through rows that fit this condition."""

    table: Table
    condition: ColumnElement[bool]


def rows_of(
    metadata: MetaData, declared: Personal, persons: Collection[int], *, within: Within | None = None
) -> ColumnElement[bool]:
    """The condition that a row of the declared table belongs to one of these persons, by their numbers.

    No row fits where `within` is given and the way does not lead through its table.
    Raises LookupError: for a path that leads nowhere.
    """
    table = _table(metadata, declared.table)
    path, _, value = declared.person.partition("=")
    if value:
        name, column, *rest = value.split(".")
        other = _table(metadata, name)
        along, passed = _along(other, rest or ["id"], persons, within)
        belongs: ColumnElement[bool] = table.c[path].in_(select(other.c[column]).where(along))
    else:
        belongs, passed = _along(table, path.split("."), persons, within)
    if within is not None and not passed:
        return false()
    if declared.when is None:
        return belongs
    column, wanted = declared.when
    return and_(belongs, table.c[column] == wanted)


def _along(
    table: Table, steps: Sequence[str], persons: Collection[int], within: Within | None
) -> tuple[ColumnElement[bool], bool]:
    """The condition on `table` that the path of these columns ends at one of these numbers; whether `within` is met."""
    first, *rest = steps
    column = table.c[first]
    if not rest:
        found: ColumnElement[bool] = column.in_(persons)
        passed = False
    else:
        (key,) = column.foreign_keys
        along, passed = _along(key.column.table, rest, persons, within)
        found = column.in_(select(key.column).where(along))
    if within is not None and within.table is table:
        return and_(found, within.condition), True
    return found, passed


def _table(metadata: MetaData, name: str) -> Table:
    if name not in metadata.tables:
        raise LookupError(f"there is no table {name}")
    return metadata.tables[name]
