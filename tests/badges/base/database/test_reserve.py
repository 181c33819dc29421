"""A full disk: what is essential goes on, the rest is refused by its code, until there is room again.

The room of the file system is simulated (`Reserve._free`); that SQLite finds none is its own `max_page_count`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from badges.base.database import engine, reserve
from badges.base.database.engine import Database
from badges.base.database.reserve import LOW_BYTES, RESERVE_BYTES
from badges.base.errors import DiskFull
from tests.cast.reserve import Disk, disk

__all__ = ["disk"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with one table."""
    found = Database(f"sqlite:///{tmp_path / 'badges.sqlite3'}")
    with found.begin() as session:
        session.execute(text("CREATE TABLE note (line TEXT)"))
    found.reserve.make()
    yield found
    found.dispose()


def write(database: Database, size: int = 10, *, essential: bool = False) -> None:
    """Write a line."""
    with database.begin(essential=essential) as session:
        session.execute(text("INSERT INTO note VALUES (:line)"), {"line": "x" * size})


def lines(database: Database) -> int:
    """How many there are."""
    with database.begin(read_only=True) as session:
        return int(session.scalar(text("SELECT count(*) FROM note")) or 0)


def size(database: Database) -> int:
    """The bytes of the reserve."""
    assert database.reserve.path is not None
    return database.reserve.path.stat().st_size


def test_the_reserve_takes_real_room(database: Database) -> None:
    assert database.reserve.path is not None
    status = database.reserve.path.stat()
    assert status.st_size == RESERVE_BYTES and status.st_blocks * 512 >= RESERVE_BYTES
    assert status.st_mode & 0o077 == 0


def test_little_room_is_kept_for_what_is_essential(disk: Disk, database: Database) -> None:
    write(database)
    disk.free = LOW_BYTES - 1
    with pytest.raises(DiskFull) as refused:
        write(database)
    assert refused.value.code == "disk.full"
    assert size(database) == 0 and database.reserve.is_degraded()
    for _ in range(3):
        write(database, essential=True)
        with pytest.raises(DiskFull):
            write(database)
    assert lines(database) == 4


def test_an_essential_write_gives_it_up_too(disk: Disk, database: Database) -> None:
    disk.free = 0
    write(database, essential=True)
    assert size(database) == 0 and lines(database) == 1


def test_it_is_kept_again_when_there_is_room(disk: Disk, database: Database) -> None:
    disk.free = 0
    with pytest.raises(DiskFull):
        write(database)
    disk.free = RESERVE_BYTES - 1
    assert not database.reserve.fill()
    with pytest.raises(DiskFull):
        write(database)
    disk.free = RESERVE_BYTES
    write(database)
    assert size(database) == RESERVE_BYTES and not database.reserve.is_degraded()


def test_a_write_that_finds_no_room_gives_it_up(disk: Disk, database: Database) -> None:
    """As under a quota, where the file system says that there is room."""
    database.dispose()
    full = [True]

    @event.listens_for(database.engine, "begin")
    def _limit(connection: object) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()  # type: ignore[attr-defined]
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages if full[0] else 10**6}")  # type: ignore[attr-defined]

    for _ in range(2):
        with pytest.raises(DiskFull):
            write(database, size=100_000)
        assert size(database) == 0 and database.reserve.is_degraded()
    assert lines(database) == 0
    full[0] = False
    write(database, size=100_000)
    assert not database.reserve.is_degraded()


def test_without_the_guard_sqlite_s_error_would_come_out(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "is_disk_full", lambda _trouble: False)
    event.listen(database.engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1"))
    with pytest.raises(OperationalError, match="full"):
        write(database, size=10**6)
    assert size(database) == RESERVE_BYTES


def test_a_disk_that_is_full_at_the_start(disk: Disk, tmp_path: Path) -> None:
    disk.free = -RESERVE_BYTES + LOW_BYTES + 1
    found = Database(f"sqlite:///{tmp_path / 'badges.sqlite3'}")
    found.reserve.make()
    assert size(found) == 0 and found.reserve.is_degraded()
    with pytest.raises(DiskFull):
        found.begin().__enter__()
    found.dispose()


def test_postgresql_keeps_none() -> None:
    kept = Database("postgresql+psycopg://nobody@nowhere/x").reserve
    kept.make()
    kept.ask(essential=False)
    kept.give_up()
    assert kept.fill() and not kept.is_degraded()
    assert reserve.Reserve(None).path is None


def test_postgresql_s_full_disk_is_known() -> None:
    full = OperationalError("INSERT", {}, psycopg.errors.DiskFull("could not extend file"))
    gone = OperationalError("INSERT", {}, psycopg.errors.AdminShutdown("terminating connection"))
    assert engine.is_disk_full(full) and not engine.is_disk_full(gone)
