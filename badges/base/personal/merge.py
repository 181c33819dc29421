"""Moving the rows of one record to another of the same person, and filling what that lacks, as the columns say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    FromClause,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import object_session

from badges.base.database.counts import Counting, counted
from badges.base.database.types import Base, table_of
from badges.base.personal.columns import Merge
from badges.base.personal.declarations import Personal, taken


@dataclass(frozen=True)
class Moved:
    """What moves in one table: `rows` in all, of which `doubles` are in the other record already and are deleted."""

    table: str
    person: str
    rows: int
    doubles: int


def preview(
    session: OrmSession, metadata: MetaData, declared: Iterable[Personal], gone: int, stays: int
) -> list[Moved]:
    """What `merge` would move from the record `gone` to the record `stays`, in one statement. Nothing changes.

    What a way says not to count is left out.
    """
    columns = list(_columns(metadata, (each for each in declared if each.counted)))
    wanted = dict[str, Counting]()
    for place, (_each, table, name) in enumerate(columns):
        wanted[f"rows{place}"] = _counting(table, table.c[name] == gone)
        for number, double in enumerate(_double_rows(table, name, gone, stays)):
            wanted[f"doubles{place}_{number}"] = _counting(table, double)
    found = counted(session, wanted)
    return [
        Moved(
            each.table,
            each.person,
            found[f"rows{place}"],
            sum(count for name, count in found.items() if name.startswith(f"doubles{place}_")),
        )
        for place, (each, _table, _name) in enumerate(columns)
    ]


def merge(session: OrmSession, metadata: MetaData, declared: Iterable[Personal], gone: int, stays: int) -> list[Moved]:
    """Let every declared column that points to `gone` point to `stays`, and return what moved.

    Where both records have a row that may be there once alone, such as the attendance at one gathering, that of
    `stays` is kept, with the fullest value of both where one is declared, such as the role there. A row that each
    person has once at most takes what it lacks, or gives way to a later one, where its table says so.
    """
    session.flush()
    told = []
    for each, table, name in _columns(metadata, declared):
        rows, doubles = session.scalar(_counting(table, table.c[name] == gone)) or 0, 0
        _take_fullest(session, each, table, name, gone, stays)
        if each.filled:
            _take_lacking(session, table, name, gone, stays)
        if each.latest:
            doubles += _give_way(session, table, name, gone, stays, each.latest)
        for double in _double_rows(table, name, gone, stays):
            doubles += int(session.execute(delete(table).where(double)).rowcount)  # type: ignore[attr-defined]
        session.execute(update(table).where(table.c[name] == gone).values({name: stays}))
        told.append(Moved(each.table, each.person, rows, doubles))
    session.expire_all()
    return told


def take_over(gone: Base, stays: Base) -> None:
    """Give the row that stays what it lacks of the other, column by column, as the columns of their table say it.

    Raises LookupError: for a row that is in no session.
    """
    table, session = table_of(type(stays)), object_session(stays)
    if session is None:
        raise LookupError("the row is in no session")
    session.flush()
    values: dict[str, object] = {}
    for name, how, with_column in taken(table):
        ours, theirs = getattr(stays, name), getattr(gone, name)
        if how is Merge.EARLIEST:
            values[name] = min(ours, theirs)
        elif how is Merge.LATEST:
            values[name] = max((each for each in (ours, theirs) if each is not None), default=None)
        elif with_column in values if with_column is not None else ours is None and theirs is not None:
            values[name] = theirs
    (key,) = table.primary_key.columns
    session.execute(update(table).where(key == getattr(stays, key.name)).values(values))
    session.refresh(stays)


def left_behind(gone: Base, stays: Base) -> dict[str, str]:
    """The texts of a row that the one that stays does not take, by their column: it has another there."""
    pairs = {
        name: (getattr(gone, name), getattr(stays, name))
        for name, how, _with_column in taken(table_of(type(stays)))
        if how is Merge.LACKING
    }
    return {
        name: theirs for name, (theirs, ours) in pairs.items() if type(theirs) is str and ours not in (None, theirs)
    }


def _columns(metadata: MetaData, declared: Iterable[Personal]) -> Iterator[tuple[Personal, Table, str]]:
    for each in declared:
        if each.moved is not None:
            yield each, metadata.tables[each.table], each.moved


def _counting(table: Table, where: ColumnElement[bool]) -> Counting:
    return select(func.count()).select_from(table).where(where)


def _double_rows(table: Table, name: str, gone: int, stays: int) -> Iterator[ColumnElement[bool]]:
    """For each unique constraint of the column: the rows of `gone` that `stays` has too."""
    for same, pairs in _unique(table, name):
        yield _also_of(table, name, gone, same, pairs & (same.c[name] == stays))


def _take_fullest(session: OrmSession, declared: Personal, table: Table, name: str, gone: int, stays: int) -> None:
    """Give each row of `stays` that `gone` has too the fullest value of both, as is declared."""
    for column, values in declared.fullest.items():
        for place, value in enumerate(values[1:], start=1):
            for same, pairs in _unique(table, name):
                fuller = pairs & (same.c[name] == gone) & (same.c[column] == value)
                lighter = _also_of(table, name, stays, same, fuller) & table.c[column].in_(values[:place])
                session.execute(update(table).where(lighter).values({column: value}))


def _take_lacking(session: OrmSession, table: Table, name: str, gone: int, stays: int) -> None:
    """Give the one row of `stays` what it lacks and that of `gone` has."""
    same = table.alias()
    for column in (each for each in table.columns if each.nullable):
        theirs = select(same.c[column.name]).where(same.c[name] == gone).scalar_subquery()
        lacking = (table.c[name] == stays) & column.is_(None) & theirs.is_not(None)
        session.execute(update(table).where(lacking).values({column.name: theirs}))


def _give_way(session: OrmSession, table: Table, name: str, gone: int, stays: int, latest: str) -> int:
    """Delete the one row of `stays` where that of `gone` is later. Returns how many it was."""
    same = table.alias()
    theirs = select(same.c[latest]).where(same.c[name] == gone).scalar_subquery()
    earlier = delete(table).where(table.c[name] == stays, table.c[latest] < theirs)
    return int(session.execute(earlier).rowcount)  # type: ignore[attr-defined]


def _unique(table: Table, name: str) -> Iterator[tuple[FromClause, ColumnElement[bool]]]:
    """For each unique constraint of the column: the table once more, and that the other columns of it are the same."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint) and name in constraint.columns:
            same = table.alias()
            others = [same.c[each.name] == table.c[each.name] for each in constraint.columns if each.name != name]
            yield same, and_(true(), *others)


def _also_of(table: Table, name: str, one: int, same: FromClause, where: ColumnElement[bool]) -> ColumnElement[bool]:
    return (table.c[name] == one) & select(same.c[name]).where(where).correlate(table).exists()
