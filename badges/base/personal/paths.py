"""From a declaration of the registry to the rows of its table that belong to a person, as a condition of SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, MetaData, Table, and_, select

from badges.base.registry import Personal


def rows_of(metadata: MetaData, declared: Personal, persons: Collection[int]) -> ColumnElement[bool]:
    """The condition that a row of the declared table belongs to one of these persons, by their numbers.

    Raises LookupError: for a path that leads nowhere.
    """
    table = _table(metadata, declared.table)
    path, _, value = declared.person.partition("=")
    if value:
        name, column, *rest = value.split(".")
        other = _table(metadata, name)
        found = select(other.c[column]).where(_along(metadata, other, rest or ["id"], persons))
        belongs: ColumnElement[bool] = table.c[path].in_(found)
    else:
        belongs = _along(metadata, table, path.split("."), persons)
    if declared.when is None:
        return belongs
    column, wanted = declared.when
    return and_(belongs, table.c[column] == wanted)


def _along(metadata: MetaData, table: Table, steps: Sequence[str], persons: Collection[int]) -> ColumnElement[bool]:
    """The condition on `table` that the path of these columns ends at one of these numbers."""
    first, *rest = steps
    column = table.c[first]
    if not rest:
        return column.in_(persons)
    (key,) = column.foreign_keys
    return column.in_(select(key.column).where(_along(metadata, key.column.table, rest, persons)))


def _table(metadata: MetaData, name: str) -> Table:
    if name not in metadata.tables:
        raise LookupError(f"there is no table {name}")
    return metadata.tables[name]
