"""What was deleted is found in no file of the database afterwards; what cannot be done now is said, not raised."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from badges.base.database import sweep
from badges.base.database.engine import Database
from badges.base.services import Services

WORD = b"zqcanary"


def bytes_of(database: Database) -> bytes:
    """Everything in the files of a SQLite database."""
    path = Path(database.url.removeprefix("sqlite:///"))
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def test_the_log_and_the_free_room_of_sqlite(services_sqlite: Services) -> None:
    database = services_sqlite.database
    with database.begin() as session:
        session.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, said TEXT)"))
        for number in range(500):
            said = f"{WORD.decode()} {number} " * 20
            session.execute(text("INSERT INTO note (said) VALUES (:said)"), {"said": said})
    with database.begin() as session:
        session.execute(text("DELETE FROM note"))
    assert WORD in bytes_of(database)  # the control: deleting alone leaves it in the log
    assert sweep.is_quick(database) and sweep.sweep(database, ())
    assert WORD not in bytes_of(database)


def test_a_reader_that_holds_the_log_is_waited_for(services_sqlite: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    database = services_sqlite.database
    reader = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM member").fetchone()
    with database.engine.connect() as connection:
        connection.connection.execute("PRAGMA busy_timeout=50")  # type: ignore[attr-defined]
    assert not sweep.sweep(database, ())
    reader.close()
    assert sweep.sweep(database, ())


def test_a_large_file_waits_for_the_night(services_sqlite: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "QUICK_BYTES", 1)
    assert not sweep.is_quick(services_sqlite.database)


def test_a_table_that_is_not_there_is_said(services_postgresql: Services, caplog: pytest.LogCaptureFixture) -> None:
    assert not sweep.is_quick(services_postgresql.database)
    assert not sweep.sweep(services_postgresql.database, ["member", "nothing"])
    assert "nothing" in caplog.text
