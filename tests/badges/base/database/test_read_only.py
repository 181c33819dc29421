"""A disk that can only be read: the database is read, also with what stands in its log, and every write is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from badges.base.database import engine
from badges.base.database.engine import Database
from badges.base.database.read_only import is_read_only, uri_of
from badges.base.errors import DiskReadOnly
from tests.cast.disks import read_only


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database of one table, which was closed properly."""
    found = tmp_path / "instance"
    found.mkdir()
    database = opened(found)
    with database.begin() as session:
        session.execute(text("CREATE TABLE note (line TEXT)"))
    write(database, "first")
    database.dispose()
    return found


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    """The database of that folder."""
    found = opened(folder)
    yield found
    found.dispose()


def opened(folder: Path) -> Database:
    """The database of a folder."""
    return Database(f"sqlite:///{folder / 'badges.sqlite3'}")


def write(database: Database, line: str) -> None:
    """Write a line."""
    with database.begin() as session:
        session.execute(text("INSERT INTO note VALUES (:line)"), {"line": line})


def lines(database: Database) -> list[str]:
    """All lines."""
    with database.begin(read_only=True) as session:
        return list(session.scalars(text("SELECT line FROM note ORDER BY rowid")))


def test_it_is_read_and_not_written(folder: Path, database: Database) -> None:
    with read_only(folder):
        assert lines(database) == ["first"] and database.is_degraded()
        with pytest.raises(DiskReadOnly):
            write(database, "second")
        with pytest.raises(DiskReadOnly), database.begin(essential=True):
            pass
        assert sorted(path.name for path in folder.iterdir()) == ["badges.sqlite3"]
    write(database, "third")  # the connection that only read is not used again
    assert lines(database) == ["first", "third"] and not database.is_read_only()


def test_without_that_way_of_opening_it_would_not_be_read(
    folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.read_only, "uri_of", lambda _path: None)
    with read_only(folder), pytest.raises(OperationalError, match="unable to open|readonly"):
        lines(database)


def test_a_disk_that_becomes_read_only_while_it_is_used(folder: Path, database: Database) -> None:
    write(database, "second")
    with read_only(folder):
        assert lines(database) == ["first", "second"]
        with pytest.raises(DiskReadOnly):
            write(database, "third")
        of_the_writer = database.engine.pool
        database.dispose(close=False)  # another process reads what stands in the log
        assert lines(database) == ["first", "second"]
    of_the_writer.dispose()
    write(database, "third")
    assert lines(database) == ["first", "second", "third"]


def test_what_a_crash_left_in_the_log_is_read(folder: Path, database: Database, tmp_path: Path) -> None:
    write(database, "second")
    crashed = tmp_path / "crashed"
    shutil.copytree(folder, crashed)
    found = opened(crashed)
    assert (crashed / "badges.sqlite3-wal").stat().st_size
    with read_only(crashed):
        assert lines(found) == ["first", "second"]
        found.dispose()


def test_a_log_that_appears_is_read(folder: Path, database: Database, tmp_path: Path) -> None:
    writer = opened(folder)
    with read_only(folder):
        assert lines(database) == ["first"]
    write(writer, "second")
    with read_only(folder):
        assert lines(database) == ["first", "second"]
    writer.dispose()


def test_how_it_is_opened(folder: Path, tmp_path: Path) -> None:
    path = folder / "badges.sqlite3"
    assert not is_read_only(path) and uri_of(path) is None and not is_read_only(tmp_path / "none.sqlite3")
    with read_only(folder):
        assert uri_of(path) == f"file:{path}?mode=ro&immutable=1"
    (folder / "badges.sqlite3-wal").write_bytes(b"x")
    with read_only(folder):
        assert uri_of(path) == f"file:{path}?mode=ro"


def test_what_the_databases_say() -> None:
    refused = OperationalError("INSERT", {}, psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"))
    gone = OperationalError("INSERT", {}, psycopg.errors.AdminShutdown("terminating"))
    assert engine.is_disk_read_only(refused) and not engine.is_disk_read_only(gone)
