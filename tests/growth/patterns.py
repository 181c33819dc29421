"""What an intention wrote, and the same again for other people, places and days: rows without the intention.

An act is played once by the service; `Recorder` finds every row that it added, in whatever table. `again` gives those
rows as the act would have written them for somebody else. So a table or a column that is new is filled here too.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import Column, LargeBinary, Table, func, insert, select, text
from sqlalchemy.orm import Session

from badges.base.database.engine import Database
from badges.base.database.types import Base
from badges.base.journal.chain import PERSONAL, digest_of, own_digest_of, own_salt
from badges.base.logbook.notes import seal_by
from badges.base.services import Services
from badges.base.text import codes
from badges.base.times import local_date, local_zone

Result = TypeVar("Result")
Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, list[Row]]  # by table, in the order in which they were written
Where: TypeAlias = tuple[str, Any]  # a table, and the number of a row
BATCH: Final = 2_000
OF_PURPOSE: Final = {"own_code": "member", "read": "member", "account": "staff"}  # of whom letters and codes are
LEFT_OUT: Final = {  # what is nobody’s act
    "logbook_note", "logbook_place", "heartbeat", "journal_seal", "web_session", "receipt", "status_list",
    "status_list_document",
}  # fmt: skip


def tables() -> list[Table]:
    """Every table that an act may fill, those first to which others point."""
    return [each for each in Base.metadata.sorted_tables if each.name not in LEFT_OUT]


def own_number(table: Table) -> Column[Any] | None:
    """The column that numbers the rows of a table, if they have a number of their own."""
    keys = list(table.primary_key.columns)
    if len(keys) == 1 and keys[0].type.python_type is int and not keys[0].foreign_keys:
        return keys[0]
    return None


class Recorder:
    """Finds the rows that acts add to a database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def record(self, act: Callable[[], Result]) -> tuple[Result, Rows]:
        """Play an act. Returns what it returned, and the rows that it added, as they stand at its end."""
        before = self._ends()
        result = act()
        found: Rows = {}
        with self.database.begin(read_only=True) as session:
            for table in tables():
                chosen = select(table).order_by(*table.primary_key.columns)
                number = own_number(table)
                if number is not None:
                    chosen = chosen.where(number > before[table.name])
                rows = [dict(each) for each in session.execute(chosen).mappings()]
                if number is None:
                    rows = [row for row in rows if _key(table, row) not in before[table.name]]
                if rows:
                    found[table.name] = rows
        return result, found

    def _ends(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        with self.database.begin(read_only=True) as session:
            for table in tables():
                number = own_number(table)
                if number is not None:
                    found[table.name] = session.scalar(select(func.max(number))) or 0
                else:
                    every = session.execute(select(*table.primary_key.columns))
                    found[table.name] = {tuple(each) for each in every}
        return found


def points_to(column: Column[Any], row: Row) -> str | None:
    """The table to whose rows a column points: by a key, by its name alone, since the journal outlives what it names,
    or as the purpose of the row has it."""
    for key in column.foreign_keys:
        return str(key.column.table.name)
    if column.name == "number" and "purpose" in row:
        return OF_PURPOSE.get(row["purpose"])
    named = column.name.removesuffix("_id")
    return named if (named != column.name or named == "device") and named in Base.metadata.tables else None


def is_random(column: Column[Any]) -> bool:
    """Whether a column holds what was made at random, or by cryptography from it."""
    is_code = column.name == "code" and bool(column.unique)
    return isinstance(column.type, LargeBinary) or column.name in ("client_key", "urn") or is_code


def moved(value: datetime, was: datetime, at: datetime) -> datetime:
    """An instant of an act, as of another instant of the act: days are those of the calendar here, not 24 hours."""
    zone = local_zone()
    local, before, after = (each.astimezone(zone).replace(tzinfo=None) for each in (value, was, at))
    return (local + (after - before)).replace(tzinfo=zone).astimezone(UTC)


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[each.name] for each in table.primary_key.columns)


@dataclass(frozen=True)
class Pattern:
    """The rows of one act, the instant at which it was done, and the numbers of those whom it was about."""

    rows: Rows
    at: datetime


@dataclass
class Writer:
    """Writes rows in bulk. Numbers go on from those that are there; PostgreSQL's own counters follow at the end."""

    services: Services
    dice: Random
    waiting: Rows = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    _next: dict[str, int] = field(default_factory=dict)
    _session: Session | None = None

    def __post_init__(self) -> None:
        """Read where the numbers end, and what seals a line of the journal."""
        self.seal = seal_by(self.services.settings.secret_key)
        with self.services.database.begin(read_only=True) as session:
            for table in tables():
                if (number := own_number(table)) is not None:
                    self._next[table.name] = (session.scalar(select(func.max(number))) or 0) + 1

    def number(self, table: str) -> int:
        """The next number of a table."""
        self._next[table] += 1
        return self._next[table] - 1

    def again(
        self, pattern: Pattern, at: datetime, to: Mapping[Where, int], given: Mapping[str, Row] | None = None
    ) -> dict[Where, int]:
        """Have the rows of a pattern written as of another instant, about others.

        `to`: whom the pattern names, and who stands there instead. `given`: by table, what else is said.
        Returns the numbers of the pattern's rows, with those of the new ones.
        """
        numbers, made = self.copied(pattern, at, to, given)
        self.take(made)
        return numbers

    def copied(
        self, pattern: Pattern, at: datetime, to: Mapping[Where, int], given: Mapping[str, Row] | None = None
    ) -> tuple[dict[Where, int], list[tuple[str, Row]]]:
        """The same, before it is written: `take` writes it."""
        numbers = dict(to)
        return numbers, list(copies(pattern, at, numbers, self.number, self.dice, given or {}))

    def take(self, made: list[tuple[str, Row]]) -> None:
        """Have these rows written, those of the journal with salts and digests of their own."""
        self._seal([row for name, row in made if name == "journal_entry"], dict_of(made, "journal_facts", "entry_id"))
        for name, row in made:
            self.add(name, row)

    def _seal(self, entries: list[Row], facts: Mapping[Any, Row]) -> None:
        for entry in entries:
            of = facts[entry["id"]]
            of["salt"] = own_salt(self.seal, entry["at"], entry["kind"], entry["result"])
            entry["digest"] = own_digest_of(self.seal, digest_of(of["salt"], {name: of[name] for name in PERSONAL}))
            entry["place"] = entry["link"] = None

    def add(self, table: str, row: Row) -> None:
        """Have a row written."""
        self.waiting.setdefault(table, []).append(row)
        if len(self.waiting[table]) >= 10 * BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits, in one transaction."""
        with self.services.database.begin() as session:
            for table in tables():
                rows = self.waiting.pop(table.name, [])
                for start in range(0, len(rows), BATCH):
                    session.execute(insert(table), rows[start : start + BATCH])
                self.written[table.name] = self.written.get(table.name, 0) + len(rows)
        assert not self.waiting, sorted(self.waiting)

    def end(self) -> None:
        """Write what waits, and let PostgreSQL count on from there."""
        self.flush()
        database = self.services.database
        if not database.is_sqlite:
            with database.begin() as session:
                for table in tables():
                    if (number := own_number(table)) is not None and self.written[table.name]:
                        sequence = f"pg_get_serial_sequence('{table.name}', '{number.name}')"  # none: nothing is set
                        session.execute(text(f"SELECT setval({sequence}, max({number.name})) FROM {table.name}"))


def dict_of(made: list[tuple[str, Row]], table: str, key: str) -> dict[Any, Row]:
    """The rows of one table, by a column."""
    return {row[key]: row for name, row in made if name == table}


def copies(
    pattern: Pattern,
    at: datetime,
    numbers: dict[Where, int],
    number: Callable[[str], int],
    dice: Random,
    given: Mapping[str, Row],
) -> Iterator[tuple[str, Row]]:
    """The rows of a pattern for others: with numbers, days and random values of their own. `numbers` is added to."""
    known = {name: Base.metadata.tables[name] for name in pattern.rows}
    for name, table in known.items():
        if (own := own_number(table)) is not None:
            for row in pattern.rows[name]:
                numbers[name, row[own.name]] = number(name)
    for name, table in known.items():
        for row in pattern.rows[name]:
            new = {column.name: _value(column, row, pattern.at, at, numbers, dice) for column in table.columns}
            yield name, new | given.get(name, {})


def _value(
    column: Column[Any], row: Row, was: datetime, at: datetime, numbers: Mapping[Where, int], dice: Random
) -> Any:
    value = row[column.name]
    if value is None:
        return None
    if column is own_number(column.table):
        return numbers[column.table.name, value]
    if (target := points_to(column, row)) is not None:
        return numbers.get((target, value), value)
    if is_random(column):
        return _another(column, value, dice)
    if isinstance(value, datetime):
        return moved(value, was, at)
    if isinstance(value, date):
        return value + timedelta(days=(local_date(at) - local_date(was)).days)
    return value


def _another(column: Column[Any], value: Any, dice: Random) -> Any:
    if isinstance(value, bytes):
        return dice.randbytes(len(value))
    if column.name == "code":
        return codes.generate()
    made = uuid.UUID(bytes=dice.randbytes(16), version=4)
    return made.urn if column.name == "urn" else str(made)


def comparable(rows: Rows) -> dict[str, list[Row]]:
    """Rows without what no two acts share: numbers of their own and random values; rows among them by their place."""
    places: dict[Where, str] = {}
    for name, listed in rows.items():
        if (own := own_number(Base.metadata.tables[name])) is not None:
            places |= {(name, row[own.name]): f"{name} {place}" for place, row in enumerate(listed)}
    return {
        name: [_compared(Base.metadata.tables[name], row, places) for row in listed] for name, listed in rows.items()
    }


def _compared(table: Table, row: Row, places: Mapping[Where, str]) -> Row:
    found: Row = {}
    for column in table.columns:
        value = row[column.name]
        target = points_to(column, row)
        if column is own_number(table):
            continue
        if value is not None and is_random(column):
            value = "random"
        found[column.name] = places.get((target, value), value) if target is not None else value
    return found
