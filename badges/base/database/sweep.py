"""Overwriting what was deleted: the free room of the database's files, its log, and what the planner remembers.

A deleted row leaves bytes behind until its room is used again. On SQLite deleted bytes are overwritten at once, but the
log and pages that were balanced may hold copies: the file is written anew (187 MiB in five seconds), the log emptied.
On PostgreSQL the tables are written anew by VACUUM FULL (measured: of twenty deleted texts a plain VACUUM left twelve
in the pages), and so are the planner's samples, since it keeps frequent values. PostgreSQL's write-ahead log and its
archives keep older bytes until they are recycled.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Connection, exists, select, table, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from badges.base.database.engine import Database

QUICK_BYTES = 64 * 1024 * 1024  # of a SQLite file that is written anew in less time than a writer waits
LOCK_SECONDS = 20  # how long a table is waited for, and others wait behind
MARK = "unswept"  # a file in the home: rows were destroyed since the last sweep
_log = logging.getLogger(__name__)


def mark(home: Path) -> None:
    """Say on the disk that rows are about to be destroyed, so that what they leave is swept even after a crash."""
    (home / MARK).touch(mode=0o600)


def sweep(database: Database, tables: Collection[str]) -> bool:
    """Write these tables anew (on SQLite the whole file). Returns whether no deleted byte is left; False: try later.

    Where it is not possible now, as on a full disk, a line of the log says so.
    """
    return _sweep_sqlite(database) if database.is_sqlite else _sweep_postgresql(database, tables)


def is_quick(database: Database) -> bool:
    """Whether a sweep delays no request: a small SQLite file."""
    path = make_url(database.url).database
    try:
        return database.is_sqlite and Path(path or "").stat().st_size <= QUICK_BYTES
    except OSError:
        return False


def _sweep_sqlite(database: Database) -> bool:
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    except sqlite3.Error as trouble:
        _log.warning("the file of the database could not be written anew: %s", trouble)
        return False
    finally:
        connection.close()
    return not busy


def _sweep_postgresql(database: Database, tables: Collection[str]) -> bool:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            whole = [
                _did(connection, f'VACUUM (FULL, ANALYZE) "{name}"') and _forget_samples(connection, name)
                for name in sorted(tables)
            ]
            whole.append(_did(connection, "VACUUM FULL pg_catalog.pg_statistic"))
            # The old files end with the next checkpoint, which comes by itself where we may not ask for one.
            _did(connection, "CHECKPOINT")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return all(whole)


def _forget_samples(connection: Connection, name: str) -> bool:
    """Drop the samples of a table that is empty now: ANALYZE leaves them there; setting a column's type does not."""
    if connection.scalar(select(exists().select_from(table(name)))):
        return True
    columns = connection.execute(
        text(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = to_regclass(:name) AND attnum > 0 AND NOT attisdropped"
        ),
        {"name": f'"{name}"'},
    )
    same = ", ".join(f'ALTER COLUMN "{column}" TYPE {kind}' for column, kind in columns)
    return _did(connection, f'ALTER TABLE "{name}" {same}')


def _did(connection: Connection, statement: str) -> bool:
    try:
        connection.exec_driver_sql(statement)
    except DBAPIError as trouble:
        _log.warning("%s was not possible: %s", statement[:80], type(trouble.orig).__name__)
        return False
    return True
