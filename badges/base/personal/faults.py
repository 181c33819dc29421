"""What is missing or wrong in what tables and columns say of persons: one line each, which says what to write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Enum, LargeBinary, MetaData, String, Table
from sqlalchemy.types import TypeDecorator

from badges.base.personal.columns import Content, Erasure, Merge, Rows, Treatment
from badges.base.personal.declarations import person_of, said_of, said_of_rows
from badges.base.personal.erase import cannot_be_emptied

WAYS = (
    'end __table_args__ with belongs("member_id", kept_for="unanswered") if its rows belong to a person, '
    'or with of_nobody("why")'
)


def faults(metadata: MetaData) -> list[str]:
    """What is missing or wrong in every table, one line each; none where all is said."""
    return [line for table in metadata.sorted_tables for line in faults_of(metadata, table)]


def faults_of(metadata: MetaData, table: Table) -> list[str]:
    """The same of one table, whose other tables are those of the metadata."""
    rows = said_of_rows(table)
    if rows is None:
        return [f"{table.name}: nothing is said of its rows; {WAYS}"]
    found = list(_of_rows(metadata, table, rows))
    if found:  # what its columns have to say depends on it
        return found
    of_members = any(person_of(metadata, table, way.path) == "member" for way in rows.ways)
    said = {column.name: said_of(column) for column in table.columns}
    is_deleted = _is_deleted(said)
    for column in table.columns:
        one = said[column.name]
        if one is None:
            recipe = _to_write(column, rows, is_deleted, of_members)
            found.append(f"{table.name}.{column.name}: nothing is said of it; write {recipe}")
        else:
            found += (f"{table.name}.{column.name}: {line}" for line in _of_column(column, one, rows, of_members))
    kinds = {one.erasure for one in said.values() if one is not None}
    if Erasure.DELETED in kinds and len(kinds) > 1:
        found.append(f"{table.name}: a row is deleted whole or stays; say deleted() of each column, or of none")
    found += _of_keys(table, rows)
    return found


def _is_deleted(said: dict[str, Treatment | None]) -> bool:
    kinds = [one.erasure for one in said.values() if one is not None]
    return bool(kinds) and all(each is Erasure.DELETED for each in kinds)


def _to_write(column: Column[Any], rows: Rows, is_deleted: bool, of_members: bool) -> str:
    """What the author of a column writes beside it."""
    facts = ["given=True"] if of_members else []
    of_a_member = column.table.name == "member"
    if of_a_member:
        facts.append("merged=Merge.LACKING")
    with_reason = ", ".join(('"why"', *facts))
    if is_deleted:
        choices = [f"deleted({', '.join(facts)})"]
    elif is_text(column):
        choices = [f"made({with_reason})", f"words({with_reason})"]
    else:
        choices = [f"kept({with_reason})"]
    if rows.ways and not is_deleted:
        choices.insert(0, f"emptied({', '.join(facts)})")
    told = " | ".join(f"info={each}" for each in choices)
    told += '; given="why" where an export leaves it out' if of_members else ""
    return told + ('; merged="why" where a merge takes nothing' if of_a_member else "")


def _of_rows(metadata: MetaData, table: Table, rows: Rows) -> Iterator[str]:
    if rows.ways and rows.of_nobody:
        yield f"{table.name}: its rows belong to a person, and to nobody"
    if not rows.ways and not rows.of_nobody.strip():
        yield f"{table.name}: no reason is given why its rows belong to nobody; {WAYS}"
    for way in rows.ways:
        try:
            person = person_of(metadata, table, way.path)
        except LookupError as trouble:
            yield f"{table.name}: {trouble}"
            continue
        if way.when is not None and way.when[0] not in table.columns:
            yield f"{table.name}: {table.name} has no column {way.when[0]}"
        if person == "member" and "=" in way.path and not way.stays.strip():
            yield f'{table.name}: {way.path} is no key that a merge moves; write Way("{way.path}", stays="why")'
        if person == "member" and not rows.kept_for:
            yield f"{table.name}: how long are its rows kept? write kept_for, a name of badges.leaving.retention"
    if (rows.filled or rows.latest) and [way.path for way in rows.ways] != table.primary_key.columns.keys():
        yield f"{table.name}: a row is filled, or gives way to a later one, only where its person is its key"
    if rows.latest and (rows.filled or rows.latest not in table.columns):
        yield f"{table.name}: the later row is kept whole, by the column {rows.latest}, or the one that stays is filled"


def _of_column(column: Column[Any], one: Treatment, rows: Rows, of_members: bool) -> Iterator[str]:
    if one.erasure is not Erasure.KEPT and not rows.ways:
        yield f"it is {one.erasure}, and the rows belong to nobody; say kept, made or words"
    if one.erasure is Erasure.KEPT and not one.reason.strip():
        yield "it is kept, and no reason is given"
    if one.given is None and of_members:
        yield 'say given=True, or given="why an export leaves it out"'
    if one.given is not None and not of_members:
        yield "an export is of a member, and the rows belong to none; leave given out"
    if one.given is False or (isinstance(one.given, str) and not one.given.strip()):
        yield "an export leaves it out, and no reason is given"
    yield from _of_merge(column, one)
    if one.erasure is Erasure.KEPT and one.content is Content.FACT and is_text(column):
        yield 'it can hold a text: say made("why") if the service alone writes it, words("why") if a person types it'
    if one.erasure is Erasure.EMPTIED and rows.ways and cannot_be_emptied(column):
        yield "it cannot be emptied: it must hold something; let it be nullable"


def _of_merge(column: Column[Any], one: Treatment) -> Iterator[str]:
    if column.table.name != "member":
        if one.merged is not None or one.merged_with is not None:
            yield "what a merge takes is said in the table of members; here the row moves"
    elif one.merged is None or (not isinstance(one.merged, Merge) and not one.merged.strip()):
        yield 'say merged=Merge.LACKING, or merged="why the other record takes nothing"'
    if one.merged_with is not None and one.merged_with not in column.table.columns:
        yield f"it is taken with {one.merged_with}, which is no column"


def _of_keys(table: Table, rows: Rows) -> Iterator[str]:
    """A key to a member is a way, or is emptied or deleted by another."""
    first = {way.path.partition("=")[0].partition(".")[0] for way in rows.ways}
    for column in table.columns:
        points = {key.target_fullname.partition(".")[0] for key in column.foreign_keys}
        if "member" in points and column.name not in first and table.name != "member":
            yield f'{table.name}.{column.name}: it points to a member; add the way "{column.name}" to belongs()'


def is_text(column: Column[Any]) -> bool:
    """Whether a column can hold a text: a string that no list closes, JSON, or bytes."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum) or not isinstance(kind, String | JSON | LargeBinary):
        return False
    return not any(_closes(each, column) for each in column.table.constraints)


def _closes(constraint: object, column: Column[Any]) -> bool:
    return isinstance(constraint, CheckConstraint) and str(constraint.sqltext).startswith(f"{column.name} IN (")
