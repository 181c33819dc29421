"""The dates that are a sign of a member, and from them the condition that one was in touch since a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, Date, MetaData, Table, and_, exists, or_

from badges.base.personal.declarations import person_of, said_of, said_of_rows


def signs(metadata: MetaData) -> list[tuple[Table, str, tuple[Column[date | datetime], ...]]]:
    """Each table with such dates, once for each way to a member: the table, the way and its dates.

    Raises LookupError: for a sign by a way that there is not: no member would ever be heard of by it.
    """
    return [each for table in metadata.sorted_tables for each in _signs_of(metadata, table)]


def _signs_of(metadata: MetaData, table: Table) -> Iterator[tuple[Table, str, tuple[Column[date | datetime], ...]]]:
    said = {column: one.sign for column in table.columns if (one := said_of(column)) is not None}
    named = {sign for sign in said.values() if sign is not None}
    if not named:
        return
    rows = said_of_rows(table)
    ways = [
        way.path
        for way in (rows.ways if rows is not None else ())
        if "=" not in way.path and not way.key_alone and person_of(metadata, table, way.path) == "member"
    ]
    if not ways or named - {"", *ways}:
        raise LookupError(f"{table.name} has no way to the member of whom a date is a sign")
    for way in ways:
        dates = tuple(column for column, sign in said.items() if sign in ("", way))
        if dates:
            yield table, way, dates


def in_touch(metadata: MetaData, day: date, start: datetime) -> list[ColumnElement[bool]]:
    """Of a row of `member`: that a date of one table is a sign since a day, which began at `start`. One for each.

    Each is asked by the keys that lead from the member to the table, so that an index answers it.
    """
    member = metadata.tables["member"]
    found = []
    for table, way, dates in signs(metadata):
        since = or_(*(_is_since(each, day, start) for each in dates))
        if table is member:
            found.append(since)
        else:
            found.append(exists().where(*_leads(table, way.split("."), member), since).correlate(member))
    return found


def _is_since(column: Column[date | datetime], day: date, start: datetime) -> ColumnElement[bool]:
    """Never unknown: its contrary is asked too."""
    since = column >= (day if isinstance(column.type, Date) else start)
    return and_(column.is_not(None), since) if column.nullable else since


def _leads(table: Table, steps: list[str], member: Table) -> Iterator[ColumnElement[bool]]:
    """The joins from a table along these columns to the member."""
    first, *rest = steps
    column = table.c[first]
    if not rest:
        yield column == member.c.id
        return
    (key,) = column.foreign_keys
    yield column == key.column
    yield from _leads(key.column.table, rest, member)
