"""What is done with the rows of persons, computed from what tables and columns say beside themselves (`columns`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, MetaData, Table

from badges.base.personal.columns import KEY, Erasure, Merge, Rows, Treatment, Way

PEOPLE: Final = ("member", "staff")  # the tables of persons, where every path ends


@dataclass(frozen=True)
class Personal:
    """What is done with the rows of one table that belong to a person by one way.

    `deleted`: erasure deletes the row; else it empties the columns `emptied`. `given`: what an export gives. `moved`:
    the column that comes to point to the other member in a merge; where both have a row that may be there once alone,
    one stays, and in a column of `fullest` it takes the value, of both, that comes last there; `filled` and `latest` as
    in `columns.belongs`. `counted`: a preview of a merge says how many they are.
    """

    table: str
    person: str
    deleted: bool
    emptied: tuple[str, ...]
    given: tuple[str, ...]
    moved: str | None
    when: tuple[str, str] | None
    fullest: Mapping[str, Sequence[object]]
    counted: bool = True
    filled: bool = False
    latest: str = ""


def said_of_rows(table: Table) -> Rows | None:
    """What a table says of its rows; None when it says nothing."""
    found = table.info.get(KEY)
    return found if isinstance(found, Rows) else None


def said_of(column: Column[Any]) -> Treatment | None:
    """What a column says of itself; None when it says nothing."""
    found = column.info.get(KEY)
    return found if isinstance(found, Treatment) else None


def personal(metadata: MetaData, person: str, *, ends: str | None = None) -> list[Personal]:
    """What is done with the rows of the persons of one table, `member` or `staff`, by table and way.

    `ends`: only what goes when this time of `badges.leaving.retention` is over; of the rows that stay, these columns.
    Raises LookupError: for a way that leads nowhere.
    """
    found = []
    for table in metadata.sorted_tables:
        rows = said_of_rows(table)
        for way in rows.ways if rows is not None else ():
            if person_of(metadata, table, way.path) == person:
                found.append(_personal(table, way, person, ends))
    return [each for each in found if ends is None or each.deleted or each.emptied]


def _personal(table: Table, way: Way, person: str, ends: str | None) -> Personal:
    rows = said_of_rows(table)
    said = {column.name: one for column in table.columns if (one := said_of(column)) is not None}
    times = rows.kept_for if rows is not None else ()
    ending = {
        name: one
        for name, one in said.items()
        if ends is None or ends in (times if one.kept_for is None else one.kept_for)
    }
    gives = person == "member" and way.given
    empties = tuple(name for name, one in ending.items() if one.erasure is Erasure.EMPTIED)
    if way.key_alone:
        empties = (way.path,) if way.path in ending else ()
    return Personal(
        table=table.name,
        person=way.path,
        deleted=not way.key_alone and any(one.erasure is Erasure.DELETED for one in ending.values()),
        emptied=empties,
        given=tuple(name for name, one in said.items() if one.given is True) if gives else (),
        moved=way.path if person == "member" and moves(way) else None,
        when=way.when,
        fullest={name: one.fullest for name, one in said.items() if one.fullest},
        counted=way.counted,
        filled=rows is not None and rows.filled,
        latest=rows.latest if rows is not None else "",
    )


def moves(way: Way) -> bool:
    """Whether a merge of two members moves the rows of this way: those that a key of their own leads to the member."""
    return not way.stays and way.path != "id" and not set(way.path) & {".", "="}


def taken(table: Table) -> list[tuple[str, Merge, str | None]]:
    """What the record that stays takes in a merge: the column, how, and with which other column. In their order."""
    return [
        (column.name, one.merged, one.merged_with)
        for column in table.columns
        if (one := said_of(column)) is not None and isinstance(one.merged, Merge)
    ]


def imported(table: Table) -> tuple[str, ...]:
    """The columns that are read from a list of members."""
    return tuple(column.name for column in table.columns if (one := said_of(column)) is not None and one.imported)


def not_restored(metadata: MetaData) -> frozenset[str]:
    """The tables that hold state of the running service alone, which no backup holds."""
    return frozenset(
        table.name
        for table in metadata.tables.values()
        if (rows := said_of_rows(table)) is not None and not rows.restored
    )


def person_of(metadata: MetaData, table: Table, way: str) -> str:
    """The table at the end of a path, `member` or `staff`. Raises LookupError: when it leads nowhere or elsewhere."""
    path, _, value = way.partition("=")
    last = _follow(metadata, table, path.split("."), keyed=not value)
    if value:
        name, column, *rest = value.split(".")
        last = _table(metadata, name)
        last = _follow(metadata, last, rest or [column], keyed=bool(rest))
    if last.name not in PEOPLE:
        raise LookupError(f"{table.name}: {way} leads to {last.name}, which is no person")
    return last.name


def _table(metadata: MetaData, name: str) -> Table:
    if name not in metadata.tables:
        raise LookupError(f"there is no table {name}")
    return metadata.tables[name]


def _follow(metadata: MetaData, table: Table, steps: list[str], *, keyed: bool) -> Table:
    """The table at the end of a path of foreign keys; without `keyed` the last step may be any column."""
    for place, step in enumerate(steps, start=1):
        if step not in table.columns:
            raise LookupError(f"{table.name} has no column {step}")
        if place == len(steps) and (step == "id" or not keyed):
            return table
        keys = list(table.columns[step].foreign_keys)
        if len(keys) != 1:
            raise LookupError(f"{table.name}.{step} is no foreign key")
        table = _table(metadata, keys[0].target_fullname.partition(".")[0])
    return table
