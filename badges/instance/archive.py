"""The whole record as rows of JSON, and back: the same archive restores on SQLite and on PostgreSQL.

One line a row: {"table": …, "row": {…}}; bytes as base64, instants and days in ISO 8601. Rows come in the order of
their foreign keys. State of the running service alone (browser sessions, counts of failures, heartbeats) is left out.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Date, Integer, LargeBinary, column, func, insert, select, table, text, update
from sqlalchemy.orm import Session

from badges.base.database.engine import Database
from badges.base.database.types import Base, UtcDateTime
from badges.base.tables import Letter, LetterState
from badges.ledger.tables import StatusList

BATCH = 500
LEFT_OUT = frozenset({"web_session", "failure_count", "heartbeat"})
LEAP = 1_000_000


class NotEmpty(RuntimeError):
    """An archive is only restored into a database that holds no row."""


class Malformed(ValueError):
    """A line of an archive is not a row of ours."""


def dump(database: Database) -> Iterator[bytes]:
    """Every row of every table, as of one moment: concurrent writes are not in it, and do not wait."""
    # Inside one SQLite transaction all reads see one state; PostgreSQL does so at this level.
    one_moment = {"read_only": True} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with Session(database.engine.execution_options(**one_moment)) as session:
        for each in Base.metadata.sorted_tables:
            if each.name in LEFT_OUT:
                continue
            for row in session.execute(select(each).order_by(*each.primary_key.columns)).mappings():
                plain = {name: _plain(value) for name, value in row.items()}
                line = json.dumps({"table": each.name, "row": plain}, ensure_ascii=False)
                yield line.encode("utf-8") + b"\n"


def is_empty(database: Database) -> bool:
    """Whether no table of the record holds a row."""
    with database.begin(read_only=True) as session:
        return not _holds_rows(session)


def load(database: Database, lines: Iterable[bytes], now: datetime) -> int:
    """Insert the rows of an archive into an empty database, in one transaction. Returns how many there were.

    What the lost instance did after the archive was made is unknown, so that nothing may be done twice: its
    status lists take no new entries, a new one is opened under an unused number, and waiting letters are
    dropped. Raises NotEmpty, Malformed.
    """
    count = 0
    with database.begin() as session:
        if _holds_rows(session):
            raise NotEmpty
        for (name, columns), rows in groupby(map(_read, lines), key=lambda entry: (entry[0], tuple(entry[1]))):
            typed = [column(each, Base.metadata.tables[name].columns[each].type) for each in columns]
            # Not the model's table: its defaults would apply to columns that an older archive does not have.
            into = insert(table(name, *typed))
            for batch in _batches(row for _, row in rows):
                session.execute(into, batch)
                count += len(batch)
        _open_new_list(session, now)
        waiting = update(Letter).where(Letter.state.in_((LetterState.WAITING, LetterState.SENDING)))
        session.execute(waiting.values(state=LetterState.DROPPED, subject="", body=""))
        _continue_sequences(session)
    return count


def knows(revision: str) -> bool:
    """Whether the installed migrations can bring a database to this revision."""
    from importlib.resources import files

    from alembic.script import ScriptDirectory

    known = ScriptDirectory(str(files("badges.base.database") / "migrations")).walk_revisions()
    return revision in {each.revision for each in known}


def _holds_rows(session: Session) -> bool:
    return any(session.scalar(select(func.count()).select_from(each)) for each in Base.metadata.sorted_tables)


def _read(line: bytes) -> tuple[str, dict[str, Any]]:
    try:
        entry = json.loads(line)
        known = Base.metadata.tables[entry["table"]]
        return known.name, {name: _typed(known.columns[name], value) for name, value in entry["row"].items()}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Malformed("not a row of an archive") from error


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


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _typed(of: Column[Any], value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(of.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(of.type, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(of.type, Date) else value


def _continue_sequences(session: Session) -> None:
    """PostgreSQL numbers new rows after the restored ones; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for each in Base.metadata.sorted_tables:
        key = list(each.primary_key.columns)
        if len(key) != 1 or not isinstance(key[0].type, Integer):
            continue
        last = session.scalar(select(func.max(key[0])))
        sequence = session.scalar(select(func.pg_get_serial_sequence(f'"{each.name}"', key[0].name)))
        if sequence and last:
            session.execute(
                text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last}
            )
