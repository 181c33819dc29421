"""Up, equal to the models, and down again, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.database.types import Base
from tests.postgresql import EmbeddedPostgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        yield database
        database.dispose()
        return
    server: EmbeddedPostgresql = request.getfixturevalue("postgresql")
    database = Database(server.create("empty"))
    yield database
    database.dispose()
    server.drop("empty")


def differences(database: Database) -> list[Any]:
    """What differs between the database and the models, as Alembic sees it."""
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def test_up_equal_down_up(empty: Database) -> None:
    assert schema.revision_of(empty) is None and not schema.is_current(empty)
    schema.upgrade(empty)
    assert schema.is_current(empty)
    assert differences(empty) == []
    assert set(inspect(empty.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    schema.upgrade(empty)
    schema.downgrade(empty)
    empty.dispose()
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]
    if not empty.is_sqlite:
        with empty.engine.connect() as connection:
            left = connection.execute(text("SELECT proname FROM pg_proc WHERE proname LIKE 'ledger%'")).all()
        assert left == []
    schema.upgrade(empty)
    assert differences(empty) == []


def test_check_constraints_are_those_of_the_models(empty: Database) -> None:
    """Alembic does not compare check constraints, so this test does."""
    schema.upgrade(empty)
    found = inspect(empty.engine)
    for name, table in Base.metadata.tables.items():
        wanted = {c.name for c in table.constraints if c.name and c.name.startswith("ck_")}
        assert {c["name"] for c in found.get_check_constraints(name)} == wanted, name
    partial = {index["name"]: index for index in found.get_indexes("award")}["uq_award_in_progress"]
    assert partial["unique"]
    assert "reserved" in "".join(str(value) for value in partial["dialect_options"].values())


def test_a_failed_migration_leaves_nothing(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from badges.base.database.migrations.initial import ledger

    def fail() -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "upgrade", fail)
        with pytest.raises(RuntimeError, match="the power went"):
            schema.upgrade(empty)
    empty.dispose()
    assert "member" not in inspect(empty.engine).get_table_names()
    assert schema.revision_of(empty) is None


def test_letters_that_a_killed_worker_lost_are_told_as_failed(empty: Database) -> None:
    """Revision 0003: until then a letter lost its text when it was claimed."""
    schema.upgrade(empty, "0002")
    insert = text(
        "INSERT INTO letter (id, recipient, subject, body, purpose, due_at, state, attempts)"
        " VALUES (:id, 'a@b.example', '', '', 'award', '2026-11-24 08:00:00', :state, 1)"
    )
    with empty.begin() as session:
        session.execute(insert, [{"id": 1, "state": "sending"}, {"id": 2, "state": "sent"}])
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        found = session.execute(text("SELECT state FROM letter ORDER BY id")).scalars().all()
    assert found == ["failed", "sent"]
