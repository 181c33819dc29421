"""Concurrent writes lose nothing, readers cannot write, the ledger is append-only, deleted data leaves the file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from badges.base.database import engine
from badges.base.database.engine import Database, ReadOnly, has_news, is_overtaken, take_turns
from badges.base.services import Services
from badges.gatherings.tables import Workshop
from badges.ledger.tables import LedgerEntry, StatusList
from badges.network.tables import Site
from tests.cast.engines import PRAGMAS
from tests.cast.people import at_once

NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)


def test_no_increment_is_lost(services: Services) -> None:
    def add() -> None:
        for _ in range(15):
            with services.database.begin() as session:
                take_turns(session, "counter")
                row = session.get_one(StatusList, 1)
                row.counter = row.counter + 1

    assert at_once(add, add, add, add) == [None] * 4
    with services.database.begin(read_only=True) as session:
        assert session.get_one(StatusList, 1).counter == 60


def test_a_late_writer_is_never_wrong_about_what_it_read(services_sqlite: Services) -> None:
    """Others write while it reads; then it is told so, and nothing of it is written."""

    def count() -> None:
        with services_sqlite.database.begin(late=True) as session:
            row = session.get_one(StatusList, 1)
            with services_sqlite.database.begin() as other:  # it does not wait
                other.get_one(StatusList, 1).counter = 7
            row.counter = row.counter + 1

    with pytest.raises(OperationalError) as caught:
        count()
    assert is_overtaken(caught.value)
    with services_sqlite.database.begin(read_only=True) as session:
        assert session.get_one(StatusList, 1).counter == 7


def test_a_late_writer_that_is_alone_writes(services: Services) -> None:
    with services.database.begin(late=True) as session:
        session.get_one(StatusList, 1).counter = 7
        session.flush()
    with services.database.begin(read_only=True) as session:
        assert session.get_one(StatusList, 1).counter == 7


def test_an_error_rolls_back(services: Services) -> None:
    def fail() -> None:
        with services.database.begin() as session:
            session.get_one(Site, 1).name = "Ailleurs"
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Site, 1).name != "Ailleurs"


def test_a_reader_cannot_write(services: Services) -> None:
    with services.database.begin(read_only=True) as session:
        session.get_one(Site, 1).name = "Ailleurs"
        with pytest.raises(ReadOnly):
            session.flush()


def test_loaded_objects_stay_readable_and_times_are_aware(services: Services) -> None:
    with services.database.begin() as session:
        workshop = Workshop(site_id=1, title="Couture", created_at=NOW)
        session.add(workshop)
    assert (workshop.id, workshop.title) == (1, "Couture")
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Workshop, 1).created_at == NOW
        assert session.get_one(Workshop, 1).created_at.utcoffset() is not None


def test_a_naive_time_is_refused(services: Services) -> None:
    with pytest.raises(Exception, match="naive"), services.database.begin() as session:
        session.add(Workshop(site_id=1, title="Couture", created_at=NOW.replace(tzinfo=None)))


def test_foreign_keys_hold(services: Services) -> None:
    with pytest.raises(IntegrityError), services.database.begin() as session:
        session.add(Workshop(site_id=999, title="Couture", created_at=NOW))


def entry() -> LedgerEntry:
    """A row of the ledger."""
    return LedgerEntry(
        event="issued", at=NOW, credential_id="urn:uuid:x", edition=1, status_list_id=1, status_index=3,
        awarded_at=NOW, valid_from=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET edition = 2",
        "UPDATE ledger_entry SET digest = NULL WHERE number = 1",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry",
    ],
)
def test_the_ledger_is_append_only(services: Services, statement: str) -> None:
    foreign = "OR REPLACE" if not services.database.is_sqlite else "TRUNCATE"
    with services.database.begin() as session:
        session.add(entry())
        session.add(entry())
    expected = "syntax error" if foreign in statement else "the ledger is append-only"
    with pytest.raises(DatabaseError, match=expected), services.database.begin() as session:
        session.execute(text(statement))
    with services.database.begin(read_only=True) as session:
        assert session.scalar(text("SELECT count(*) FROM ledger_entry WHERE edition = 1")) == 2


def test_sqlite_is_prepared(services_sqlite: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PRAGMAS", PRAGMAS)
    services_sqlite.database.dispose()
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}
    with services_sqlite.database.engine.connect() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted


def test_what_is_deleted_leaves_the_file(services_sqlite: Services) -> None:
    database = services_sqlite.database
    path = Path(database.url.removeprefix("sqlite:///"))
    with database.begin() as session:
        session.add(Workshop(site_id=1, title="CANARI-7319", created_at=NOW))
    with database.begin() as session:
        session.execute(text("DELETE FROM workshop"))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    assert b"CANARI-7319" not in path.read_bytes()


def test_what_waits_for_a_commit_is_called_once_and_after_it(services: Services) -> None:
    # A `Database` of its own: that of `services` serves later tests too, and would call `look` in each of them.
    database, seen = Database(services.settings.database_url), []

    def look() -> None:
        with database.begin(read_only=True) as session:
            seen.append(session.get_one(Site, 1).name)

    for _ in range(2):
        database.after_commit(look)
    with database.begin() as session:
        session.get_one(Site, 1).name = "Ailleurs"
    with pytest.raises(ZeroDivisionError), database.begin() as session:
        session.get_one(Site, 1).name = str(1 // 0)
    assert seen == ["Ailleurs"]
    database.dispose()


def test_a_snapshot_sees_one_moment_and_writes_nothing(services: Services) -> None:
    with services.database.begin(snapshot=True) as session:
        before = session.get_one(Site, 1).name
        with services.database.begin() as other:
            other.get_one(Site, 1).name = "Ailleurs"
        assert session.scalars(select(Site.name).where(Site.id == 1)).one() == before
        streamed = session.scalars(select(Site.name).order_by(Site.id), execution_options={"yield_per": 1})
        assert before in streamed.all()
    with services.database.begin(snapshot=True) as session:
        session.get_one(Site, 1).name = "Nulle part"
        with pytest.raises(ReadOnly):
            session.flush()


def test_nothing_happens_at_construction(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'never.sqlite3'}")
    database.dispose()
    assert list(tmp_path.iterdir()) == []


def test_one_connection_serves_the_readings_of_a_block(services: Services) -> None:
    """Statements of this thread are counted, on whatever connection; outside of a block each reading has its own."""
    database = services.database
    assert database.asked() == 0
    with database.one_reading(), database.reading() as first:
        first.execute(text("SELECT 1"))
        with database.one_reading(), database.reading() as second:
            assert second is first
        with database.begin(read_only=True) as session:
            assert session.connection() is not first
            session.execute(text("SELECT 1"))
        assert database.asked() == 2
    assert database.asked() == 0 and first.closed
    with database.reading() as one, database.reading() as other:
        assert one is not other


def test_a_connection_that_the_server_has_ended_is_replaced(services_postgresql: Services) -> None:
    database = services_postgresql.database
    own = text("SELECT pg_backend_pid()")
    with database.reading() as connection:
        assert not has_news(connection.connection.dbapi_connection)
        ended = connection.scalar(own)
    other = Database(database.url)
    with other.engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": ended})
    other.dispose()
    with database.reading() as connection:
        assert connection.scalar(own) != ended


@pytest.mark.parametrize("works", [True, False])
def test_a_quiet_connection_is_asked(
    services_postgresql: Services, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    database, asked = services_postgresql.database, []
    own = text("SELECT pg_backend_pid()")
    with database.reading() as connection:
        before = connection.scalar(own)
    monkeypatch.setattr(
        database.engine.dialect, "do_ping", lambda dbapi: asked.append(dbapi) or works or len(asked) > 1
    )
    with database.reading() as connection:
        assert connection.scalar(own) == before and not asked  # used just now
    monkeypatch.setattr("badges.base.database.engine.QUIET", -1.0)
    with database.reading() as connection:
        assert (connection.scalar(own) == before) is works and asked
