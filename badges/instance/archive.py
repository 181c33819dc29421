"""The whole record as rows of JSON, and back: the same archive restores on SQLite and on PostgreSQL.

One line a row: {"table": …, "row": {…}}; bytes as base64, instants and days in ISO 8601. Rows come in the order of
their foreign keys. State of the running service alone is left out, by what its tables say of their rows.

An archive is loaded into the tables of its own revision, as the database describes them: today's models say nothing of
a table or a column that has another name by now. What has to be done with the models, `finish`, is done after the
migrations. Rows are read and written one batch at a time, so that memory does not grow with their number.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Insert,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    column,
    func,
    insert,
    inspect,
    select,
    table,
    text,
    update,
)
from sqlalchemy.engine import Inspector
from sqlalchemy.exc import DataError, IntegrityError, NoSuchTableError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from badges.base import registry
from badges.base.database.engine import Database
from badges.base.database.types import Base, UtcDateTime
from badges.base.personal.declarations import not_restored
from badges.base.tables import Letter, LetterState
from badges.base.telemetry import heartbeat
from badges.instance.progress import Progress, silently
from badges.ledger.tables import StatusList

BATCH: Final = 200  # rows that are written together; a row with a signed document takes about 10 KiB
READ_BATCH: Final = 100
LEAP: Final = 1_000_000
RESTORED: Final = "restored"  # the heartbeat that says when
FINISHED: Final = {"status_list": 1, "heartbeat": 1}  # the rows that `finish` adds
# Revision 0022 gained this column after archives had been made of it; it is filled as that migration fills it.
GAINED: Final = {"member": ("whole_name", "folded_name")}

Decoder = Callable[[Any], Any]


class NotEmpty(RuntimeError):
    """An archive is only restored into a database that holds no row."""


class Malformed(ValueError):
    """A line of an archive is not a row of ours."""


def dump(session: Session, tables: Iterable[Table] | None = None) -> Iterator[tuple[str, bytes]]:
    """The table and the line of every row of the record. In a `snapshot` session it is all of one moment: concurrent
    writes are not in it, and do not wait. `tables`: those of the newest revision, when none are given."""
    every = registry.tables()
    left_out = not_restored(Base.metadata)
    for each in every if tables is None else tables:
        if each.name in left_out:
            continue
        names = [column.name for column in each.columns]
        chosen = select(each).order_by(*each.primary_key.columns)
        for row in session.execute(chosen, execution_options={"yield_per": READ_BATCH}):
            entry = {"table": each.name, "row": dict(zip(names, row, strict=True))}
            yield each.name, json.dumps(entry, ensure_ascii=False, default=_plain).encode("utf-8") + b"\n"


def is_empty(database: Database) -> bool:
    """Whether no table of the record holds a row, at whatever revision the database is."""
    with database.begin(read_only=True) as session:
        there = set(inspect(session.connection()).get_table_names())
        known = (each for each in registry.tables() if each.name in there)
        return all(session.scalar(select(text("1")).select_from(each).limit(1)) is None for each in known)


def load(
    connection: Connection, lines: Iterable[bytes], total: int = 0, progress: Progress = silently
) -> dict[str, int]:
    """Insert the rows of an archive into the empty tables of its revision. Returns how many there were of each table.

    Raises NotEmpty: when a table holds a row; Malformed: for a line that is no row, or that the tables do not take.
    """
    found = inspect(connection)
    counts: dict[str, int] = {}
    done = 0
    for (name, columns), rows in groupby(map(_read, lines), key=lambda entry: (entry[0], tuple(entry[1]))):
        into = _Target(connection, found, name, columns)
        if name not in counts and into.holds_rows():
            raise NotEmpty
        counts.setdefault(name, 0)
        for batch in _batches(row for _, row in rows):
            into.insert(batch)
            counts[name] += len(batch)
            done += len(batch)
            progress("lignes", done, total)
        into.join()
    return counts


def finish(session: Session, now: datetime) -> None:
    """What a restored record needs at the newest revision, before it serves.

    What the lost instance did after the archive was made is unknown, so that nothing may be done twice: its status
    lists take no new entries, a new one is opened under an unused number, and waiting letters are dropped.
    """
    _open_new_list(session, now)
    heartbeat.note(session, RESTORED, now)
    waiting = update(Letter).where(Letter.state.in_((LetterState.WAITING, LetterState.SENDING)))
    session.execute(waiting.values(state=LetterState.DROPPED, subject="", body=""))
    _continue_sequences(session)


def revisions() -> list[str]:
    """Every revision, the newest first."""
    from importlib.resources import files

    from alembic.script import ScriptDirectory

    known = ScriptDirectory(str(files("badges.base.database") / "migrations")).walk_revisions()
    return [each.revision for each in known]


class _Target:
    """Where the rows of one table go: the columns as the database describes them, each with what reads its values."""

    def __init__(self, connection: Connection, found: Inspector, name: str, columns: tuple[str, ...]) -> None:
        try:
            described = {each["name"]: each for each in found.get_columns(name)}
        except NoSuchTableError as error:
            raise Malformed("no table of this revision") from error
        self._connection, self._name = connection, name
        self._gained = GAINED.get(name)
        if self._gained is None or self._gained[0] in columns or self._gained[0] not in described:
            self._gained = None
        else:
            columns = (*columns, self._gained[0])
        if not columns or not set(columns) <= described.keys():
            raise Malformed("no columns of this revision")
        kinds = {each: _kind(described[each]["type"], described[each]["nullable"]) for each in columns}
        self._decoders = {each: decoder for each, (_, decoder) in kinds.items() if decoder is not None}
        keys = [each for each in found.get_foreign_keys(name) if each["referred_table"] == name]
        # A row may point to a later one of its table, which is not there yet: by column, the one that it points to.
        self._own = {each["constrained_columns"][0]: each["referred_columns"][0] for each in keys}
        self._pointing: dict[str, list[dict[str, Any]]] = {each: [] for each in self._own}
        # Not the model's table: its defaults would apply to columns that an older archive does not have.
        self._into: Insert = insert(table(name, *(column(each, kind) for each, (kind, _) in kinds.items())))

    def holds_rows(self) -> bool:
        """Whether a row is there before the first of the archive."""
        return self._connection.scalar(select(text("1")).select_from(table(self._name)).limit(1)) is not None

    def insert(self, rows: list[dict[str, Any]]) -> None:
        """Write these rows."""
        try:
            for row in rows:
                for each, pointed in self._own.items():
                    if row.get(each) is not None and not _is_earlier(row[each], row[pointed]):
                        self._pointing[each].append({"from_row": row[pointed], "to_row": row[each]})
                        row[each] = None
                if self._gained is not None:
                    row[self._gained[0]] = row[self._gained[1]]
                for each, decoder in self._decoders.items():
                    if row[each] is not None:
                        row[each] = decoder(row[each])
            self._connection.execute(self._into, rows)
        except (ValueError, LookupError, TypeError, AttributeError, IntegrityError, DataError) as error:
            raise Malformed("not a row of this table") from error
        except StatementError as error:
            if error.orig is None or isinstance(error.orig, ValueError | TypeError | AttributeError):
                raise Malformed("not a row of this table") from error
            raise

    def join(self) -> None:
        """Let the rows point to others of their table, once all of them are there."""
        for each, pointed in self._own.items():
            if not self._pointing[each]:
                continue
            into = table(self._name, column(each), column(pointed))
            joined = update(into).where(into.c[pointed] == bindparam("from_row")).values({each: bindparam("to_row")})
            try:
                self._connection.execute(joined, self._pointing[each])
            except (IntegrityError, DataError) as error:
                raise Malformed("not a row of this table") from error


def _is_earlier(pointed: object, own: object) -> bool:
    """Whether a row points to one that was written before it, or to itself: rows come in the order of their numbers."""
    return isinstance(pointed, int) and isinstance(own, int) and pointed <= own


def _kind(described: TypeEngine[Any], nullable: bool) -> tuple[TypeEngine[Any], Decoder | None]:
    """The type by which a column is written, and what makes its value of what stands in the archive."""
    if isinstance(described, LargeBinary):
        return described, lambda value: base64.b64decode(value, validate=True)
    if isinstance(described, DateTime):
        return UtcDateTime(), datetime.fromisoformat
    if isinstance(described, Date):
        return described, date.fromisoformat
    if isinstance(described, JSON):
        return JSON(none_as_null=nullable), None
    if isinstance(described, Text):  # a TextList is a list in the archive
        return described, lambda value: ",".join(value) if isinstance(value, list) else value
    return described, None


def _read(line: bytes) -> tuple[str, dict[str, Any]]:
    try:
        entry = json.loads(line)
        name, row = entry["table"], entry["row"]
    except (ValueError, LookupError, TypeError) as error:
        raise Malformed("not a row of an archive") from error
    if not isinstance(name, str) or not isinstance(row, dict):
        raise Malformed("not a row of an archive")
    return name, row


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _open_new_list(session: Session, now: datetime) -> None:
    """Close the restored lists and open another, a random step ahead: an archive may be restored more than once."""
    lists = session.scalars(select(StatusList)).all()
    for each in lists:
        each.counter = each.size
    if lists:
        number = max(each.id for each in lists) + 1 + secrets.randbelow(LEAP)
        session.add(StatusList(id=number, permutation_key=secrets.token_bytes(32), created_at=now))
        session.flush()


def _plain(value: Any) -> str:
    """What JSON has no form for. A text of an enum is written as a text by itself."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    raise TypeError(f"a column of {type(value).__name__} has no form in an archive")


def _continue_sequences(session: Session) -> None:
    """PostgreSQL numbers new rows after the restored ones; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for each in registry.tables():
        key = list(each.primary_key.columns)
        if len(key) != 1 or not isinstance(key[0].type, Integer):
            continue
        last = session.scalar(select(func.max(key[0])))
        sequence = session.scalar(select(func.pg_get_serial_sequence(f'"{each.name}"', key[0].name)))
        if sequence and last:
            session.execute(
                text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last}
            )
