"""The whole record as rows of JSON, and back: the same archive restores on SQLite and on PostgreSQL.

One line a row: {"table": …, "row": {…}}; bytes as base64, instants and days in ISO 8601. Rows come in the order of their
foreign keys.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Integer, Table, func, insert, select, text
from sqlalchemy.orm import Session

from badges.store.database import Database
from badges.store.models import Base, StatusList

BATCH = 500


class NotEmpty(RuntimeError):
    """An archive is only restored into a database that holds no row."""


def dump(database: Database) -> Iterator[bytes]:
    """Every row of every table, read in one transaction."""
    with database.begin() as session:  # one snapshot: no writer comes between two tables
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table).order_by(*table.primary_key.columns)).mappings():
                plain = {name: _plain(value) for name, value in row.items()}
                line = json.dumps({"table": table.name, "row": plain}, ensure_ascii=False)
                yield line.encode("utf-8") + b"\n"


def load(database: Database, lines: Iterable[bytes]) -> int:
    """Insert the rows of an archive into an empty database, in one transaction. Returns how many there were.

    Status lists restored from an archive take no new entries: indices handed out after it was made stay burnt.
    Raises NotEmpty.
    """
    count = 0
    with database.begin() as session:
        if any(session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables):
            raise NotEmpty
        batch: list[dict[str, Any]] = []
        current: Table | None = None
        for line in lines:
            entry = json.loads(line)
            table = Base.metadata.tables[entry["table"]]
            if table is not current or len(batch) >= BATCH:
                count += _insert(session, current, batch)
                current, batch = table, []
            batch.append({name: _typed(table.columns[name], value) for name, value in entry["row"].items()})
        count += _insert(session, current, batch)
        for status_list in session.scalars(select(StatusList)):
            status_list.counter = status_list.size
        _continue_sequences(session)
    return count


def _insert(session: Session, table: Table | None, rows: list[dict[str, Any]]) -> int:
    if table is not None and rows:
        session.execute(insert(table), rows)
    return len(rows)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return value


def _typed(column: Column[Any], value: Any) -> Any:
    kind = column.type.python_type
    if value is None or not isinstance(value, str) or kind is str:
        return value
    if kind is bytes:
        return base64.b64decode(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind is date else value


def _continue_sequences(session: Session) -> None:
    """PostgreSQL numbers new rows after the restored ones; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        key = list(table.primary_key.columns)
        if len(key) == 1 and isinstance(key[0].type, Integer) and key[0].autoincrement is not False:
            sequence = session.scalar(select(func.pg_get_serial_sequence(table.name, key[0].name)))
            if sequence:
                session.execute(
                    text("SELECT setval(CAST(:sequence AS regclass), GREATEST(:last, 1), :used)"),
                    {
                        "sequence": sequence,
                        "last": session.scalar(select(func.max(key[0]))) or 1,
                        "used": session.scalar(select(func.count()).select_from(table)) != 0,
                    },
                )
