"""The schema of SQLite at each revision, recorded once in each process of the tests and written again where asked.

Migrating an empty database copies some of its tables fifty times. What comes of it is the same each time: it is what
the first migration of the process left, statement by statement. A database that holds anything is always migrated.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, text

from badges.base.database import schema

_RECORDED: dict[str, list[str]] = {}  # by revision
_migrate = schema.upgrade_on


def upgrade_on(connection: Connection, revision: str = schema.HEAD, applied: Callable[[], None] | None = None) -> None:
    """As `schema.upgrade_on`. An empty SQLite database is given what was recorded of the revision."""
    if connection.dialect.name != "sqlite" or applied is not None or not _is_empty(connection):
        _migrate(connection, revision, applied)
        return
    wanted = schema.newest() if revision == schema.HEAD else revision
    if wanted not in _RECORDED:
        _migrate(connection, wanted, lambda: _record(connection))
        return
    for statement in _RECORDED[wanted]:
        connection.exec_driver_sql(statement)


def _is_empty(connection: Connection) -> bool:
    return connection.scalar(text("SELECT count(*) FROM sqlite_master")) == 0


def _record(connection: Connection) -> None:
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    _RECORDED[str(revision)] = [each for each in _dump(connection) if each not in ("BEGIN TRANSACTION;", "COMMIT;")]


def _dump(connection: Connection) -> Iterator[str]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    yield from driver.iterdump()


@pytest.fixture(scope="session", autouse=True)
def recorded_schema() -> Iterator[None]:
    """Every empty SQLite database of this process begins with what the first migration left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "upgrade_on", upgrade_on)
        yield


@pytest.fixture
def migrated(recorded_schema: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of the migrations themselves: nothing that was recorded is written."""
    monkeypatch.setattr(schema, "upgrade_on", _migrate)
